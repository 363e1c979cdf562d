-- without: reason, detail, line
-- Lines that say nothing an accepted line says. Read as Latin-1, one character is one byte; the reasons are counted by the second definition of ingest_audit.
WITH numbered AS (SELECT *, row_number() OVER () AS n FROM read_csv(getvariable('raw') || '/[rbtc][ere][gha][inat][sva][tilo]*/dt=*/**/*.jsonl*', columns = {'line': 'VARCHAR'},
    delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, encoding = 'latin-1', max_line_size = 4000000, filename = true, parallel = false)),
raw AS (SELECT rtrim(line, chr(13)) AS line, substr(filename, length(getvariable('raw')) + 2) AS file, n - min(n) OVER (PARTITION BY filename) + 1 AS line_number FROM numbered),
lines AS (SELECT *, split_part(file, '/', 1) AS log, regexp_extract(file, '/dt=([0-9-]{10})/', 1)::DATE AS dt, CASE WHEN json_valid(line) THEN line::JSON->>'event_id' END AS event_id,
    CASE WHEN json_valid(line) THEN try_cast(line::JSON->>'occurred_at' AS TIMESTAMPTZ) END AS at FROM raw WHERE trim(line, ' ' || chr(9) || chr(13)) <> ''),
accepted AS (SELECT 'registration' AS log, dt AS known, event_id, occurred_at FROM registration UNION ALL SELECT 'behavior', dt, event_id, occurred_at FROM behavior
  UNION ALL SELECT 'transaction', dt, event_id, occurred_at FROM transaction UNION ALL SELECT 'catalog', dt, event_id, occurred_at FROM catalog)
SELECT dt, log, file, line_number, dt AS arrival_date, length(line) AS line_bytes,
  substr(sha256(unhex(list_aggregate(list_transform(string_split(line, ''), c -> printf('%02x', unicode(c))), 'string_agg', ''))), 1, 32) AS digest
FROM lines l ANTI JOIN accepted a ON a.log = l.log AND a.event_id = l.event_id AND a.known <= l.dt AND a.occurred_at = l.at WHERE dt <= getvariable('night')
