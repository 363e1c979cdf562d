/**
 * What makes a night one change: drafts, manifests, the pointer {@code current.json}, and the
 * protocol that commits and publishes by conditional writes. It must not know Spark, nor what is in
 * a file.
 */
package dev.noctua.lake.commit;
