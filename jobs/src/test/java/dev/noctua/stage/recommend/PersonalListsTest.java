package dev.noctua.stage.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctua.contract.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("world")
class PersonalListsTest {
  @Test
  void theSourcesComeFirstAndWhatTrendsFillsTheRest() {
    SmallWorld world =
        new SmallWorld(4)
            .content("a", 1, 0)
            .content("b", 2, 0)
            .content("new")
            .content("newer")
            .demand("newer", SmallWorld.NIGHT, 7, 0)
            .person("u", 1, 1);

    assertThat(list(world, "u"))
        .containsExactly(
            "1 b 0.090909 als", "2 a 0.083333 als", "3 newer 7.0 trending", "4 new 0.0 trending");
  }

  @Test
  void ranksOfAllSourcesMakeOneList() {
    SmallWorld world =
        new SmallWorld(4)
            .weights(0.25, 0.5, 0.25)
            .content("a", 1)
            .content("b", 3)
            .content("c", 2)
            .content("had", 0)
            .speaksFor("a", 9, Map.of())
            .speaksFor("c", 4, Map.of())
            .speaksFor("had", 5, Map.of("a", 0.1f, "b", -1f, "c", 0.5f))
            .person("u", 1)
            .pair("u", "had", 1, true);

    // als: b c a; item_to_item: c a; popular: a c.
    assertThat(list(world, "u"))
        .containsExactly(
            "1 c 0.087121 item_to_item", "2 a 0.083625 item_to_item", "3 b 0.022727 als");
    assertThat(reason(world, "u", "c")).contains("Because you learned \"Title had\"");
  }

  @Test
  void whatIsPopularInTheirCategoryIsNamedAsSuch() {
    SmallWorld world =
        new SmallWorld(2)
            .weights(0, 0, 0, 1, 0)
            .content("db1", Map.of("category", "databases"))
            .content("db2", Map.of("category", "databases"))
            .content("web1", Map.of("category", "web"))
            .content("plain")
            .speaksFor("db1", 2, Map.of())
            .speaksFor("db2", 4, Map.of())
            .speaksFor("web1", 40, Map.of())
            .speaksFor("plain", 4, Map.of())
            .inCategories("db1", Map.of("databases", 2))
            .inCategories("db2", Map.of("databases", 4))
            .inCategories("web1", Map.of("databases", 1, "web", 39))
            .inCategories("plain", Map.of("databases", 90))
            .person("dba", Map.of())
            .pair("dba", "db1", 1, false)
            .pair("dba", "web1", 0.9, true)
            .person("anybody", Map.of())
            .pair("anybody", "plain", 1, true)
            .person("fresh");

    // Of 50 pairs: plain 90 + 8, web1 1 + 80, db2 4 + 8, db1 2 + 4; web1 is owned.
    assertThat(list(world, "dba"))
        .containsExactly("1 plain 0.090909 by_category", "2 db2 0.083333 by_category");
    assertThat(reason(world, "dba", "db2"))
        .isEqualTo(
            "popular_in_category Popular with people who learn \"databases\""
                + " 很多学习“databases”的人在学");
    assertThat(list(world, "anybody"))
        .containsExactly("1 web1 0.090909 popular", "2 db2 0.083333 popular");
    assertThat(list(world, "fresh"))
        .containsExactly("1 web1 0.090909 popular", "2 db2 0.083333 popular");
    assertThat(reason(world, "anybody", "web1")).startsWith("popular Popular with many people");
  }

  @Test
  void whatManyHaveBegunWithOfLateIsNamedAsSuch() {
    SmallWorld world =
        new SmallWorld(2)
            .weights(0, 0, 0, 0, 1)
            .content("old")
            .content("new")
            .content("newer")
            .speaksFor("old", 90, Map.of())
            .speaksFor("new", 3, Map.of())
            .speaksFor("newer", 2, Map.of())
            .ofLate("new", 500)
            .ofLate("newer", 2000)
            .person("u", Map.of());

    assertThat(list(world, "u"))
        .containsExactly("1 newer 0.090909 recent", "2 new 0.083333 recent");
    assertThat(reason(world, "u", "new"))
        .isEqualTo("popular_recently Many people have started this recently 最近很多人开始学");
  }

  @Test
  void weightsOfAllContentsStandInTheOrderOfTheirIds() {
    SmallWorld world =
        new SmallWorld(3)
            .weights(0, 1, 0)
            .content("a")
            .content("b")
            .content("c")
            .content("unheard-of")
            .speaksForAll("a", 1, 0f, 0.2f, 0.3f)
            .speaksForAll("b", 1, 0.2f, 0f, 0.9f)
            .speaksForAll("c", 1, 0.3f, 0.9f, 0f)
            .person("u", Map.of())
            .pair("u", "a", 1, false);

    assertThat(list(world, "u"))
        .containsExactly(
            "1 c 0.090909 item_to_item", "2 b 0.083333 item_to_item", "3 a 0.0 trending");
  }

