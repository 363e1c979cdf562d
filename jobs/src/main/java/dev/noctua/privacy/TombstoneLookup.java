package dev.noctua.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tombstone keys of people who are being erased, by what a line or text may name them by. In
 * texts are sought
 *
 * <ul>
 *   <li>their ids as whole words ({@link WordEdges}); one that is itself a mail address or a mobile
 *       number also as such,
 *   <li>their mail addresses, whatever the case,
 *   <li>their phone numbers, however they are written ({@link PhoneDigits}),
 * </ul>
 *
 * all of {@link PhraseIndex#SHORTEST} characters or more, in characters of any width, also behind
 * escapes as JSON and addresses of the web have them.
 */
final class TombstoneLookup implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Texts are quoted in texts that are quoted: so many times escapes are resolved. */
  private static final int READINGS = 3;

  /** An id that is one; other numbers are no phone numbers, and may look like dates. */
  private static final Pattern ADDRESS = Pattern.compile(".+@.+|(\\+|00)?(86)?1[3-9]\\d{9}");

  private static final Pattern ESCAPES =
      Pattern.compile("\\\\u([0-9a-fA-F]{4})|(?:%[0-9a-fA-F]{2}){1,64}+");

  private final Map<String, String> byId = new HashMap<>();
  private final PhraseIndex ids = new PhraseIndex();
  private final PhraseIndex mails = new PhraseIndex();
  private final PhraseIndex phones = new PhraseIndex();

  TombstoneLookup(List<Erasure.Person> people) {
    for (Erasure.Person person : people) {
      byId.put(person.userId(), person.tombstone());
      ids.add(plain(person.userId()), person.tombstone());
      if (ADDRESS.matcher(person.userId()).matches()) {
        addAddress(person.userId(), person.tombstone());
      }
      person.addresses().forEach(address -> addAddress(address, person.tombstone()));
    }
  }

  private void addAddress(String address, String tombstone) {
    String plain = plain(address).strip();
    if (plain.indexOf('@') >= 0) {
      mails.add(folded(plain), tombstone);
    } else {
      PhoneDigits.forms(plain).forEach(digits -> phones.add(digits, tombstone));
    }
  }

  /** The key of the person with this id; null when nobody has it. */
  String byId(String userId) {
    return byId.get(userId);
  }

  /** The key of the person whom a text names; null when it names nobody. */
  String in(String text) {
    String reading = text;
    String found = inReading(text);
    for (int i = 1; i < READINGS && found == null; i++) {
      String next = resolved(reading);
      if (next.equals(reading)) {
        break;
      }
      reading = next;
      found = inReading(reading);
    }
    return found;
  }

  /** The same, but escapes stay as they are. */
  String inReading(String text) {
    if (text.length() < PhraseIndex.SHORTEST || Tombstones.isKey(text)) {
      return null;
    }
    String plain = plain(text);
    String found =
        ids.find(
            plain, at -> WordEdges.begins(plain, at, "_"), at -> WordEdges.ends(plain, at, "_"));
    if (found == null && plain.indexOf('@') >= 0) {
      String mail = folded(plain);
      found =
          mails.find(
              mail,
              at -> WordEdges.begins(mail, at, "._%+-"),
              at -> WordEdges.ends(mail, at, "._-"));
    }
    if (found == null) {
      PhoneDigits digits = new PhoneDigits(plain);
      found = phones.find(digits.text(), digits::begins, digits::ends);
    }
    return found;
  }

  /** What takes the place of a text: the key of the person whom it names, or the text itself. */
  String redacted(String text) {
    String found = in(text);
    return found == null ? text : found;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String resolved(String text) {
    return text.indexOf('\\') < 0 && text.indexOf('%') < 0
        ? text
        : ESCAPES.matcher(text).replaceAll(TombstoneLookup::character);
  }

  private static String character(MatchResult escape) {
    String code = escape.group(1);
    return Matcher.quoteReplacement(
        code == null
            ? new String(HexFormat.of().parseHex(escape.group().replace("%", "")), UTF_8)
            : String.valueOf((char) HexFormat.fromHexDigits(code)));
  }
}
