/**
 * What people have who have the same: items recommended by the items of a history. It must not know
 * where pairs come from, nor where weights are stored.
 */
package dev.noctua.model.knn;
