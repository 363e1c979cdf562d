-- The shipped settings; nights run once and published, their rows as they stand, tonight's anew. Counts are the manifests'.
WITH RECURSIVE written AS (SELECT (m->>'night')::DATE AS night, (m->>'full')::BOOLEAN AS loaded, unnest(map_entries(from_json(m->'tables', '"MAP(VARCHAR, STRUCT(violations VARCHAR[], files STRUCT(\"rows\" BIGINT)[]))"'))) AS e
  FROM (SELECT json(content) AS m FROM read_text(getvariable('lake') || '/nights/20??-??-??.json'))),
counts AS (SELECT night, loaded, e.key AS name, len(e.value.violations) AS violations, coalesce(list_sum([f.rows FOR f IN e.value.files]), 0) AS n, getvariable('night') - night AS age FROM written WHERE night <= getvariable('night')),
ranges AS (SELECT t.name, any_value(t.n) AS n, bool_or(t.loaded) AS loaded, max(b.n) FILTER (b.age = 1) AS last, count(*) FILTER (b.age % 7 = 0) AS equal, count(b.n) AS known,
    min(b.n) FILTER (b.age % 7 = 0 OR equals < 2 AND b.age <= 7) AS low, max(b.n) FILTER (b.age % 7 = 0 OR equals < 2 AND b.age <= 7) AS high
  FROM counts t JOIN (SELECT *, count(*) FILTER (age IN (7, 14, 21, 28)) OVER (PARTITION BY name) AS equals FROM counts WHERE age BETWEEN 1 AND 28) b USING (name) WHERE t.age = 0 AND name NOT IN ('quarantine', 'metric') GROUP BY t.name),
wrong AS (SELECT if(bool_or(loaded), NULL, count(*) FILTER (CASE WHEN name IN ('registration', 'behavior', 'transaction', 'catalog', 'ingest_audit', 'demand_daily', 'settlement_line')
  THEN (equal >= 2 OR known >= 7) AND (low >= 100 AND n < 0.6 * low OR high > 0 AND n > greatest(100, 10 * high)) ELSE n < if(last < 100, least(1, last), 0.7 * last) END)) AS value FROM ranges),
had AS (SELECT content_id FROM content, (SELECT timezone(getvariable('zone'), (getvariable('night') + 1)::TIMESTAMP) AS night_end) WHERE NOT withdrawn AND published_at < night_end AND coalesce(review_status <> 'rejected', true) AND coalesce(available_from < night_end, true)),
opens AS (SELECT content_id, unnest(contains) AS inside FROM content UNION SELECT o.content_id, unnest(c.contains) FROM opens o JOIN content c ON c.content_id = o.inside),
theirs AS (SELECT user_key, content_id FROM user_content WHERE owned UNION SELECT user_key, inside FROM user_content JOIN opens USING (content_id) WHERE owned UNION SELECT creator_user_key, content_id FROM content),
people AS (SELECT user_key, user_key NOT IN (FROM recommendation SELECT user_key) AND (SELECT count(*) FROM had) > (SELECT count(*) FROM theirs t SEMI JOIN had USING (content_id) WHERE t.user_key = p.user_key) AS without FROM user_profile p WHERE consent_analytics AND NOT deleted),
before AS (SELECT user_key, list, list(content_id) AS contents FROM read_parquet(getvariable('lake') || '/open/recommendation/*/*/*.parquet', filename = true) WHERE filename LIKE '%/dt=' || (getvariable('night') - 1)::DATE || '/%' GROUP BY user_key, list),
lists AS (SELECT user_key, list, list(content_id) AS contents FROM recommendation GROUP BY user_key, list),
common AS (SELECT len(list_intersect(l.contents, b.contents)) / least(len(l.contents), len(b.contents)) AS share FROM lists l JOIN before b USING (user_key, list)),
gaps AS (SELECT abs(sum(if(level = 'platform', -revenue, revenue))) AS gap, 1e-4 + 1e-12 * sum(abs(revenue)) AS most FROM revenue_forecast GROUP BY target_date ORDER BY gap - most DESC LIMIT 1),
sums AS (SELECT content_id AS who, event_date AS day, if(refund_id IS NULL, counted, 0) AS gross, if(refund_id IS NULL, 0, -counted) AS refunds, counted AS net FROM settlement_line WHERE dt = getvariable('night') UNION ALL SELECT content_id, date, -gross, -refunds, -net FROM demand_daily WHERE dt = getvariable('night')
  UNION ALL SELECT user_key, NULL, amount, refunded, amount - refunded FROM order_balance WHERE user_key NOT LIKE 'erased.%' UNION ALL SELECT user_key, NULL, -gross, -refunds, -net_spend FROM user_profile),
gates(metric, value, low, high) AS (SELECT 'contracts', sum(violations)::DOUBLE, NULL::DOUBLE, 0::DOUBLE FROM counts WHERE age = 0
  UNION ALL SELECT 'audit_balances', count(*), NULL, 0 FROM ingest_audit WHERE dt = getvariable('night') AND lines <> accepted + quarantined + duplicates + erased
  UNION ALL SELECT 'money_kept', coalesce(sum(gap), 0), NULL, 0 FROM (SELECT abs(sum(gross)) + abs(sum(refunds)) + abs(sum(net)) AS gap FROM sums GROUP BY who, day)
  UNION ALL SELECT 'settlement_adds_up', count(*), NULL, 0 FROM settlement_line WHERE dt = getvariable('night') AND fee + creator + platform <> if(creator_share IS NULL, 0, counted)
  UNION ALL SELECT 'row_counts', value, NULL, 0 FROM wrong UNION ALL SELECT 'everyone_has_a_list', count(*) FILTER (without) / count(*), NULL, 0 FROM people
  UNION ALL SELECT 'no_owned_item', count(*), NULL, 0 FROM recommendation SEMI JOIN (FROM user_content WHERE owned) USING (user_key, content_id)
  UNION ALL SELECT 'no_own_item', count(*), NULL, 0 FROM recommendation r JOIN content c ON c.content_id = r.content_id AND creator_user_key = user_key
  UNION ALL SELECT 'only_available', count(*), NULL, 0 FROM (SELECT content_id FROM recommendation UNION ALL SELECT similar_content_id FROM similar_content UNION ALL SELECT content_id FROM trending_content) ANTI JOIN had USING (content_id)
  UNION ALL SELECT 'lists_overlap', avg(share), 0.3, NULL FROM common UNION ALL SELECT 'forecast_adds_up', gap, NULL, most FROM gaps)
SELECT getvariable('night') AS dt, 'gate' AS subject, metric, 'all' AS segment, value, NULL::DOUBLE AS baseline, low, high, if(value < low OR value > high, 'refused', 'passed') AS verdict FROM gates UNION ALL BY NAME FROM metric WHERE dt < getvariable('night')
