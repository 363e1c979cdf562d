/**
 * Makes a night that has passed its gates the published one: first in the live platform's database,
 * then in the lake. It must not know how lists are made; it copies them, and checks the copy.
 */
package dev.noctua.stage.publish;
