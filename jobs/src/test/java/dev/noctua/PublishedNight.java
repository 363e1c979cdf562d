package dev.noctua;

import dev.noctua.servers.MariaDbServer;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A generated platform's nights on S3, published to a MariaDB; made once. */
public final class PublishedNight {
  /** The seed of the platform, whose nights on files {@link TestNight#generated} holds. */
  public static final long SEED = 1;

  private static final class Holder {
    static final PublishedNight NIGHT = run();
  }

  private final TestNight night;
  private final String database;

  private PublishedNight(TestNight night, String database) {
    this.night = night;
    this.database = database;
  }

  public static PublishedNight get() {
    return Holder.NIGHT;
  }

  public TestNight night() {
    return night;
  }

  /** The JDBC URL of the live platform's database. */
  public String database() {
    return database;
  }

  private static PublishedNight run() {
    TestNight onFiles = TestNight.generated(SEED);
    String bucket = S3Server.shared().newBucket();
    upload(Path.of(onFiles.settings().storage().raw()), bucket);
    String database = MariaDbServer.shared().newDatabase();
    TestS3.settings();
    TestNight onS3 =
        new TestNight(
            Path.of("../conf/s3.yaml"),
            Map.of(
                "storage.raw",
                "s3a://" + bucket + "/raw",
                "storage.lake",
                "s3a://" + bucket + "/lake",
                "storage.s3.endpoint",
                S3Server.shared().endpoint().toString(),
                "storage.s3.region",
                "us-east-1",
                "storage.s3.path-style",
                "true",
                "database.url",
                '"' + database + '"'),
            onFiles.night());
    onS3.must("run", "--from", "2026-11-10", "--to", "2026-11-19", "--full");
    onS3.must("run", "--from", "2026-11-20", "--to", "2026-11-21");
    return new PublishedNight(onS3, database);
  }

  private static void upload(Path raw, String bucket) {
    try (S3Client client = S3Server.shared().client();
        Stream<Path> files = Files.walk(raw)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  client.putObject(
                      r -> r.bucket(bucket).key("raw/" + raw.relativize(file)),
                      RequestBody.fromFile(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the database. */
  public String databaseName() {
    return URI.create(database.substring("jdbc:".length())).getPath().substring(1);
  }
}
