package dev.noctua.stage.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import dev.noctua.contract.Columns;
import dev.noctua.contract.Table;
import dev.noctua.lake.Run;
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
  public Set<Table> reads() {
    return Set.of(Table.REGISTRATION, Table.IDENTITY, Table.INGEST_AUDIT);
  }

  @Override
  public Set<Table> writes() {
    return Set.of();
  }

  @Override
  public void run(Run run) {
    Dataset<Row> asked =
        run.tonight(Table.REGISTRATION)
            .where(col(Columns.TYPE).equalTo("account_deleted"))
            .select(Columns.USER_KEY)
            .distinct();
    List<String> people =
        run.tonight(Table.IDENTITY)
            .join(asked, Columns.USER_KEY)
            .select(Columns.USER_ID)
            .as(Encoders.STRING())
            .collectAsList();
    for (Set<String> some : Eraser.batches(people)) {
      forget.erase(run.lake(), some, run.night().date());
    }
    forget.eraseAgain(run.lake(), late(run), run.night().date());
  }

  /** Raw files that were read tonight and name people who were forgotten before. */
  private static Set<String> late(Run run) {
    return Set.copyOf(
        run.tonight(Table.INGEST_AUDIT)
            .select(explode(col(Columns.FORGOTTEN_IN)))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }
}
