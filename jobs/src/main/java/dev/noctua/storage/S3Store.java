package dev.noctua.storage;

import dev.noctua.core.Failure;
import dev.noctua.settings.Settings;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in an S3 bucket below a prefix. The store must honour {@code If-Match} and {@code
 * If-None-Match} on writes.
 */
public final class S3Store implements ObjectStore {
  private static final int DELETE_BATCH = 1000;

  /** Enough for the largest request, 5 GB, on a slow line. */
  private static final Duration UPLOAD = Duration.ofMinutes(30);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /**
   * A store at {@code address} ({@code s3a://bucket/prefix}); credentials are the AWS SDK's own.
   */
  public S3Store(String address, Settings.S3 settings) {
    URI uri = URI.create(address);
    bucket = uri.getHost();
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
    prefix = path.isEmpty() ? "" : path + "/";
    var builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            .overrideConfiguration(
                o ->
                    o.apiCallAttemptTimeout(RetryPolicy.SILENCE)
                        .retryStrategy(RetryPolicy.sdk())
                        .addExecutionInterceptor(new RetryLogger()));
    if (!settings.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    client = builder.build();
  }

  @Override
  public List<Entry> listAll(String folder) {
    return ask(
        "list",
        folder,
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix + folder))
                .contents()
                .stream()
                .filter(o -> !isPlaceholder(o))
                .map(this::entry)
                .sorted(Comparator.comparing(Entry::key))
                .toList());
  }

  /** What some tools make so that a folder shows. */
  private static boolean isPlaceholder(S3Object object) {
    return object.key().endsWith("/") && object.size() == 0;
  }

  private Entry entry(S3Object object) {
    return new Entry(object.key().substring(prefix.length()), object.size(), object.eTag());
  }

  @Override
  public List<Entry> children(String folder) {
    return ask(
        "list",
        folder,
        () -> {
          List<Entry> children = new ArrayList<>();
          for (ListObjectsV2Response page :
              client.listObjectsV2Paginator(
                  r -> r.bucket(bucket).prefix(prefix + folder).delimiter("/"))) {
            page.contents().stream()
                .filter(o -> !isPlaceholder(o))
                .map(this::entry)
                .forEach(children::add);
            page.commonPrefixes().stream()
                .map(p -> Entry.dead(p.prefix().substring(prefix.length())))
                .forEach(children::add);
          }
          children.sort(Comparator.comparing(Entry::key));
          return children;
        });
  }

  @Override
  public Optional<Content> get(String key) {
    return ask(
        "read",
        key,
        () -> {
          try {
            ResponseBytes<GetObjectResponse> answer =
                client.getObjectAsBytes(r -> r.bucket(bucket).key(prefix + key));
            return Optional.of(new Content(answer.asUtf8String(), answer.response().eTag()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public InputStream open(String key, long offset) {
    return new ResumingStream((from, etag) -> open(key, from, etag), offset);
  }

  private ResponseInputStream<GetObjectResponse> open(String key, long offset, String etag) {
    String range = offset == 0 ? null : "bytes=" + offset + "-";
    return ask(
        "read",
        key,
        () -> client.getObject(r -> r.bucket(bucket).key(prefix + key).range(range).ifMatch(etag)));
  }

  @Override
  public void put(String key, String text) {
    ask("write", key, () -> client.putObject(to(key).build(), RequestBody.fromString(text)));
  }

  @Override
  public Optional<Entry> replace(Entry listed, Path content) {
    PutObjectRequest request =
        to(listed.key())
            .ifMatch(listed.etag())
            .overrideConfiguration(o -> o.apiCallAttemptTimeout(UPLOAD))
            .build();
    return ask(
        "write",
        listed.key(),
        () -> {
          try {
            String etag = client.putObject(request, RequestBody.fromFile(content)).eTag();
            return Optional.of(new Entry(listed.key(), content.toFile().length(), etag));
          } catch (S3Exception e) {
            if (e.statusCode() != 412 && e.statusCode() != 409 && e.statusCode() != 404) {
              throw e;
            }
            return Optional.empty();
          }
        });
  }

  @Override
  public boolean putIfAbsent(String key, String text) {
    return conditional(key, text, to(key).ifNoneMatch("*"));
  }

  @Override
  public boolean putIfMatch(String key, String text, String etag) {
    return conditional(key, text, to(key).ifMatch(etag));
  }

  private PutObjectRequest.Builder to(String key) {
    return PutObjectRequest.builder().bucket(bucket).key(prefix + key);
  }

  /**
   * A conditional write. The SDK may have tried twice: the first try wrote the object and its
   * answer was lost, then the second try is refused. So after a refusal the object is read back and
   * compared.
   */
  private boolean conditional(String key, String text, PutObjectRequest.Builder request) {
    return ask(
        "write",
        key,
        () -> {
          try {
            client.putObject(request.build(), RequestBody.fromString(text));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() != 412 && e.statusCode() != 409 && e.statusCode() != 404) {
              throw e;
            }
            return holds(key, text);
          } catch (SdkException e) {
            if (holds(key, text)) {
              return true;
            }
            throw e;
          }
        });
  }

  private boolean holds(String key, String text) {
    return get(key).filter(c -> c.text().equals(text)).isPresent();
  }

  @Override
  public void delete(Collection<String> keys) {
    List<ObjectIdentifier> all =
        keys.stream().map(k -> ObjectIdentifier.builder().key(prefix + k).build()).toList();
    for (int from = 0; from < all.size(); from += DELETE_BATCH) {
      List<ObjectIdentifier> batch =
          new ArrayList<>(all.subList(from, Math.min(all.size(), from + DELETE_BATCH)));
      List<S3Error> failed =
          ask(
                  "delete",
                  batch.get(0).key(),
                  () ->
                      client.deleteObjects(
                          r -> r.bucket(bucket).delete(Delete.builder().objects(batch).build())))
              .errors();
      if (!failed.isEmpty()) {
        throw new Failure.Unavailable(
            "can't delete %s: %s; check that the credentials allow deleting objects in the bucket"
                .formatted(failed.get(0).key(), failed.get(0).message()),
            null);
      }
    }
  }

  @Override
  public int abortUploads(Predicate<String> keys) {
    return ask(
        "list uploads to",
        "",
        () -> {
          List<MultipartUpload> open =
              client
                  .listMultipartUploadsPaginator(r -> r.bucket(bucket).prefix(prefix))
                  .uploads()
                  .stream()
                  .filter(upload -> keys.test(upload.key().substring(prefix.length())))
                  .toList();
          open.forEach(
              upload ->
                  client.abortMultipartUpload(
                      r -> r.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
          return open.size();
        });
  }

  @Override
  public String address(String key) {
    return "s3a://" + bucket + "/" + prefix + key;
  }

  private <T> T ask(String verb, String key, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new Failure.Unavailable(
          "can't %s %s: %s; check that S3 answers and that storage.s3, the bucket and the credentials are right, then run again"
              .formatted(verb, address(key), e.getMessage()),
          e);
    }
  }
}
