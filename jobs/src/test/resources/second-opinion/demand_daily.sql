with events as (
  select dt, content_id, event_date as date, action, user_key from behavior where content_id is not null and action in ('impression', 'view')
  union all by name
  select dt, content_id, event_date as date, type as action, user_key, quantity, list_price, coupon_amount, points_amount, amount from transaction)
select dt, content_id, date,
  count(*) filter (action = 'impression') as exposures,
  count(*) filter (action = 'view') as views,
  count(distinct user_key) filter (action = 'view') as viewers,
  count(*) filter (action = 'paid') as orders,
  count(distinct user_key) filter (action = 'paid') as buyers,
  coalesce(sum(quantity) filter (action = 'paid'), 0)::bigint as units,
  coalesce(sum(list_price * quantity) filter (action = 'paid'), 0)::decimal(18,2) as list_value,
  coalesce(sum(coalesce(coupon_amount, 0) + coalesce(points_amount, 0)) filter (action = 'paid'), 0)::decimal(18,2) as discount,
  coalesce(sum(amount) filter (action = 'paid'), 0)::decimal(18,2) as gross,
  coalesce(sum(amount) filter (action = 'refunded'), 0)::decimal(18,2) as refunds,
  (gross - refunds)::decimal(18,2) as net
from events group by all
