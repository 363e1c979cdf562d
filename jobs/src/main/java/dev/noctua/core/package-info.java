/**
 * What every package may know: the night that a run computes, and the failures whose class decides
 * the exit code. It must not know any other package.
 */
package dev.noctua.core;
