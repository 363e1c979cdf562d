-- Horizon 28 and 84 days of errors, as the shipped settings say.
WITH nights AS (SELECT DISTINCT dt AS date FROM ingest_audit WHERE dt BETWEEN getvariable('night') - 111 AND getvariable('night')),
sold AS (
  SELECT content_id AS item, date, sum(units) AS units, sum(net) AS revenue FROM demand_daily SEMI JOIN nights USING (date)
  WHERE dt <= getvariable('night') AND content_id NOT IN (SELECT content_id FROM content WHERE withdrawn) GROUP BY ALL),
items AS (SELECT content_id AS item FROM content WHERE NOT withdrawn UNION SELECT item FROM sold),
contents AS (SELECT 'content' AS level, item, date, coalesce(units, 0)::DOUBLE AS units, coalesce(revenue, 0)::DECIMAL(28, 2) AS revenue FROM items CROSS JOIN nights LEFT JOIN sold USING (item, date)),
series AS (
  FROM contents
  UNION ALL SELECT 'platform', 'all', date, coalesce(sum(units), 0)::DOUBLE, coalesce(sum(revenue), 0)::DECIMAL(28, 2) FROM nights LEFT JOIN contents USING (date) GROUP BY date),
said AS (  -- of every known day, what the four equal weekdays before it say
  SELECT s.level, s.item, s.date, s.units - avg(b.units) AS units, s.revenue::DOUBLE - avg(b.revenue::DOUBLE) AS revenue
  FROM series s JOIN series b ON b.level = s.level AND b.item = s.item AND s.date - b.date IN (7, 14, 21, 28)
  WHERE s.date > getvariable('night') - 84 GROUP BY s.level, s.item, s.date, s.units, s.revenue),
errors AS (SELECT level, item, quantile_cont(units, [0.1, 0.5, 0.9]) AS u, quantile_cont(revenue, [0.1, 0.5, 0.9, 0.025, 0.975]) AS r FROM said GROUP BY ALL),
ahead AS (SELECT level, item, getvariable('night') + h::INTEGER AS target_date, h::INTEGER AS h FROM (SELECT DISTINCT level, item FROM series) CROSS JOIN range(1, 29) AS days(h)),
means AS (
  SELECT a.level, a.item, target_date, coalesce(avg(s.units), 0) AS units, coalesce(avg(s.revenue::DOUBLE), 0) AS revenue
  FROM ahead a LEFT JOIN series s ON s.level = a.level AND s.item = a.item AND (target_date - s.date) % 7 = 0 AND s.date > getvariable('night') - 28 GROUP BY ALL)
SELECT level, item, target_date, units, revenue, revenue + coalesce(r[1], 0) AS revenue_p10, revenue + coalesce(r[2], 0) AS revenue_p50, revenue + coalesce(r[3], 0) AS revenue_p90,
  revenue + coalesce(r[4], 0) AS revenue_low95, revenue + coalesce(r[5], 0) AS revenue_high95, greatest(0, units + coalesce(u[1], 0)) AS units_p10,
  greatest(0, units + coalesce(u[2], 0)) AS units_p50, greatest(0, units + coalesce(u[3], 0)) AS units_p90, 'same_weekday_mean' AS method
FROM means LEFT JOIN errors USING (level, item)
