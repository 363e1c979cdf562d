package dev.noctua.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.IntList;
import org.apache.parquet.column.values.factory.DefaultValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The dictionary of a text column. The library's own keeps an object or three for each text, hashes
 * byte by byte, and waits for memory most of the time; here texts lie one behind the other, as the
 * dictionary's page has them, and a place in the table tells by more bits of the hash whether it is
 * worth looking.
 */
final class TextDictionary extends DictionaryValuesWriter {
  private static final int LENGTH_BYTES = 4;

  /** Bits of a place for each of: which text it is, counted from 1, and where this begins. */
  private static final int PART_BITS = 24;

  private static final int PART = (1 << PART_BITS) - 1;

  /** Of a table that is half full at most, hardly a search takes so many. */
  private static final int MOST_PROBES = 1000;

  /** The largest dictionary of which every text can be told. */
  static final int MOST_BYTES = 8 << 20;

  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Of each place the upper bits of the hash, then the parts; 0: none. */
  private long[] places = new long[1 << 10];

  /** Where each text ends. */
  private int[] ends = new int[1 << 9];

  /** Each text behind its length, as {@link Encoding#PLAIN} has it. */
  private byte[] texts = new byte[1 << 14];

  private int count;

  /** Whether somebody has made texts that share a hash: a dictionary of them takes for ever. */
  private boolean crowded;

  /** The text before: often the next again. */
  private int last;

  private TextDictionary(ParquetProperties properties) {
    super(
        properties.getDictionaryPageSizeThreshold(),
        Encoding.RLE_DICTIONARY,
        Encoding.PLAIN,
        properties.getAllocator());
  }

  /** Texts with these dictionaries, if with any; other columns as the library does. */
  static ValuesWriterFactory writers() {
    return new ValuesWriterFactory() {
      private final ValuesWriterFactory others = new DefaultValuesWriterFactory();
      private ParquetProperties properties;

      @Override
      public void initialize(ParquetProperties given) {
        properties = given;
        others.initialize(given);
      }

      @Override
      public ValuesWriter newValuesWriter(ColumnDescriptor column) {
        boolean text = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
        return text && properties.isDictionaryEnabled(column)
            ? FallbackValuesWriter.of(
                new TextDictionary(properties),
                new PlainValuesWriter(
                    properties.getInitialSlabSize(),
                    properties.getPageSizeThreshold(),
                    properties.getAllocator()))
            : others.newValuesWriter(column);
      }
    };
  }

  @Override
  public void writeBytes(Binary text) {
    ByteBuffer bytes = text.toByteBuffer();
    int from = bytes.arrayOffset() + bytes.position();
    encodedValues.add(number(bytes.array(), from, bytes.remaining()));
  }

  private int number(byte[] bytes, int from, int length) {
    int text = (last == 0 ? 0 : ends[last - 1]) + LENGTH_BYTES;
    if (count == 0 || !Arrays.equals(texts, text, ends[last], bytes, from, from + length)) {
      last = find(bytes, from, length);
    }
    return last;
  }

  private int find(byte[] bytes, int from, int length) {
    long hash = hash(bytes, from, length);
    int place = (int) hash & (places.length - 1);
    int probes = 0;
    while (places[place] != 0) {
      crowded |= ++probes > MOST_PROBES;
      long found = places[place];
      if (tag(found) == tag(hash) && is((int) found & PART, bytes, from, length)) {
        return ((int) (found >>> PART_BITS) & PART) - 1;
      }
      place = (place + 1) & (places.length - 1);
    }
    places[place] = place(hash, count, end());
    add(bytes, from, length);
    if (2 * count > places.length) {
      spread();
    }
    return count - 1;
  }

  /** Eight bytes at a time, of which the last may have been there before. */
  private static long hash(byte[] bytes, int from, int length) {
    long hash = length;
    int last = from + length - Long.BYTES;
    if (last < from) {
      long few = 0;
      for (int i = from; i < from + length; i++) {
        few = (few << Byte.SIZE) | (bytes[i] & 0xff);
      }
      return mixed(hash, few);
    }
    for (int i = from; i < last; i += Long.BYTES) {
      hash = mixed(hash, (long) WORD.get(bytes, i));
    }
    return mixed(hash, (long) WORD.get(bytes, last));
  }

  /** By the golden ratio, whose product has the upper bits of all; these are lent to the lower. */
  private static long mixed(long hash, long word) {
    long product = (hash ^ word) * 0x9e3779b97f4a7c15L;
    return product ^ (product >>> Integer.SIZE);
  }

  private static long tag(long hash) {
    return hash >>> (2 * PART_BITS);
  }

  private static long place(long hash, int number, int start) {
    return (tag(hash) << (2 * PART_BITS)) | ((number + 1L) << PART_BITS) | start;
  }

  /** Whether the text that begins at {@code start} is the given one. */
  private boolean is(int start, byte[] bytes, int from, int length) {
    int text = start + LENGTH_BYTES;
    return (int) LENGTH.get(texts, start) == length
        && Arrays.equals(texts, text, text + length, bytes, from, from + length);
  }

  private int end() {
    return count == 0 ? 0 : ends[count - 1];
  }

  private void add(byte[] bytes, int from, int length) {
    int start = end();
    int end = start + LENGTH_BYTES + length;
    if (end > texts.length) {
      texts = Arrays.copyOf(texts, Math.max(2 * texts.length, end));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    LENGTH.set(texts, start, length);
    System.arraycopy(bytes, from, texts, start + LENGTH_BYTES, length);
    ends[count++] = end;
    dictionaryByteSize = end;
  }

  /** Doubles the table. */
  private void spread() {
    places = new long[2 * places.length];
    int start = 0;
    for (int i = 0; i < count; i++) {
      int text = start + LENGTH_BYTES;
      long hash = hash(texts, text, ends[i] - text);
      int place = (int) hash & (places.length - 1);
      while (places[place] != 0) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = place(hash, i, start);
      start = ends[i];
    }
  }

  @Override
  public DictionaryPage toDictPageAndClose() {
    return lastUsedDictionarySize == 0
        ? null
        : new DictionaryPage(
            BytesInput.from(texts, 0, ends[lastUsedDictionarySize - 1]),
            lastUsedDictionarySize,
            Encoding.PLAIN);
  }

  @Override
  public boolean shouldFallBack() {
    return crowded || super.shouldFallBack();
  }

  @Override
  protected int getDictionarySize() {
    return count;
  }

  @Override
  protected void clearDictionaryContent() {
    Arrays.fill(places, 0);
    count = 0;
  }

  @Override
  protected void fallBackDictionaryEncodedData(ValuesWriter plain) {
    IntList.IntIterator numbers = encodedValues.iterator();
    while (numbers.hasNext()) {
      int number = numbers.next();
      int text = (number == 0 ? 0 : ends[number - 1]) + LENGTH_BYTES;
      plain.writeBytes(Binary.fromConstantByteArray(texts, text, ends[number] - text));
    }
  }
}
