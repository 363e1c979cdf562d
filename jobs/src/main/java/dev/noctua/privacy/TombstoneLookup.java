package dev.noctua.privacy;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tombstone keys of people who are being erased, by what a raw line may name them by. */
final class TombstoneLookup implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A shorter id may stand in any text by chance. */
  private static final int TELLING = 6;

  /**
   * What may be a mail address or a phone number, as a whole. It is tried once for each run of such
   * characters: a line may be one of a megabyte.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{Alnum}._%+-])[\\p{Alnum}._%+-]{1,64}+@[\\p{Alnum}.-]{0,255}\\p{Alnum}"
              + "|(?<![\\d-])\\+?\\d[\\d-]{4,20}\\d(?![\\d-])");

  private final Map<String, String> byId = new HashMap<>();

  /** By mail address and by phone number. */
  private final Map<String, String> byAddress = new HashMap<>();

  TombstoneLookup(List<Erasure.Person> people) {
    for (Erasure.Person person : people) {
      byId.put(person.userId(), person.tombstone());
      person.addresses().forEach(address -> byAddress.put(address, person.tombstone()));
    }
  }

  /** The key of the person with this id; null when nobody has it. */
  String byId(String userId) {
    return byId.get(userId);
  }

  /** The same where any text may stand: null also for an id that is short. */
  String byTellingId(String text) {
    return text.length() < TELLING ? null : byId.get(text);
  }

  /** The key of the person whose mail address or phone number stands in a text; null: nobody's. */
  String byAddressIn(String text) {
    // Most texts have neither.
    if (byAddress.isEmpty() || text.chars().noneMatch(c -> c == '@' || Character.isDigit(c))) {
      return null;
    }
    Matcher address = ADDRESS.matcher(text);
    String found = byAddress.get(text);
    while (found == null && address.find()) {
      found = byAddress.get(address.group());
    }
    return found;
  }
}
