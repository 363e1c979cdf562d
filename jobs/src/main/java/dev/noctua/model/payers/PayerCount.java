package dev.noctua.model.payers;

/**
 * How many looked, and how many of them paid.
 *
 * @param looked 1 or more
 * @param paid at most as many as looked
 */
public record PayerCount(PayerCell cell, long looked, long paid) {}
