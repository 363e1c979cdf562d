package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.LineDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds the parser against Jackson, over lines of random JSON with random faults: what is JSON, and
 * what its canonical form is. The second is written here once more, for trees and with {@link
 * BigDecimal}.
 */
class JsonAgreementTest {
  private static final LocalDate ARRIVAL = LocalDate.parse("2026-11-21");
  private static final String VALID =
      "{\"event_id\":\"e\",\"occurred_at\":\"2026-11-21T10:00:00+08:00\",\"user_id\":\"u\","
          + "\"action\":\"view\",\"content_id\":\"c\",\"context\":{\"arms\":{\"b\":\"1\",\"a\":\"2\"},\"y\":1},\"x\":";
  private static final List<String> NAMES =
      List.of(
          "a", "b", "ab", "a!", "", "名", "ключ", "\\u0061", "😀", "\\ud83d\\ude00", "a\\\"", "é");
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0.0",
          "1.50",
          "-12",
          "120000",
          "0.00012e-7",
          "1E+2",
          "9007199254740993",
          "123456789012345678901234567890.5",
          "1e99999999999999999999",
          "-2.50e-0000000000000000000000017",
          "0e99999999999999999999",
          "\"\"",
          "\"plain text of some length\"",
          "\"题\\n\\t\\/\\\\\\\"\\b\\f\\r\"",
          "\"\\u4e2d\\u00E9\\u0000\\ud83d\\uDE00\"");
  private static final List<String> TRICKY =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "-",
          "+",
          ".",
          "e",
          "0",
          "1",
          "\\u",
          "\\ud83d",
          "\\ude00",
          "\\u00",
          "\\x",
          "\0",
          "\t",
          "\r",
          "\n",
          " ",
          "\u007f",
          "\ufeff",
          "\ud83d\ude00",
          "nul",
          "NaN",
          "truex",
          "01",
          "1.",
          "1e",
          "{}",
          "[]",
          "[,]",
          "{,}",
          "\"a\":1,",
          ",\"a\":1",
          ",\"b\":{\"a\":0}",
          "\"user_id\":\"u\",",
          "//",
          "'");
  private static final List<byte[]> NO_UTF8 =
      List.of(
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xc3},
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final LineParser parser = TestParsers.of(RawLog.BEHAVIOR);
  private int digests;
  private int malformed;

  @Test
  void linesAreJsonWhereJacksonSaysSo() {
    agree(100_000, 20261121);
  }

  @Test
  @Tag("full")
  void aMillionLinesAreJsonWhereJacksonSaysSo() {
    agree(1_000_000, 5);
  }

  private void agree(int lines, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < lines; i++) {
      StringBuilder json = new StringBuilder(VALID);
      value(json, random, 4);
      byte[] line = json.append('}').toString().getBytes(UTF_8);
      for (int faults = random.nextInt(4); faults > 0; faults--) {
        line = spoilt(line, random);
      }
      compare(line);
    }
    // Both kinds are many.
    assertThat(digests).isGreaterThan(lines / 4);
    assertThat(malformed).isGreaterThan(lines / 4);
  }

  @Test
  void depthIsCountedAlike() {
    for (int depth = 995; depth < 1005; depth++) {
      String arrays = VALID + "[".repeat(depth) + "]".repeat(depth) + "}";
      String objects = VALID + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}";
      compare(arrays.getBytes(UTF_8));
      compare(objects.getBytes(UTF_8));
    }
    assertThat(digests).isEqualTo(10);
  }

  @Test
  void manyNamesAreNoBurden() {
    StringBuilder json = new StringBuilder(VALID).append("{\"Aa\":0");
    for (int i = 0; i < 50_000; i++) {
      // Names of one hash, as String counts it.
      String name = Integer.toBinaryString(0x10000 | i).substring(1);
      json.append(",\"").append(name.replace("0", "Aa").replace("1", "BB")).append("\":").append(i);
    }
    compare(json.append("}}").toString().getBytes(UTF_8));
    compare(json.insert(json.length() - 2, ",\"Aa\":1").toString().getBytes(UTF_8));
    assertThat(List.of(digests, malformed)).containsExactly(1, 1);
  }

  /** Lines may stand anywhere in a buffer: nothing beyond them is looked at. */
  private void compare(byte[] line) {
    byte[] buffer = new byte[line.length + 20];
    Arrays.fill(buffer, (byte) '"');
    System.arraycopy(line, 0, buffer, 7, line.length);
    ParsedLine parsed = parser.parse(buffer, 7, 7 + line.length, ARRIVAL);

    String canonical;
    try {
      canonical = canonical(line);
    } catch (IOException e) {
      RejectReason expected =
          e instanceof CharacterCodingException && !validUtf8(line)
              ? RejectReason.INVALID_UTF8
              : RejectReason.MALFORMED_JSON;
      assertThat(parsed.reason()).as("%s: %s", text(line), e.getMessage()).isEqualTo(expected);
      malformed++;
      return;
    }
    assertThat(parsed.reason())
        .as(text(line))
        .isNotIn(RejectReason.MALFORMED_JSON, RejectReason.INVALID_UTF8);
    if (parsed.reason() == null) {
      byte[] hash = LineDigest.digest().digest(("key" + canonical).getBytes(UTF_8));
      assertThat(parsed.digest().toString())
          .as(text(line))
          .isEqualTo(HexFormat.of().formatHex(hash, 0, 16));
      digests++;
    }
  }

  private static String text(byte[] line) {
    return line.length < 2000 ? new String(line, UTF_8) : line.length + " bytes";
  }

  private static boolean validUtf8(byte[] line) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String canonical(byte[] line) throws IOException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    try (JsonParser json = JACKSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      String canonical = canonical(json);
      if (json.nextToken() != null) {
        throw new IOException("text after the object");
      }
      return canonical;
    }
  }

  private static String canonical(JsonParser json) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<byte[], String> members = new TreeMap<>(Arrays::compare);
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = string(json.getCurrentName()) + ":";
          json.nextToken();
          members.put(name.getBytes(UTF_8), name + canonical(json));
        }
        StringBuilder object = new StringBuilder("{");
        members.values().forEach(member -> object.append(member).append(','));
        return object.append('}').toString();
      }
      case START_ARRAY -> {
        StringBuilder array = new StringBuilder("[");
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.append(canonical(json)).append(',');
        }
        return array.append(']').toString();
      }
      case VALUE_STRING -> {
        return string(json.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return number(json.getText());
      }
      default -> {
        return json.getText();
      }
    }
  }

  private static String string(String text) throws IOException {
    UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String number(String text) {
    String[] parts = text.split("[eE]", 2);
    BigDecimal digits = new BigDecimal(parts[0]).stripTrailingZeros();
    if (digits.signum() == 0) {
      return "0e0";
    }
    BigInteger exponent = new BigInteger(parts.length > 1 ? parts[1] : "0");
    return exponent.abs().toString().length() > 18
        ? text
        : digits.unscaledValue() + "e" + exponent.subtract(BigInteger.valueOf(digits.scale()));
  }

  private static void value(StringBuilder json, Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      json.append(SCALARS.get(random.nextInt(SCALARS.size())));
      return;
    }
    json.append(kind == 1 ? '{' : '[');
    int first = random.nextInt(NAMES.size());
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      json.append(i > 0 ? "," : "").append(" ".repeat(random.nextInt(2)));
      if (kind == 1) {
        // By steps of five all are met; some are the same name.
        json.append('"').append(NAMES.get((first + 5 * i) % NAMES.size())).append("\":");
      }
      value(json, random, depth - 1);
    }
    json.append(kind == 1 ? '}' : ']');
  }

  private static byte[] spoilt(byte[] line, Random random) {
    int at = random.nextInt(line.length);
    switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = line.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      }
      case 1 -> {
        return spliced(line, at, new byte[0], Math.min(line.length, at + 1 + random.nextInt(3)));
      }
      case 2 -> {
        int from = random.nextInt(line.length);
        int to = Math.min(line.length, from + random.nextInt(12));
        return spliced(line, at, Arrays.copyOfRange(line, from, to), at);
      }
      case 3 -> {
        byte[] no = NO_UTF8.get(random.nextInt(NO_UTF8.size()));
        return spliced(line, at, random.nextInt(4) == 0 ? no : new byte[] {' '}, at);
      }
      default -> {
        byte[] tricky = TRICKY.get(random.nextInt(TRICKY.size())).getBytes(UTF_8);
        return spliced(line, at, tricky, random.nextBoolean() ? at : at + 1);
      }
    }
  }

  /** The line with {@code insert} instead of what stands from {@code at} to {@code to}. */
  private static byte[] spliced(byte[] line, int at, byte[] insert, int to) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(line, 0, at);
    result.writeBytes(insert);
    result.write(line, to, line.length - to);
    return result.toByteArray().length == 0 ? line : result.toByteArray();
  }
}
