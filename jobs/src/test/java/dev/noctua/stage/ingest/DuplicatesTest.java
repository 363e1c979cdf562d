package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.stage.ingest.Duplicates.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private record Line(int night, int arrival, long occurredAt, String digest, long place) {}

  private record Accepted(int night, String digest) {}

  private record Loser(long place, boolean conflicting) {}

  /** Hands the lines over in the order in which they count. */
  private static List<Loser> decide(List<Line> lines, List<Accepted> known) {
    Duplicates duplicates = new Duplicates();
    known.forEach(line -> duplicates.addKnown(line.night(), line.digest()));
    List<Loser> losers = new ArrayList<>();
    lines.stream()
        .sorted(
            Comparator.comparingInt(Line::night)
                .thenComparingLong(Line::occurredAt)
                .thenComparing(Line::digest)
                .thenComparingLong(Line::place))
        .forEach(
            line -> {
              Verdict verdict = duplicates.decide(line.night(), line.arrival(), line.digest());
              if (verdict != Verdict.ACCEPTED) {
                losers.add(new Loser(line.place(), verdict == Verdict.CONFLICTING));
              }
            });
    return losers;
  }

  private static Line line(int night, long time, String digest, long place) {
    return new Line(night, night, time, digest, place);
  }

  private static final Loser SAME_1 = new Loser(1, false);

  @Test
  void theEarliestWinsThenTheSmallerDigest() {
    assertThat(
            decide(List.of(line(9, 5, "b", 1), line(9, 4, "c", 2), line(9, 4, "d", 3)), List.of()))
        .containsExactlyInAnyOrder(new Loser(1, true), new Loser(3, true));
  }

  @Test
  void copiesOfTheWinnerAreDuplicatesAndOthersConflict() {
    assertThat(
            decide(
                List.of(
                    line(9, 4, "a", 2), line(9, 4, "a", 1), line(9, 6, "b", 3), line(9, 6, "b", 4)),
                List.of()))
        .containsExactlyInAnyOrder(new Loser(2, false), new Loser(3, true), new Loser(4, true));
  }

  @Test
  void aKnownLineStandsAgainstAnEarlierOne() {
    assertThat(
            decide(List.of(line(9, 1, "a", 1), line(9, 2, "b", 2)), List.of(new Accepted(8, "b"))))
        .containsExactlyInAnyOrder(new Loser(1, true), new Loser(2, false));
  }

  @Test
  void ofTwoKnownLinesTheNewerStands() {
    List<Accepted> known = List.of(new Accepted(7, "a"), new Accepted(8, "b"));
    assertThat(decide(List.of(line(9, 1, "b", 1)), known)).containsExactly(SAME_1);
    assertThat(decide(List.of(line(9, 1, "a", 1)), known)).containsExactly(new Loser(1, true));
  }

  @Test
  void anIdIsRememberedFor31Nights() {
    List<Line> lines = List.of(line(40, 1, "a", 1));

    assertThat(decide(lines, List.of(new Accepted(9, "a")))).containsExactly(SAME_1);
    assertThat(decide(lines, List.of(new Accepted(8, "a")))).isEmpty();
  }

  @Test
  void ofALateArrivalTheArrivalDayCounts() {
    Line late = new Line(45, 40, 1, "a", 1);

    assertThat(decide(List.of(late), List.of(new Accepted(9, "a")))).containsExactly(SAME_1);
  }

  @Test
  void aLateLineIsHeldAgainstTheLineThatItKnowsBeforeTonights() {
    Line late = new Line(45, 40, 2, "a", 1);
    Line tonight = line(45, 1, "b", 2);

    assertThat(decide(List.of(late, tonight), List.of(new Accepted(9, "a"))))
        .containsExactly(SAME_1);
    assertThat(decide(List.of(late, tonight), List.of(new Accepted(9, "c"))))
        .containsExactly(new Loser(1, true));
    assertThat(decide(List.of(late, tonight), List.of(new Accepted(8, "a"))))
        .as("which it doesn't know any more")
        .containsExactly(new Loser(1, true));
  }

  @Test
  void aDuplicateDoesNotMakeAnIdKnownForLonger() {
    assertThat(
            decide(
                List.of(line(9, 1, "a", 9), line(39, 1, "a", 1), line(41, 1, "x", 2)), List.of()))
        .containsExactly(SAME_1);
  }

  @Test
  void manyNightsAreDecidedAsOneAfterTheOther() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int night = random.nextInt(80);
        int arrival = night - (random.nextInt(3) == 0 ? random.nextInt(31) : 0);
        lines.add(new Line(night, arrival, random.nextInt(3), "d" + random.nextInt(3), i));
      }
      List<Accepted> known = new ArrayList<>();
      List<Loser> losers = new ArrayList<>();
      for (int night = 0; night < 80; night++) {
        int tonight = night;
        List<Line> own = lines.stream().filter(l -> l.night() == tonight).toList();
        List<Loser> lost = decide(own, List.copyOf(known));
        losers.addAll(lost);
        own.stream()
            .filter(l -> lost.stream().noneMatch(o -> o.place() == l.place()))
            .forEach(l -> known.add(new Accepted(l.night(), l.digest())));
      }
      assertThat(decide(lines, List.of())).containsExactlyInAnyOrderElementsOf(losers);
    }
  }
}
