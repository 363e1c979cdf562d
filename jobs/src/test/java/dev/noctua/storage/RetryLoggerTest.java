package dev.noctua.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.TestLog;
import dev.noctua.TestS3;
import dev.noctua.servers.FaultProxy;
import dev.noctua.servers.FaultProxy.Fault;
import dev.noctua.servers.S3Server;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who waits for storage finds in the log for what. */
@Tag("world")
class RetryLoggerTest {
  @Test
  void eachTryAfterTheFirstIsLogged() throws IOException {
    String bucket = S3Server.shared().newBucket();
    try (FaultProxy proxy = FaultProxy.to(S3Server.shared().endpoint().getPort());
        TestLog log = new TestLog()) {
      ObjectStore store = new S3Store("s3a://" + bucket, TestS3.settings(proxy.endpoint()));
      store.put("n.json", "words ".repeat(1000));
      assertThat(log.lines()).isEmpty();

      proxy.fail(Fault.SLOW_DOWN, "^PUT", 2);
      store.put("n.json", "words ".repeat(1000));
      String put = "storage: PUT /%s/n.json, try ".formatted(bucket);
      assertThat(log.lines())
          .containsExactly(put + "2 of 5 after status 503", put + "3 of 5 after status 503");

      proxy.fail(Fault.RESET, "^GET", 1);
      assertThat(store.get("n.json")).isPresent();
      assertThat(log.lines())
          .last()
          .isEqualTo("storage: GET /%s/n.json, try 2 of 5 after no answer".formatted(bucket));

      proxy.fail(Fault.TRUNCATED, "^GET", 1);
      try (InputStream in = store.open("n.json")) {
        assertThat(in.readAllBytes()).hasSize(6000);
      }
      assertThat(log.lines())
          .last()
          .asString()
          .matches("storage: connection lost after \\d+ bytes, try 2 of 5");
    } finally {
      TestS3.settings();
    }
  }
}
