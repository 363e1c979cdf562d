-- Weights as they stand: the tests of models hold them to their normal equations. Who has to do with a content is counted anew.
WITH learned AS (SELECT user_key, content_id, strength::FLOAT::DOUBLE AS strength, coalesce(first_on, strength_as_of) AS began FROM user_content JOIN user_profile USING (user_key)
  WHERE consent_analytics AND consent_personalization AND NOT deleted AND strength > 0),
sums AS (SELECT user_key, category, sum(round(strength * 1e6)) AS s FROM learned JOIN content USING (content_id) WHERE category IS NOT NULL GROUP BY ALL),
theirs AS (SELECT user_key, min_by(category, (-s, category)) AS category FROM sums GROUP BY user_key),
counted AS (SELECT content_id, category, count(*)::INTEGER AS n FROM learned JOIN theirs USING (user_key) GROUP BY ALL),
mapped AS (SELECT content_id, map_from_entries(list((category, n) ORDER BY category)) AS people_by_category FROM counted GROUP BY content_id)
SELECT content_id, count(*)::INTEGER AS people, any_value(others) AS others, any_value(weights) AS weights, coalesce(any_value(m.people_by_category), MAP {}) AS people_by_category,
  sum(round(1000 * pow(2, (began - (SELECT max(began) FROM learned)) / 30)))::BIGINT AS recent_people
FROM learned LEFT JOIN mapped m USING (content_id) LEFT JOIN (FROM item_weight SELECT content_id, others, weights) USING (content_id) GROUP BY content_id
