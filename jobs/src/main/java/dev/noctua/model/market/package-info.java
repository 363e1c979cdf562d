/**
 * How large a market is and how it grows, and to which factors a change of a sum is due. It must
 * not know Spark, storage, stages, settings, or what is sold.
 */
package dev.noctua.model.market;
