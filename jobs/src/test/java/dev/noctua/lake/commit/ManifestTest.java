package dev.noctua.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.storage.ControlJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Manifests as earlier versions have written them can be read. */
class ManifestTest {
  private static final String OLDER =
      """
      {"night": "2026-11-21", "from": "2026-11-21", "run": "r1", "full": false, "settings": "s",
       "inputs": [], "stages": [{"stage": "ingest", "seconds": 16.02, "peakHeapMib": 709}],
       "tables": {}, "gates": [], "replaces": {}}""";

  @Test
  void aStageOfAnEarlierVersionHasNoFigures() {
    Manifest manifest = ControlJson.read(OLDER, Manifest.class, "nights/2026-11-21.json");

    assertThat(manifest.stages())
        .containsExactly(new Manifest.StageDone("ingest", 16.02, 709, Optional.empty()));
    assertThat(ControlJson.write(manifest)).doesNotContain("figures");
  }

  @Test
  void figuresAreReadAsTheyWereWritten() {
    StageFigures figures =
        new StageFigures(2.56, 59347, 3469591, 30188, 3061220, 263553, 1, 4.724, 9, 10, 11);
    Manifest older = ControlJson.read(OLDER, Manifest.class, "nights/2026-11-21.json");
    Manifest manifest =
        older.withStage(new Manifest.StageDone("forget", 9.1, 800, Optional.of(figures)));

    assertThat(ControlJson.read(ControlJson.write(manifest), Manifest.class, "x"))
        .isEqualTo(manifest);
  }
}
