-- The shipped settings: lists of 20, 7 days of demand. Reasons come from the 50 strongest of a history. The weights of als, item_to_item, popular, by_category, recent are the night's.
WITH RECURSIVE opens AS (
  SELECT content_id, unnest(contains) AS inside FROM content
  UNION SELECT o.content_id, unnest(c.contains) FROM opens o JOIN content c ON c.content_id = o.inside),
withheld AS (SELECT user_key, content_id FROM user_content WHERE owned
  UNION SELECT user_key, inside FROM user_content JOIN opens USING (content_id) WHERE owned UNION SELECT creator_user_key, content_id FROM content),
people AS (SELECT user_key, consent_personalization AS personal FROM user_profile WHERE consent_analytics AND NOT deleted),
u AS (SELECT user_key, factors::DOUBLE[] AS u FROM als_user_factor JOIN people USING (user_key) WHERE personal), v AS (SELECT content_id, factors::DOUBLE[] AS v FROM als_content_factor),
w AS (SELECT content_id AS past, unnest(coalesce(others, (SELECT list(content_id ORDER BY content_id) FROM item_weight))) AS content_id, unnest(weights) AS w FROM item_weight), history AS (SELECT user_key, content_id AS past, strength, owned FROM user_content JOIN people USING (user_key) WHERE personal AND strength > 0),
summed AS (SELECT user_key, content_id, sum(w::DOUBLE) AS s FROM history JOIN w USING (past) GROUP BY ALL HAVING s > 0),
sums AS (SELECT user_key, category, sum(round(strength::FLOAT::DOUBLE * 1e6)) AS s FROM history JOIN content c ON c.content_id = past WHERE category IS NOT NULL GROUP BY ALL), segment AS (SELECT user_key, min_by(category, (-s, category)) AS category FROM people LEFT JOIN sums USING (user_key) WHERE personal GROUP BY user_key), had AS (SELECT content_id, people, people_by_category, (SELECT sum(people) FROM item_weight)::BIGINT AS pairs FROM item_weight),
offered AS (SELECT user_key, content_id, 1 AS source, round(list_dot_product(u, v), 6) AS score FROM u, v
  UNION ALL SELECT user_key, content_id, 2, s FROM summed UNION ALL SELECT user_key, content_id, 3, people FROM people p, item_weight WHERE personal AND people > 0
  UNION ALL SELECT user_key, content_id, 4, coalesce(people_by_category[category], 0) * pairs + 100 * people FROM segment, had WHERE category IS NOT NULL AND people > 0 UNION ALL SELECT user_key, content_id, 5, recent_people FROM people p, item_weight WHERE personal AND recent_people > 0),
allowed AS (SELECT o.* REPLACE (if(source = 2, round(score / max(score) OVER (PARTITION BY user_key, source), 6), score) AS score) FROM offered o
  SEMI JOIN (FROM content WHERE available) USING (content_id) ANTI JOIN withheld USING (user_key, content_id)),
weighed AS (SELECT user_key, getvariable('weights')::DOUBLE[] AS w, if(category IS NULL, [w[1], w[2], w[3] + w[4], 0, w[5]], w) AS weights FROM segment), part AS (SELECT user_key, content_id, source, weights[source] / (10 + row_number() OVER (PARTITION BY user_key, source ORDER BY score DESC, content_id)) AS part FROM allowed JOIN weighed USING (user_key)
  QUALIFY row_number() OVER (PARTITION BY user_key, source ORDER BY score DESC, content_id) <= 200),
fused AS (SELECT user_key, content_id, round(sum(part), 6) AS score, ['als', 'item_to_item', 'popular', 'by_category', 'recent'][arg_max(source, (part, -source))] AS source FROM part WHERE part > 0 GROUP BY ALL),
demand AS (SELECT content_id, sum((viewers + 5 * buyers) * (7 - (getvariable('night') - date))) AS points FROM demand_daily WHERE date BETWEEN getvariable('night') - 6 AND getvariable('night') GROUP BY content_id),
once AS (FROM fused UNION ALL BY NAME SELECT user_key, content_id, round(coalesce(points, 0)::DOUBLE / 7, 6) AS score, 'trending' AS source FROM people CROSS JOIN (FROM content WHERE available) LEFT JOIN demand USING (content_id)
  ANTI JOIN withheld USING (user_key, content_id) ANTI JOIN fused f USING (user_key, content_id)),
listed AS (SELECT *, row_number() OVER (PARTITION BY user_key ORDER BY source = 'trending', score DESC, content_id) AS rank FROM once QUALIFY rank <= 20),
past AS (SELECT h.*, v AS past_v FROM history h JOIN v ON v.content_id = past JOIN content c ON c.content_id = past AND available WHERE round(strength, 6) > 0 QUALIFY row_number() OVER (PARTITION BY user_key ORDER BY round(strength, 6) DESC, past) <= 50),
why AS (SELECT l.user_key, l.content_id, owned, p.past, if(source = 'als', round(list_cosine_similarity(v, past_v), 6), w) AS likeness FROM listed l JOIN past p ON p.user_key = l.user_key AND p.past <> l.content_id LEFT JOIN v ON v.content_id = l.content_id
  LEFT JOIN w ON w.past = p.past AND w.content_id = l.content_id WHERE source IN ('als', 'item_to_item') AND likeness > 0 QUALIFY row_number() OVER (PARTITION BY l.user_key, l.content_id ORDER BY likeness DESC, owned DESC, p.past) = 1),
shown AS (SELECT l.*, owned, coalesce(title, past) AS title, s.category AS segment FROM listed l LEFT JOIN why USING (user_key, content_id) LEFT JOIN content c ON c.content_id = past LEFT JOIN segment s USING (user_key))
SELECT user_key, 'for_you' AS list, rank::INTEGER AS rank, content_id, score, 'default' AS arm, source, CASE WHEN owned THEN 'similar_to_owned' WHEN NOT owned THEN 'similar_to_viewed' WHEN source = 'trending' THEN source WHEN source = 'by_category' THEN 'popular_in_category' WHEN source = 'recent' THEN 'popular_recently' ELSE 'popular' END AS reason_code,
  CASE WHEN owned THEN 'Because you learned "' || title || '"' WHEN NOT owned THEN 'Because you looked at "' || title || '"' WHEN source = 'trending' THEN 'Popular right now' WHEN source = 'by_category' THEN 'Popular with people who learn "' || segment || '"' WHEN source = 'recent' THEN 'Many people have started this recently' ELSE 'Popular with many people' END AS reason_en,
  CASE WHEN owned THEN '因为你学过《' || title || '》' WHEN NOT owned THEN '因为你看过《' || title || '》' WHEN source = 'trending' THEN '近期热门' WHEN source = 'by_category' THEN '很多学习“' || segment || '”的人在学' WHEN source = 'recent' THEN '最近很多人开始学' ELSE '很多人在学' END AS reason_zh FROM shown
