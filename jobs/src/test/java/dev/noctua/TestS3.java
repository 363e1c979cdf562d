package dev.noctua;

import dev.noctua.servers.S3Server;
import dev.noctua.settings.Settings;
import dev.noctua.storage.RetryPolicy;
import java.net.URI;

/** A bucket of the shared S3 server, and Spark set up to reach it. */
public final class TestS3 {
  private TestS3() {}

  /** Settings to reach the server; credentials stand where the AWS SDK's default chain looks. */
  public static Settings.S3 settings() {
    return settings(S3Server.shared().endpoint());
  }

  /** The same through another endpoint, such as a proxy. */
  public static Settings.S3 settings(URI endpoint) {
    System.setProperty("aws.accessKeyId", S3Server.shared().accessKey());
    System.setProperty("aws.secretAccessKey", S3Server.shared().secretKey());
    Settings.S3 s3 = new Settings.S3(endpoint.toString(), "us-east-1", true);
    var hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
    hadoop.set("fs.s3a.endpoint", endpoint.toString());
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.connection.ssl.enabled", "false");
    RetryPolicy.s3a().forEach(hadoop::set);
    hadoop.set(
        "fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    return s3;
  }

  /** The address of a new, empty bucket. */
  public static String newBucket() {
    return "s3a://" + S3Server.shared().newBucket();
  }
}
