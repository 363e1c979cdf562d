package dev.noctua.raw.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.noctua.raw.json.JsonTokens.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokensTest {
  private static final String END = "no JSON";

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
          .build();

  private static final Map<JsonToken, Kind> KINDS =
      Map.ofEntries(
          Map.entry(JsonToken.START_OBJECT, Kind.OBJECT),
          Map.entry(JsonToken.END_OBJECT, Kind.OBJECT_END),
          Map.entry(JsonToken.START_ARRAY, Kind.ARRAY),
          Map.entry(JsonToken.END_ARRAY, Kind.ARRAY_END),
          Map.entry(JsonToken.FIELD_NAME, Kind.NAME),
          Map.entry(JsonToken.VALUE_STRING, Kind.TEXT),
          Map.entry(JsonToken.VALUE_NUMBER_INT, Kind.NUMBER),
          Map.entry(JsonToken.VALUE_NUMBER_FLOAT, Kind.NUMBER),
          Map.entry(JsonToken.VALUE_TRUE, Kind.TRUE),
          Map.entry(JsonToken.VALUE_FALSE, Kind.FALSE),
          Map.entry(JsonToken.VALUE_NULL, Kind.NULL));

  /** What random lines are made of: much of it doesn't go together. */
  private static final List<String> PARTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          " ",
          "\t",
          "\r\n",
          "\"\"",
          "\"a\"",
          "\"a\":",
          "\"b\" : ",
          "{\"c\":",
          ",\"名\":",
          "\"\\u0061\\n\\\\\\\"\"",
          "\"\\ud83d\\ude00 😀\"",
          "\"\\ud83d\"",
          "\"\\ude00x\":",
          "\"\\x\"",
          "\"\\u12\"",
          "\"\u0001\"",
          "\"",
          "\\",
          "true",
          "false",
          "null",
          "nul",
          "NaN",
          "1",
          "-0.5e+7",
          "01",
          "1.",
          "2e",
          "-",
          "+1",
          "\ufeff",
          "\u0002",
          "//",
          "'");

  private static List<String> tokens(byte[] line) {
    List<String> tokens = new ArrayList<>();
    try {
      JsonTokens json = new JsonTokens(line);
      while (json.next()) {
        tokens.add(json.start() + " " + json.kind() + " " + json.text() + " in " + json.name());
        assertThat(json.end()).isGreaterThan(json.start());
      }
      assertThat(json.next()).isFalse();
      assertThat(json.kind()).isNull();
    } catch (MalformedJsonException e) {
      tokens.add(END);
    }
    return tokens;
  }

  private static List<String> jacksons(byte[] line) {
    List<String> tokens = new ArrayList<>();
    try (JsonParser json = JACKSON.createParser(line)) {
      while (json.nextToken() != null) {
        Kind kind = KINDS.get(json.currentToken());
        boolean opens = kind == Kind.OBJECT || kind == Kind.ARRAY;
        tokens.add(
            json.currentTokenLocation().getByteOffset()
                + " "
                + kind
                + " "
                + readable(json.getText())
                + " in "
                + (opens ? null : readable(json.currentName())));
      }
    } catch (IOException e) {
      tokens.add(END);
    }
    return tokens;
  }

  /** Jackson leaves half of a surrogate pair as it is. */
  private static String readable(String text) {
    return text == null ? null : text.replaceAll("\\p{Cs}", "\ufffd");
  }

  /** Or both see that the line is no JSON. */
  @Test
  void tokensAreThoseThatJacksonSees() {
    Random random = new Random(20261121);
    int whole = 0;
    int broken = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      value(text, random, 4);
      for (int faults = random.nextInt(3); faults > 0; faults--) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(3));
        text.replace(at, to, PARTS.get(random.nextInt(PARTS.size())));
      }
      byte[] line = text.toString().getBytes(UTF_8);
      // In less than four bytes Jackson doesn't look for a byte order mark.
      List<String> expected = line.length < 4 ? tokens(line) : jacksons(line);
      List<String> found = tokens(line);
      if (expected.contains(END)) {
        broken++;
        assertThat(found).as(new String(line, UTF_8)).contains(END);
      } else {
        whole++;
        assertThat(found).as(new String(line, UTF_8)).isEqualTo(expected);
      }
    }
    assertThat(whole).isGreaterThan(50_000);
    assertThat(broken).isGreaterThan(50_000);
  }

  private static void value(StringBuilder json, Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      List<String> scalars =
          List.of("1", "-0.5e+7", "true", "false", "null", "\"\"", "\"a\\ud83d\"", "\"名\\t\"");
      json.append(scalars.get(random.nextInt(scalars.size())));
      return;
    }
    json.append(kind == 1 ? "{" : "[");
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      json.append(i > 0 ? "," : "").append(" ".repeat(random.nextInt(2)));
      if (kind == 1) {
        json.append(List.of("\"a\":", "\"名\" : ", "\"\\u0061b\":").get(random.nextInt(3)));
      }
      value(json, random, depth - 1);
    }
    json.append(kind == 1 ? "}" : "]");
  }

  @Test
  void aTokenStandsBetweenItsStartAndItsEnd() throws MalformedJsonException {
    String line = " {\"a\" :[ 1.50,\"\\u0061\\\"\" , null],\"b\":{ }} true";
    JsonTokens json = new JsonTokens(line.getBytes(ISO_8859_1));
    List<String> tokens = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    while (json.next()) {
      tokens.add(line.substring(json.start(), json.end()));
      depths.add(json.depth());
    }
    assertThat(tokens)
        .containsExactly(
            "{",
            "\"a\"",
            "[",
            "1.50",
            "\"\\u0061\\\"\"",
            "null",
            "]",
            "\"b\"",
            "{",
            "}",
            "}",
            "true");
    assertThat(depths).containsExactly(1, 1, 2, 2, 2, 2, 1, 1, 2, 1, 0, 0);
    json.rewind();
    assertThat(json.kind()).isNull();
    assertThat(json.next()).isTrue();
    assertThat(json.start()).isOne();
  }

  @Test
  void aPathNamesAllMembersAround() throws MalformedJsonException {
    JsonTokens json =
        new JsonTokens("{\"a\":{\"\":[[0,{\"\\u0062\":1}],{\"\":2}]},\"c\":3} [4]".getBytes(UTF_8));
    List<String> paths = new ArrayList<>();
    while (json.next()) {
      if (json.kind() == Kind.NUMBER) {
        paths.add(json.text() + " " + json.path() + " " + json.name());
      }
    }
    assertThat(paths).containsExactly("0 a. null", "1 a..b b", "2 a.. ", "3 c c", "4  null");
  }

  @Test
  void membersAreFoundByTheirNames() throws MalformedJsonException {
    ByteStringIndex names = new ByteStringIndex(List.of("x", "ab"));
    JsonTokens json =
        new JsonTokens("[0,{\"a\\u0062\":[1,{\"x\":2}],\"b\":3,\"ab\":4}]".getBytes(UTF_8));
    List<String> found = new ArrayList<>();
    while (json.next()) {
      if (json.kind().isScalar()) {
        found.add(json.text() + ":" + json.nameIn(names));
      }
    }
    assertThat(found).containsExactly("0:-1", "1:-1", "2:0", "3:-1", "4:1");
  }

  @Test
  void whatIsNotSoughtIsSkipped() throws MalformedJsonException {
    JsonTokens json = new JsonTokens("{\"a\":{\"b\":[1,[]]},\"c\":[],\"d\":2}".getBytes(UTF_8));
    List<String> seen = new ArrayList<>();
    json.next();
    while (json.next()) {
      json.skip();
      seen.add(json.kind() + " " + json.text());
    }
    assertThat(seen)
        .containsExactly(
            "NAME a",
            "OBJECT_END }",
            "NAME c",
            "ARRAY_END ]",
            "NAME d",
            "NUMBER 2",
            "OBJECT_END }");
    JsonTokens open = new JsonTokens("{\"a\":[".getBytes(UTF_8));
    open.next();
    assertThatThrownBy(open::skip).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void aThousandBracketsAreOpenAtMost() {
    assertThat(tokens(("[".repeat(1000) + "]".repeat(1000)).getBytes(UTF_8))).doesNotContain(END);
    assertThat(tokens(("[".repeat(1001) + "]".repeat(1001)).getBytes(UTF_8))).contains(END);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[", "[]", "7"})
  void aByteOrderMarkIsPassedOver(String line) {
    assertThat(tokens(("\ufeff" + line).getBytes(UTF_8)))
        .isEqualTo(tokens(("   " + line).getBytes(UTF_8)));
    assertThat(tokens((line + "\ufeff").getBytes(UTF_8))).contains(END);
  }

  /** The bytes are given as ISO-8859-1 has them. */
  @ParameterizedTest
  @CsvSource({
    "a\u00c3\u00a9, aé, true",
    "\u00f0\u009f\u0098\u0080, 😀, true",
    // CESU-8, more bytes than a character needs, and the last character that there is.
    "x\u00ed\u00a0\u00bd\u00ed\u00b8\u0080y, x😀y, true",
    "\u00c1\u00a1\u00e0\u0081\u00a2\u00f0\u0080\u0081\u00a3, abc, true",
    "\u00f4\u008f\u00bf\u00bf, \udbff\udfff, true",
    // Bytes that are missing, that follow nothing, and that are beyond all characters.
    "a\u00c3, a\ufffd, false",
    "a\u00e4\u00b8x, a\ufffd\ufffdx, false",
    "\u0080x\u00bf, \ufffdx\ufffd, false",
    "\u00ff\u00f8\u0088, \ufffd\ufffd\ufffd, false",
    "\u00f4\u0090\u0080\u0080, \ufffd\ufffd\ufffd\ufffd, false"
  })
  void bytesThatAreNoUtf8AreReadAsFarAsTheyCanBe(String bytes, String text, boolean readable)
      throws MalformedJsonException {
    String line = "{\"" + bytes + "\":\"" + bytes + "\"}";
    JsonTokens json = new JsonTokens(line.getBytes(ISO_8859_1));

    assertThat(json.isReadable()).isEqualTo(readable);
    json.next();
    json.next();
    assertThat(json.text()).isEqualTo(text);
    json.next();
    assertThat(json.text()).isEqualTo(text);
    assertThat(json.name()).isEqualTo(text);
    assertThat(json.path()).isEqualTo(text);
    assertThat(json.nameIn(new ByteStringIndex(List.of("", text)))).isOne();
    assertThat(json.next()).isTrue();
    assertThat(json.next()).isFalse();
  }

  @Test
  void halfOfAPairInThreeBytesIsRead() throws MalformedJsonException {
    JsonTokens json = new JsonTokens("\"\u00ed\u00a0\u00bdx\"".getBytes(ISO_8859_1));
    json.next();
    assertThat(json.text()).hasSize(2).endsWith("x");
    assertThat(json.isReadable()).isTrue();
  }
}
