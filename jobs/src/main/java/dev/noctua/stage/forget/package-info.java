/**
 * The stage after ingest erases people who deleted their accounts, in every table of every kept
 * night, in raw files and in the live platform's database. It must not know how an erasure is done:
 * {@link dev.noctua.privacy.Eraser} does it, for the command {@code forget} too.
 */
package dev.noctua.stage.forget;
