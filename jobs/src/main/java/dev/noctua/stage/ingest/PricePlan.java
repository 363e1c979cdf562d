package dev.noctua.stage.ingest;

import dev.noctua.contract.Columns;
import dev.noctua.contract.RawLog;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Run;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.parquet.RowLayout;
import dev.noctua.raw.LineReader;
import dev.noctua.raw.RawZone;
import dev.noctua.settings.Settings;
import dev.noctua.stage.ingest.parse.PlanLine;
import dev.noctua.stage.ingest.parse.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The operator's plan of prices. It is short, and read by the driver: line by line, as a contract
 * of its own says.
 *
 * @param file where it stands
 * @param prices the lines that are valid
 * @param refused the others; one alone when the file as a whole is refused
 */
record PricePlan(RawZone.RawFile file, List<PlanLine> prices, List<RefusedLine> refused) {
  private static final RowLayout LAYOUT = RowLayout.of(Table.PLANNED_PRICE.contract().type());

  /** More than any spreadsheet of prices has. */
  private static final int MOST_BYTES = 64 << 20;

  /** The files that a night reads: its logs' and the newest plan. */
  static List<Manifest.Input> inputs(DeliveredFiles delivery, Night night) {
    Stream<Manifest.Input> plan =
        delivery.plan().stream().map(file -> file.input(night.date(), Optional.empty()));
    return Stream.concat(delivery.inputs().stream(), plan).toList();
  }

  /**
   * Rows of {@code planned_price}: those of the newest plan up to the night. What is refused of it
   * goes to quarantine, unless an earlier night has read it.
   *
   * @param result takes the files of refused lines
   */
  static Dataset<Row> tonight(
      RawZone raw,
      Run run,
      Settings.Ingest settings,
      DeliveredFiles delivery,
      OutputTables tables,
      PassResult result) {
    Optional<PricePlan> plan =
        delivery
            .plan()
            .map(
                file ->
                    read(
                        raw,
                        file,
                        settings.maxLineBytes(),
                        ids -> known(run, tables, result, ids)));
    plan.filter(p -> !p.isRead(run))
        .ifPresent(p -> result.quarantine().addAll(p.quarantine(run.night(), tables)));
    return rows(run.spark(), plan);
  }

  /** Whether an earlier night has read it, and kept what it refused of it. */
  private boolean isRead(Run run) {
    return run.lake()
        .nights()
        .versionsRead(file.day(), run.night().from().minusDays(1))
        .contains(file.version());
  }

  /** Those of some contents that the catalog knows, be it since tonight. */
  private static Set<String> known(
      Run run, OutputTables tables, PassResult result, Set<String> contents) {
    Dataset<Row> catalog =
        run.lake().rows(tables.facts().get(RawLog.CATALOG), result.facts(RawLog.CATALOG));
    Dataset<Row> ids =
        run.spark()
            .createDataset(List.copyOf(contents), Encoders.STRING())
            .toDF(Columns.CONTENT_ID);
    return Set.copyOf(
        run.stateBefore(Table.CONTENT)
            .select(Columns.CONTENT_ID)
            .union(catalog.select(Columns.CONTENT_ID))
            .distinct()
            .join(ids, Columns.CONTENT_ID)
            .as(Encoders.STRING())
            .collectAsList());
  }

  /**
   * Reads a plan.
   *
   * @param known of some contents those that the catalog knows
   * @throws Failure.Unavailable when storage doesn't answer
   */
  private static PricePlan read(
      RawZone raw, RawZone.RawFile file, int maxLineBytes, UnaryOperator<Set<String>> known) {
    if (file.bytes() > MOST_BYTES) {
      return unreadable(file, "more than %d bytes".formatted(MOST_BYTES));
    }
    try (InputStream in = raw.open(file, 0)) {
      return of(file, in.readAllBytes(), maxLineBytes, known);
    } catch (IOException e) {
      throw new Failure.Unavailable("%s can't be read".formatted(file.path()), e);
    }
  }

