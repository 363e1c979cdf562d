package dev.noctua.stage.recommend;

import dev.noctua.kernels.TopK;
import dev.noctua.model.rank.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds why an entry is in a person's list: the content of their history that speaks most for it.
 */
final class ListReasons {
  private static final int[] NONE = {};

  private final ContentIndex catalog;
  private final List<Recipient.Past> history;
  private final int category;
  private final int[] slots;
  private final Map<Integer, Recipient.Past> likest;

  /**
   * @param byFactors slots of entries that the factorisation has proposed
   */
  ListReasons(Recipient person, ContentIndex catalog, int[] byFactors) {
    this.catalog = catalog;
    this.history = person.history();
    this.category = person.asked().category();
    this.slots = history.stream().mapToInt(Recipient.Past::slot).toArray();
    this.likest = likest(byFactors);
  }

  /** The reason for an entry that {@code source} has proposed. */
  ListReason of(int slot, Source source) {
    Optional<Recipient.Past> past =
        switch (source) {
          case ALS -> Optional.ofNullable(likest.get(slot));
          case ITEM_TO_ITEM -> heaviest(slot);
          case POPULAR, BY_CATEGORY, RECENT -> Optional.empty();
        };
    return past.map(this::reason).orElse(popular(source));
  }

  private ListReason popular(Source source) {
    return switch (source) {
      case BY_CATEGORY -> ListReason.popularIn(catalog.categories().name(category));
      case RECENT -> ListReason.RECENT;
      case ALS, ITEM_TO_ITEM, POPULAR -> ListReason.POPULAR;
    };
  }

  private ListReason reason(Recipient.Past past) {
    String title = catalog.title(past.slot());
    return past.owned() ? ListReason.owned(title) : ListReason.viewed(title);
  }

  /** Per entry the one with the highest cosine of factors above 0; of equals the first. */
  private Map<Integer, Recipient.Past> likest(int[] entries) {
    List<TopK.Query> queries = Arrays.stream(entries).mapToObj(this::query).toList();
    List<List<TopK.Scored>> scored =
        TopK.best(catalog.factors().pick(slots), NONE, queries, TopK.Measure.COSINE, 1);
    Map<Integer, Recipient.Past> found = new HashMap<>();
    for (int i = 0; i < entries.length; i++) {
      for (TopK.Scored past : scored.get(i)) {
        if (past.score() > 0) {
          found.put(entries[i], history.get(past.item()));
        }
      }
    }
    return found;
  }

  private TopK.Query query(int slot) {
    // What is already in the history isn't its own reason.
    int itself = indexOf(slot);
    return new TopK.Query(catalog.factors().vector(slot), itself < 0 ? NONE : new int[] {itself});
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
