package dev.noctua.stage.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.SharedData;
import dev.noctua.model.als.ImplicitAls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists made from who saved which paper: 5,551 people, 16,980 papers. */
@Tag("world")
class CiteULikeTest {
  @Test
  void theListsAreFarBetterThanPopularity() {
    OutsideData papers = new OutsideData(SharedData.folder("citeulike"));

    OutsideData.Quality popular = papers.popularity();
    OutsideData.Quality als = papers.als(new ImplicitAls.Parameters(32, 4, 40, 0.3, 4));

    assertThat(popular.recall()).isBetween(0.0200, 0.0202);
    assertThat(popular.ndcg()).isBetween(0.0146, 0.0148);
    assertThat(als.recall()).as("%s against %s", als, popular).isGreaterThan(5 * popular.recall());
    assertThat(als.ndcg()).as("%s against %s", als, popular).isGreaterThan(5 * popular.ndcg());
  }
}
