-- The account of what was delivered (truth.json beside the raw zone), the files' sizes, and whom they name.
WITH truth AS (SELECT json(content) AS t FROM read_text(getvariable('raw') || '/../truth.json')),
logs AS (SELECT log, unnest(json_keys(t, '$.logs.' || log)) AS day, json_extract(t, '$.logs.' || log) AS days FROM (SELECT t, unnest(json_keys(t, '$.logs')) AS log FROM truth)),
said AS (SELECT log, day::DATE AS dt, json_extract(days, '$."' || day || '"') AS a FROM logs),
sizes AS (SELECT regexp_extract(filename, '/([a-z]+)/dt=', 1) AS log, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt, count(*) AS files, sum(size)::BIGINT AS bytes
  FROM read_blob(getvariable('raw') || '/*/dt=*/**/*.jsonl*') GROUP BY ALL),
text AS (SELECT unnest(regexp_extract_all(line, '"(?:user_id|target_user_id|creator_user_id)"\s*:\s*"([^"]+)"', 1)) AS user_id, contains(line, '"account_deleted"') AS asks,
    regexp_extract(filename, '/([a-z]+)/dt=', 1) AS log, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt, substr(filename, length(getvariable('raw')) + 2) AS file
  FROM read_csv(getvariable('raw') || '/[rbtc][era]*/dt=*/**/*.jsonl*', columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false,
    strict_mode = false, ignore_errors = true, max_line_size = 4000000, filename = true)),
asked AS (SELECT user_id, greatest(min(dt), getvariable('loaded')::DATE) AS forgotten FROM text WHERE log = 'registration' AND asks GROUP BY ALL),
late AS (SELECT log, dt, list(DISTINCT file) AS forgotten_in FROM text JOIN asked USING (user_id) WHERE dt > forgotten GROUP BY ALL)
SELECT dt, log, ifnull(s.files, 0) AS files, ifnull(s.bytes, 0) AS bytes, (a->>'lines')::BIGINT AS lines, (a->>'accepted')::BIGINT AS accepted, (a->>'quarantined')::BIGINT AS quarantined,
  (a->>'duplicates')::BIGINT AS duplicates, (a->>'erased')::BIGINT AS erased, (a->>'late')::BIGINT AS late, 0::BIGINT AS replayed, false AS unmarked,
  from_json(a->'reasons', '"MAP(VARCHAR, BIGINT)"') AS reasons, from_json(a->'unknown_fields', '"MAP(VARCHAR, BIGINT)"') AS unknown_fields, ifnull(list_sort(forgotten_in), []::VARCHAR[]) AS forgotten_in,
  MAP {}::MAP(VARCHAR, VARCHAR) AS not_read
FROM said LEFT JOIN sizes s USING (log, dt) LEFT JOIN late USING (log, dt) WHERE dt <= getvariable('night')
