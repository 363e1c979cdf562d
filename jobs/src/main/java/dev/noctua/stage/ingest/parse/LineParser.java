package dev.noctua.stage.ingest.parse;

import dev.noctua.contract.LogContract;
import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.Utf8Validator;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The bytes of one line to typed values or the first reason why not, as the log's contract of the
 * line's version says; never an exception, whatever the bytes are. One per task: not for several
 * threads.
 */
public final class LineParser {
  private final List<ContractParser> versions;

  /** The version of the line before: most likely that of the next. */
  private ContractParser current;

  /**
   * A parser.
   *
   * @param contracts one or more of the log, of different versions
   * @param zone where days begin and end
   * @param currency the only one that there is
   * @param lateDays how many days before its arrival something may have happened
   * @param digestKey what digests begin with
   */
  public LineParser(
      RawLog log,
      List<LogContract> contracts,
      ZoneId zone,
      String currency,
      int lateDays,
      String digestKey) {
    StructType type = log.table().contract().type();
    versions =
        contracts.stream()
            .sorted(Comparator.comparing(LogContract::version))
            .map(
                contract -> new ContractParser(contract, type, zone, currency, lateDays, digestKey))
            .toList();
    current = versions.get(0);
  }

  /**
   * Parses {@code bytes[from..to)}, a line that arrived on {@code arrival}. Texts in the result
   * refer to these bytes or to memory of this parser: they hold until the next line is read or
   * parsed, and what is to be kept longer must be copied.
   */
  public ParsedLine parse(byte[] bytes, int from, int to, LocalDate arrival) {
    if (!Utf8Validator.valid(bytes, from, to)) {
      return ParsedLine.refused(RejectReason.INVALID_UTF8, null);
    }
    String noText = notText(bytes, from, to);
    if (noText != null) {
      return ParsedLine.refused(RejectReason.MALFORMED_JSON, noText);
    }
    ParsedLine parsed = current.parse(bytes, from, to, arrival);
    Integer found = current.versionFound();
    if (found == null || found == current.version()) {
      return parsed;
    }
    for (ContractParser version : versions) {
      if (version.version() == found) {
        current = version;
        return version.parse(bytes, from, to, arrival);
      }
    }
    return parsed;
  }

  /** What shows at once that a line isn't plain JSON text; null when nothing does. */
  private static String notText(byte[] bytes, int from, int to) {
    if (to - from >= 3
        && bytes[from] == (byte) 0xef
        && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf) {
      return "byte order mark";
    }
    for (int i = from; i < Math.min(to, from + 4); i++) {
      if (bytes[i] == 0) {
        return "NUL byte";
      }
    }
    return null;
  }
}
