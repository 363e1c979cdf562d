package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.stage.ingest.parse.RejectReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineCountsTest {
  private static LineCounts accepted(String... unknown) {
    LineCounts tally = new LineCounts();
    tally.line();
    tally.accepted(false, List.of(unknown));
    return tally;
  }

  @Test
  void aNameThatMaySayWhoSomebodyIsIsCountedUnderNoName() {
    for (String name :
        List.of(
            "13800000000",
            "tel13800000000",
            "context.13800000000",
            "app2",
            "li@example",
            "张三",
            "١٣٨",
            "a b",
            "a-b",
            ".a",
            "",
            "x".repeat(65))) {
      assertThat(accepted(name).unknownFields()).as(name).isEqualTo(Map.of("other", 1L));
    }
    for (String name : List.of("a", "_a", "context.net", "App_Version", "x".repeat(64))) {
      assertThat(accepted(name).unknownFields()).isEqualTo(Map.of(name, 1L));
    }
  }

  @Test
  void aNameIsCountedOncePerLine() {
    LineCounts tally = accepted("1", "2", "app");
    tally.accepted(true, List.of("app", "3"));
    tally.accepted(true, null);
    assertThat(tally.unknownFields()).isEqualTo(Map.of("other", 2L, "app", 2L));
    assertThat(tally.accepted()).isEqualTo(3);
    assertThat(tally.late()).isEqualTo(2);
  }

  @Test
  void namesBeyondTenThousandAreCountedTogether() {
    LineCounts tally = new LineCounts();
    for (int i = 0; i < 10_003; i++) {
      tally.accepted(false, List.of("n" + letters(i)));
    }
    assertThat(tally.unknownFields())
        .hasSize(10_001)
        .containsEntry("other", 3L)
        .containsEntry("na", 1L);
    tally.accepted(false, List.of("na"));
    assertThat(tally.unknownFields()).containsEntry("na", 2L);
  }

  /** The number's digits from a to j. */
  private static String letters(int number) {
    return String.valueOf(number)
        .chars()
        .mapToObj(digit -> "" + (char) (digit - '0' + 'a'))
        .collect(Collectors.joining());
  }

  @Test
  void talliesAddUp() {
    LineCounts tally = accepted("app");
    tally.line();
    tally.refused(RejectReason.IN_FUTURE);
    LineCounts other = accepted("app", "net");
    for (int i = 0; i < 3; i++) {
      other.line();
    }
    other.refused(RejectReason.IN_FUTURE);
    other.refused(RejectReason.TOO_LATE);
    other.duplicate();
    other.accepted(true, null);

    tally.add(other);

    assertThat(tally.lines()).isEqualTo(6);
    assertThat(tally.accepted()).isEqualTo(3);
    assertThat(tally.late()).isEqualTo(1);
    assertThat(tally.duplicates()).isEqualTo(1);
    assertThat(tally.quarantined()).isEqualTo(3);
    assertThat(tally.reasons()).isEqualTo(Map.of("in_future", 2L, "too_late", 1L));
    assertThat(tally.unknownFields()).isEqualTo(Map.of("app", 2L, "net", 1L));
  }
}
