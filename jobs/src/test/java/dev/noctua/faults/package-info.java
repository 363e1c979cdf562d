/** Whole nights that are killed, or whose storage and database fail, and what becomes of them. */
package dev.noctua.faults;
