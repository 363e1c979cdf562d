package dev.noctua.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.stage.ingest.parse.RejectReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineCountsTest {
  private static LineCounts accepted(String... unknown) {
    LineCounts counts = new LineCounts();
    counts.countLine();
    counts.countAccepted(false, List.of(unknown));
    return counts;
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
    LineCounts counts = accepted("1", "2", "app");
    counts.countAccepted(true, List.of("app", "3"));
    counts.countAccepted(true, null);
    assertThat(counts.unknownFields()).isEqualTo(Map.of("other", 2L, "app", 2L));
    assertThat(counts.accepted()).isEqualTo(3);
    assertThat(counts.late()).isEqualTo(2);
  }

  @Test
  void namesBeyondTenThousandAreCountedTogether() {
    LineCounts counts = new LineCounts();
    for (int i = 0; i < 10_003; i++) {
      counts.countAccepted(false, List.of("n" + letters(i)));
    }
    assertThat(counts.unknownFields())
        .hasSize(10_001)
        .containsEntry("other", 3L)
        .containsEntry("na", 1L);
    counts.countAccepted(false, List.of("na"));
    assertThat(counts.unknownFields()).containsEntry("na", 2L);
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
    LineCounts counts = accepted("app");
    counts.countLine();
    counts.countRefused(RejectReason.IN_FUTURE);
    LineCounts other = accepted("app", "net");
    for (int i = 0; i < 3; i++) {
      other.countLine();
    }
    other.countRefused(RejectReason.IN_FUTURE);
    other.countRefused(RejectReason.TOO_LATE);
    other.countDuplicate();
    other.countAccepted(true, null);

    counts.add(other);

    assertThat(counts.lines()).isEqualTo(6);
    assertThat(counts.accepted()).isEqualTo(3);
    assertThat(counts.late()).isEqualTo(1);
    assertThat(counts.duplicates()).isEqualTo(1);
    assertThat(counts.quarantined()).isEqualTo(3);
    assertThat(counts.reasons()).isEqualTo(Map.of("in_future", 2L, "too_late", 1L));
    assertThat(counts.unknownFields()).isEqualTo(Map.of("app", 2L, "net", 1L));
  }
}
