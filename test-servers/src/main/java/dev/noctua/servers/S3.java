package dev.noctua.servers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.FileUtils;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3Proxy over a folder: buckets are folders, objects are files. */
final class S3 implements TestServer.Running {
  private static final String ACCESS_KEY = "test-access-key";
  private static final String SECRET_KEY = "test-secret-key";
  // Above the largest part that a client sends in one piece.
  private static final long LARGEST_REQUEST = 256L << 20;

  private final S3Proxy proxy;
  private final Path fresh;

  private S3(S3Proxy proxy, Path fresh) {
    this.proxy = proxy;
    this.fresh = fresh;
  }

  static S3 start(Path folder) throws Exception {
    Path fresh = Files.createTempDirectory(folder, "run-");
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .v4MaxNonChunkedRequestSize(LARGEST_REQUEST)
            .blobStore(new FilesystemNio2BlobStore(fresh.toString()))
            .build();
    proxy.start();
    return new S3(proxy, fresh);
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "{\"port\":%1$d,\"url\":\"http://127.0.0.1:%1$d\",\"accessKey\":\"%2$s\",\"secretKey\":\"%3$s\"}",
        proxy.getPort(),
        ACCESS_KEY,
        SECRET_KEY);
  }

  @Override
  public void stop() throws Exception {
    proxy.stop();
    FileUtils.deleteDirectory(fresh.toFile());
  }
}
