package dev.noctua.servers;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server (S3Proxy over files) on the loopback interface. */
public final class S3Server implements AutoCloseable {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final ServerProcess process;

  /** Makes the buckets: a client of its own for each would take longer than the bucket. */
  private final S3Client maker;

  private S3Server(ServerProcess process) {
    this.process = process;
    maker = client();
  }

  /** The server that this JVM's tests share; started by the first call, it ends with the JVM. */
  public static S3Server shared() {
    return Shared.SERVER;
  }

  /** A server of one's own, for a test that stops it. */
  public static S3Server start() {
    return new S3Server(ServerProcess.start("s3"));
  }

  /** Where clients connect, by path-style addresses; any region. */
  public URI endpoint() {
    return URI.create(process.text("url"));
  }

  public String accessKey() {
    return process.text("accessKey");
  }

  public String secretKey() {
    return process.text("secretKey");
  }

  /** The name of a new, empty bucket. */
  public String newBucket() {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    maker.createBucket(request -> request.bucket(name));
    return name;
  }

  /** A client of this server; the caller closes it. */
  public S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(), secretKey())))
        .build();
  }

  @Override
  public void close() {
    maker.close();
    process.close();
  }

  private static final class Shared {
    static final S3Server SERVER = start();
  }
}