  @Test
  void theReasonOfAnItemIsTheHeaviestOfTheHistoryAndOfEqualsTheOwned() {
    SmallWorld world =
        new SmallWorld(9)
            .weights(0, 1, 0)
            .content("a", 1)
            .content("b", 1)
            .content("x", 1)
            .content("y", 1)
            .content("z", 1)
            .speaksFor("a", 1, Map.of("x", 0.5f, "y", 0.2f, "z", 0.1f, "b", 0.4f))
            .speaksFor("b", 1, Map.of("x", 0.5f, "y", 0.3f, "z", -0.05f))
            .person("u", Map.of())
            .pair("u", "a", 9, false)
            .pair("u", "b", 1, true);

    assertThat(reason(world, "u", "x")).contains("learned \"Title b\"");
    assertThat(reason(world, "u", "y")).contains("learned \"Title b\"");
    assertThat(reason(world, "u", "z")).contains("looked at \"Title a\"");
  }

  @Test
  void factorsThatAreNoFiniteNumbersAreNone() {
    SmallWorld world =
        new SmallWorld(3)
            .content("a", Float.NaN, 1)
            .content("b", 1, Float.POSITIVE_INFINITY)
            .content("c", 1, 1)
            .person("u", 1, 1)
            .person("v", Float.NaN, 1);

    assertThat(list(world, "u"))
        .containsExactly("1 c 0.090909 als", "2 a 0.0 trending", "3 b 0.0 trending");
    assertThat(list(world, "v")).allMatch(row -> row.endsWith("trending")).hasSize(3);
    assertThat(world.lists().get(Table.SIMILAR_CONTENT).collectAsList()).isEmpty();
  }

  @Test
  void whoOwnsEverythingHasNoList() {
    SmallWorld world =
        new SmallWorld(3)
            .weights(0.25, 0.5, 0.25)
            .content("a", 1)
            .content("b", 1)
            .speaksFor("a", 1, Map.of("b", 1f))
            .speaksFor("b", 1, Map.of("a", 1f))
            .person("u", 1)
            .pair("u", "a", 1, true)
            .pair("u", "b", 1, true);

    assertThat(list(world, "u")).isEmpty();
  }

  @Test
  void twoPeopleWithTheSameHistoryHaveTheSameList() {
    SmallWorld world =
        new SmallWorld(3)
            .weights(0.5, 0.5, 0)
            .content("a", 1)
            .content("b", 1)
            .content("c", 1)
            .speaksFor("a", 1, Map.of("b", 0.5f, "c", 0.5f))
            .person("u", 1)
            .person("v", 1)
            .pair("u", "a", 1, false)
            .pair("v", "a", 1, false);

    assertThat(list(world, "u")).isEqualTo(list(world, "v")).hasSize(3);
  }

  @Test
  void ownedContentAndWhatItOpensIsNeverOffered() {
    SmallWorld world =
        new SmallWorld(2)
            .content("membership", Map.of("contains", List.of("bundle")), 9)
            .content("bundle", Map.of("contains", List.of("course", "membership")), 8)
            .content("course", 7)
            .content("lost", 6)
            .content("other", 1)
            .person("u", 1)
            .pair("u", "membership", 5, true)
            .pair("u", "lost", 5, false);

    assertThat(list(world, "u")).containsExactly("1 lost 0.090909 als", "2 other 0.083333 als");
  }

  @Test
  void whatIsUnavailableOrTheirOwnWorkIsNeverOffered() {
    SmallWorld world =
        new SmallWorld(3)
            .content("withdrawn", Map.of("available", false), 9)
            .content("mine", Map.of("creator_user_key", "u"), 8)
            .content("mine-too", Map.of("creator_user_key", "u"))
            .content("theirs", Map.of("creator_user_key", "v"), 7)
            .person("u", 1);

    assertThat(list(world, "u")).containsExactly("1 theirs 0.090909 als");
  }

  @Test
  void aContentThatOnlyTheModelKnowsIsNeverOffered() {
    SmallWorld world =
        new SmallWorld(3)
            .content("known", 1)
            .content("unheard-of", 9)
            .person("u", 1)
            .pair("u", "unheard-of", 1, false)
            .withoutContent("unheard-of");

    assertThat(list(world, "u")).containsExactly("1 known 0.090909 als");
    assertThat(reason(world, "u", "known")).startsWith("popular ");
  }

  @Test
  void whatIsNotAvailableIsNoReason() {
    SmallWorld world =
        new SmallWorld(3)
            .content("shown", 1, 0)
            .content("banned", Map.of("available", false, "title", "Banned"), 2, 0)
            .content("liked", 1, 1)
            .person("u", 1, 0)
            .pair("u", "banned", 9, true)
            .pair("u", "liked", 1, false);

    assertThat(reason(world, "u", "shown")).contains("Title liked").doesNotContain("Banned");
  }

