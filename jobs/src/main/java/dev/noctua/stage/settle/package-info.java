/**
 * Splits every payment and refund between channel, creator and platform, to the fen: {@code
 * settlement_line} holds what the night added, {@code order_balance} where every order stands. It
 * must not know profiles, lists or forecasts.
 *
 * <p>How an amount is split is plain Java in fen ({@link dev.noctua.stage.settle.Split}, {@link
 * dev.noctua.stage.settle.OrderLedger}); Spark only brings an order's events together.
 */
package dev.noctua.stage.settle;
