-- The shipped settings: lists of 20, 7 days of demand. Reasons come from the 50 strongest of a history.
WITH RECURSIVE opens AS (
  SELECT content_id, unnest(contains) AS inside FROM content
  UNION SELECT o.content_id, unnest(c.contains) FROM opens o JOIN content c ON c.content_id = o.inside),
withheld AS (SELECT user_key, content_id FROM user_content WHERE owned
  UNION SELECT user_key, inside FROM user_content JOIN opens USING (content_id) WHERE owned
  UNION SELECT creator_user_key, content_id FROM content),
people AS (SELECT user_key, consent_personalization AS personal FROM user_profile WHERE consent_analytics AND NOT deleted),
u AS (SELECT user_key, factors::DOUBLE[] AS u FROM als_user_factor JOIN people USING (user_key) WHERE personal),
v AS (SELECT content_id, factors::DOUBLE[] AS v FROM als_content_factor),
demand AS (SELECT content_id, sum((viewers + 5 * buyers) * (7 - (getvariable('night') - date))) AS points
  FROM demand_daily WHERE date BETWEEN getvariable('night') - 6 AND getvariable('night') GROUP BY content_id),
offered AS (SELECT user_key, content_id, 'als' AS source, round(list_dot_product(u, v), 6) AS score FROM u, v
  UNION ALL SELECT user_key, content_id, 'popular', round(coalesce(points, 0)::DOUBLE / 7, 6)
  FROM people, content LEFT JOIN demand USING (content_id)),
once AS (SELECT o.* FROM offered o SEMI JOIN (FROM content WHERE available) USING (content_id)
  ANTI JOIN withheld USING (user_key, content_id)
  QUALIFY row_number() OVER (PARTITION BY user_key, content_id ORDER BY source) = 1),
listed AS (SELECT *, row_number() OVER (PARTITION BY user_key ORDER BY source, score DESC, content_id) AS rank FROM once QUALIFY rank <= 20),
past AS (SELECT user_key, p.content_id AS past, owned, v AS w FROM user_content p JOIN u USING (user_key) JOIN v USING (content_id) SEMI JOIN (FROM content WHERE available) USING (content_id)
  WHERE round(strength, 6) > 0 QUALIFY row_number() OVER (PARTITION BY user_key ORDER BY round(strength, 6) DESC, p.content_id) <= 50),
why AS (SELECT l.user_key, l.content_id, owned, past, round(list_cosine_similarity(v, w), 6) AS likeness
  FROM listed l JOIN v USING (content_id) JOIN past p ON p.user_key = l.user_key AND past <> l.content_id WHERE source = 'als' AND likeness > 0
  QUALIFY row_number() OVER (PARTITION BY l.user_key, l.content_id ORDER BY likeness DESC, owned DESC, past) = 1)
SELECT user_key, 'for_you' AS list, rank::INTEGER AS rank, l.content_id, score, 'default' AS arm, source,
  CASE WHEN owned THEN 'similar_to_owned' WHEN NOT owned THEN 'similar_to_viewed' ELSE 'popular' END AS reason_code,
  CASE WHEN owned THEN 'Because you learned "' || coalesce(title, past) || '"' WHEN NOT owned THEN 'Because you looked at "' || coalesce(title, past) || '"' ELSE 'Popular right now' END AS reason_en,
  CASE WHEN owned THEN '因为你学过《' || coalesce(title, past) || '》' WHEN NOT owned THEN '因为你看过《' || coalesce(title, past) || '》' ELSE '近期热门' END AS reason_zh
FROM listed l LEFT JOIN why USING (user_key, content_id) LEFT JOIN content c ON c.content_id = past
