package dev.noctua.stage.catalog;

import static dev.noctua.contract.Table.CATALOG;
import static dev.noctua.contract.Table.CONTENT;

import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
import dev.noctua.stage.Stage;
import java.util.Set;

/** The night's catalog events and the contents of the night before -> what is on offer. */
public final class CatalogStage implements Stage {
  @Override
  public String name() {
    return "catalog";
  }

  @Override
  public Set<Table> reads() {
    return Set.of(CATALOG);
  }

  @Override
  public Set<Table> writes() {
    return Set.of(CONTENT);
  }

  @Override
  public void run(Run run) {
    run.write(CONTENT, Contents.merge(run.previous(CONTENT), run.arrivals(CATALOG), run.night()));
  }
}
