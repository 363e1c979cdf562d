WITH RECURSIVE t AS (
  SELECT *, (amount * 100)::HUGEINT AS a, row_number() OVER w AS n, first_value(content_id) OVER w AS c1, first_value(channel) OVER w AS ch1, row_number() OVER (PARTITION BY order_id, type, refund_id ORDER BY dt, occurred_at, event_id) AS told  -- of refunds that wait for an order the first one names content and channel
  FROM transaction WHERE dt <= getvariable('night') WINDOW w AS (PARTITION BY order_id, type ORDER BY dt, occurred_at, event_id)),
p AS (
  SELECT t.*, (list_price * 100)::HUGEINT * quantity AS list_value, if(channel = 'balance', 0, 600) AS rate, if(coupon_funded_by = 'creator', (coupon_amount * 100)::HUGEINT, 0) AS coupon,
    (SELECT arg_max(creator_id, (occurred_at, dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_id IS NOT NULL) AS creator_id,
    coalesce(
      (SELECT arg_max(creator_share, (occurred_at, dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_share IS NOT NULL AND c.occurred_at <= t.occurred_at),
      (SELECT arg_max(creator_share, (-epoch_us(occurred_at), dt, event_id)) FROM catalog c WHERE c.content_id = t.content_id AND c.dt <= t.dt AND c.creator_share IS NOT NULL)) AS share
  FROM t WHERE type = 'paid'),
o AS (  -- one payment is one order
  SELECT *, if(creator_id IS NULL OR share IS NULL, 'no_share', NULL) AS unsplit, (a * rate * 2 + 100000) // 200000 AS fee,
    ((coalesce(list_value, a) - coalesce(coupon, 0)) * (share * 10000)::HUGEINT * 2 + 10000) // 20000 AS creator FROM p WHERE n = 1),
u AS (SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY dt, occurred_at, event_id) AS k FROM t WHERE type = 'refunded' AND told = 1),
r AS (  -- what was refunded before and after each refund of a known order, never more than was paid
  SELECT order_id, 0::BIGINT AS k, 0::HUGEINT AS b, 0::HUGEINT AS c FROM o
  UNION ALL SELECT order_id, u.k, c, least(c + u.a, o.a) FROM r JOIN o USING (order_id) JOIN u USING (order_id) WHERE u.k = r.k + 1),
f AS (
  SELECT greatest(u.dt, o.dt) AS dt, u.event_id, if(o.dt > u.dt + 30, 'adjustment', 'refunded') AS kind, if(b + u.a > o.a, 'over_refund', unsplit) AS problem, u.order_id, u.refund_id, true AS known, u.c1, u.ch1, u.occurred_at, u.event_date, -u.a AS amount, b - c AS counted, if(o.channel = 'wechat_pay' AND c > b, (fee * b * 2 + o.a) // (2 * o.a) - (fee * c * 2 + o.a) // (2 * o.a), 0) AS fee, if(c > b, (creator * b * 2 + o.a) // (2 * o.a) - (creator * c * 2 + o.a) // (2 * o.a), 0) AS creator
  FROM r JOIN o USING (order_id) JOIN u ON u.order_id = r.order_id AND u.k = r.k
  UNION ALL SELECT u.dt + 30, u.event_id, 'refunded', 'orphan_refund', u.order_id, u.refund_id, false, u.c1, u.ch1, u.occurred_at, u.event_date, -u.a, 0, 0, 0 FROM u LEFT JOIN o USING (order_id) WHERE u.dt + 30 <= getvariable('night') AND (o.dt IS NULL OR o.dt > u.dt + 30)
  UNION ALL SELECT t.dt, t.event_id, 'refunded', 'second_refund', t.order_id, t.refund_id, coalesce((o.dt, o.occurred_at, o.event_id) < (t.dt, t.occurred_at, t.event_id), false) AND o.dt IS NOT NULL, t.c1, t.ch1, t.occurred_at, t.event_date, -t.a, 0, 0, 0 FROM t LEFT JOIN o USING (order_id) WHERE t.type = 'refunded' AND t.told > 1
  UNION ALL SELECT p.dt, p.event_id, if(EXISTS (FROM u WHERE u.order_id = p.order_id AND u.dt + 30 < p.dt) AND p.n = 1, 'adjustment', 'paid'), if(p.n > 1, 'second_paid', o.unsplit), p.order_id, NULL, true, NULL, NULL, p.occurred_at, p.event_date, p.a, if(p.n > 1, 0, p.a), if(p.n > 1, 0, o.fee), if(p.n > 1, 0, o.creator) FROM p JOIN o USING (order_id)),
g AS (SELECT f.*, known AND unsplit IS NULL AND coalesce(problem, 'over_refund') = 'over_refund' AS split, if(known, {'user_key': o.user_key, 'creator_id': o.creator_id, 'units': o.quantity, 'list_value': coalesce(o.list_value, o.a), 'paid': o.a}, NULL) AS ord,
    if(known, o.content_id, f.c1) AS content_id, if(known, o.channel, f.ch1) AS channel, o.share, o.rate FROM f LEFT JOIN o USING (order_id))
SELECT dt::DATE AS dt, event_id, kind, problem, order_id, refund_id, ord.user_key, ord.creator_id, content_id, channel, occurred_at, event_date, ord.units,
  (ord.list_value::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS list_value, ((ord.list_value - ord.paid)::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS discount,
  (amount::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS amount, (counted::DECIMAL(20, 0) * 0.01)::DECIMAL(18, 2) AS counted,
  if(split, fee * 0.01, 0)::DECIMAL(18, 2) AS fee, if(split, creator * 0.01, 0)::DECIMAL(18, 2) AS creator, if(split, (counted - fee - creator) * 0.01, 0)::DECIMAL(18, 2) AS platform,
  if(split, share, NULL)::DECIMAL(5, 4) AS creator_share, if(split, rate * 0.00001, NULL)::DECIMAL(6, 5) AS fee_rate FROM g
