package dev.noctua.stage.ingest;

import dev.noctua.parquet.TaskTraffic;
import dev.noctua.raw.LineReader;
import dev.noctua.raw.RawZone;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Reads the lines of a slice that are wanted, one after the other. */
final class SliceReader implements AutoCloseable {
  private final Set<Long> wantedLines;
  private final InputStream in;
  private final LineReader lines;
  private final long bytes;

  /**
   * @throws IOException when the file isn't what its name says, here and while it is read
   */
  SliceReader(ParserSettings settings, FileSlice slice) throws IOException {
    RawZone.RawFile file = slice.file().raw();
    // The byte before tells whether a line begins with the first one.
    long skipped = Math.max(0, slice.from() - 1);
    bytes = Math.min(slice.to(), file.bytes()) - slice.from();
    wantedLines = slice.file().wantedLines();
    in = settings.raw().content(file, skipped);
    lines = new LineReader(in, settings.maxLineBytes(), slice.to() - skipped);
    if (slice.from() > 0) {
      lines.skip();
    }
  }

  /** Goes to the next wanted line that isn't blank; false when there is none. */
  boolean next() throws IOException {
    boolean found = lines.next();
    while (found && wantedLines != null && !wantedLines.contains(lines.number())) {
      found = lines.next();
    }
    return found;
  }

  /** The line, numbered within the slice. */
  LineReader line() {
    return lines;
  }

  @Override
  public void close() throws IOException {
    TaskTraffic.read(lines.number(), bytes);
    in.close();
  }
}
