/**
 * One settings file, read into records and validated: an unknown, missing or absurd key stops the
 * start and is named.
 */
package dev.noctua.settings;
