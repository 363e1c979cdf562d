/**
 * Who of those who look at something would pay for it: logistic regression by what people have paid
 * before (MLlib), calibrated on later days, and judged on days later still.
 */
package dev.noctua.model.payers;
