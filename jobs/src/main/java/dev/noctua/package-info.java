/**
 * The command and what all of it shares: the night, its stages, the failures that decide the exit
 * code.
 */
package dev.noctua;
