with weight(action, w) as (values ('view', 1), ('start', 2), ('progress', 2), ('complete', 4), ('favorite', 3), ('like', 2),
  ('comment', 2), ('share', 3), ('attend', 3), ('rate', 2)),
acts as (
  select user_key, content_id, if(action = 'rate' and rating < 3, 0, w) as w, event_date, action, rating, occurred_at, row(occurred_at, dt, event_id) as k,
    if(action = 'complete', 1, progress) as p
  from behavior join weight using (action) where content_id is not null
  union all by name
  select user_key, content_id, 5 as w, event_date from settlement_line
    where refund_id is null and coalesce(problem, 'no_share') = 'no_share' and user_key not like 'erased.%'),
interest as (
  select user_key, content_id, sum(w * pow(0.5, (getvariable('night') - event_date) / 30)) as strength, min(event_date) filter (w > 0) as first_on, max(event_date) filter (w > 0) as last_on,
    arg_max(action, k) as last_action, max(occurred_at) as last_at, max(p) as progress,
    arg_max(rating, k) as rating, max(occurred_at) filter (rating is not null) as rating_at
  from acts group by all),
ordered as (
  select user_key, content_id, order_id, event_date as paid_on, units as quantity, amount, refunded,
    valid_days::bigint * units as days, if(days <= 36500, event_date + days::int, null) as owned_until,
    not (refunded >= amount and refunded > 0) and coalesce(owned_until >= getvariable('night'), true) as owned
  from order_balance b left join content using (content_id) where amount is not null and user_key not like 'erased.%'),
bought as (
  select user_key, content_id, list({order_id: order_id, paid_on: paid_on, quantity: quantity, owned_until: owned_until, amount: amount, refunded: refunded} order by order_id) as orders,
    bool_or(owned) as owned, if(bool_or(owned and owned_until is null), null, max(owned_until) filter (owned)) as owned_until
  from ordered group by all)
select user_key, content_id, coalesce(strength, 0) as strength, getvariable('night') as strength_as_of, * exclude (user_key, content_id, strength, orders, owned),
  coalesce(orders, []) as orders, coalesce(owned, false) as owned, coalesce(progress > 0 and progress < 1, false) as in_progress
from interest full join bought using (user_key, content_id) where coalesce(strength, 0) >= 1e-6 or in_progress or orders is not null or rating < 3
