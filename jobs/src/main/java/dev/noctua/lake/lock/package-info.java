/**
 * Lets one process at a time change a lake: the lock with its lease and fence, and a store that
 * takes writes of the lock's holder only. It must not know nights, tables or what is written.
 */
package dev.noctua.lake.lock;
