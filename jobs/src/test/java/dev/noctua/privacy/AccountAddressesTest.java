package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountAddressesTest {
  private static Map<String, Set<String>> found(Charset charset, String... lines) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String line : lines) {
      byte[] bytes = line.replace('\'', '"').getBytes(charset);
      AccountAddresses.addTo(found, bytes, Set.of("ada", "7"));
    }
    return found;
  }

  @Test
  void addressesOfWhoIsSoughtAreGathered() {
    assertThat(
            found(
                ISO_8859_1,
                "{'user_id':'ada','email':'ada@example.org','username':'Ada'}",
                "{'phone':13900000000,'email':' ','user_id':'ada'}",
                "{'user_id':'bob','email':'bob@example.org'}",
                "{'user_id':7,'phone':'139','more':{'phone':'140'}}"))
        .isEqualTo(Map.of("ada", Set.of("ada@example.org", "13900000000"), "7", Set.of("139")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'user_id':'ada','email':'a@b','email':'c@d'} rubbish|{ada=[c@d]}",
        "{'user_id':'bob','user_id':'ada','email':'a@b'}{'user_id':'ada','email':'c@d'}|{ada=[a@b]}",
        "{'user_id':'ada','email':'a@b\\ud83d','phone':1e999999999}|{ada=[1e999999999, a@b\ufffd]}",
        "\u00ef\u00bb\u00bf{'user_id':'\\u0061da','email':'a@b','x':'\u00ff'}|{ada=[a@b]}",
        "{'user_id':'ada','email':'a@b'|{}",
        "{'user_id':'ada','email':['a@b']}|{}",
        "[{'user_id':'ada','email':'a@b'}]|{}",
        "'ada'|{}"
      })
  void aLineIsReadToTheEndOfItsFirstValue(String line, String found) {
    assertThat(found(ISO_8859_1, line)).hasToString(found);
  }

  @Test
  void otherEncodingsAreRead() {
    String line = "{'user_id':'ada','email':'a@b'}";
    for (String charset : Set.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE", "UTF-32LE")) {
      assertThat(found(Charset.forName(charset), line)).hasToString("{ada=[a@b]}");
    }
  }
}
