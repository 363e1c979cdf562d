/**
 * Holds the keys that stand for a person ({@link dev.noctua.privacy.UserKeys}, {@link
 * dev.noctua.privacy.Tombstones}) and erases people from raw files and tables ({@link
 * dev.noctua.privacy.Eraser}). It must not know the stages; the live platform's database it knows
 * as an interface only.
 */
package dev.noctua.privacy;
