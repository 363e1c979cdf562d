-- What the lines say, added up per order.
WITH l AS (
  SELECT s.*, t.type, t.user_key AS who, t.quantity, t.dt AS arrived FROM settlement_line s JOIN transaction t USING (event_id)
  WHERE s.dt <= getvariable('night') AND coalesce(s.problem, '') NOT IN ('second_paid', 'second_refund', 'orphan_refund')),
p AS (SELECT * FROM l WHERE type = 'paid'),
r AS (
  SELECT order_id, -sum(counted) AS refunded, -sum(fee) AS fee_returned, -sum(creator) AS creator_returned, list(refund_id ORDER BY arrived, occurred_at, event_id) AS refund_ids
  FROM l WHERE type = 'refunded' GROUP BY order_id),
w AS (
  SELECT order_id, arg_min(content_id, (dt, occurred_at, event_id)) AS content_id, arg_min(channel, (dt, occurred_at, event_id)) AS channel,
    list({'event_id': event_id, 'refund_id': refund_id, 'amount': amount, 'occurred_at': occurred_at, 'arrived': dt, 'expired': dt + 30 <= getvariable('night')} ORDER BY dt, occurred_at, event_id) AS pending
  FROM (FROM transaction WHERE type = 'refunded' AND dt <= getvariable('night') AND order_id NOT IN (SELECT order_id FROM p)
    QUALIFY row_number() OVER (PARTITION BY order_id, refund_id ORDER BY dt, occurred_at, event_id) = 1) GROUP BY order_id)
SELECT order_id, p.event_id AS paid_event_id, p.who AS user_key, coalesce(p.content_id, w.content_id) AS content_id, p.creator_id, coalesce(p.channel, w.channel) AS channel,
  p.occurred_at AS paid_at, p.event_date, p.quantity AS units, p.list_value, p.amount,
  if(p.problem IS NULL, p.fee, NULL) AS fee, if(p.problem IS NULL, p.creator, NULL) AS creator, if(p.problem IS NULL, p.platform, NULL) AS platform, p.creator_share, p.fee_rate,
  coalesce(refunded, 0)::DECIMAL(18, 2) AS refunded, coalesce(fee_returned, 0)::DECIMAL(18, 2) AS fee_returned, coalesce(creator_returned, 0)::DECIMAL(18, 2) AS creator_returned,
  coalesce(refund_ids, []) AS refund_ids, coalesce(w.pending, []) AS pending
FROM p FULL JOIN w USING (order_id) LEFT JOIN r USING (order_id)
