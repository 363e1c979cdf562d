package dev.noctua;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class TestTablesTest {
  private static Dataset<Row> rows(String values) {
    return TestSpark.session().sql("select * from values " + values + " as t(k, d, m)");
  }

  @Test
  void orderOfRowsAndOfMapEntriesDoesNotMatter() {
    Dataset<Row> one = rows("('a', 1D, map('x', 1, 'y', 2)), ('b', 2D, map('x', 1))");
    Dataset<Row> other = rows("('b', 2D, map('x', 1)), ('a', 1D, map('y', 2, 'x', 1))");

    assertThatCode(() -> TestTables.assertEqual(one, other)).doesNotThrowAnyException();
  }

  @Test
  void aRowMoreOrLessOrAnotherValueFails() {
    Dataset<Row> one = rows("('a', 1D, map('x', 1)), ('b', 2D, map('x', 1))");

    for (String other :
        new String[] {
          "('a', 1D, map('x', 1))",
          "('a', 1D, map('x', 1)), ('b', 2D, map('x', 1)), ('b', 2D, map('x', 1))",
          "('a', 1D, map('x', 1)), ('b', 2D, map('x', 2))",
          "('a', 1D, map('x', 1)), ('b', 2.0000001D, map('x', 1))"
        }) {
      assertThatThrownBy(() -> TestTables.assertEqual(one, rows(other)))
          .as(other)
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void doublesMayDifferByTheToleranceOnly() {
    Dataset<Row> one = rows("('a', 1D, map('x', 0.5D)), ('b', 2D, map('x', 1D))");
    Dataset<Row> near = rows("('b', 2.0000000001D, map('x', 1D)), ('a', 1D, map('x', 0.5D))");
    Dataset<Row> far = rows("('b', 2.1D, map('x', 1D)), ('a', 1D, map('x', 0.5D))");
    Dataset<Row> farInside = rows("('b', 2D, map('x', 1D)), ('a', 1D, map('x', 0.6D))");

    assertThatCode(() -> TestTables.assertApproximatelyEqual(one, near, 1e-9))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> TestTables.assertApproximatelyEqual(one, far, 1e-9))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> TestTables.assertApproximatelyEqual(one, farInside, 1e-9))
        .isInstanceOf(AssertionError.class);
  }
}
