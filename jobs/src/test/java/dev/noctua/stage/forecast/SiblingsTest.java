package dev.noctua.stage.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SiblingsTest {
  private static final List<String> COURSES = List.of("course", "go");
  private static final List<String> BOOKS = List.of("ebook", "go");

  private static SiblingCounts counts(int age, double... units) {
    double[] money = Arrays.stream(units).map(each -> 10 * each).toArray();
    double[] ones = new double[units.length];
    Arrays.fill(ones, 1);
    return SiblingCounts.of(
        new SalesHistory(
            "content",
            "a",
            "go",
            "course",
            units,
            money,
            new double[units.length],
            ones,
            age,
            PricePath.none(),
            OptionalLong.empty()));
  }

  /** A launch that sells 8, 4, 2, 2 and then one a day, times a factor. */
  private static double[] launch(double factor, int days) {
    double[] units = new double[days];
    Arrays.setAll(units, day -> factor * (day == 0 ? 8 : day == 1 ? 4 : day < 4 ? 2 : 1));
    return units;
  }

  @Test
  void launchesTellTheCurve() {
    SiblingCounts counts = SiblingCounts.none();
    for (int launch = 0; launch < 200; launch++) {
      counts = counts.plus(counts(0, launch(1 + launch % 2, 60)));
    }
    Siblings siblings = Siblings.of(Map.of(COURSES, counts)).get(COURSES);
    assertThat(siblings.atAge(-1)).isZero();
    assertThat(siblings.atAge(0)).isCloseTo(12, within(.6));
    assertThat(siblings.atAge(1)).isCloseTo(6, within(.3));
    assertThat(siblings.atAge(3)).isCloseTo(3, within(.2));
    assertThat(siblings.atAge(40)).isCloseTo(1.5, within(.1));
    assertThat(siblings.price()).isEqualTo(10);
    // Multiples of 2/3 and 4/3: a variance of 1/9, less that of the counts.
    assertThat(1 / siblings.launch().shape()).isBetween(.08, .14);
  }

  @Test
  void fewLaunchesAreDrawnToTheKindAndThePlatform() {
    Map<List<String>, SiblingCounts> counts = new HashMap<>();
    SiblingCounts books = SiblingCounts.none();
    for (int launch = 0; launch < 100; launch++) {
      books = books.plus(counts(0, launch(1, 60)));
    }
    counts.put(BOOKS, books);
    counts.put(COURSES, counts(0, launch(10, 60)));
    counts.put(List.of("course", "rust"), SiblingCounts.none());
    Map<List<String>, Siblings> siblings = Siblings.of(counts);
    assertThat(siblings.get(BOOKS).atAge(0)).isCloseTo(8, within(.3));
    assertThat(siblings.get(COURSES).atAge(0)).isBetween(25.0, 60.0);
    assertThat(siblings.get(List.of("course", "rust")).atAge(0)).isBetween(20.0, 40.0);
  }

  @Test
  void withoutLaunchesContentsOfLateTellTheRate() {
    double[] steady = new double[60];
    Arrays.fill(steady, 3);
    Siblings siblings = Siblings.of(Map.of(COURSES, counts(SalesHistory.OLD, steady))).get(COURSES);
    assertThat(siblings.atAge(0)).isCloseTo(3, within(1e-9));
    assertThat(siblings.quiet()).isZero();
  }

  @Test
  void whatFollowsFourQuietWeeks() {
    SiblingCounts counts = SiblingCounts.none();
    for (int content = 0; content < 100; content++) {
      double[] units = new double[56];
      units[30] = content % 4 == 0 ? 2 : 0;
      counts = counts.plus(counts(SalesHistory.OLD, units));
    }
    Siblings siblings = Siblings.of(Map.of(COURSES, counts)).get(COURSES);
    // Half a unit in 28 days.
    assertThat(siblings.quiet()).isCloseTo(.5 / 28, within(1e-12));
    assertThat(siblings.sleeper().shape()).isLessThan(1);
  }

  @Test
  void theOrderOfContentsDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(4);
    SiblingCounts[] parts = new SiblingCounts[20];
    Arrays.setAll(parts, part -> counts(part, random.doubles(60, 0, 9).toArray()));
    SiblingCounts forward = SiblingCounts.none();
    SiblingCounts backward = SiblingCounts.none();
    for (int part = 0; part < parts.length; part++) {
      forward = forward.plus(parts[part]);
      backward = backward.plus(parts[parts.length - 1 - part]);
    }
    Siblings one = Siblings.of(Map.of(COURSES, forward)).get(COURSES);
    Siblings other = Siblings.of(Map.of(COURSES, backward)).get(COURSES);
    assertThat(one.atAge(20)).isEqualTo(other.atAge(20));
    assertThat(one.launch()).isEqualTo(other.launch());
    assertThat(one.quiet()).isEqualTo(other.quiet());
  }
}
