package dev.noctua.privacy;

import dev.noctua.contract.Columns;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonTokens;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The mail addresses and phone numbers that registrations give of people, by user_id. */
final class AccountAddresses {
  /** How somebody is reached; their names may be others' too. */
  private static final ByteStringIndex FIELDS =
      new ByteStringIndex(List.of(Columns.USER_ID, "email", "phone"));

  private AccountAddresses() {}

  /**
   * Adds what a line says. One that isn't JSON says nothing of anybody in a way that can be told.
   *
   * @param userIds the people whose addresses are sought
   */
  static void addTo(Map<String, Set<String>> found, byte[] line, Set<String> userIds) {
    if (!addJson(found, line, userIds)) {
      BrokenLine.ofWideEncodings(line).forEach(other -> addJson(found, other, userIds));
    }
  }

  /** Adds what the first value of a line says; false when that isn't JSON. */
  private static boolean addJson(Map<String, Set<String>> found, byte[] line, Set<String> userIds) {
    String[] texts = {"", "", ""};
    try {
      JsonTokens json = new JsonTokens(line);
      while (json.next() && json.depth() > 0) {
        int field = json.kind().isScalar() && json.depth() == 1 ? json.nameIn(FIELDS) : -1;
        if (field >= 0) {
          texts[field] = json.text();
        }
      }
    } catch (MalformedJsonException e) {
      return false;
    }
    for (int i = 1; i < texts.length; i++) {
      if (userIds.contains(texts[0]) && !texts[i].isBlank()) {
        found.computeIfAbsent(texts[0], id -> new TreeSet<>()).add(texts[i]);
      }
    }
    return true;
  }
}
