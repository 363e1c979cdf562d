package dev.noctua.night;

import dev.noctua.lake.commit.ModelChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code status} says of a night's recommender: what, name, value, more. */
final class ModelRows {
  private ModelRows() {}

  static List<List<Object>> of(ModelChoice choice) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "recommender",
            "settings",
            choice.reason().name().toLowerCase(Locale.ROOT),
            choice.split().map(split -> heldOut(split, choice)).orElse("nothing was held out")));
    choice.engine().ifPresent(id -> rows.add(List.of("recommender", "als.engine", id, "")));
    choice
        .settings()
        .forEach((name, value) -> rows.add(List.of("recommender", name, value.toString(), "")));
    choice.proofs().forEach(proof -> rows.add(row(proof)));
    return rows;
  }

  private static String heldOut(String split, ModelChoice choice) {
    return choice
        .splitDay()
        .map(day -> "held out: pairs that began after " + day)
        .orElse("held out: a seeded tenth of each person's pairs (" + split + ")");
  }

  private static List<Object> row(ModelChoice.Proof proof) {
    return List.of(
        proof.subject(),
        proof.segment() + " " + proof.metric(),
        String.format(Locale.ROOT, "%.4f", proof.value()),
        String.format(
            Locale.ROOT,
            "beside %.4f, difference %.4f to %.4f, %d people",
            proof.baseline(),
            proof.low(),
            proof.high(),
            proof.people()));
  }
}
