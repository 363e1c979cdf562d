-- The newest plan up to the night, line by line: a line counts unless one before it that counts plans a day of the same content.
WITH RECURSIVE newest AS (
  SELECT regexp_extract(filename, 'dt=([0-9-]{10})', 1)::DATE AS planned_on, string_split(content, chr(10)) AS l FROM read_text(getvariable('raw') || '/plan/dt=*/prices.csv')
  WHERE planned_on <= getvariable('night') ORDER BY planned_on DESC LIMIT 1),
cells AS (SELECT planned_on, i, string_split(l[1], ',') AS h, string_split(l[i], ',') AS c FROM (SELECT *, unnest(range(2, len(l) + 1)) AS i FROM newest)
  WHERE l[1] IN ('content_id,from,until,list_price', 'content_id,from,until,list_price,coupon')),
valid AS (
  SELECT i, c[1] AS content_id, try_cast(c[2] AS DATE) AS valid_from, try_cast(c[3] AS DATE) AS valid_until, try_cast(c[4] AS DECIMAL(18, 2)) AS list_price,
    try_cast(nullif(c[5], '') AS DECIMAL(18, 2)) AS coupon, planned_on FROM cells
  WHERE len(c) = len(h) AND len(c[1]) BETWEEN 1 AND 64 AND regexp_full_match(c[2], '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND regexp_full_match(c[3], '[0-9]{4}-[0-9]{2}-[0-9]{2}')
    AND regexp_full_match(c[4], '(0|[1-9][0-9]*)([.][0-9]{1,2})?') AND valid_from IS NOT NULL AND list_price IS NOT NULL AND valid_until >= valid_from AND (valid_until >= planned_on OR coupon > 0)
    AND (ifnull(c[5], '') = '' OR regexp_full_match(c[5], '(0|[1-9][0-9]*)([.][0-9]{1,2})?') AND coupon <= list_price)
    AND content_id IN (SELECT content_id FROM catalog)),
numbered AS (SELECT row_number() OVER (ORDER BY i) AS n, {'content_id': content_id, 'valid_from': valid_from, 'valid_until': valid_until, 'list_price': list_price, 'coupon': coupon, 'planned_on': planned_on} AS p FROM valid),
counted AS (
  SELECT 0::BIGINT AS n, []::STRUCT(content_id VARCHAR, valid_from DATE, valid_until DATE, list_price DECIMAL(18, 2), coupon DECIMAL(18, 2), planned_on DATE)[] AS plan
  UNION ALL
  SELECT v.n, CASE WHEN len(list_filter(c.plan, lambda o: o.content_id = v.p.content_id AND o.valid_from <= v.p.valid_until AND o.valid_until >= v.p.valid_from)) > 0
    THEN c.plan ELSE list_append(c.plan, v.p) END FROM counted c JOIN numbered v ON v.n = c.n + 1)
SELECT p.* FROM (SELECT unnest(plan) AS p FROM (FROM counted ORDER BY n DESC LIMIT 1))
