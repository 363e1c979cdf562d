package dev.noctua.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Logs each try of a request to S3 after its first. */
final class RetryLogger implements ExecutionInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(RetryLogger.class);

  /** The SDK says in it which try it is: {@code attempt=2; max=5}. */
  private static final String TRY = "amz-sdk-request";

  private static final Pattern LATER = Pattern.compile("attempt=(\\d+); max=(\\d+)");

  /** The status of the answer to the try before; absent where none came. */
  private static final ExecutionAttribute<Integer> ANSWERED = new ExecutionAttribute<>("Answered");

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes request) {
    SdkHttpRequest http = context.httpRequest();
    Matcher attempt = LATER.matcher(http.firstMatchingHeader(TRY).orElse(""));
    if (attempt.matches() && !attempt.group(1).equals("1")) {
      Integer status = request.getAttribute(ANSWERED);
      LOG.info(
          "storage: {} {}, try {} of {} after {}",
          http.method(),
          http.encodedPath(),
          attempt.group(1),
          attempt.group(2),
          status == null ? "no answer" : "status " + status);
    }
    request.putAttribute(ANSWERED, null);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes request) {
    request.putAttribute(ANSWERED, context.httpResponse().statusCode());
  }
}
