package dev.noctua.ingest;

import dev.noctua.Failure;
import dev.noctua.contract.Columns;
import dev.noctua.contract.Field;
import dev.noctua.contract.RawLog;
import dev.noctua.lake.RawZone;
import dev.noctua.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Makes the rows of {@link ParsedSchema} from the lines of files, one line in memory at a time. */
final class FileRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RawZone raw;
  private final RawLog log;
  private final ZoneId zone;
  private final String currency;
  private final int lateDays;
  private final int maxLineBytes;
  private final UserKeys keys;

  FileRows(
      RawZone raw, RawLog log, Settings.Platform platform, Settings.Ingest ingest, UserKeys keys) {
    this.raw = raw;
    this.log = log;
    this.zone = platform.zone();
    this.currency = platform.currency();
    this.lateDays = ingest.lateDays();
    this.maxLineBytes = ingest.maxLineBytes();
    this.keys = keys;
  }

  /**
   * The rows of files of this log, read as they are asked for.
   *
   * @throws Failure.Unavailable when storage doesn't answer
   */
  Iterator<Row> of(List<Delivery.Numbered> files) {
    return new Rows(files);
  }

  private final class Rows implements Iterator<Row> {
    private final Iterator<Delivery.Numbered> files;
    private final LineParser parser = new LineParser(log.contract(), zone, currency, lateDays);
    private final StructType schema = ParsedSchema.of(log);
    private final List<Field> fields = log.contract().fields();
    private final int[] columns = columns();
    private final int[] people = people();
    private final int unknown = schema.fieldIndex(ParsedSchema.UNKNOWN);
    private final int eventDate = schema.fieldIndex(Columns.EVENT_DATE);
    private final int arrivalDate = schema.fieldIndex(Columns.ARRIVAL_DATE);
    private final int digest = schema.fieldIndex(Columns.DIGEST);
    private final int sourceFile = schema.fieldIndex(Columns.SOURCE_FILE);
    private Delivery.Numbered file;
    private InputStream open;
    private LineReader reader;
    private long lines;
    private Row next;

    Rows(List<Delivery.Numbered> files) {
      this.files = files.iterator();
    }

    private int[] columns() {
      return fields.stream()
          .mapToInt(f -> f.column() == null ? -1 : schema.fieldIndex(f.column()))
          .toArray();
    }

    private int[] people() {
      List<Field> all = ParsedSchema.people(log);
      return fields.stream()
          .mapToInt(f -> all.contains(f) ? schema.fieldIndex(f.name()) : -1)
          .toArray();
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = advance();
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private Row advance() {
      try {
        if (reader == null) {
          if (!files.hasNext()) {
            return null;
          }
          file = files.next();
          lines = 0;
          if (!RawContent.readable(file.file().path(), this::stored)) {
            lines = 1;
            reader = new LineReader(InputStream.nullInputStream(), maxLineBytes);
            open = InputStream.nullInputStream();
            return unreadable();
          }
          open = RawContent.open(file.file().path(), this::stored);
          reader = new LineReader(open, maxLineBytes);
        }
        if (reader.next()) {
          lines++;
          return line();
        }
        open.close();
        reader = null;
        Object[] row = row(0);
        row[schema.fieldIndex(ParsedSchema.CLOSED_LINES)] = lines;
        return RowFactory.create(row);
      } catch (IOException e) {
        throw new UncheckedIOException(
            file.file().path() + " changed while it was read: run the night again", e);
      }
    }

    private InputStream stored() {
      return raw.open(file.file());
    }

    private Object[] row(long number) {
      LocalDate day = file.file().day();
      Object[] row = new Object[schema.length()];
      row[0] = (int) file.night().toEpochDay();
      row[1] = ParsedSchema.place(file.number(), number);
      row[2] = file.file().path();
      row[3] = number;
      row[arrivalDate] = (int) day.toEpochDay();
      return row;
    }

    private Row unreadable() throws IOException {
      MessageDigest hash = Hash128.digest();
      try (InputStream in = stored()) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          hash.update(buffer, 0, n);
        }
      }
      return refused(
          row(0), Reason.UNREADABLE_FILE, null, null, file.file().bytes(), Hash128.of(hash));
    }

    private Row line() {
      Object[] row = row(reader.number());
      if (reader.tooLong()) {
        String detail = reader.size() + " bytes";
        return refused(
            row, Reason.LINE_TOO_LONG, detail, reader.bytes(), reader.size(), reader.digest());
      }
      int from = reader.offset();
      ParsedLine line =
          parser.parse(reader.buffer(), from, from + (int) reader.size(), file.file().day());
      if (line.reason() != null) {
        return refused(
            row, line.reason(), line.detail(), reader.bytes(), reader.size(), reader.digest());
      }
      row[unknown] = line.unknown() == null ? null : line.unknown().toArray(new String[0]);
      for (int i = 0; i < columns.length; i++) {
        Object value = line.values().get(i);
        if (people[i] >= 0 && value != null) {
          row[people[i]] = value;
          value = keys.of((String) value);
        }
        if (columns[i] >= 0) {
          row[columns[i]] = value == null ? ifAbsent(fields.get(i)) : external(value);
        }
      }
      row[eventDate] = line.eventDay();
      row[digest] = line.digest();
      row[sourceFile] = file.file().path();
      return RowFactory.create(row);
    }

    private Row refused(
        Object[] row, Reason reason, String detail, byte[] bytes, long size, String hash) {
      int at = schema.fieldIndex(Columns.REASON);
      row[at] = reason.code();
      row[at + 1] = detail;
      row[at + 2] = bytes;
      row[at + 3] = size;
      row[at + 4] = hash;
      return RowFactory.create(row);
    }

    private static Object ifAbsent(Field field) {
      return switch (field.name()) {
        case Columns.SCHEMA_VERSION, Columns.QUANTITY -> 1;
        default -> null;
      };
    }

    private static Object external(Object value) {
      return value instanceof Map<?, ?> map ? JavaConverters.mapAsScalaMap(map) : value;
    }
  }
}
