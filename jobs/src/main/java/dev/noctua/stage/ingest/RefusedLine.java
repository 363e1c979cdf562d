package dev.noctua.stage.ingest;

import dev.noctua.raw.LineReader;
import dev.noctua.stage.ingest.parse.RejectReason;

/**
 * A line that goes into quarantine.
 *
 * @param number in its file, from 1; 0: the file as a whole
 * @param detail the field, or what is wrong; null where the reason says it all
 * @param bytes the line, or its beginning if it is too long; null for a file, and where they must
 *     not be kept
 * @param size of the whole line or file, in bytes
 * @param digest of the whole line or file
 */
record RefusedLine(
    long number, RejectReason reason, String detail, byte[] bytes, long size, String digest) {

  /** The line that a reader is at. */
  static RefusedLine of(LineReader line, long number, RejectReason reason, String detail) {
    return new RefusedLine(number, reason, detail, line.bytes(), line.size(), line.digest());
  }

  /** The same without its bytes, under another digest. */
  RefusedLine hidden(String otherDigest) {
    return new RefusedLine(number, reason, detail, null, size, otherDigest);
  }
}
