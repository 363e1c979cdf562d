/** The commands: thin, each reads its options, asks the lake or runs stages, and prints. */
package dev.noctua.cli;
