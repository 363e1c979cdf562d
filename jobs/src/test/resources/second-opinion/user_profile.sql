with reg as (
  select * replace (coalesce(consent_personalization, if(type = 'registered', true, null)) as consent_personalization,
    coalesce(consent_analytics, if(type = 'registered', true, null)) as consent_analytics), row(occurred_at, dt, event_id) as k from registration),
times as (select user_key, map_from_entries(list(row(field, said) order by field)) as field_times from (select user_key, field, max(occurred_at) as said
  from (unpivot (select user_key, occurred_at, columns('^(birth|occup|exper|skill|interests|country|city|acquired|consent)')::varchar from reg)
    on columns(* exclude (user_key, occurred_at)) into name field value v) group by all) group by all),
who as (select user_key, arg_max(columns('^(birth|occup|exper|skill|interests|country|city|acquired|consent)'), k),
    min(occurred_at) filter (type = 'registered') as registered_at, bool_or(type = 'account_deleted') as deleted from reg group by all),
act as (select *, hour(timezone(getvariable('zone'), occurred_at))::int as h from behavior),
how as (select user_key, min(occurred_at) as f, max(occurred_at) as l, count(distinct event_date)::int as active_days, count(*) as events,
    list(distinct event_date order by event_date) filter (event_date > getvariable('night') - 40) as recent_days, coalesce(sum(duration_seconds) / 60, 0) as minutes,
    count_if(action = 'view')::bigint as views, count_if(action = 'start')::bigint as starts, count_if(action = 'complete')::bigint as completes from act group by all),
hours as (select user_key, map_from_entries(list(row(h, n) order by h)) as hour_counts, arg_max(h, row(n, -h)) as peak_hour from (select user_key, h, count(*) as n from act group by all) group by all),
devices as (select user_key, map_from_entries(list(row(device, n) order by device)) as device_counts from (select user_key, device, count(*) as n from act where device is not null group by all) group by all),
worth as (select user_key, count_if(bought)::bigint as orders, min(occurred_at) filter (bought) as fp, max(occurred_at) filter (bought) as last_order_at, sum(if(refund_id is null, counted, 0))::decimal(18,2) as gross, sum(if(refund_id is null, 0, -counted))::decimal(18,2) as refunds, sum(if(bought, list_value, 0))::decimal(18,2) as list_value, sum(if(bought, discount, 0))::decimal(18,2) as discount
  from (select *, refund_id is null and coalesce(problem, 'no_share') = 'no_share' as bought from settlement_line) group by all),
refunded as (select user_key, sum(len(list_filter(orders, lambda o: o.refunded > 0)))::bigint as refunded_orders from user_content group by all),
tags as (select user_key, map_from_entries(list(row(tag, s) order by tag)) as tag_affinity from (
  select user_key, tag, round(sum(strength), 6) as s from user_content join (select distinct content_id, unnest(tags) as tag from content) using (content_id) group by user_key, tag
  having s > 0 qualify row_number() over (partition by user_key order by round(sum(strength), 6) desc, tag) <= 20) group by all),
people as (select * replace (least(f, fp) as f, greatest(l, last_order_at) as l), getvariable('night') - timezone(getvariable('zone'), registered_at)::date as age,
    getvariable('night') - timezone(getvariable('zone'), greatest(l, last_order_at, registered_at))::date as d, if(age <= 14, age, d) as n
  from (select user_key from reg union select user_key from behavior union select user_key from order_balance where user_key not like 'erased.%')
  left join who using (user_key) left join times using (user_key) left join how using (user_key) left join hours using (user_key) left join devices using (user_key)
  left join worth using (user_key) left join refunded using (user_key) left join tags using (user_key))
select user_key, registered_at, birth_year, occupation, experience_years, skill_level, interests, country, city, acquired_by, peak_hour, last_order_at, f as first_seen, l as last_seen,
  coalesce(columns('^consent_'), true), coalesce(deleted, false) as deleted, coalesce(columns('^(field_times|device_counts|hour_counts|tag_affinity)$'), map {}),
  coalesce(recent_days, []) as recent_days, coalesce(columns('^(active_days|events|minutes|views|starts|completes|orders|gross|refunds|list_value|discount|refunded_orders)$'), 0), coalesce(gross - refunds, 0)::decimal(18,2) as net_spend,
  case when age <= 14 then 'new' when d <= 14 then 'active' when d <= 30 then 'at_risk' when d <= 90 then 'dormant' else 'lost' end as lifecycle,
  case when d is null then 'no sign of life yet' else if(age <= 14, 'registered ', 'last sign of life ') || if(n <= 0, 'today', if(n = 1, '1 day ago', n || ' days ago')) end as lifecycle_reason from people