  @Test
  void withoutConsentToPersonalListsOrWithoutFactorsTheListIsWhatTrends() {
    SmallWorld world =
        new SmallWorld(2)
            .content("a", 1)
            .content("b", 2)
            .content("c", 3)
            .demand("a", SmallWorld.NIGHT, 1, 1)
            .person("impersonal", Map.of("consent_personalization", false), 1)
            .person("fresh")
            .pair("impersonal", "a", 5, true);

    assertThat(list(world, "fresh")).containsExactly("1 a 6.0 trending", "2 b 0.0 trending");
    assertThat(list(world, "impersonal")).containsExactly("1 b 0.0 trending", "2 c 0.0 trending");
    assertThat(reason(world, "fresh", "a")).isEqualTo("trending Popular right now 近期热门");
  }

  @Test
  void whoLeftOrDoesNotAgreeToAnalysisGetsNoList() {
    SmallWorld world =
        new SmallWorld(2)
            .content("a", 1)
            .person("left", Map.of("deleted", true), 1)
            .person("unanalysed", Map.of("consent_analytics", false), 1);

    assertThat(world.recommendation()).isEmpty();
  }

  @Test
  void theReasonIsTheLikestOfTheHistoryAndNeverTheContentItself() {
    SmallWorld world =
        new SmallWorld(9)
            .content("spark", Map.of("title", "Spark 实战"), 1, 0)
            .content("flink", 4, 1)
            .content("cooking", 0, 1)
            .content("baking", 0.1f, 5)
            .content("nothing-like-it", -1, -1)
            .person("u", 1, 1)
            .pair("u", "spark", 3, true)
            .pair("u", "cooking", 2, false);

    assertThat(reason(world, "u", "flink"))
        .isEqualTo("similar_to_owned Because you learned \"Spark 实战\" 因为你学过《Spark 实战》");
    assertThat(reason(world, "u", "baking"))
        .isEqualTo(
            "similar_to_viewed Because you looked at \"Title cooking\" 因为你看过《Title cooking》");
    assertThat(reason(world, "u", "cooking")).startsWith("popular ");
    assertThat(reason(world, "u", "nothing-like-it")).startsWith("popular ");
  }

  @Test
  void amongEquallyLikeContentsTheOwnedIsNamed() {
    SmallWorld world =
        new SmallWorld(1)
            .content("a-viewed", 1, 0)
            .content("b-owned", 2, 0)
            .content("wanted", 3, 0)
            .person("u", 1, 1)
            .pair("u", "a-viewed", 9, false)
            .pair("u", "b-owned", 1, true);

    assertThat(reason(world, "u", "wanted")).startsWith("similar_to_owned");
  }

  @Test
  void reasonsComeFromTheFiftyStrongestOnly() {
    SmallWorld world = new SmallWorld(1).content("wanted", 9, 9).content("twin", 1, 1);
    world.person("u", 1, 1).pair("u", "twin", 0.5, false);
    for (int i = 0; i < 50; i++) {
      world.content("c%02d".formatted(i), 1, 0).pair("u", "c%02d".formatted(i), 1, false);
    }

    assertThat(reason(world, "u", "wanted")).contains("\"Title c00\"");
  }

  @Test
  void aNightWithoutContentHasNoLists() {
    SmallWorld world = new SmallWorld(5).person("u");

    world.lists().values().forEach(list -> assertThat(list.collectAsList()).isEmpty());
  }

  @Test
  void similarContentsAreAvailableOthersAboveZero() {
    SmallWorld world =
        new SmallWorld(2)
            .content("a", 1, 0)
            .content("b", 1, 1)
            .content("c", -1, 0)
            .content("gone", Map.of("available", false), 1, 0)
            .content("unknown");

    assertThat(
            world.lists().get(Table.SIMILAR_CONTENT).collectAsList().stream()
                .map(Row::toString)
                .sorted())
        .containsExactly(
            "[a,1,b,0.707107]", "[b,1,a,0.707107]", "[gone,1,a,1.0]", "[gone,2,b,0.707107]");
  }

  private static List<Row> rows(SmallWorld world, String key) {
    return world.recommendation().stream()
        .filter(row -> row.getAs("user_key").equals(key))
        .sorted(Comparator.comparing(row -> row.<Integer>getAs("rank")))
        .toList();
  }

  private static List<String> list(SmallWorld world, String key) {
    return rows(world, key).stream()
        .map(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.getAs("rank"),
                        row.getAs("content_id"),
                        row.getAs("score"),
                        row.getAs("source")))
        .toList();
  }

  private static String reason(SmallWorld world, String key, String content) {
    return rows(world, key).stream()
        .filter(row -> row.getAs("content_id").equals(content))
        .map(
            row ->
                "%s %s %s"
                    .formatted(
                        row.getAs("reason_code"), row.getAs("reason_en"), row.getAs("reason_zh")))
        .findFirst()
        .orElseThrow();
  }
}
