package dev.noctua.privacy;

import dev.noctua.contract.Columns;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonTokens;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The mail addresses and phone numbers that registrations give of people, by user_id. */
final class AccountAddresses {
  /**
   * The fields with addresses. Names aren't among them, because several people may have the same
   * name.
   */
  private static final ByteStringIndex FIELDS =
      new ByteStringIndex(List.of(Columns.USER_ID, "email", "phone"));

  private AccountAddresses() {}

  /**
   * Adds the addresses that a line gives. A line that isn't JSON gives none, because it can't be
   * told whose they are.
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
    Map<String, String> texts = new HashMap<>();
    try {
      JsonTokens json = new JsonTokens(line);
      while (json.next() && json.depth() > 0) {
        if (json.depth() == 1 && json.kind().isScalar() && json.nameIn(FIELDS) >= 0) {
          texts.put(json.name(), json.text());
        }
      }
    } catch (MalformedJsonException e) {
      return false;
    }
    String userId = texts.remove(Columns.USER_ID);
    if (userId != null && userIds.contains(userId)) {
      texts.values().stream()
          .filter(address -> !address.isBlank())
          .forEach(address -> found.computeIfAbsent(userId, id -> new TreeSet<>()).add(address));
    }
    return true;
  }
}
