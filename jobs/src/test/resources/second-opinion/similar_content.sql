-- The shipped settings: lists of 20.
WITH known AS (SELECT content_id, factors::DOUBLE[] AS v FROM als_content_factor),
pairs AS (
  SELECT a.content_id, b.content_id AS similar_content_id,
    round(list_cosine_similarity(a.v, b.v), 6) AS score
  FROM known a JOIN known b ON a.content_id <> b.content_id
  JOIN content c ON c.content_id = b.content_id AND c.available
)
SELECT content_id,
  row_number() OVER (PARTITION BY content_id ORDER BY score DESC, similar_content_id)::INTEGER AS rank,
  similar_content_id, score
FROM pairs
WHERE score > 0
QUALIFY rank <= 20
