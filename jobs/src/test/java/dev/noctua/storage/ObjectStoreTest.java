package dev.noctua.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctua.TestS3;
import dev.noctua.core.Failure;
import dev.noctua.servers.FaultProxy;
import dev.noctua.servers.FaultProxy.Fault;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("world")
class ObjectStoreTest {
  @TempDir Path folder;

  private ObjectStore store(String kind) {
    return kind.equals("files")
        ? new LocalStore(folder)
        : new S3Store(TestS3.newBucket() + "/some/prefix", TestS3.settings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void whatWasPutIsListedAndRead(String kind) throws IOException {
    ObjectStore store = store(kind);
    store.put("a/b/two.json", "zwei 二");
    store.put("a/one.json", "eins");
    store.put("ab/three.json", "");

    assertThat(store.list("a/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("a/b/two.json", "a/one.json");
    assertThat(store.list("a/b/")).extracting(ObjectStore.Entry::bytes).containsExactly(8L);
    assertThat(store.list("none/")).isEmpty();
    assertThat(store.folders("")).containsExactly("a", "ab");
    assertThat(store.folders("a/")).containsExactly("b");
    assertThat(store.folders("none/")).isEmpty();
    assertThat(store.get("a/b/two.json")).map(ObjectStore.Content::text).contains("zwei 二");
    assertThat(store.get("a/none.json")).isEmpty();
    try (var in = store.open("a/one.json")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("eins");
    }
    store.delete(List.of("a/one.json", "a/never-there.json"));
    assertThat(store.list("a/")).extracting(ObjectStore.Entry::key).containsExactly("a/b/two.json");
  }

  @Test
  void whatIsLinkedFromElsewhereIsThere(@TempDir Path elsewhere) throws IOException {
    Files.writeString(Files.createDirectories(elsewhere.resolve("dt=1")).resolve("f"), "x");
    Files.createSymbolicLink(folder.resolve("log"), elsewhere);
    ObjectStore store = store("files");
    assertThat(store.folders("log/")).containsExactly("dt=1");
    assertThat(store.list("log/dt=1/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("log/dt=1/f");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), elsewhere.resolve("dt=1/f"));
    ObjectStore.Entry linked = store.list("log/").get(1);
    Path content = Files.writeString(folder.resolve("content"), "new");
    assertThat(store.replace(linked, content)).map(ObjectStore.Entry::key).contains("log/link");
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(elsewhere.resolve("dt=1/f")).hasContent("new");
  }

  @Test
  void whatLeadsNowhereIsListedAsDead() throws IOException {
    Path log = Files.createDirectories(folder.resolve("log/dt=1"));
    Files.writeString(log.resolve("f"), "x");
    Files.createSymbolicLink(log.resolve("gone"), Path.of("/nowhere"));
    Files.createSymbolicLink(log.resolve("self"), log.resolve("self"));
    Files.createSymbolicLink(log.resolve("loop"), log);
    Files.createSymbolicLink(folder.resolve("log/dt=2"), Path.of("/nowhere"));
    ObjectStore store = store("files");
    assertThat(store.list("log/")).extracting(ObjectStore.Entry::key).containsExactly("log/dt=1/f");
    assertThat(store.listAll("log/").stream().filter(ObjectStore.Entry::isDead))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("log/dt=1/gone", "log/dt=1/loop/", "log/dt=1/self", "log/dt=2");
    assertThat(store.children("log/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("log/dt=1/", "log/dt=2");
    assertThat(store.folders("log/")).containsExactly("dt=1");
  }

  @Test
  void whatSomeToolsPutForAFolderIsNoObject() {
    ObjectStore store = store("s3");
    store.put("log/", "");
    store.put("log/dt=1/", "");
    store.put("log/dt=1/f", "x");
    store.put("log/g", "x");
    assertThat(store.list("log/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("log/dt=1/f", "log/g");
    assertThat(store.listAll("log/")).isEqualTo(store.list("log/"));
    assertThat(store.children("log/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("log/dt=1/", "log/g");
    assertThat(store.folders("log/")).containsExactly("dt=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void aConditionalWriteHoldsItsCondition(String kind) {
    ObjectStore store = store(kind);
    assertThat(store.putIfMatch("n/x.json", "never", "no such etag")).isFalse();
    assertThat(store.putIfAbsent("n/x.json", "first")).isTrue();
    assertThat(store.putIfAbsent("n/x.json", "second")).isFalse();
    String etag = store.get("n/x.json").orElseThrow().etag();
    assertThat(store.putIfMatch("n/x.json", "third", etag)).isTrue();
    assertThat(store.putIfMatch("n/x.json", "fourth", etag)).isFalse();
    assertThat(store.get("n/x.json")).map(ObjectStore.Content::text).contains("third");
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "s3"})
  void ofManyFirstWritersOneWins(String kind) throws Exception {
    ObjectStore store = store(kind);
    List<String> winners = race(text -> store.putIfAbsent("x.json", text));
    assertThat(winners).containsExactly(store.get("x.json").orElseThrow().text());
  }

  /** On files only: the test's S3 server, unlike S3, looks at If-Match first and writes after. */
  @Test
  void ofManyReplacersOneWins() throws Exception {
    ObjectStore store = store("files");
    store.put("y.json", "old");
    String etag = store.get("y.json").orElseThrow().etag();
    List<String> winners = race(text -> store.putIfMatch("y.json", text, etag));
    assertThat(winners).containsExactly(store.get("y.json").orElseThrow().text());
  }

  /** Lets 16 writers write at once; the texts of those who were told that theirs stands. */
  private static List<String> race(Predicate<String> write) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Optional<String>>> writers =
          IntStream.range(0, 16)
              .mapToObj(i -> "writer " + i)
              .<Callable<Optional<String>>>map(text -> () -> Optional.of(text).filter(write))
              .toList();
      List<String> winners = new ArrayList<>();
      for (Future<Optional<String>> one : pool.invokeAll(writers)) {
        one.get().ifPresent(winners::add);
      }
      return winners;
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void whatAProcessThatWasKilledHasLeftOfAWriteIsNoObject() throws IOException {
    ObjectStore store = new LocalStore(folder);
    store.put("tombstone/1.json", "{}");
    Path left = Files.createFile(folder.resolve("tombstone/.2.json.tmp"));
    assertThat(store.list("tombstone/"))
        .extracting(ObjectStore.Entry::key)
        .containsExactly("tombstone/1.json");
    assertThat(store.abortUploads(key -> !key.equals("tombstone/.2.json.tmp"))).isZero();
    assertThat(left).exists();
    assertThat(store.abortUploads(key -> key.equals("tombstone/.2.json.tmp"))).isEqualTo(1);
    assertThat(left).doesNotExist();
    assertThat(store.get("tombstone/1.json")).isPresent();
  }

  @Test
  void aLostAnswerToAConditionalWriteIsResolvedByReadingBack() throws IOException {
    String bucket = S3Server.shared().newBucket();
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort())) {
      ObjectStore store = new S3Store("s3a://" + bucket, TestS3.settings(proxy.endpoint()));
      proxy.fail(Fault.LOST_ANSWER, "^PUT", 1);
      assertThat(store.putIfAbsent("n.json", "mine")).isTrue();
      assertThat(proxy.met()).isEqualTo(1);
      proxy.fail(Fault.LOST_ANSWER, "^PUT", 1);
      assertThat(store.putIfAbsent("n.json", "another's")).isFalse();
      String etag = store.get("n.json").orElseThrow().etag();
      proxy.fail(Fault.LOST_ANSWER, "^PUT", 1);
      assertThat(store.putIfMatch("n.json", "mine again", etag)).isTrue();
      assertThat(store.get("n.json")).map(ObjectStore.Content::text).contains("mine again");
      assertThat(proxy.met()).isEqualTo(1);
    } finally {
      TestS3.settings();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "SILENCE", mode = EnumSource.Mode.EXCLUDE)
  void aFaultThatPassesIsSurvived(Fault fault) throws IOException {
    survive(fault);
  }

  @Tag("outer")
  @Test
  void aSilenceThatPassesIsSurvived() throws IOException {
    survive(Fault.SILENCE);
  }

  private static void survive(Fault fault) throws IOException {
    String bucket = S3Server.shared().newBucket();
    String text = "many words ".repeat(400);
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort())) {
      ObjectStore store = new S3Store("s3a://" + bucket, TestS3.settings(proxy.endpoint()));
      proxy.fail(fault, "^PUT", 1);
      assertThat(store.putIfAbsent("n.json", text)).isTrue();
      assertThat(proxy.met()).isEqualTo(1);
      proxy.fail(fault, "^GET", 1);
      assertThat(store.get("n.json")).map(ObjectStore.Content::text).contains(text);
      assertThat(proxy.met()).isEqualTo(1);
      proxy.fail(fault, "^GET", 1);
      try (InputStream in = store.open("n.json", 100)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo(text.substring(100));
      }
      assertThat(proxy.met()).isEqualTo(1);
      List<String> keys = IntStream.range(10, 20).mapToObj(n -> "folder " + n + "/file").toList();
      keys.forEach(key -> store.put(key, text));
      proxy.fail(fault, "list-type", 1);
      assertThat(store.list("folder")).extracting(ObjectStore.Entry::key).isEqualTo(keys);
      assertThat(proxy.met()).isEqualTo(1);
      proxy.fail(fault, "list-type", 1);
      assertThat(store.folders("")).hasSize(10);
      assertThat(proxy.met()).isEqualTo(1);
      proxy.fail(fault, "[?]delete", 1);
      store.delete(keys);
      assertThat(store.list("folder")).isEmpty();
      assertThat(proxy.met()).isEqualTo(1);
    } finally {
      TestS3.settings();
    }
  }

  @Test
  void anObjectThatChangesWhileItIsReadIsNotMixed() throws IOException {
    String bucket = S3Server.shared().newBucket();
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort())) {
      ObjectStore store = new S3Store("s3a://" + bucket, TestS3.settings(proxy.endpoint()));
      store.put("n.json", "old words ".repeat(400));
      proxy.fail(Fault.TRUNCATED, "^GET", 1);
      try (InputStream in = store.open("n.json", 0)) {
        assertThat(in.read()).isEqualTo('o');
        store.put("n.json", "new words ".repeat(400));
        assertThatThrownBy(in::readAllBytes).isInstanceOf(Failure.Unavailable.class);
      }
    } finally {
      TestS3.settings();
    }
  }

  @Test
  void storageThatDoesNotAnswerIsUnavailable() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new LocalStore(file).put("x.json", "x"))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("writable");
    ObjectStore dead =
        new S3Store("s3a://bucket", TestS3.settings(URI.create("http://127.0.0.1:1")));
    TestS3.settings();
    assertThatThrownBy(() -> dead.get("x.json"))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("s3a://bucket/x.json");
  }
}
