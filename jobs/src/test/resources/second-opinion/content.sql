with said as (
  select * exclude (creator_share, list_price, type), creator_share as s, list_price as p, row(occurred_at, dt, event_id) as k,
    case type when 'published' then false when 'withdrawn' then true end as withdrawn,
    case type when 'published' then occurred_at end as published_at,
    timezone(getvariable('zone'), (getvariable('night') + 1)::timestamp) as night_end
  from catalog),
times as (
  select content_id, map_from_entries(list(row(field, said) order by field)) as field_times
  from (select content_id, field, max(occurred_at) as said
    from (unpivot (select content_id, occurred_at, columns('^(kind|title|summary|category|tags|keywords|difficulty|duration_minutes|seats|contains|valid_days|available_from|creator_id|creator_user_key|review_status|expert_score|withdrawn)$')::varchar from said)
      on columns(* exclude (content_id, occurred_at)) into name field value v)
    group by all) group by all),
instants as (select content_id, occurred_at as since, night_end, arg_max(s, k) as s, arg_max(p, k) as p from said group by all),
histories as (
  select content_id,
    coalesce(list({since: since, value: s} order by since) filter (s is not null), []) as share_history,
    coalesce(list({since: since, value: p} order by since) filter (p is not null), []) as price_history,
    arg_max(s, since) filter (since < night_end) as creator_share, arg_max(p, since) filter (since < night_end) as list_price
  from instants group by all),
fields as (
  select content_id, night_end, min(published_at) as published_at,
    arg_max(columns('^(kind|title|summary|category|tags|keywords|difficulty|duration_minutes|seats|contains|valid_days|available_from|creator_id|creator_user_key|review_status|expert_score|withdrawn)$'), k)
  from said group by all)
select * exclude (night_end) replace (coalesce(withdrawn, false) as withdrawn, coalesce(field_times, map {}) as field_times),
  coalesce(published_at < night_end, false) and not coalesce(withdrawn, false)
    and coalesce(review_status <> 'rejected', true) and coalesce(available_from < night_end, true) as available
from fields join histories using (content_id) left join times using (content_id)
