package dev.noctua.stage.ingest.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.noctua.contract.Field;
import dev.noctua.raw.json.ByteStringIndex;
import dev.noctua.raw.json.CanonicalJson;
import dev.noctua.raw.json.JsonCursor;
import dev.noctua.raw.json.JsonString;
import dev.noctua.raw.json.MalformedJsonException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names that an object of a contract may have. Members of one log mostly come in the same
 * order: what followed a member last is tried first when the next one is looked for.
 */
final class FieldNames {
  /** Begins its names in full, as {@code context.}; empty for the whole line. */
  final String prefix;

  private final ByteStringIndex names;
  private final byte[][] written;
  private final int[] fields;
  private final int[] ranks;
  private final int[] following;

  /** The scope of what is called {@code prefix} and something more without a dot. */
  static FieldNames of(String prefix, List<Field> fields) {
    List<Integer> inScope =
        IntStream.range(0, fields.size())
            .filter(i -> fields.get(i).name().lastIndexOf('.') == prefix.length() - 1)
            .filter(i -> fields.get(i).name().startsWith(prefix))
            .boxed()
            .toList();
    List<String> names =
        inScope.stream().map(i -> fields.get(i).name().substring(prefix.length())).toList();
    return new FieldNames(prefix, names, inScope);
  }

  private FieldNames(String prefix, List<String> names, List<Integer> fields) {
    this.prefix = prefix;
    this.names = new ByteStringIndex(names);
    this.fields = fields.stream().mapToInt(Integer::intValue).toArray();
    int n = names.size();
    written = new byte[n][];
    for (int i = 0; i < n; i++) {
      String escaped = names.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
      written[i] = ("\"" + escaped + "\":").getBytes(UTF_8);
    }
    ranks = new int[n];
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparing(i -> written[i], Arrays::compare))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int rank = 0; rank < n; rank++) {
      ranks[order[rank]] = rank;
    }
    following = new int[n + 1];
    Arrays.setAll(following, i -> i % Math.max(1, n));
  }

  /**
   * Reads a name and its colon, and begins the member's canonical form.
   *
   * @param before what this returned for the member before; -1 at the beginning
   * @return the name's index among those of this scope; -1 for a name that is unknown here
   */
  int readName(JsonCursor json, CanonicalJson canonical, int before) throws MalformedJsonException {
    int position = before + 1;
    int guess = following[position];
    if (json.peek() == '"' && guess < written.length && json.take(written[guess])) {
      canonical.appendName(written[guess], ranks[guess]);
      return guess;
    }
    json.readName();
    JsonString name = json.text();
    int found = names.find(name.bytes(), name.start(), name.length());
    if (found < 0) {
      canonical.appendName(name);
    } else {
      canonical.appendName(written[found], ranks[found]);
      following[position] = found;
    }
    return found;
  }

  /** The field in the contract of a name that {@link #readName} found. */
  int field(int name) {
    return fields[name];
  }
}
