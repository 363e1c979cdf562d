-- The shipped settings: lists of 20, 7 days of demand.
WITH recent AS (
  SELECT content_id, sum((viewers + 5 * buyers) * (7 - (getvariable('night') - date))) AS points
  FROM demand_daily
  WHERE date BETWEEN getvariable('night') - 6 AND getvariable('night')
  GROUP BY content_id
), scored AS (
  SELECT content_id, lower(category) AS category, round(coalesce(points, 0)::DOUBLE / 7, 6) AS score
  FROM content LEFT JOIN recent USING (content_id)
  WHERE available
), segmented AS (
  SELECT 'all' AS segment, content_id, score FROM scored
  UNION ALL
  SELECT category, content_id, score FROM scored WHERE category <> 'all'
)
SELECT segment,
  row_number() OVER (PARTITION BY segment ORDER BY score DESC, content_id)::INTEGER AS rank,
  content_id, score
FROM segmented
QUALIFY rank <= 20
