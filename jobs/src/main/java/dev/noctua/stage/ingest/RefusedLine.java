package dev.noctua.stage.ingest;

import dev.noctua.raw.LineReader;
import dev.noctua.stage.ingest.parse.RejectReason;

/** A line that goes into quarantine. */
final class RefusedLine {
  private final long number;
  private final RejectReason reason;
  private final String detail;
  private final byte[] bytes;
  private final long size;
  private final String digest;

  /**
   * A line, or a file as a whole.
   *
   * @param number in its file, from 1; 0 for a file
   * @param detail the field, or what is wrong; null where the reason says it all
   * @param bytes the line, or its beginning if it is too long; null for a file, and where they must
   *     not be kept
   * @param size of the whole line or file, in bytes
   * @param digest of the whole line or file
   */
  RefusedLine(
      long number, RejectReason reason, String detail, byte[] bytes, long size, String digest) {
    this.number = number;
    this.reason = reason;
    this.detail = detail;
    this.bytes = bytes;
    this.size = size;
    this.digest = digest;
  }

  /** The line that a reader is at. */
  static RefusedLine of(LineReader line, long number, RejectReason reason, String detail) {
    return new RefusedLine(number, reason, detail, line.bytes(), line.size(), line.digest());
  }

  /** The same without its bytes, under another digest. */
  RefusedLine hidden(String otherDigest) {
    return new RefusedLine(number, reason, detail, null, size, otherDigest);
  }

  long number() {
    return number;
  }

  RejectReason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  byte[] bytes() {
    return bytes;
  }

  long size() {
    return size;
  }

  String digest() {
    return digest;
  }
}
