/**
 * Folds catalog events into what the night knows of each content: {@code content}. It must not know
 * who looks at contents or buys them.
 *
 * <p>The fold doesn't depend on how facts were split into nights: merging them one night after the
 * other gives what merging them all at once gives.
 */
package dev.noctua.stage.catalog;
