-- without: digest, source_file
WITH raw AS (SELECT line, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt FROM read_csv(getvariable('raw') || '/behavior/dt=*/**/*.jsonl*',
    columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, max_line_size = 1048576, ignore_errors = true, filename = true)),
j AS (SELECT dt, line::JSON AS j FROM raw WHERE json_valid(line) AND json_type(line) = 'OBJECT' AND NOT contains(line, ':NaN')
    AND len(json_keys(line)) = len(list_distinct(json_keys(line)))),
t AS (SELECT *, CASE WHEN regexp_full_match(j->>'occurred_at', '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)') THEN try_cast(j->>'occurred_at' AS TIMESTAMPTZ) END AS ts FROM j),
e AS (SELECT dt, ts AS occurred_at, (ts AT TIME ZONE getvariable('zone'))::DATE AS event_date, j->>'event_id' AS event_id, j->>'user_id' AS user_id, j->>'session_id' AS session_id,
    j->>'action' AS action, j->>'content_id' AS content_id, j->>'community_id' AS community_id, (j->>'duration_seconds')::DOUBLE AS duration_seconds, (j->>'progress')::DOUBLE AS progress,
    (j->>'rating')::DOUBLE::INT AS rating, j->>'reply_to' AS reply_to, j->>'verdict' AS verdict, j->>'target_user_id' AS target_user_id, j->>'creator_id' AS creator_id, j->>'query' AS query,
    j->>'coupon_code' AS coupon_code, j->'context'->>'device' AS device, j->'context'->>'country' AS country, j->'context'->>'city' AS city, j->'context'->>'source' AS source,
    j->'context'->>'list' AS list, (j->'context'->>'position')::INT AS position, j->'context'->>'night' AS list_night, (j->'context'->>'utc_offset')::INT AS utc_offset,
    from_json(j->'context'->'arms', '"MAP(VARCHAR, VARCHAR)"') AS arms FROM t
  WHERE dt <= getvariable('night') AND ifnull(json_type(j, '$.schema_version'), 'NULL') IN ('NULL', 'UBIGINT') AND ifnull(j->>'schema_version', '1') = '1'
    AND json_type(j, '$.occurred_at') = 'VARCHAR' AND ifnull(json_type(j, '$.duration_seconds'), 'NULL') <> 'VARCHAR' AND length(j->>'event_id') BETWEEN 1 AND 64 AND (j->>'user_id') <> ''),
v AS (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY dt, occurred_at) AS n FROM e WHERE (occurred_at AT TIME ZONE getvariable('zone')) <= dt + INTERVAL '1 day 15 minutes'
    AND event_date >= dt - 30 AND length(ifnull(session_id, '')) <= 64 AND ifnull(progress, 0) BETWEEN 0 AND 1 AND ifnull(rating, 1) BETWEEN 1 AND 5
    AND (country IS NULL OR regexp_full_match(country, '[A-Z]{2}')) AND (device IS NULL OR device IN ('web', 'desktop', 'ios', 'android', 'miniprogram', 'other'))
    AND action IN ('impression', 'view', 'search', 'favorite', 'start', 'progress', 'complete', 'rate', 'like', 'comment', 'share', 'ask', 'answer', 'post', 'join', 'leave', 'attend',
      'report', 'moderate', 'claim_coupon', 'follow', 'unfollow'))
SELECT v.* EXCLUDE (n, user_id, target_user_id), dt AS arrival_date, 1 AS schema_version, i.user_key, coalesce(k.user_key, erased(target_user_id)) AS target_user_key
FROM v JOIN identity i USING (user_id) LEFT JOIN identity k ON k.user_id = v.target_user_id WHERE n = 1
