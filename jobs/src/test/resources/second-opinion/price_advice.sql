-- The ledger of the night before (price_advice_before), one night on.
WITH given AS (SELECT * FROM price_scenario WHERE advice IN ('RECOMMEND', 'TEST')),
prices AS (SELECT content_id, any_value(present_price) AS now FROM price_scenario WHERE NOT list_contains(reason_codes, 'NOT_ON_SALE') GROUP BY ALL),
known AS (SELECT DISTINCT dt AS day FROM ingest_audit WHERE dt <= getvariable('night')),
net AS (SELECT content_id, date, sum(net) AS net FROM demand_daily GROUP BY ALL),
closed AS (FROM price_advice_before WHERE changed_on IS NOT NULL AND (kept_until IS NOT NULL OR last_on >= changed_on + days)),
went_on AS (
  SELECT b.* REPLACE (
    if(coalesce(p.now = b.price, false) OR (b.changed_on IS NULL AND g.price IS NOT NULL), getvariable('night'), b.last_on) AS last_on,
    coalesce(b.changed_on, if(p.now = b.price, getvariable('night'), NULL)) AS changed_on,
    if(b.changed_on IS NOT NULL AND p.now IS DISTINCT FROM b.price, getvariable('night') - 1, NULL) AS kept_until)
  FROM price_advice_before b ANTI JOIN closed USING (content_id, price, advice, advised_on) LEFT JOIN prices p USING (content_id) LEFT JOIN given g ON (g.content_id, g.price, g.advice) = (b.content_id, b.price, b.advice)),
begun AS (
  SELECT content_id, price, advice, getvariable('night') AS advised_on, getvariable('night') AS last_on, present_price, days, revenue, revenue_low, revenue_high
  FROM given g WHERE NOT EXISTS (FROM price_advice_before b WHERE (b.content_id, b.price, b.advice) = (g.content_id, g.price, g.advice) AND b.changed_on IS NULL)),
followed AS (
  SELECT w.* REPLACE (
    (SELECT count(*) FROM known WHERE day > changed_on AND day <= least(changed_on + days, kept_until, getvariable('night')))::INT AS came_days,
    (SELECT coalesce(sum(net), 0) FROM net n JOIN known ON day = n.date WHERE n.content_id = w.content_id AND day > changed_on AND day <= least(changed_on + days, kept_until, getvariable('night')))::DECIMAL(18, 2) AS came_revenue)
  FROM went_on w WHERE changed_on IS NOT NULL),
judged AS (SELECT * REPLACE (if(revenue IS NOT NULL AND came_days >= least(days, 14) AND (kept_until IS NOT NULL OR last_on >= changed_on + days), round(came_revenue * days / came_days, 2) BETWEEN revenue_low AND revenue_high, NULL) AS hit) FROM followed)
FROM closed UNION ALL BY NAME FROM judged
UNION ALL BY NAME SELECT * FROM went_on WHERE changed_on IS NULL AND last_on + 28 >= getvariable('night')
UNION ALL BY NAME SELECT *, NULL::DATE AS changed_on, NULL::DATE AS kept_until, 0 AS came_days, NULL::DECIMAL(18, 2) AS came_revenue, NULL::BOOLEAN AS hit FROM begun
