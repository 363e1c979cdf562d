/**
 * The interface of a stage: a step of the night that reads tables, calls pure functions and writes
 * tables. It must not know any particular stage; each has a package of its own below this one, and
 * none of these imports another.
 */
package dev.noctua.stage;
