/**
 * Finds how demand responds to the prices of contents, says what other prices would bring and which
 * of them are advised, and sizes the market. It must not know forecasts, lists, or single people:
 * prices are per product.
 */
package dev.noctua.stage.price;
