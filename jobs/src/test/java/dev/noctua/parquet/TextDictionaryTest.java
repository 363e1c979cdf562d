package dev.noctua.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** What is written through a dictionary, read by the library. */
class TextDictionaryTest {
  private static final ColumnDescriptor TEXT =
      new ColumnDescriptor(new String[] {"t"}, Types.required(BINARY).named("t"), 0, 0);

  private static ValuesWriter writer(int dictionaryBytes) {
    ValuesWriterFactory factory = TextDictionary.writers();
    factory.initialize(
        ParquetProperties.builder()
            .withDictionaryEncoding(true)
            .withDictionaryPageSize(dictionaryBytes)
            .build());
    return factory.newValuesWriter(TEXT);
  }

  /** A page as it was written, to be read when its dictionary is known. */
  private record Page(Encoding encoding, BytesInput bytes, int values) {
    List<String> read(DictionaryPage page) throws IOException {
      ValuesReader reader;
      if (encoding.usesDictionary()) {
        Dictionary dictionary = Encoding.PLAIN.initDictionary(TEXT, page);
        reader = encoding.getDictionaryBasedValuesReader(TEXT, ValuesType.VALUES, dictionary);
      } else {
        reader = encoding.getValuesReader(TEXT, ValuesType.VALUES);
      }
      reader.initFromPage(values, ByteBufferInputStream.wrap(bytes.toByteBuffer()));
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < values; i++) {
        texts.add(reader.readBytes().toStringUsingUTF8());
      }
      return texts;
    }
  }

  /** Each text lies somewhere within other bytes. */
  private static Page page(ValuesWriter writer, List<String> texts) throws IOException {
    for (String text : texts) {
      byte[] around = ("<" + text + ">").getBytes(UTF_8);
      writer.writeBytes(Binary.fromReusedByteArray(around, 1, around.length - 2));
    }
    BytesInput bytes = BytesInput.copy(writer.getBytes());
    Page page = new Page(writer.getEncoding(), bytes, texts.size());
    writer.reset();
    return page;
  }

  private static void comesBackWithADictionary(List<String> texts) throws IOException {
    ValuesWriter writer = writer(1 << 20);
    Page page = page(writer, texts);
    assertThat(page.encoding()).isEqualTo(Encoding.RLE_DICTIONARY);
    DictionaryPage dictionary = writer.toDictPageAndClose();
    assertThat(dictionary.getDictionarySize()).isEqualTo(new HashSet<>(texts).size());
    assertThat(page.read(dictionary)).isEqualTo(texts);
  }

  @Test
  void textsOfAllLengthsComeBackAndEachIsKeptOnce() throws IOException {
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      int length = random.nextInt(40);
      texts.add(length == 0 ? "" : "é".repeat(length / 3) + random.nextInt(1 + 10 * length));
    }
    comesBackWithADictionary(texts);
  }

  @Test
  void textsThatDifferInOneByteAreToldApart() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int length = 1; length <= 33; length++) {
      for (int at = 0; at < length; at++) {
        texts.add("a".repeat(at) + "b" + "a".repeat(length - at - 1));
      }
    }
    List<String> often = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      often.addAll(texts);
    }
    comesBackWithADictionary(often);
  }

  @Test
  void aTextMayBeLongerThanAllBefore() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      texts.addAll(List.of("x", "x".repeat(40_000), "y".repeat(100_000), "x"));
    }
    comesBackWithADictionary(texts);
  }

  @Test
  void pagesBeforeTheDictionaryGrewTooLargeKeepIt() throws IOException {
    ValuesWriter writer = writer(2000);
    List<String> few = new ArrayList<>();
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      few.add("few " + i % 10);
      many.add("many " + i);
    }

    Page first = page(writer, few);
    Page second = page(writer, many);

    assertThat(first.encoding()).isEqualTo(Encoding.RLE_DICTIONARY);
    assertThat(second.encoding()).isEqualTo(Encoding.PLAIN);
    DictionaryPage dictionary = writer.toDictPageAndClose();
    assertThat(dictionary.getDictionarySize()).isEqualTo(10);
    assertThat(first.read(dictionary)).isEqualTo(few);
    assertThat(second.read(null)).isEqualTo(many);
  }

  @Test
  void aColumnWhoseTextsAreAllDifferentHasNone() throws IOException {
    ValuesWriter writer = writer(1 << 20);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      texts.add(i == 0 ? "" : "text " + i);
    }
    Page page = page(writer, texts);
    assertThat(page.encoding()).isEqualTo(Encoding.PLAIN);
    assertThat(writer.toDictPageAndClose()).isNull();
    assertThat(page.read(null)).isEqualTo(texts);
  }

  @Test
  void theNextRowGroupBeginsAnEmptyOne() throws IOException {
    ValuesWriter writer = writer(1 << 20);
    for (String name : List.of("first", "second")) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        texts.add(name + i % 30);
      }
      Page page = page(writer, texts);
      DictionaryPage dictionary = writer.toDictPageAndClose();
      assertThat(dictionary.getDictionarySize()).isEqualTo(30);
      assertThat(page.read(dictionary)).isEqualTo(texts);
      writer.resetDictionary();
    }
  }

  /** As somebody makes them who knows the hash, each twice. */
  @Test
  void textsMadeToShareAHashGetNone() throws IOException {
    ValuesWriter writer = writer(1 << 20);
    for (int i = 0; i < 3000; i++) {
      long hash = (Long.BYTES * 2 ^ (i / 2)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> Integer.SIZE;
      byte[] text =
          ByteBuffer.allocate(2 * Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(i / 2)
              .putLong(hash ^ 7)
              .array();
      writer.writeBytes(Binary.fromConstantByteArray(text));
    }
    writer.getBytes();
    assertThat(writer.getEncoding()).isEqualTo(Encoding.PLAIN);
  }
}
