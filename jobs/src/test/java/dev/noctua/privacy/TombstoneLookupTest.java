package dev.noctua.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a text names. */
class TombstoneLookupTest {
  private static Erasure.Person person(String id, String tombstone, String... addresses) {
    return new Erasure.Person(id, Optional.empty(), tombstone, List.of(addresses));
  }

  private static final TombstoneLookup PEOPLE =
      new TombstoneLookup(
          List.of(
              person("lihua2001", "L", "Hans.MUELLER@X.de", "13800138000", "n/a", "0"),
              person("张三李四王五", "Z", "+86 (0)10-1234 5678"),
              person("a.b*c+d?", "R", "+1 415 555 0100", "jörg@müller.example"),
              person("ab12", "S", "x@y"),
              person("erased", "E", "139 0013 9000 / 010 8888 7777")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lihua2001|L",
        "ask lihua2001, please|L",
        "找lihua2001的课|L",
        "@lihua2001_|L",
        "_lihua2001_|L",
        "user=lihua2001&x=1|L",
        "ｌｉｈｕａ２００１|L",
        "张三李四王五|Z",
        "我找张三李四王五的课|Z",
        "x张三李四王五1|Z",
        "is a.b*c+d? here|R",
        "erased|E"
      })
  void anIdIsFoundAsAWholeWord(String text, String found) {
    assertThat(PEOPLE.in(text)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lihua20011",
        "xlihua2001",
        "my_lihua2001",
        "lihua2001_old",
        "lihua200",
        "LIHUA2001",
        "élihua2001",
        "a.bbc+d?",
        "ab12",
        "call ab12",
        "张三李四王",
        "n/a",
        "x@y",
        "0",
        "erased.0123abcd.0123456789abcdef0123456789abcdef"
      })
  void whatIsAnotherWordOrShortIsNot(String text) {
    assertThat(PEOPLE.in(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mail Hans.MUELLER@X.de please|L",
        "hans.mueller@x.de|L",
        "HANS.MUELLER@X.DE.|L",
        "请联系hans.mueller@x.de。|L",
        "<mailto:hans.mueller@x.de>|L",
        "- -hans.mueller@x.de|L",
        "hans.mueller＠x.de|L",
        "q=hans.mueller%40x.de|L",
        "q=hans.mueller%2540x.de&|L",
        "{\"mail\":\"hans.mueller\\u0040x.de\"}|L",
        "JÖRG@MÜLLER.example|R",
        "q=J%C3%B6rg%40m%C3%BCller.example|R"
      })
  void aMailAddressIsFoundInAnyCase(String text, String found) {
    assertThat(PEOPLE.in(text)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xhans.mueller@x.de",
        "otto.hans.mueller@x.de",
        "otto-hans.mueller@x.de",
        "hans.mueller@x.dev",
        "hans.mueller@x.de.example",
        "hans.mueller@x-de",
        "hans.mueller at x.de"
      })
  void anotherMailAddressIsNot(String text) {
    assertThat(PEOPLE.in(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "13800138000|L",
        "微信13800138000|L",
        "call v13800138000x|L",
        "+8613800138000|L",
        "8613800138000|L",
        "008613800138000|L",
        "+86 138-0013-8000|L",
        "0086 138 0013 8000|L",
        "(+86)138.0013.8000|L",
        "（１３８）００１３８０００|L",
        "138–0013—8000|L",
        "١٣٨ ٠٠١٣ ٨٠٠٠|L",
        "१३८००१३८०००|L",
        "138\u00a00013\u202f8000|L",
        "\u202d13800138000\u202c|L",
        "tel=%2B86+138+0013+8000|L",
        "room 7 13800138000 or 5|L",
        "2026-11-20 13800138000 12:30|L",
        "010-12345678|Z",
        "(010) 1234 5678|Z",
        "+86 10 12345678|Z",
        "+1 (415) 555-0100|R",
        "001 415 555 0100|R",
        "14155550100|R",
        "13900139000|E",
        "01088887777|E"
      })
  void aPhoneNumberIsFoundHoweverItIsWritten(String text, String found) {
    assertThat(PEOPLE.in(text)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "138001380001",
        "113800138000",
        "1380013800",
        "138001,38000",
        "138/0013/8000",
        "13800138001",
        "138a00138000",
        "4155550100"
      })
  void anotherNumberIsNot(String text) {
    assertThat(PEOPLE.in(text)).isNull();
  }

  @Test
  void anIdThatIsAnAddressIsFoundAsOne() {
    TombstoneLookup people =
        new TombstoneLookup(
            List.of(person("Ada@x.de", "A"), person("13900139000", "P"), person("20261120", "N")));
    assertThat(people.in("ADA@X.DE?")).isEqualTo("A");
    assertThat(people.in("+86 139-0013-9000")).isEqualTo("P");
    assertThat(people.in("no 20261120")).isEqualTo("N");
    assertThat(people.in("on 2026-11-20")).isNull();
  }

  @Test
  void manyPeopleWhoseIdsBeginAlikeAreToldApart() {
    TombstoneLookup many =
        new TombstoneLookup(
            IntStream.range(0, 10_000)
                .mapToObj(i -> person("user-000" + i, "T" + i, "1380000" + (1000 + i % 9000)))
                .toList());
    assertThat(many.in("by user-0007777 yes")).isEqualTo("T7777");
    assertThat(many.in("by user-00077770")).isNull();
    assertThat(many.in("user-000 ".repeat(100_000))).isNull();
    assertThat(many.in("1 3 8 0 ".repeat(100_000))).isNull();
  }
}
