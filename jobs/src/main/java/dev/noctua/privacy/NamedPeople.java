package dev.noctua.privacy;

import dev.noctua.contract.RawLog;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.JsonTokens;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom a raw line names, whether it is JSON or not, in UTF-8, UTF-16 or UTF-32. */
public final class NamedPeople {
  private static final List<String> FIELDS = List.copyOf(RawLog.personFields());
  private static final ByteStringIndex INDEX = new ByteStringIndex(FIELDS);

  private NamedPeople() {}

  /**
   * A person in a line.
   *
   * @param field the field that names them, at any depth, such as {@code user_id}
   */
  public record Named(String field, String id) {}

  /** The people whom a line names, wherever it does. */
  public static List<Named> in(byte[] line) {
    List<Named> people = new ArrayList<>();
    if (!addAll(line, people)) {
      people.addAll(BrokenLine.people(line));
      BrokenLine.ofWideEncodings(line)
          .forEach(
              other -> {
                addAll(other, people);
                people.addAll(BrokenLine.people(other));
              });
    }
    return people;
  }

  /** Their ids alone. */
  static Set<String> ids(byte[] line) {
    return in(line).stream().map(Named::id).collect(Collectors.toSet());
  }

  /** Adds the people whom a line names; false when it isn't readable JSON to its end. */
  private static boolean addAll(byte[] line, List<Named> people) {
    JsonTokens json = new JsonTokens(line);
    try {
      while (json.next()) {
        boolean isNamed =
            json.kind() == JsonTokens.Kind.TEXT || json.kind() == JsonTokens.Kind.NUMBER;
        int field = isNamed ? json.nameIn(INDEX) : -1;
        if (field >= 0) {
          people.add(new Named(FIELDS.get(field), json.text()));
        }
      }
      return json.isReadable();
    } catch (MalformedJsonException e) {
      return false;
    }
  }
}
