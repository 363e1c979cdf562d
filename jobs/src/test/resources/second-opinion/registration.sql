-- without: digest, source_file
WITH raw AS (SELECT line, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt FROM read_csv(getvariable('raw') || '/registration/dt=*/**/*.jsonl*',
    columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, max_line_size = 1048576, ignore_errors = true, filename = true)),
j AS (SELECT dt, line::JSON AS j FROM raw WHERE json_valid(line) AND json_type(line) = 'OBJECT' AND NOT contains(line, ':NaN')
    AND len(json_keys(line)) = len(list_distinct(json_keys(line)))),
t AS (SELECT *, CASE WHEN regexp_full_match(j->>'occurred_at', '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)') THEN try_cast(j->>'occurred_at' AS TIMESTAMPTZ) END AS ts FROM j),
e AS (SELECT dt, ts AS occurred_at, (ts AT TIME ZONE getvariable('zone'))::DATE AS event_date, j->>'event_id' AS event_id, j->>'user_id' AS user_id, j->>'type' AS type,
    (j->>'birth_year')::INT AS birth_year, j->>'occupation' AS occupation, (j->>'experience_years')::DOUBLE AS experience_years, j->>'skill_level' AS skill_level,
    from_json(j->'interests', '["VARCHAR"]') AS interests, j->>'country' AS country, j->>'city' AS city, j->>'acquired_by' AS acquired_by,
    (j->'consent'->>'personalization')::BOOLEAN AS consent_personalization, (j->'consent'->>'analytics')::BOOLEAN AS consent_analytics FROM t
  WHERE dt <= getvariable('night') AND ifnull(json_type(j, '$.schema_version'), 'NULL') IN ('NULL', 'UBIGINT') AND ifnull(j->>'schema_version', '1') = '1'
    AND json_type(j, '$.occurred_at') = 'VARCHAR' AND ifnull(json_type(j, '$.birth_year'), 'NULL') <> 'VARCHAR' AND length(j->>'event_id') BETWEEN 1 AND 64 AND (j->>'user_id') <> ''),
v AS (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY dt, occurred_at) AS n FROM e WHERE (occurred_at AT TIME ZONE getvariable('zone')) <= dt + INTERVAL '1 day 15 minutes'
    AND event_date >= dt - 30 AND type IN ('registered', 'profile_updated', 'consent_changed', 'account_deleted') AND ifnull(birth_year, 1900) BETWEEN 1900 AND year(dt)
    AND length(ifnull(occupation, '')) <= 64 AND (country IS NULL OR regexp_full_match(country, '[A-Z]{2}')) AND len(list_filter(ifnull(interests, []), lambda x: x <> lower(x))) = 0)
SELECT v.* EXCLUDE (n, user_id), dt AS arrival_date, 1 AS schema_version, user_key FROM v JOIN identity USING (user_id) WHERE n = 1
