package dev.noctua.stage.recommend;

import static dev.noctua.contract.Table.ALS_CONTENT_FACTOR;
import static dev.noctua.contract.Table.ALS_USER_FACTOR;
import static dev.noctua.contract.Table.CONTENT;
import static dev.noctua.contract.Table.DEMAND_DAILY;
import static dev.noctua.contract.Table.ITEM_WEIGHT;
import static dev.noctua.contract.Table.USER_CONTENT;
import static dev.noctua.contract.Table.USER_PROFILE;

import dev.noctua.TestRows;
import dev.noctua.TestSpark;
import dev.noctua.contract.Table;
import dev.noctua.model.rank.RecommenderSettings.Weights;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Input tables, built row by row, and the lists made from them. */
final class SmallWorld {
  static final LocalDate NIGHT = LocalDate.of(2026, 11, 21);
  private static final int DAYS = 7;

  private final Map<Table, List<Map<String, Object>>> tables = new TreeMap<>();
  private final int topK;
  private Weights weights = new Weights(1, 0, 0, 0, 0);
  private List<Row> recommendation;

  SmallWorld(int topK) {
    this.topK = topK;
    for (Table table :
        List.of(
            CONTENT,
            DEMAND_DAILY,
            USER_CONTENT,
            USER_PROFILE,
            ALS_USER_FACTOR,
            ALS_CONTENT_FACTOR,
            ITEM_WEIGHT)) {
      tables.put(table, new ArrayList<>());
    }
  }

  /** An available content with a title, and factors unless none are given. */
  SmallWorld content(String id, Map<String, Object> more, float... factors) {
    Map<String, Object> row = new HashMap<>(Map.of("available", true, "title", "Title " + id));
    row.putAll(more);
    row.put("content_id", id);
    tables.get(CONTENT).add(row);
    return factors(ALS_CONTENT_FACTOR, "content_id", id, factors);
  }

  SmallWorld content(String id, float... factors) {
    return content(id, Map.of(), factors);
  }

  /** Someone who agrees to everything, with factors unless none are given. */
  SmallWorld person(String key, Map<String, Object> more, float... factors) {
    Map<String, Object> row =
        new HashMap<>(Map.of("consent_personalization", true, "consent_analytics", true));
    row.putAll(more);
    row.put("user_key", key);
    tables.get(USER_PROFILE).add(row);
    return factors(ALS_USER_FACTOR, "user_key", key, factors);
  }

  SmallWorld person(String key, float... factors) {
    return person(key, Map.of(), factors);
  }

  /** What the sources weigh; ALS alone unless this says otherwise. */
  SmallWorld weights(double als, double itemToItem, double popular) {
    return weights(als, itemToItem, popular, 0, 0);
  }

  SmallWorld weights(
      double als, double itemToItem, double popular, double byCategory, double recent) {
    weights = new Weights(als, itemToItem, popular, byCategory, recent);
    return this;
  }

  /** What each source weighs, as a list in SQL. */
  String weights() {
    return Arrays.toString(weights.bySource());
  }

  /** How many people have a content, and what it says of others. */
  SmallWorld speaksFor(String content, int people, Map<String, Float> others) {
    Map<String, Object> row = new HashMap<>(Map.of("content_id", content, "people", people));
    List<String> ids = others.keySet().stream().sorted().toList();
    row.put("others", ids);
    row.put("weights", ids.stream().map(others::get).toList());
    tables.get(ITEM_WEIGHT).add(row);
    return this;
  }

  /** The same for all contents of which this is said, in the order of their ids. */
  SmallWorld speaksForAll(String content, int people, Float... others) {
    tables
        .get(ITEM_WEIGHT)
        .add(
            new HashMap<>(
                Map.of("content_id", content, "people", people, "weights", List.of(others))));
    return this;
  }

  /** How many people of each category have a content of which is said how many have it. */
  SmallWorld inCategories(String content, Map<String, Integer> people) {
    tables.get(ITEM_WEIGHT).stream()
        .filter(row -> row.get("content_id").equals(content))
        .forEach(row -> row.put("people_by_category", people));
    return this;
  }

  /**
   * How many thousandths of people began of late with a content of which is said how many have it.
   */
  SmallWorld ofLate(String content, long thousandths) {
    tables.get(ITEM_WEIGHT).stream()
        .filter(row -> row.get("content_id").equals(content))
        .forEach(row -> row.put("recent_people", thousandths));
    return this;
  }

  /** Takes the content away again; the model still knows it. */
  SmallWorld withoutContent(String id) {
    tables.get(CONTENT).removeIf(row -> row.get("content_id").equals(id));
    return this;
  }

  SmallWorld pair(String key, String content, double strength, boolean owned) {
    tables
        .get(USER_CONTENT)
        .add(Map.of("user_key", key, "content_id", content, "strength", strength, "owned", owned));
    return this;
  }

  SmallWorld demand(String content, LocalDate date, long viewers, long buyers) {
    tables
        .get(DEMAND_DAILY)
        .add(
            Map.of(
                "content_id",
                content,
                "date",
                date,
                "dt",
                date,
                "viewers",
                viewers,
                "buyers",
                buyers));
    return this;
  }

  /** Everybody's list, computed once: the world is complete. */
  List<Row> recommendation() {
    if (recommendation == null) {
      recommendation = lists().get(Table.RECOMMENDATION).collectAsList();
    }
    return recommendation;
  }

  /** The three results, by table. */
  Map<Table, Dataset<Row>> lists() {
    Dataset<Row> popularity = Trending.scores(rows(CONTENT), rows(DEMAND_DAILY), NIGHT, DAYS);
    Broadcast<ContentIndex> catalog =
        JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext())
            .broadcast(
                ContentIndex.of(
                    rows(CONTENT), rows(ALS_CONTENT_FACTOR), rows(ITEM_WEIGHT), popularity));
    Dataset<Row> people =
        Recipients.of(rows(USER_PROFILE), rows(USER_CONTENT), rows(ALS_USER_FACTOR));
    Map<Table, Dataset<Row>> lists = new LinkedHashMap<>();
    lists.put(Table.TRENDING_CONTENT, Trending.lists(popularity, topK));
    lists.put(Table.SIMILAR_CONTENT, SimilarContents.of(people.sparkSession(), catalog, topK));
    lists.put(Table.RECOMMENDATION, PersonalLists.of(people, catalog, weights, topK));
    return lists;
  }

  @SuppressWarnings("unchecked")
  Dataset<Row> rows(Table table) {
    return TestRows.of(table, tables.get(table).toArray(Map[]::new));
  }

  Map<Table, Dataset<Row>> inputs() {
    Map<Table, Dataset<Row>> inputs = new LinkedHashMap<>();
    tables.keySet().forEach(table -> inputs.put(table, rows(table)));
    return inputs;
  }

  private SmallWorld factors(Table table, String key, String value, float... factors) {
    if (factors.length > 0) {
      List<Float> boxed = new ArrayList<>();
      for (float factor : factors) {
        boxed.add(factor);
      }
      tables.get(table).add(Map.of(key, value, "factors", boxed));
    }
    return this;
  }
}
