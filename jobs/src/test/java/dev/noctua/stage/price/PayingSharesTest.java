package dev.noctua.stage.price;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("world")
class PayingSharesTest {
  private static List<Row> shares(PayerWorld world, int partitions) {
    return PayingShares.of(world.looks(partitions)).collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getString(0)))
        .toList();
  }

  private static double[] mean(List<Row> rows) {
    double[] mean = new double[PayingShares.GROUPS];
    for (Row row : rows) {
      List<Double> shares = row.getList(1);
      for (int group = 0; group < mean.length; group++) {
        mean[group] += shares.get(group) / rows.size();
      }
    }
    return mean;
  }

  @Test
  void whoHasPaidMoreBeforeWouldPayMoreOften() {
    PayerWorld world = new PayerWorld(1.2, 0, 0, 1);
    List<Row> rows = shares(world, 3);
    double[] mean = mean(rows);
    assertThat(rows).hasSize(PayerWorld.CONTENTS);
    assertThat(mean[1]).isGreaterThan(1.3 * mean[0]);
    assertThat(mean[2]).isGreaterThan(1.3 * mean[1]);
    double missed = 0;
    for (Row row : rows) {
      double share = row.<Double>getList(1).stream().mapToDouble(each -> each).average().orElse(0);
      missed += Math.abs(share - world.share(row.getString(0))) / rows.size();
    }
    assertThat(missed).isLessThan(0.03);
    assertThat(shares(world, 7)).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0", "0, 1.5", "2, 1.5"})
  void wherePeopleAreAlikeAllPayAlike(double ofPrice, double drift) {
    PayerWorld world = new PayerWorld(0, ofPrice, drift, 2);
    List<Row> rows = shares(world, 3);
    assertThat(rows)
        .hasSize(PayerWorld.CONTENTS)
        .allSatisfy(
            row ->
                assertThat(row.getList(1).stream().filter(Objects::nonNull).distinct().count())
                    .isLessThanOrEqualTo(1));
    assertThat(rows.stream().map(row -> row.getList(1).get(2)).distinct().count())
        .isGreaterThan(PayerWorld.CONTENTS / 2);
  }

  @ParameterizedTest
  @CsvSource({"9, false", "10, true"})
  void tenPeopleOfAGroupAreToldAndNineAreNot(int people, boolean isTold) {
    Dataset<Row> looks = new PayerWorld(1.2, 0, 0, 3).looks(3);
    Column isRare = col("content_id").equalTo("c5");
    // People who never paid are all of one cell, and so of one group.
    Dataset<Row> rare =
        looks.where("not paid and cell < 10").withColumn("content_id", lit("c5")).limit(people);
    List<Row> rows =
        PayingShares.of(looks.where(not(isRare)).union(rare)).where(isRare).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Double>getList(1)).filteredOn(Objects::nonNull).hasSize(isTold ? 1 : 0);
  }

  @Test
  void whereTooFewPaidNothingIsTold() {
    Dataset<Row> looks = new PayerWorld(1.2, 0, 0, 4).looks(3);
    assertThat(PayingShares.of(looks.where("day > -7")).collectAsList()).isEmpty();
    assertThat(PayingShares.of(looks.where("false")).collectAsList()).isEmpty();
    assertThat(PayingShares.of(looks.withColumn("paid", lit(false))).collectAsList()).isEmpty();
  }
}
