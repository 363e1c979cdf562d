/**
 * Makes the lists of the night: for a person, beside a content, and what is popular now. It must
 * not know how the factors were fitted, nor where lists are shown.
 *
 * <p>Contents are numbered in the order of their ids; such a number is a slot. What a person must
 * not see is a set of slots that the scoring masks, so that a list is as long as there is content
 * for it.
 */
package dev.noctua.stage.recommend;
