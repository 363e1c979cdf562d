package dev.noctua.lake.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestFiles;
import dev.noctua.TestS3;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.core.Failure;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.lake.commit.Manifest;
import dev.noctua.lake.commit.Nights;
import dev.noctua.lake.commit.NightsTest;
import dev.noctua.lake.lock.FencedStore;
import dev.noctua.lake.lock.LakeLock;
import dev.noctua.settings.Settings;
import dev.noctua.storage.LocalStore;
import dev.noctua.storage.ObjectStore;
import dev.noctua.storage.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What goes and what stays; without rows, as nothing reads the files here. */
@Tag("world")
class RetentionPolicyTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-10-01");
  private static final Settings.Retention EIGHT = new Settings.Retention(8, Map.of());

  @TempDir Path folder;

  private static Nights nights(ObjectStore store, LakeLock lock) {
    return new Nights(new FencedStore(store, lock), lock);
  }

  private static Night night(LocalDate day, String run) {
    Optional<LocalDate> before = Optional.of(day.minusDays(1)).filter(d -> !d.isBefore(FIRST));
    return new Night(day, day, run, false, before, ZoneOffset.UTC);
  }

  private static void write(ObjectStore store, Nights nights, Night night) {
    Manifest draft = nights.begin(night, "s");
    for (String table : List.of("open/behavior", "open/user_profile", "restricted/quarantine")) {
      String key = "%s/dt=%s/run=%s/part-0.parquet".formatted(table, night.date(), night.run());
      store.put(key, key);
      var file = new Manifest.DataFile(key, night.date(), 1, 1, "0");
      String name = table.substring(table.indexOf('/') + 1);
      draft = draft.with(name, new Manifest.Written("1.0.0", List.of(file), List.of()));
    }
    nights.save(draft);
  }

  private static void publish(ObjectStore store, Nights nights, Night night) {
    write(store, nights, night);
    nights.commit(nights.draft(night.date(), night.run()).orElseThrow());
    nights.publish(night.date());
  }

  /** Nights from October 1st to November 9th, each published. */
  private static void forty(ObjectStore store) {
    Nights nights = nights(store, new LakeLock(store, 30));
    FIRST.datesUntil(FIRST.plusDays(40)).forEach(day -> publish(store, nights, night(day, "r1")));
  }

  private static List<String> apply(ObjectStore store, Settings.Retention settings) {
    // Who dies as it lets the lock go is waited for.
    Lake lake = new Lake(store, 1, () -> null);
    List<String> said = new ArrayList<>();
    try (LakeLock lock = lake.lock()) {
      lock.take("run", line -> {});
      new RetentionPolicy(settings, lake).apply(said::add);
    }
    return said;
  }

  private static Set<String> days(ObjectStore store, String table) {
    return store.list(table + "/").stream()
        .map(entry -> entry.key().replaceAll(".*/dt=|/run=.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Manifests and pointer name just what is there. */
  private static void assertCoherent(ObjectStore store) {
    Nights nights = nights(store, new LakeLock(store, 30));
    Set<String> named = new TreeSet<>();
    nights.committed().stream()
        .flatMap(day -> nights.require(day).tables().values().stream())
        .forEach(table -> table.files().forEach(file -> named.add(file.path())));
    Set<String> there =
        store.list("").stream()
            .map(ObjectStore.Entry::key)
            .filter(key -> key.endsWith(".parquet"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).isEqualTo(named);
    nights.current().orElseThrow().tables().values().forEach(t -> assertThat(there).containsAll(t));
  }

  @Test
  void statesStayOfEightNightsAndMonthEndsAndFactsAsSet() {
    ObjectStore store = new LocalStore(folder);
    forty(store);

    assertThat(apply(store, new Settings.Retention(8, Map.of("quarantine", 35))))
        .anyMatch(l -> l.contains("states of 31 nights, 2026-10-01 to 2026-11-01"))
        .anyMatch(l -> l.contains("facts of 5 nights, 2026-10-01 to 2026-10-05"))
        .anyMatch(l -> l.contains("36 files"));

    List<String> last =
        LocalDate.parse("2026-11-02")
            .datesUntil(LocalDate.parse("2026-11-10"))
            .map(LocalDate::toString)
            .toList();
    assertThat(days(store, "open/user_profile"))
        .containsAll(last)
        .contains("2026-10-31")
        .hasSize(9);
    assertThat(days(store, "open/behavior")).hasSize(40);
    assertThat(days(store, "restricted/quarantine")).hasSize(35).doesNotContain("2026-10-05");
    assertCoherent(store);
    assertThat(apply(store, new Settings.Retention(8, Map.of("quarantine", 35)))).isEmpty();
  }

  @Test
  void thePublishedNightAndWhatOpenRunsBuildOnStay() {
    ObjectStore store = new LocalStore(folder);
    forty(store);
    Nights nights = nights(store, new LakeLock(store, 30));
    nights.publish(LocalDate.parse("2026-10-20"));
    nights.begin(night(LocalDate.parse("2026-10-11"), "again"), "s");

    apply(store, new Settings.Retention(1, Map.of()));

    assertThat(days(store, "open/user_profile"))
        .containsExactly("2026-10-10", "2026-10-20", "2026-10-31", "2026-11-09");
    assertCoherent(store);
  }

  @Test
  void whatIsPublishedStaysWhenItsNightIsCommittedAnewAndNotPublished() {
    ObjectStore store = new LocalStore(folder);
    Nights nights = nights(store, new LakeLock(store, 30));
    publish(store, nights, night(FIRST, "r1"));
    write(store, nights, night(FIRST, "refused"));
    nights.commit(nights.draft(FIRST, "refused").orElseThrow());

    apply(store, EIGHT);

    assertThat(store.list("open/").stream().map(ObjectStore.Entry::key))
        .contains(
            "open/behavior/dt=2026-10-01/run=r1/part-0.parquet",
            "open/user_profile/dt=2026-10-01/run=r1/part-0.parquet",
            "open/behavior/dt=2026-10-01/run=refused/part-0.parquet");
  }

  @Test
  void whatNobodyNamesGoesAndWhatAnOpenRunHasWrittenStays() throws IOException {
    ObjectStore store = new LocalStore(folder);
    Nights nights = nights(store, new LakeLock(store, 30));
    publish(store, nights, night(FIRST, "r1"));
    write(store, nights, night(FIRST.plusDays(1), "overtaken"));
    publish(store, nights, night(FIRST.plusDays(1), "r1"));
    write(store, nights, night(FIRST.plusDays(2), "open"));
    store.put("open/content/dt=2026-10-03/run=open/part-1.parquet", "half");
    store.put("restricted/scratch/2026-10-03.open/aside/part-2.parquet", "raw lines");
    List<Path> halves =
        List.of(
            folder.resolve("nights/.2026-10-03.json.tmp"),
            folder.resolve("restricted/tombstone/.000001.json.tmp"),
            folder.resolve("replays/.a.json.tmp"));
    for (Path half : halves) {
      Files.createDirectories(half.getParent());
      Files.writeString(half, "{");
    }
    store.put("reports/2026-10-01.r1.html", "<html>");

    assertThat(apply(store, EIGHT))
        .anyMatch(line -> line.contains("overtaken of 2026-10-02"))
        .anyMatch(line -> line.contains("5 files") && line.contains("3 unfinished"));

    assertThat(store.list("").stream().map(ObjectStore.Entry::key))
        .noneMatch(key -> key.contains("overtaken") || key.contains("scratch"))
        .noneMatch(key -> key.contains("content"))
        .contains("open/behavior/dt=2026-10-03/run=open/part-0.parquet")
        .contains("reports/2026-10-01.r1.html", "nights/2026-10-03.open.draft.json");
    assertThat(halves).noneMatch(Files::exists);
  }

  @Test
  void aLogGoesWithTheStatesOfItsNight() {
    ObjectStore store = new LocalStore(folder);
    forty(store);
    FIRST
        .datesUntil(FIRST.plusDays(40))
        .forEach(day -> store.put("logs/%s.r1.log".formatted(day), "ingest: began"));

    apply(store, EIGHT);

    assertThat(store.list("logs/").stream().map(e -> e.key().substring(5, 15)))
        .containsExactlyElementsOf(days(store, "open/user_profile"))
        .hasSize(9);
  }

  @Test
  void aLogGoesWithItsRunAndStaysWhileThatCanGoOn() throws IOException {
    ObjectStore store = new LocalStore(folder);
    Nights nights = nights(store, new LakeLock(store, 30));
    publish(store, nights, night(FIRST, "replaced"));
    write(store, nights, night(FIRST, "again"));
    publish(store, nights, night(FIRST, "r1"));
    write(store, nights, night(FIRST.plusDays(1), "open"));
    for (String run :
        List.of("10-01.replaced", "10-01.again", "10-01.r1", "10-02.open", "10-02.never")) {
      store.put("logs/2026-%s.log".formatted(run), "ingest: began");
    }
    Files.writeString(folder.resolve("logs/.2026-10-02.open.log.tmp"), "half");

    apply(store, EIGHT);

    assertThat(folder.resolve("logs").toFile().list())
        .containsExactlyInAnyOrder("2026-10-01.r1.log", "2026-10-02.open.log");
  }

  @Test
  void killedAtAnyWriteItIsDoneAgain() throws IOException {
    Settings.Retention settings = new Settings.Retention(1, Map.of("behavior", 32));
    forty(new LocalStore(folder.resolve("before")));
    TestFiles.copy(folder.resolve("before"), folder.resolve("whole"));
    ObjectStore whole = new LocalStore(folder.resolve("whole"));
    apply(whole, settings);
    boolean died = true;
    for (int write = 0; died; write += 7) {
      Path copy = folder.resolve("lake" + write);
      TestFiles.copy(folder.resolve("before"), copy);
      ObjectStore store = new LocalStore(copy);
      died = false;
      try {
        apply(NightsTest.dying(store, write, write % 2 == 0), settings);
      } catch (NightsTest.Killed e) {
        died = true;
      }
      ObjectStore after = store;
      nights(store, new LakeLock(store, 30))
          .current()
          .orElseThrow()
          .tables()
          .values()
          .forEach(keys -> keys.forEach(key -> assertThat(after.get(key)).isPresent()));
      apply(store, settings);
      assertCoherent(store);
      assertThat(days(store, "open/behavior")).isEqualTo(days(whole, "open/behavior")).hasSize(32);
      assertThat(days(store, "open/user_profile")).isEqualTo(days(whole, "open/user_profile"));
    }
  }

  @Test
  void factsThatAreGoneAreMissed() {
    var storage = new Settings.Storage("raw", folder.toString(), 30, Optional.empty());
    ObjectStore store = new LocalStore(folder);
    forty(store);
    apply(store, new Settings.Retention(8, Map.of("behavior", 32)));
    Lake lake = Lake.open(storage, TestSpark::session);
    Night next = night(FIRST.plusDays(40), "r1");
    lake.nights().begin(next, "s");

    assertThatThrownBy(() -> lake.run(next).history(Table.BEHAVIOR, 60))
        .isInstanceOf(Failure.Input.class)
        .hasMessageContaining("behavior of night 2026-10-01 is needed but isn't kept any more");
  }

  @Test
  void uploadsThatNobodyEndedAreGivenUp() throws IOException {
    String address = TestS3.newBucket();
    String bucket = URI.create(address).getHost();
    ObjectStore store = new S3Store(address + "/lake", TestS3.settings());
    publish(store, nights(store, new LakeLock(store, 30)), night(FIRST, "r1"));
    try (S3Client client =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .endpointOverride(URI.create(TestS3.settings().endpoint()))
            .build()) {
      client.createMultipartUpload(r -> r.bucket(bucket).key("lake/open/behavior/dt=x/run=r/p"));
      client.createMultipartUpload(r -> r.bucket(bucket).key("other/p"));

      assertThat(apply(store, EIGHT)).anyMatch(line -> line.contains("1 unfinished uploads"));

      assertThat(client.listMultipartUploads(r -> r.bucket(bucket)).uploads())
          .extracting(upload -> upload.key())
          .containsExactly("other/p");
    }
  }
}
