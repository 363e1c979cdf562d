WITH RECURSIVE t AS (
  SELECT *, (amount * 100)::HUGEINT AS a, row_number() OVER w AS n,
    first_value(content_id) OVER w AS first_content, first_value(channel) OVER w AS first_channel  -- of refunds that wait for an order the first one names both
  FROM transaction WHERE dt <= getvariable('night') WINDOW w AS (PARTITION BY order_id, type ORDER BY dt, occurred_at, event_id)),
p AS (
  SELECT t.*, (list_price * 100)::HUGEINT * quantity AS price, if(channel = 'balance', 0, 600) AS rate,
    if(coupon_funded_by = 'creator', (coupon_amount * 100)::HUGEINT, 0) AS coupon,
    (SELECT arg_max(creator_id, (occurred_at, dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_id IS NOT NULL) AS creator_id,
    coalesce(
      (SELECT arg_max(creator_share, (occurred_at, dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_share IS NOT NULL AND c.occurred_at <= t.occurred_at),
      (SELECT arg_max(creator_share, (-epoch_us(occurred_at), dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_share IS NOT NULL)) AS share
  FROM t WHERE type = 'paid'),
o AS (
  SELECT *, if(creator_id IS NULL OR share IS NULL, 'no_share', NULL) AS unsplit, (a * rate * 2 + 100000) // 200000 AS fee,
    ((coalesce(price, a) - coalesce(coupon, 0)) * (share * 10000)::HUGEINT * 2 + 10000) // 20000 AS creator FROM p WHERE n = 1),
r AS (  -- what was refunded before and after each refund of a known order; one that exceeds what was paid leaves it as it was
  SELECT order_id, 0::BIGINT AS n, 0::HUGEINT AS b, 0::HUGEINT AS c FROM o
  UNION ALL SELECT order_id, t.n, c, if(c + t.a <= o.a, c + t.a, c) FROM r JOIN o USING (order_id) JOIN t USING (order_id) WHERE t.type = 'refunded' AND t.n = r.n + 1),
f AS (
  SELECT greatest(t.dt, o.dt) AS dt, t.event_id, if(o.dt > t.dt + 30, 'adjustment', 'refunded') AS kind, if(c = b, 'over_refund', unsplit) AS problem, t.order_id, o.creator_id, o.content_id, o.channel, t.event_date, price, -t.a AS amount, share, rate,
    if(o.channel = 'wechat_pay', (fee * b * 2 + o.a) // (2 * o.a) - (fee * c * 2 + o.a) // (2 * o.a), 0) AS fee, (creator * b * 2 + o.a) // (2 * o.a) - (creator * c * 2 + o.a) // (2 * o.a) AS creator
  FROM r JOIN o USING (order_id) JOIN t ON t.order_id = r.order_id AND t.n = r.n AND t.type = 'refunded'
  UNION ALL SELECT t.dt + 30, t.event_id, 'refunded', 'orphan_refund', t.order_id, NULL, t.first_content, t.first_channel, t.event_date, NULL, -t.a, NULL, NULL, 0, 0
  FROM t LEFT JOIN o USING (order_id) WHERE t.type = 'refunded' AND t.dt + 30 <= getvariable('night') AND (o.dt IS NULL OR o.dt > t.dt + 30)
  UNION ALL SELECT p.dt, p.event_id, if(EXISTS (FROM t x WHERE x.order_id = p.order_id AND x.type = 'refunded' AND x.dt + 30 < p.dt) AND p.n = 1, 'adjustment', 'paid'), if(p.n > 1, 'second_paid', o.unsplit), p.order_id, p.creator_id, p.content_id, p.channel, p.event_date, p.price, p.a, p.share, p.rate, fee, creator FROM p JOIN o USING (order_id))
SELECT dt::DATE AS dt, event_id, kind, problem, order_id, creator_id, content_id, channel, event_date, (price::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS price, (amount::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS amount,
  if(problem IS NULL, fee * 0.01, 0)::DECIMAL(18, 2) AS fee, if(problem IS NULL, creator * 0.01, 0)::DECIMAL(18, 2) AS creator, if(problem IS NULL, (amount - fee - creator) * 0.01, 0)::DECIMAL(18, 2) AS platform,
  if(problem IS NULL, share, NULL)::DECIMAL(5, 4) AS creator_share, if(problem IS NULL, rate * 0.00001, NULL)::DECIMAL(6, 5) AS fee_rate FROM f
