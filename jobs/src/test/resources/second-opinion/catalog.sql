-- without: digest, source_file
WITH raw AS (SELECT line, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt FROM read_csv(getvariable('raw') || '/catalog/dt=*/**/*.jsonl*',
    columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, max_line_size = 1048576, ignore_errors = true, filename = true)),
j AS (SELECT dt, line::JSON AS j FROM raw WHERE json_valid(line) AND json_type(line) = 'OBJECT' AND NOT contains(line, ':NaN')
    AND len(json_keys(line)) = len(list_distinct(json_keys(line)))),
t AS (SELECT *, CASE WHEN regexp_full_match(j->>'occurred_at', '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)') THEN try_cast(j->>'occurred_at' AS TIMESTAMPTZ) END AS ts,
    regexp_full_match(ifnull(j->>'list_price', '0'), '-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?') AS is_money FROM j),
e AS (SELECT dt, ts AS occurred_at, (ts AT TIME ZONE getvariable('zone'))::DATE AS event_date, j->>'event_id' AS event_id, j->>'content_id' AS content_id, j->>'type' AS type, j->>'kind' AS kind,
    j->>'title' AS title, j->>'summary' AS summary, j->>'category' AS category, from_json(j->'tags', '["VARCHAR"]') AS tags, from_json(j->'keywords', '["VARCHAR"]') AS keywords,
    j->>'difficulty' AS difficulty, (j->>'duration_minutes')::INT AS duration_minutes, (j->>'seats')::INT AS seats, from_json(j->'contains', '["VARCHAR"]') AS contains,
    (j->>'valid_days')::INT AS valid_days, (j->>'available_from')::TIMESTAMPTZ AS available_from, j->>'creator_id' AS creator_id, j->>'creator_user_id' AS user_id,
    (j->>'creator_share')::DECIMAL(5,4) AS creator_share, (j->>'list_price')::DECIMAL(18,2) AS list_price, j->>'review_status' AS review_status, (j->>'expert_score')::DOUBLE AS expert_score FROM t
  WHERE dt <= getvariable('night') AND ifnull(json_type(j, '$.schema_version'), 'NULL') IN ('NULL', 'UBIGINT') AND ifnull(j->>'schema_version', '1') = '1' AND is_money
    AND json_type(j, '$.occurred_at') = 'VARCHAR' AND ifnull(json_type(j, '$.duration_minutes'), 'NULL') <> 'VARCHAR' AND length(j->>'event_id') BETWEEN 1 AND 64),
v AS (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY dt, occurred_at) AS n FROM e WHERE (occurred_at AT TIME ZONE getvariable('zone')) <= dt + INTERVAL '1 day 15 minutes'
    AND event_date >= dt - 30 AND content_id <> '' AND type IN ('published', 'updated', 'price_changed', 'reviewed', 'withdrawn') AND length(ifnull(title, '')) <= 256
    AND ifnull(kind, 'course') IN ('course', 'coaching', 'ebook', 'community', 'live', 'membership', 'bundle') AND ifnull(creator_share, 0) BETWEEN 0 AND 1)
SELECT v.* EXCLUDE (n, user_id), dt AS arrival_date, 1 AS schema_version, coalesce(user_key, erased(user_id)) AS creator_user_key FROM v LEFT JOIN identity USING (user_id) WHERE n = 1
