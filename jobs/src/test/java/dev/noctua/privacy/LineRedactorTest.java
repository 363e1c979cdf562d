package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.raw.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays of a line. */
class LineRedactorTest {
  private static final LineRedactor LINES =
      new LineRedactor(
          List.of(
              new Erasure.Person(
                  "ada-1815",
                  Optional.empty(),
                  "erased.T",
                  List.of("ada@example.org", "13900000000", "2026-11-20")),
              new Erasure.Person("7", Optional.empty(), "erased.S", List.of())));

  private static String kept(String log, String line) {
    byte[] kept = LINES.kept(log, line.replace('\'', '"').getBytes(UTF_8));
    return kept == null ? null : new String(kept, UTF_8).replace('"', '\'');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'user_id':'ada-1815','type':'registered'}",
        "{'type':'registered', 'user_id' : '7'}",
        "{'user_id':'\\u0061da-1815'}",
        "{'user_id':'ada-1815',",
        "{'user_id':7,'type':'registered'}",
        "{'user_id': 7,",
        "{'user_id':'7','user_id",
        "rubbish ada@example.org",
        "'ada-1815'}"
      })
  void theirLinesGo(String line) {
    assertThat(kept("registration", line)).isNull();
    assertThat(kept("behavior", line)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'user_id':'ada-1815','target_user_id':'\\u0062ob','type':'ada'} | ada-1815,bob",
        "{'data':[{'creator_user_id': 7}],'user_id':['x']} | 7",
        "{'user_id':'ada-1815','target_user_id':7,'name':'bob' | 7,ada-1815",
        "{'user_id':null,'user':{'id':'u'}} rubbish | ''"
      })
  void peopleAreNamedByTheFieldsThatNameThem(String line, String named) {
    assertThat(
            String.join(
                ",", new TreeSet<>(NamedPeople.ids(line.replace('\'', '"').getBytes(UTF_8)))))
        .isEqualTo(named.replace("''", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'user_id':'bob'}",
        "{'user_id':'ada-18155','note':'Ada'}",
        "{'user_id':'bob','order_id':'7','n':7,'text':'7'}",
        "{'user_id':'bob','query':'by Ada, Lada@example.organ or 139000000001'}",
        "{'user_id':'bob','content_id':'ada-1815','order_id':'ada-1815','refund_id':'ada-1815'}",
        "{'user_id':'bob','occurred_at':'2026-11-20','event_id':'13900000000'}",
        "{'user_id':'bob','context':{'arms':{'ada-1815':'ada-1815'},'list':'ada-1815'}}",
        "{'user_id':'bob','context':{'position':7}}",
        "{'user_id':'bob','context':{'user':'7'}}",
        "{'order_id':'7','user_id'",
        "rubbish 7 'x'",
        "[]",
        "''",
        ""
      })
  void linesOfOthersStayAsTheyAre(String line) {
    String log = line.contains("order_id") ? "transaction" : "behavior";
    assertThat(kept(log, line)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "transaction|{'user_id':'ada-1815', 'amount':1.50}|{'user_id':'erased.T', 'amount':1.50}",
        "transaction|{'user_id':'7','order_id':'7','coupon':{'code':'Ada'}}|{'user_id':'erased.S','order_id':'7','coupon':{'code':'Ada'}}",
        "transaction|{'user_id':'7','payer':'Lovelace','more':[1,{'of':'it'}]}|{'user_id':'erased.S','payer':'erased.S','more':[1,{'of':'erased.S'}]}",
        "transaction|{'user_id':'ada-1815','order_id':'Ada','channel_trade_no':'a 13900000000'}|{'user_id':'erased.T','order_id':'Ada','channel_trade_no':'a 13900000000'}",
        "transaction|{'type':'paid','user_id':7,'n':7}|{'type':'paid','user_id':'erased.S','n':7}",
        "transaction|{'user_id':'ada-1815','x':'Ada L.','y':['题','a\\'ada@example.org']}|{'user_id':'erased.T','x':'erased.T','y':['erased.T','erased.T']}",
        "behavior|{'user_id':'bob','target_user_id':'ada-1815'}|{'user_id':'bob','target_user_id':'erased.T'}",
        "behavior|{'user_id':'bob','target_user_id':'7','coupon_code':'7'}|{'user_id':'bob','target_user_id':'erased.S','coupon_code':'7'}",
        "behavior|{'user_id':'bob','query':'题 13900000000?','to':'ada-1815'}|{'user_id':'bob','query':'erased.T','to':'erased.T'}",
        "behavior|{'user_id':'bob','ada-1815':{'a':'\\u0061da-1815'}}|{'user_id':'bob','erased.T':{'a':'erased.T'}}",
        "catalog|{'title':'Ada','creator_user_id':'ada-1815'}|{'title':'Ada','creator_user_id':'erased.T'}",
        "catalog|{'title':'By ada-1815','summary':'ADA@example.org','tags':['x','by ada-1815']}|{'title':'erased.T','summary':'erased.T','tags':['x','erased.T']}",
        "behavior|{'user_id':'bob','comment':'ask ada-1815','query':'+86 139-0000-0000'}|{'user_id':'bob','comment':'erased.T','query':'erased.T'}",
        "behavior|{'user_id':'bob','from':'/s?q=Ada%40Example.org','call':13900000000}|{'user_id':'bob','from':'erased.T','call':'erased.T'}",
        "behavior|{'user_id':'bob','context':{'city':'13900000000','list':'13900000000'}}|{'user_id':'bob','context':{'city':'erased.T','list':'13900000000'}}",
        "registration|{'user_id':'bob','email':'ada@example.org','occupation':'ada@example.org'}|{'user_id':'bob','email':'ada@example.org','occupation':'erased.T'}"
      })
  void whatMustStayStaysUnderTheTombstonesKey(String log, String line, String kept) {
    assertThat(kept(log, line)).isEqualTo(kept);
    assertThat(kept(log, kept)).as("done again").isEqualTo(kept);
  }

  @Test
  void whatOthersGiveAsTheirsIsTheirs() {
    String shared =
        "{'user_id':'bob','type':'registered','username':'ada-1815','phone':'13900000000'}";
    assertThat(kept("registration", shared)).isEqualTo(shared);
  }

  /** Where readers of JSON differ nobody may hide: a line that ingest refuses is looked through. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "gone",
      value = {
        // Something follows the object.
        "transaction|{'user_id':'ada-1815'} {'user_id':'7'}|{'user_id':'erased.T'} {'user_id':'erased.S'}",
        "behavior|{'user_id':'ada-1815'}{'user_id':'bob'}|{'user_id':'erased.T'}{'user_id':'bob'}",
        "behavior|{'user_id':'bob'} {'user_id':'7'}|gone",
        "transaction|{'user_id':'ada-1815'} rubbish|gone",
        "transaction|{'user_id':'bob'} rubbish|{'user_id':'bob'} rubbish",
        // A name repeats: the last one says who acts.
        "behavior|{'user_id':'ada-1815','user_id':'bob'}|{'user_id':'erased.T','user_id':'bob'}",
        "behavior|{'user_id':'bob','user_id':'ada-1815'}|gone",
        "transaction|{'user_id':'7','user_id':'7'}|{'user_id':'erased.S','user_id':'erased.S'}",
        // Numbers of any size, and what is none.
        "transaction|{'user_id':7,'n':-1e99999999999999999999}|{'user_id':'erased.S','n':-1e99999999999999999999}",
        "behavior|{'user_id':7.0,'n':123456789012345678901234567890}|{'user_id':7.0,'n':123456789012345678901234567890}",
        "behavior|{'user_id':'7','n':01}|gone",
        "behavior|{'user_id':'bob','n':NaN}|{'user_id':'bob','n':NaN}",
        // Half of a surrogate pair.
        "transaction|{'user_id':'7','x':'\\ud83d'}|{'user_id':'erased.S','x':'erased.S'}",
        "behavior|{'user_id':'bob','\\ude00':'ada-1815'}|{'user_id':'bob','\\ude00':'erased.T'}",
        "behavior|{'user_id':'ada-1815','x':'\\ud83dx'}|gone",
        // No name at all.
        "behavior|{'user_id':'bob','':{'content_id':'ada-1815'}}|{'user_id':'bob','':{'content_id':'erased.T'}}",
        "behavior|{'user_id':'bob','content_id':{'':'ada-1815'}}|{'user_id':'bob','content_id':{'':'erased.T'}}",
        // Not even an object.
        "behavior|[{'user_id':'ada-1815'}]|[{'user_id':'erased.T'}]",
        "behavior|'ada-1815'|'erased.T'",
        "behavior|ada-1815|gone",
        "behavior|ada-18155|ada-18155"
      })
  void nobodyHidesWhereReadersDiffer(String log, String line, String kept) {
    assertThat(kept(log, line)).isEqualTo(kept);
  }

  @Test
  void nobodyHidesBehindManyDigitsOrBrackets() {
    String digits = "{'n':" + "9".repeat(5000) + ",'user_id':'7'}";
    assertThat(kept("behavior", digits)).isNull();
    assertThat(kept("transaction", digits)).isEqualTo(digits.replace("'7'", "'erased.S'"));
    String brackets = "[".repeat(2000) + "{'user_id':'7'}";
    assertThat(kept("transaction", brackets)).isNull();
    assertThat(kept("behavior", brackets.replace('7', '8'))).isNotNull();
  }

  /** Bytes are given as ISO-8859-1 has them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "gone",
      value = {
        // Nothing in a line that can't be read is changed, if it speaks of them.
        "transaction|{'user_id':'ada-1815','x':'\u00ff'}|gone",
        "transaction|{'user_id':'bob','x':'\u00ff'}|{'user_id':'bob','x':'\u00ff'}",
        "behavior|{'user_id':'\\u0061da-1815','x':'\u00c3'}|gone",
        "behavior|{'user_id':'bob','x\u00c3':'\\u0061da-1815'}|{'user_id':'bob','x\u00c3':'erased.T'}",
        "behavior|{'user_id':'bob','x':'\u00c3',|{'user_id':'bob','x':'\u00c3',",
        "behavior|{'user_id':'\\u0061da-1815','x':|gone",
        // CESU-8, and more bytes than a character needs.
        "transaction|{'user_id':'7','list':'\u00ed\u00a0\u00bd\u00ed\u00b8\u0080'}|{'user_id':'erased.S','list':'erased.S'}",
        "transaction|{'user_id':'\u00c1\u00a1da-1815'}|{'user_id':'erased.T'}",
        "behavior|{'\u00c1\u00b5ser_id':'7'}|gone",
        // A byte order mark.
        "behavior|\u00ef\u00bb\u00bf{'user_id':'7'}|gone",
        "transaction|\u00ef\u00bb\u00bf{'user_id':'7'}|\u00ef\u00bb\u00bf{'user_id':'erased.S'}",
        "behavior|\u00ef\u00bb\u00bf{'user_id':'bob'}|\u00ef\u00bb\u00bf{'user_id':'bob'}"
      })
  void nobodyHidesBehindBytesThatAreNoUtf8(String log, String line, String kept) {
    byte[] found = LINES.kept(log, line.replace('\'', '"').getBytes(ISO_8859_1));
    assertThat(found == null ? null : new String(found, ISO_8859_1).replace('"', '\''))
        .isEqualTo(kept);
  }

  /** A file of such lines is split within characters: a byte more or less stands at either end. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void linesInOtherEncodingsGoIfTheySpeakOfThem(String charset) {
    for (String line :
        List.of(
            "{'user_id':'ada-1815'}",
            "{'user_id':'bob','x':[{'target_user_id':7}]}",
            "{'user_id':'bob','x':'ada@example.org'}",
            "{'user_id':'bob','creator_user_id':'\\u0061da-1815'}")) {
      byte[] bytes = line.replace('\'', '"').getBytes(Charset.forName(charset));
      assertThat(LINES.kept("transaction", bytes)).as(line).isNull();
      assertThat(NamedPeople.ids(bytes)).containsAnyOf("ada-1815", "bob");
    }
    for (String line : List.of("{'user_id':'bob','x':'ada'}", "rubbish", "{'n':7}")) {
      byte[] bytes = line.replace('\'', '"').getBytes(Charset.forName(charset));
      assertThat(LINES.kept("behavior", bytes)).as(line).isSameAs(bytes);
    }
    byte[] own = "\n{\"user_id\":\"ada-1815\"}\r\n".getBytes(Charset.forName(charset));
    int feed = own[own.length - 1] == '\n' ? own.length - 1 : own.length - 2;
    if (!charset.startsWith("UTF-32")) {
      byte[] shifted = Arrays.copyOfRange(own, charset.equals("UTF-16LE") ? 1 : 2, feed);
      assertThat(LINES.kept("behavior", shifted)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a", "a\n", "a\r\nb", "\r\n\n \t\na\rb\r\n", "a\n\nb\r"})
  void linesAndTheirEndsMakeTheFile(String file) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder whole = new StringBuilder();
    LineReader read = new LineReader(new ByteArrayInputStream(file.getBytes(UTF_8)), 1 << 20);
    while (read.nextOrBlank()) {
      String line = new String(read.bytes(), UTF_8);
      lines.add(line);
      whole.append(line).append(new String(read.end(), UTF_8));
    }
    assertThat(whole.toString()).isEqualTo(file);
    assertThat(lines).noneMatch(line -> line.contains("\n"));
    long ends = file.chars().filter(c -> c == '\n').count();
    assertThat(lines).hasSize((int) ends + (file.isEmpty() || file.endsWith("\n") ? 0 : 1));
  }

  /** A line like these may be a megabyte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1",
        "-",
        "\"",
        "@",
        "a.",
        "\"user_id\":",
        "\"a\"",
        " ",
        "\\",
        "1@",
        "1 ",
        "%41",
        "\\u0041",
        "题",
        ": ",
        "\0"
      })
  void oneThingManyTimesTakesNoTime(String one) {
    String line = one.repeat((1 << 19) / one.length());
    assertThat(kept("behavior", line)).isEqualTo(line.replace('"', '\''));
    assertThat(kept("behavior", "{\"query\":\"" + line)).isNotNull();
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String file = "x".repeat(200_000) + "\n" + "y".repeat(65_535) + "\r\n" + "z".repeat(65_536);
    LineReader read = new LineReader(new ByteArrayInputStream(file.getBytes(UTF_8)), 1 << 20);
    List<Integer> lengths = new ArrayList<>();
    while (read.nextOrBlank()) {
      lengths.add(read.bytes().length);
    }
    assertThat(lengths).containsExactly(200_000, 65_535, 65_536);
  }
}
