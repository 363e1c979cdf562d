package dev.noctua.generate;

import java.util.ArrayList;
import java.util.List;

/** What is on sale on one day, by topic, found in proportion to how much it is wanted. */
final class Assortment {
  private final int day;
  private final List<List<Content>> byTopic = new ArrayList<>();
  private final double[][] cumulative = new double[Topic.ALL.size()][];

  Assortment(List<Content> contents, int day) {
    this.day = day;
    for (Topic topic : Topic.ALL) {
      List<Content> open =
          contents.stream().filter(c -> c.topic().equals(topic) && c.onSale(day)).toList();
      double[] sums = new double[open.size()];
      double sum = 0;
      for (int i = 0; i < sums.length; i++) {
        sum += open.get(i).baseDemand() * open.get(i).quality();
        sums[i] = sum;
      }
      byTopic.add(open);
      cumulative[topic.place()] = sums;
    }
  }

  int day() {
    return day;
  }

  /** An item for this taste; null when the topic that was drawn has nothing on sale. */
  Content find(Draw draw, double[] taste) {
    int topic = draw.chance(0.2) ? draw.below(taste.length) : draw.weighted(taste);
    double[] sums = cumulative[topic];
    if (sums.length == 0) {
      return null;
    }
    double target = draw.uniform() * sums[sums.length - 1];
    int place = 0;
    int high = sums.length - 1;
    while (place < high) {
      int middle = (place + high) >>> 1;
      if (sums[middle] > target) {
        high = middle;
      } else {
        place = middle + 1;
      }
    }
    return byTopic.get(topic).get(place);
  }
}
