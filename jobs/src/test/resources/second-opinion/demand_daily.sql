with events as (
  select dt, content_id, event_date as date, action, user_key from behavior where content_id is not null and action in ('impression', 'view')
  union all by name
  select dt, content_id, event_date as date, if(refund_id is null, 'paid', 'refunded') as action, user_key, units, list_value, discount, counted
  from settlement_line where coalesce(problem, '') not in ('second_paid', 'second_refund', 'orphan_refund') and (refund_id is null or counted <> 0))
select dt, content_id, date,
  count(*) filter (action = 'impression') as exposures,
  count(*) filter (action = 'view') as views,
  count(distinct user_key) filter (action = 'view') as viewers,
  count(*) filter (action = 'paid') as orders,
  count(distinct user_key) filter (action = 'paid') as buyers,
  coalesce(sum(units) filter (action = 'paid'), 0)::bigint as units,
  coalesce(sum(list_value) filter (action = 'paid'), 0)::decimal(18,2) as list_value,
  coalesce(sum(discount) filter (action = 'paid'), 0)::decimal(18,2) as discount,
  coalesce(sum(counted) filter (action = 'paid'), 0)::decimal(18,2) as gross,
  coalesce(-sum(counted) filter (action = 'refunded'), 0)::decimal(18,2) as refunds,
  (gross - refunds)::decimal(18,2) as net
from events group by all
