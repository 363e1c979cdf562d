package dev.noctua.evaluate;

import dev.noctua.core.Failure;
import dev.noctua.model.forecast.EventCalendar;
import dev.noctua.model.price.Elasticity;
import dev.noctua.model.price.PriceGuard;
import dev.noctua.model.price.PricePanel;
import dev.noctua.model.price.PriceReason;
import dev.noctua.model.price.PriceResponses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Estimates elasticities of an outside panel as a night would. */
public final class ElasticityEvaluation {
  private ElasticityEvaluation() {}

  /**
   * An item or, without one, its category.
   *
   * @param item empty: the mean of the category
   * @param price that the elasticity holds at
   * @param elasticity empty when no price of the file ever moved
   * @param doubts why it isn't identified; none: it is
   */
  public record Line(
      String category,
      Optional<String> item,
      Optional<Double> price,
      double units,
      Optional<Elasticity.Estimate> elasticity,
      List<PriceReason> doubts) {}

  /**
   * Reads a file.
   *
   * @param events that change the demand of days
   * @return one panel per category
   * @throws Failure.Input when the file can't be read or a line is wrong
   */
  public static List<PricePanel> read(Path panel, EventCalendar events) {
    return PanelFile.read(panel, events);
  }

  /** Each category's line, followed by those of its items. */
  public static List<Line> lines(PriceResponses found) {
    List<Line> lines = new ArrayList<>();
    String category = "";
    for (int i = 0; i < found.items().size(); i++) {
      Elasticity item = found.items().get(i);
      if (i == 0 || !item.category().equals(category)) {
        category = item.category();
        lines.add(ofCategory(category, found));
      }
      lines.add(
          new Line(
              category,
              Optional.of(item.item()),
              Optional.of(item.reference()),
              item.history().orders(),
              item.shrunk(),
              PriceGuard.doubts(item)));
    }
    return lines;
  }

  /** A category is identified when one of its items is. */
  private static Line ofCategory(String category, PriceResponses found) {
    List<Elasticity> items =
        found.items().stream().filter(item -> item.category().equals(category)).toList();
    List<List<PriceReason>> doubts = items.stream().map(PriceGuard::doubts).toList();
    boolean isIdentified = doubts.stream().anyMatch(List::isEmpty);
    return new Line(
        category,
        Optional.empty(),
        Optional.empty(),
        items.stream().mapToDouble(item -> item.history().orders()).sum(),
        Optional.ofNullable(found.categories().get(category)),
        isIdentified
            ? List.of()
            : doubts.stream().flatMap(List::stream).distinct().sorted().toList());
  }
}
