/**
 * Who of those who look at something would pay for it, by what they have paid before (MLlib's
 * logistic regression, calibrated), and how much better one content sells than others. It must not
 * know tables, stages or storage.
 */
package dev.noctua.model.payers;
