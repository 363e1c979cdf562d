/**
 * Holds the entry point, {@link dev.noctua.Main}, which calls the command line and returns its exit
 * code. It must not know what a command does.
 */
package dev.noctua;
