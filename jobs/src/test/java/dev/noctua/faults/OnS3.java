package dev.noctua.faults;

import dev.noctua.TestNight;
import dev.noctua.TestS3;
import dev.noctua.servers.FaultProxy;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Nights of the {@link FaultWorld} on S3. */
final class OnS3 {
  private OnS3() {}

  /** The night with its first stages done; Spark is set up to reach it through a proxy. */
  static TestNight copy(int stagesDone, FaultProxy proxy) {
    return copy(stagesDone, proxy.endpoint());
  }

  /** The same through another endpoint. */
  static TestNight copy(int stagesDone, URI endpoint) {
    TestNight files = FaultWorld.get().copy(stagesDone);
    String bucket = S3Server.shared().newBucket();
    upload(Path.of(files.settings().storage().raw()), bucket, "raw/");
    upload(FaultWorld.lake(files), bucket, "lake/");
    TestS3.settings(endpoint);
    return new TestNight(Path.of("../conf/s3.yaml"), files.overrides(), files.night())
        .with("storage.raw", "s3a://" + bucket + "/raw")
        .with("storage.lake", "s3a://" + bucket + "/lake")
        .with("storage.s3.endpoint", endpoint.toString())
        .with("storage.s3.region", "us-east-1")
        .with("storage.s3.path-style", "true");
  }

  private static void upload(Path folder, String bucket, String prefix) {
    try (S3Client client = S3Server.shared().client();
        Stream<Path> files = Files.walk(folder)) {
      files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .forEach(
              file ->
                  client.putObject(
                      r -> r.bucket(bucket).key(prefix + folder.relativize(file)),
                      RequestBody.fromFile(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys of all that lies in a lake. */
  static List<String> keys(String lake) {
    URI address = URI.create(lake);
    String prefix = address.getPath().substring(1) + "/";
    try (S3Client client = S3Server.shared().client()) {
      return client
          .listObjectsV2Paginator(r -> r.bucket(address.getHost()).prefix(prefix))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(prefix.length()))
          .toList();
    }
  }
}
