-- The people of all accepted lines, less those who asked to be forgotten.
WITH raw AS (SELECT line::JSON AS j, regexp_extract(filename, '/(registration|behavior|transaction|catalog)/dt=', 1) AS log, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt
  FROM read_csv(getvariable('raw') || '/[rbtc][era]*/dt=*/**/*.jsonl*', columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false,
    auto_detect = false, strict_mode = false, max_line_size = 1048576, ignore_errors = true, filename = true) WHERE json_valid(line) AND json_type(line) = 'OBJECT'),
accepted AS (SELECT 'registration' AS log, dt, event_id FROM registration UNION ALL SELECT 'behavior', dt, event_id FROM behavior
  UNION ALL SELECT 'transaction', dt, event_id FROM transaction UNION ALL SELECT 'catalog', dt, event_id FROM catalog),
people AS (SELECT DISTINCT unnest([j->>'user_id', j->>'target_user_id', j->>'creator_user_id']) AS user_id
  FROM raw SEMI JOIN accepted a ON a.log = raw.log AND a.dt = raw.dt AND a.event_id = (raw.j->>'event_id'))
SELECT substr(sha256('noctua key id' || getvariable('secret')), 1, 8) || '.' || hmac(getvariable('secret'), user_id) AS user_key, user_id
FROM people WHERE user_id IS NOT NULL AND user_id NOT IN (SELECT j->>'user_id' FROM raw WHERE log = 'registration' AND j->>'type' = 'account_deleted' AND dt <= getvariable('night'))
