/**
 * Made-up platforms with known truth: raw logs of any size, the payment channels' bills, and {@code
 * truth.json}, which says what an exact pipeline must count and find. Nothing here reads the clock;
 * equal arguments give equal bytes.
 */
package dev.noctua.generate;
