package dev.noctua.stage.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.core.Night;
import dev.noctua.lake.Lake;
import dev.noctua.privacy.Eraser;
import dev.noctua.stage.Stage;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Tonight's requests of people to be forgotten, and late lines of theirs -> all without them. */
public final class ForgetStage implements Stage {
  private final Eraser forget;

  public ForgetStage(Eraser forget) {
    this.forget = forget;
  }

  @Override
  public String name() {
    return "forget";
  }

  @Override
  public void run(Lake lake, Night night) {
    Dataset<Row> asked =
        lake.tonight(Table.REGISTRATION, night)
            .where(col(Columns.TYPE).equalTo("account_deleted"))
            .select(Columns.USER_KEY)
            .distinct();
    List<String> people =
        lake.tonight(Table.IDENTITY, night)
            .join(asked, Columns.USER_KEY)
            .select(Columns.USER_ID)
            .as(Encoders.STRING())
            .collectAsList();
    for (Set<String> some : Eraser.batches(people)) {
      forget.people(lake, some, night.date());
    }
    forget.again(lake, late(lake, night), night.date());
  }

  /** Raw files that were read tonight and name people who were forgotten before. */
  private static Set<String> late(Lake lake, Night night) {
    return Set.copyOf(
        lake.tonight(Table.INGEST_AUDIT, night)
            .select(explode(col(Columns.FORGOTTEN_IN)))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }
}
