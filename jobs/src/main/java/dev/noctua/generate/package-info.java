/**
 * Makes up platforms with known truth: raw logs of any size, the payment channels' bills, and
 * {@code truth.json}, which says what an exact pipeline must count and find. It must not know the
 * pipeline, and never reads the clock: equal arguments give equal bytes.
 */
package dev.noctua.generate;