  private static PricePlan of(
      RawZone.RawFile file, byte[] bytes, int maxLineBytes, UnaryOperator<Set<String>> known)
      throws IOException {
    LineReader header = new LineReader(new ByteArrayInputStream(bytes), maxLineBytes);
    OptionalInt cells =
        header.next() ? PlanLine.cells(PlanLine.text(header.bytes())) : OptionalInt.empty();
    if (cells.isEmpty()) {
      return unreadable(file, "the first line isn't " + String.join(" or ", PlanLine.headers()));
    }
    int count = cells.getAsInt();
    Set<String> planned = new HashSet<>();
    LineReader first = body(bytes, maxLineBytes);
    while (first.next()) {
      PlanLine line = line(first, file, count);
      if (line.reason() == null) {
        planned.add(line.contentId());
      }
    }
    Set<String> there = planned.isEmpty() ? Set.of() : known.apply(planned);
    Map<String, TreeMap<LocalDate, PlanLine>> prices = new TreeMap<>();
    List<RefusedLine> refused = new ArrayList<>();
    LineReader reader = body(bytes, maxLineBytes);
    while (reader.next()) {
      PlanLine line = line(reader, file, count);
      if (line.reason() == null && !there.contains(line.contentId())) {
        line = PlanLine.refused(RejectReason.UNKNOWN_VALUE, Columns.CONTENT_ID);
      }
      if (line.reason() == null) {
        TreeMap<LocalDate, PlanLine> others =
            prices.computeIfAbsent(line.contentId(), id -> new TreeMap<>());
        // Those that are kept don't overlap, so that the last one to begin is the last one to end.
        Map.Entry<LocalDate, PlanLine> before = others.floorEntry(line.until());
        if (before == null || before.getValue().until().isBefore(line.from())) {
          others.put(line.from(), line);
          continue;
        }
        line = PlanLine.refused(RejectReason.CONFLICTING_ID, Columns.CONTENT_ID);
      }
      refused.add(RefusedLine.of(reader, reader.number(), line.reason(), line.detail()));
    }
    return new PricePlan(
        file, prices.values().stream().flatMap(of -> of.values().stream()).toList(), refused);
  }

  /** Stands after the line that names the fields. */
  private static LineReader body(byte[] bytes, int maxLineBytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), maxLineBytes);
    reader.next();
    return reader;
  }

  private static PlanLine line(LineReader reader, RawZone.RawFile file, int count) {
    return reader.tooLong()
        ? PlanLine.refused(RejectReason.LINE_TOO_LONG, null)
        : PlanLine.of(PlanLine.text(reader.bytes()), file.day(), count);
  }

  private static PricePlan unreadable(RawZone.RawFile file, String why) {
    RefusedLine whole =
        new RefusedLine(0, RejectReason.UNREADABLE_FILE, why, null, file.bytes(), file.etag());
    return new PricePlan(file, List.of(), List.of(whole));
  }

  /** Writes the refused lines into the quarantine of a run's last night: the files' keys. */
  private List<String> quarantine(Night night, OutputTables tables) {
    return tables
        .quarantine()
        .write(
            refused.stream().map(line -> QuarantineRows.row(file, line)).iterator(),
            row -> night.date());
  }

  /** Rows of {@code planned_price}. */
  private static Dataset<Row> rows(SparkSession spark, Optional<PricePlan> plan) {
    List<Row> rows =
        plan.stream()
            .flatMap(
                p ->
                    p.prices.stream()
                        .map(
                            line ->
                                LAYOUT
                                    .row()
                                    .set(Columns.CONTENT_ID, line.contentId())
                                    .set(Columns.VALID_FROM, Date.valueOf(line.from()))
                                    .set(Columns.VALID_UNTIL, Date.valueOf(line.until()))
                                    .set(Columns.LIST_PRICE, line.price())
                                    .set(Columns.COUPON, line.coupon())
                                    .set(Columns.PLANNED_ON, Date.valueOf(p.file.day()))
                                    .build()))
            .collect(Collectors.toList());
    return spark.createDataFrame(rows, LAYOUT.type());
  }
}
