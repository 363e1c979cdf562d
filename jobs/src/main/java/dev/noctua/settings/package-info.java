/**
 * Reads one settings file and the secrets of the environment into records, gives absent settings
 * their defaults, and refuses what is unknown or absurd by its key. It must not know what a setting
 * is used for: no table, storage or stage.
 */
package dev.noctua.settings;
