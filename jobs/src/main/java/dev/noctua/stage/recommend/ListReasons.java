package dev.noctua.stage.recommend;

import dev.noctua.kernels.PackedVectors;
import dev.noctua.kernels.TopK;
import dev.noctua.model.rank.Source;
import java.util.List;
import java.util.Optional;

/** Finds the content of a person's history that speaks most for an entry of their list. */
final class ListReasons {
  private static final int[] NONE = {};

  private final ContentIndex catalog;
  private final List<Recipient.Past> history;
  private final int[] slots;
  private final PackedVectors factors;

  ListReasons(Recipient person, ContentIndex catalog) {
    this.catalog = catalog;
    this.history = person.history();
    this.slots = history.stream().mapToInt(Recipient.Past::slot).toArray();
    this.factors = catalog.factors().pick(slots);
  }

  /** The reason for an entry that {@code source} has proposed. */
  ListReason of(int slot, Source source) {
    Optional<Recipient.Past> past =
        switch (source) {
          case ALS -> likest(slot);
          case ITEM_TO_ITEM -> heaviest(slot);
          case POPULAR -> Optional.empty();
        };
    return past.map(this::reason).orElse(ListReason.POPULAR);
  }

  private ListReason reason(Recipient.Past past) {
    String title = catalog.title(past.slot());
    return past.owned() ? ListReason.owned(title) : ListReason.viewed(title);
  }

  /** The one with the highest cosine of factors above 0; of equals the first. */
  private Optional<Recipient.Past> likest(int slot) {
    // What is already in the history isn't its own reason.
    int itself = indexOf(slot);
    TopK.Query query =
        new TopK.Query(catalog.factors().vector(slot), itself < 0 ? NONE : new int[] {itself});
    return TopK.best(factors, NONE, List.of(query), TopK.Measure.COSINE, 1).get(0).stream()
        .filter(scored -> scored.score() > 0)
        .map(scored -> history.get(scored.item()))
        .findFirst();
  }

  /** The one with the highest weight above 0; of equals the first. */
  private Optional<Recipient.Past> heaviest(int slot) {
    int best = -1;
    float most = 0;
    for (int i = 0; i < slots.length; i++) {
      float weight = slots[i] == slot ? 0 : catalog.weights().weight(slots[i], slot);
      if (weight > most) {
        most = weight;
        best = i;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(history.get(best));
  }

  private int indexOf(int slot) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == slot) {
        return i;
      }
    }
    return -1;
  }
}
