/**
 * How demand responds to price: elasticities of a panel with their uncertainty, what another price
 * would bring, and whether that is sure enough to be advised. It must not know Spark, storage,
 * stages, settings, or people: prices are per product.
 */
package dev.noctua.model.price;
