package dev.noctua.stage.ingest;

import static dev.noctua.stage.ingest.IngestWorld.at;
import static dev.noctua.stage.ingest.IngestWorld.audit;
import static dev.noctua.stage.ingest.IngestWorld.column;
import static dev.noctua.stage.ingest.IngestWorld.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.privacy.Erasure;
import dev.noctua.privacy.ErasureJournal;
import dev.noctua.privacy.Tombstones;
import dev.noctua.settings.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of u1, who was forgotten, and of u2, who wasn't. */
@Tag("world")
class ErasedPeopleFilterTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  @TempDir Path home;

  private IngestWorld world;
  private Lake lake;
  private String tombstone;

  @BeforeEach
  void forgetSomebody() throws IOException {
    world = IngestWorld.at(home, Map.of());
    world.empty(DAY, DAY.plusDays(1));
    lake = world.lake();
    String secret = Secrets.read(world.settings(), Map.of()).tombstone();
    tombstone = new Tombstones(secret, Set.of()).key("u1");
    var person = new Erasure.Person("u1", Optional.empty(), tombstone, List.of());
    new ErasureJournal(lake).begin(new Erasure(DAY, List.of(person), List.of()));
  }

  private static String paid(String id, String user, String more) {
    return "{\"event_id\":\"%s\",\"occurred_at\":\"%s\",\"user_id\":\"%s\",\"type\":\"paid\",\"order_id\":\"o-%s\",\"content_id\":\"c\",\"list_price\":\"9.00\",\"amount\":\"9.00\",\"channel\":\"balance\"%s}"
        .formatted(id, at(DAY, 9), user, id, more);
  }

  @Test
  void whatTheyDoIsCountedAndNotKept() throws IOException {
    world.write(
        "behavior",
        DAY,
        "a.jsonl",
        view("e1", at(DAY, 7), "c1"),
        view("e1", at(DAY, 7), "c1"),
        view("e2", at(DAY, 8), "c1").replace("\"u1\"", "\"\\u00751\""),
        view("e3", at(DAY, 8), "c1").replace("\"view\"", "\"juggle\""),
        "{\"user_id\" : \"u1\"",
        "{\"user_id\" : \"u2\"",
        view("e4", at(DAY, 9), "c1").replace("\"u1\"", "\"u2\""));

    Night night = world.run(lake, DAY, DAY);

    assertThat(audit(lake, night, "behavior").toString()).isEqualTo("[[7,1,1,0,0,true]]");
    assertThat(column(lake, night, Table.INGEST_AUDIT, "concat(log, ' ', erased)"))
        .containsExactly("behavior 5", "catalog 0", "registration 0", "transaction 0");
    assertThat(column(lake, night, Table.BEHAVIOR, "event_id")).containsExactly("e4");
    assertThat(column(lake, night, Table.IDENTITY, "user_id")).containsExactly("u2");
    assertThat(column(lake, night, Table.QUARANTINE, "string(line)"))
        .containsExactly("{\"user_id\" : \"u2\"");
  }

  @Test
  void linesInOtherEncodingsAreTheirsToo() throws IOException {
    world.write("behavior", DAY, "a.jsonl", view("e1", at(DAY, 9), "c1").replace("u1", "u2"));
    Path folder = Path.of(world.settings().storage().raw(), "behavior", "dt=" + DAY);
    String line = view("e2", at(DAY, 7), "c1");
    Files.write(folder.resolve("b.jsonl"), line.getBytes(StandardCharsets.UTF_16LE));
    Files.write(folder.resolve("c.jsonl"), ("x" + line).getBytes(StandardCharsets.UTF_16BE));

    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.INGEST_AUDIT, "concat(log, ' ', erased)"))
        .contains("behavior 2");
    assertThat(column(lake, night, Table.QUARANTINE, "string(line)")).isEmpty();
  }

  @Test
  void whatTheyBuyIsKeptUnderTheTombstonesKey() throws IOException {
    world.write(
        "transaction",
        DAY,
        "a.jsonl",
        paid("t1", "u1", ""),
        paid("t1", "u1", ",\"currency\":\"CNY\""),
        paid("t2", tombstone, ""),
        paid("t3", "u1", ",\"quantity\":0"),
        paid("t4", "u2", ""));

    Night night = world.run(lake, DAY, DAY);

    assertThat(audit(lake, night, "transaction").toString()).isEqualTo("[[5,3,2,0,0,true]]");
    assertThat(
            column(
                lake,
                night,
                Table.TRANSACTION,
                "concat(event_id, ' ', if(user_key = '%s', 'erased', 'known'))"
                    .formatted(tombstone)))
        .containsExactly("t1 erased", "t2 erased", "t4 known");
    assertThat(column(lake, night, Table.IDENTITY, "user_id")).containsExactly("u2");
    assertThat(column(lake, night, Table.QUARANTINE, "string(line)"))
        .containsExactly("null", "null");
  }

  @Test
  void aLineThatComesAgainIsKnown() throws IOException {
    world.write("transaction", DAY, "a.jsonl", paid("t1", "u1", ""));
    Night first = world.run(lake, DAY, DAY);
    lake.nights().commit(lake.run(first).draft());
    world.write("transaction", DAY.plusDays(1), "a.jsonl", paid("t1", "u1", ""));

    Night second = world.run(lake, DAY.plusDays(1), DAY.plusDays(1));

    assertThat(audit(lake, second, "transaction").toString()).isEqualTo("[[1,0,0,1,0,true]]");
  }

  @Test
  void whatOthersSayOfThemNamesTheTombstone() throws IOException {
    String warned =
        "{\"event_id\":\"m\",\"occurred_at\":\"%s\",\"user_id\":\"u2\",\"action\":\"moderate\",\"verdict\":\"warned\",\"target_user_id\":\"u1\"}"
            .formatted(at(DAY, 9));
    world.write("behavior", DAY, "a.jsonl", warned);

    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.BEHAVIOR, "target_user_key")).containsExactly(tombstone);
    assertThat(column(lake, night, Table.IDENTITY, "user_id")).containsExactly("u2");
  }

  /** Of each kind of line one in a file of its own. */
  @Test
  void filesThatNameThemAreTold() throws IOException {
    world.write("transaction", DAY, "bought.jsonl", paid("t1", "u1", ""));
    world.write("transaction", DAY, "conflict.jsonl", paid("t2", "u2", ""), paid("t2", "u1", ""));
    world.write("transaction", DAY, "refused.jsonl", paid("t3", "u1", ",\"quantity\":0"));
    world.write("transaction", DAY, "others.jsonl", paid("t4", "u2", ""));
    world.write("behavior", DAY, "theirs.jsonl", view("e1", at(DAY, 7), "c1"));
    world.write(
        "behavior", DAY, "long.jsonl", "x".repeat(world.settings().ingest().maxLineBytes() + 1));
    world.write("behavior", DAY, "bad.jsonl", "{\"user_id\":\"u2\"");
    world.write("behavior", DAY, "escaped.jsonl", "{\"user_id\":\"\\u00751\"");
    world.write("transaction", DAY, "erased.jsonl", paid("t5", tombstone, ""));
    world.write(
        "behavior",
        DAY,
        "unknown.jsonl",
        view("e5", at(DAY, 8), "c1").replace("\"u1\"", "\"u2\",\"creator_user_id\":\"u1\""));

    world.write(
        "behavior",
        DAY,
        "nested.jsonl",
        view("e6", at(DAY, 8), "c1").replace("\"u1\"", "\"u2\",\"more\":[{\"user_id\":\"u1\"}]"));

    Night night = world.run(lake, DAY, DAY);

    assertThat(column(lake, night, Table.INGEST_AUDIT, "explode(forgotten_in)"))
        .extracting(path -> path.replaceAll(".*/", ""))
        .containsExactlyInAnyOrder(
            "bought.jsonl",
            "conflict.jsonl",
            "refused.jsonl",
            "theirs.jsonl",
            "long.jsonl",
            "escaped.jsonl",
            "unknown.jsonl",
            "nested.jsonl");
  }

  @Test
  void underAnotherSecretNobodyComesBackUnnoticed() {
    IngestStage stage =
        new IngestStage(
            new dev.noctua.raw.RawZone(world.settings().storage(), world.settings().ingest()),
            world.settings().platform(),
            world.settings().ingest(),
            new Secrets("a", "another", "", ""));
    Night night =
        new Night(DAY, DAY, "r", false, Optional.empty(), world.settings().platform().zone());
    lake.nights().begin(night, "s");

    assertThatThrownBy(() -> stage.run(lake.run(night)))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageContaining("NOCTUA_TOMBSTONE_SECRET");
  }
}
