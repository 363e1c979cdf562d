/**
 * Reads one settings file and the secrets of the environment into records, gives absent settings
 * their defaults, and refuses what is unknown or absurd by its key. The package must not know what a
 * setting is used for: it sees no table, no storage and no stage.
 */
package dev.noctua.settings;
