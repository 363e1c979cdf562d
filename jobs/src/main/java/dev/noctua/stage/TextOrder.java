package dev.noctua.stage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** How texts are ordered outside of Spark. */
public final class TextOrder {
  /** The order of Spark and DuckDB, which isn't that of Java. */
  public static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private TextOrder() {}
}
