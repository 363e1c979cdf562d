package dev.noctua.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.noctua.SharedData;
import dev.noctua.model.price.Elasticity.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLogRegressionTest {
  /** Subscriptions of 180 journals on the price of a citation (Stock and Watson 2007). */
  @Test
  void journalsHaveThePublishedElasticity() throws IOException {
    List<String[]> rows =
        Files.readAllLines(SharedData.folder("aer-journals").resolve("Journals.csv")).stream()
            .skip(1)
            .map(LogLogRegressionTest::cells)
            .toList();

    Estimate found =
        LogLogRegression.fit(
            rows.stream().mapToDouble(r -> number(r, 4) / number(r, 7)).toArray(),
            rows.stream().mapToDouble(r -> number(r, 9)).toArray());

    System.out.println("journals: " + found + ", published -.5331 with an error of .0340");
    assertThat(rows).hasSize(180);
    assertThat(found.value()).isCloseTo(-0.5331, within(0.0005));
    assertThat(found.standardError()).isCloseTo(0.0340, within(0.0005));
  }

  private static double number(String[] row, int cell) {
    return Double.parseDouble(row[cell]);
  }

  /** Titles in double quotes may hold commas. */
  private static String[] cells(String line) {
    return line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
  }

  @Test
  void anExactCurveHasNoError() {
    Estimate found = LogLogRegression.fit(new double[] {1, 2, 4, 8}, new double[] {64, 16, 4, 1});

    assertThat(found.value()).isCloseTo(-2, within(1e-12));
    assertThat(found.standardError()).isCloseTo(0, within(1e-12));
  }

  @Test
  void whatHasNoElasticityIsRefused() {
    assertThatThrownBy(() -> LogLogRegression.fit(new double[] {2, 2, 2}, new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two prices");
    assertThatThrownBy(() -> LogLogRegression.fit(new double[] {0, 2, 3}, new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LogLogRegression.fit(new double[] {1, 2}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
