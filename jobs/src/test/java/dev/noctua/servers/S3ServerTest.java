package dev.noctua.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the lake's commits stand on: conditional writes that hold. */
@Tag("world")
final class S3ServerTest {
  private final S3Client client = S3Server.shared().client();
  private final String bucket = S3Server.shared().newBucket();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void anObjectThatMustNotExistIsWrittenOnce() {
    put("first", request -> request.ifNoneMatch("*"));

    assertThatThrownBy(() -> put("second", request -> request.ifNoneMatch("*")))
        .isInstanceOfSatisfying(
            S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(412));
    assertThat(read()).isEqualTo("first");
  }

  @Test
  void anObjectIsReplacedOnlyByWhoSawItsNewestVersion() {
    String old = put("first", request -> {});
    put("second", request -> request.ifMatch(old));

    assertThatThrownBy(() -> put("third", request -> request.ifMatch(old)))
        .isInstanceOfSatisfying(
            S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(412));
    assertThat(read()).isEqualTo("second");
  }

  @Test
  void aServerThatWasStoppedNoLongerAnswers() {
    S3Server own = S3Server.start();
    try (S3Client toOwn = own.client()) {
      toOwn.listBuckets();
      own.close();
      assertThatThrownBy(toOwn::listBuckets).isInstanceOf(SdkClientException.class);
    }
  }

  private String put(String text, Consumer<PutObjectRequest.Builder> condition) {
    return client
        .putObject(
            request -> condition.accept(request.bucket(bucket).key("a/b.json")),
            RequestBody.fromString(text))
        .eTag();
  }

  private String read() {
    return client
        .getObjectAsBytes(request -> request.bucket(bucket).key("a/b.json"))
        .asUtf8String();
  }
}
