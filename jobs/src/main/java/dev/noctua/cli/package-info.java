/**
 * The commands: each parses its options, calls the packages below, and prints the result; {@link
 * dev.noctua.cli.Commands} turns every failure into an exit code. It must not know how anything is
 * computed or stored, and nothing else may know this package.
 */
package dev.noctua.cli;
