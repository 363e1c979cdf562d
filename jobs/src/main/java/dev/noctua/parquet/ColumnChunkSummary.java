package dev.noctua.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.DictionaryPageReadStore;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;

/**
 * What the footer of a Parquet file and the dictionary of a column say of the values in one row
 * group, so that these needn't be read.
 */
final class ColumnChunkSummary {
  private final ColumnChunkMetaData chunk;
  private final ColumnDescriptor column;
  private final DictionaryPageReadStore dictionaries;

  ColumnChunkSummary(
      ColumnChunkMetaData chunk, ColumnDescriptor column, DictionaryPageReadStore dictionaries) {
    this.chunk = chunk;
    this.column = column;
    this.dictionaries = dictionaries;
  }

  /** How many values are null; absent when that isn't said. */
  OptionalLong nulls() {
    Statistics<?> statistics = chunk.getStatistics();
    return statistics != null && statistics.isNumNullsSet()
        ? OptionalLong.of(statistics.getNumNulls())
        : OptionalLong.empty();
  }

  /** Whether all values that there are are known to be among {@code allowed}. */
  boolean areAll(Set<Binary> allowed) throws IOException {
    if (isEmpty()) {
      return true;
    }
    EncodingStats encodings = chunk.getEncodingStats();
    if (encodings == null
        || !encodings.hasDictionaryPages()
        || encodings.hasNonDictionaryEncodedPages()) {
      return false;
    }
    DictionaryPage page = dictionaries.readDictionaryPage(column);
    Dictionary values = page.getEncoding().initDictionary(column, page);
    for (int i = 0; i <= values.getMaxId(); i++) {
      if (!allowed.contains(values.decodeToBinary(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether all values that there are are known to be in a range; a null limit is none.
   *
   * @param scale digits behind the point of each
   */
  boolean areWithin(BigDecimal minimum, BigDecimal maximum, int scale) {
    if (isEmpty()) {
      return true;
    }
    // Of doubles it isn't said whether one of them is no number.
    return limits()
        .filter(
            limits ->
                (minimum == null || BigDecimal.valueOf(limits.low, scale).compareTo(minimum) >= 0)
                    && (maximum == null
                        || BigDecimal.valueOf(limits.high, scale).compareTo(maximum) <= 0))
        .isPresent();
  }

  private boolean isEmpty() {
    return nulls().isPresent() && nulls().getAsLong() == chunk.getValueCount();
  }

  private record Limits(long low, long high) {}

  private Optional<Limits> limits() {
    Statistics<?> statistics = chunk.getStatistics();
    if (statistics == null || !statistics.hasNonNullValue()) {
      return Optional.empty();
    }
    if (statistics instanceof IntStatistics ints) {
      return Optional.of(new Limits(ints.getMin(), ints.getMax()));
    }
    return statistics instanceof LongStatistics longs
        ? Optional.of(new Limits(longs.getMin(), longs.getMax()))
        : Optional.empty();
  }
}
