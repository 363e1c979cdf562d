/**
 * Makes a night that has passed its gates the published one: the live platform's database and the
 * lake's pointer.
 */
package dev.noctua.stage.publish;
