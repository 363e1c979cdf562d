/**
 * Bytes under keys, on local disks and on S3, with conditional writes, and how long a request is
 * tried again. It must not know any table, night or format, but that control files are JSON.
 */
package dev.noctua.storage;
