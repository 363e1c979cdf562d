package dev.noctua.model.payers;

import java.util.Collection;

/**
 * How many looked, and how many of them paid.
 *
 * @param looked 1 or more
 * @param paid at most as many as looked
 */
public record PayerCount(PayerCell cell, long looked, long paid) {
  /** Fewer payers, or fewer who don't pay, teach nothing. */
  private static final int FEWEST = 20;

  /** Whether fewer than {@value #FEWEST} of all paid, or didn't. */
  public static boolean areTooFew(Collection<PayerCount> counts) {
    long paid = counts.stream().mapToLong(PayerCount::paid).sum();
    long looked = counts.stream().mapToLong(PayerCount::looked).sum();
    return paid < FEWEST || looked - paid < FEWEST;
  }
}
