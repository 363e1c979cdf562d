/**
 * The one JSON reader for lines of raw logs: a cursor over bytes, exact numbers, strings without
 * copies, and the canonical form whose digest tells whether two lines say the same. It must not
 * know contracts, logs or tables.
 */
package dev.noctua.raw.json;
