/**
 * Lets go what the lake need not keep: {@link dev.noctua.lake.retention.RetentionPolicy} decides,
 * {@link dev.noctua.lake.retention.FileReferences} tells which files a night, a draft or the
 * pointer names, and {@link dev.noctua.lake.retention.OrphanSweeper} deletes the rest. It must not
 * know why somebody else stopped naming a file.
 */
package dev.noctua.lake.retention;
