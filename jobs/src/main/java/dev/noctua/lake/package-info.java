/**
 * The only door to storage: the raw zone, the tables, the nights that they are committed by. Holds
 * on local files and on any S3 with conditional writes.
 */
package dev.noctua.lake;
