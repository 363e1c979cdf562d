/**
 * The lists of the night: for a person, beside a content, and what is popular now.
 *
 * <p>Contents are numbered by the order of their ids ("slots"); what a person must not see is a set
 * of slots and masked inside the scoring, so that a list is as long as there is content for it.
 */
package dev.noctua.stage.recommend;
