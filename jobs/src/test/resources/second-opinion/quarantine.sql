-- without: reason, detail, line
-- Lines that say nothing an accepted line says; reasons are counted by the second definition of ingest_audit. DuckDB can't read what isn't UTF-8: those rows are taken as they are.
WITH invalid AS (SELECT file, line_number, line_number - row_number() OVER (PARTITION BY file ORDER BY line_number) AS before FROM quarantine WHERE reason = 'invalid_utf8'),
numbered AS (SELECT *, row_number() OVER () AS n FROM read_csv(getvariable('raw') || '/[rbtc][era]*/dt=*/**/*.jsonl*', columns = {'line': 'VARCHAR'},
    delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, ignore_errors = true, max_line_size = 4000000, filename = true, parallel = false) WHERE line IS NOT NULL),
read AS (SELECT rtrim(line, chr(13)) AS line, substr(filename, length(getvariable('raw')) + 2) AS file, n - min(n) OVER (PARTITION BY filename) + 1 AS n FROM numbered),
lines AS (SELECT line, file, n + (SELECT count(*) FROM invalid i WHERE i.file = r.file AND i.before < n) AS line_number, split_part(file, '/', 1) AS log,
    regexp_extract(file, '/dt=([0-9-]{10})/', 1)::DATE AS dt, CASE WHEN json_valid(line) THEN line::JSON->>'event_id' END AS event_id,
    CASE WHEN json_valid(line) THEN line::JSON->>'user_id' END AS user_id, CASE WHEN json_valid(line) THEN line::JSON->>'type' END AS type,
    CASE WHEN json_valid(line) THEN try_cast(line::JSON->>'occurred_at' AS TIMESTAMPTZ) END AS ts FROM read r WHERE trim(line, ' ' || chr(9) || chr(13)) <> ''),
forgotten AS (SELECT user_id FROM lines WHERE log = 'registration' AND type = 'account_deleted' AND dt <= getvariable('night')),
accepted AS (SELECT 'registration' AS log, dt AS known, event_id, occurred_at FROM registration UNION ALL SELECT 'behavior', dt, event_id, occurred_at FROM behavior
  UNION ALL SELECT 'transaction', dt, event_id, occurred_at FROM transaction UNION ALL SELECT 'catalog', dt, event_id, occurred_at FROM catalog)
SELECT dt, log, file, line_number, dt AS arrival_date, strlen(line) AS line_bytes, substr(sha256(line), 1, 32) AS digest
FROM lines l ANTI JOIN accepted a ON a.log = l.log AND a.event_id = l.event_id AND a.known <= l.dt AND a.occurred_at = l.ts WHERE dt <= getvariable('night')
  AND NOT (log IN ('registration', 'behavior') AND user_id IS NOT NULL AND user_id IN (FROM forgotten))
UNION ALL SELECT dt, log, file, line_number, arrival_date, line_bytes, digest FROM quarantine WHERE reason = 'invalid_utf8'
