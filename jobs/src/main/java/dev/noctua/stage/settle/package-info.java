/**
 * Splits every payment between channel, creator and platform, to the fen: {@code settlement_line}
 * (what the night added) and {@code order_balance} (where every order stands).
 *
 * <p>What is split and how is plain Java in fen ({@link dev.noctua.stage.settle.Split}, {@link
 * dev.noctua.stage.settle.OrderLedger}); Spark brings an order's events together.
 */
package dev.noctua.stage.settle;
