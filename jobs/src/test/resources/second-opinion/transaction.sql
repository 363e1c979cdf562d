-- without: digest, source_file
WITH raw AS (SELECT line, regexp_extract(filename, '/dt=([0-9-]{10})/', 1)::DATE AS dt FROM read_csv(getvariable('raw') || '/transaction/dt=*/**/*.jsonl*',
    columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, max_line_size = 1048576, ignore_errors = true, filename = true)),
j AS (SELECT dt, line::JSON AS j FROM raw WHERE json_valid(line) AND json_type(line) = 'OBJECT' AND NOT contains(line, ':NaN')
    AND len(json_keys(line)) = len(list_distinct(json_keys(line)))),
t AS (SELECT *, CASE WHEN regexp_full_match(j->>'occurred_at', '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)') THEN try_cast(j->>'occurred_at' AS TIMESTAMPTZ) END AS ts,
    regexp_full_match(j->>'amount', '-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?') AS is_money FROM j),
e AS (SELECT dt, ts AS occurred_at, (ts AT TIME ZONE getvariable('zone'))::DATE AS event_date, j->>'event_id' AS event_id, j->>'user_id' AS user_id, j->>'type' AS type, j->>'order_id' AS order_id,
    j->>'content_id' AS content_id, ifnull((j->>'quantity')::INT, 1) AS quantity, (j->>'list_price')::DECIMAL(18,2) AS list_price, (j->>'amount')::DECIMAL(18,2) AS amount,
    j->'coupon'->>'code' AS coupon_code, (j->'coupon'->>'amount')::DECIMAL(18,2) AS coupon_amount, j->'coupon'->>'funded_by' AS coupon_funded_by,
    (j->>'points_amount')::DECIMAL(18,2) AS points_amount, from_json(j->'arms', '"MAP(VARCHAR, VARCHAR)"') AS arms, j->>'channel' AS channel, j->>'channel_trade_no' AS channel_trade_no,
    j->>'refund_id' AS refund_id FROM t
  WHERE dt <= getvariable('night') AND ifnull(json_type(j, '$.schema_version'), 'NULL') IN ('NULL', 'UBIGINT') AND ifnull(j->>'schema_version', '1') = '1' AND is_money
    AND json_type(j, '$.occurred_at') = 'VARCHAR' AND ifnull(json_type(j, '$.quantity'), 'NULL') <> 'VARCHAR' AND length(j->>'event_id') BETWEEN 1 AND 64
    AND ifnull(j->>'currency', 'CNY') = 'CNY'),
v AS (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY dt, occurred_at) AS n FROM e WHERE (occurred_at AT TIME ZONE getvariable('zone')) <= dt + INTERVAL '1 day 15 minutes'
    AND event_date >= dt - 30 AND order_id <> '' AND quantity BETWEEN 1 AND 1000 AND channel IN ('alipay', 'wechat_pay', 'balance')
    AND CASE type WHEN 'paid' THEN list_price * quantity = amount + ifnull(coupon_amount, 0) + ifnull(points_amount, 0) ELSE type = 'refunded' AND amount > 0 END)
SELECT v.* EXCLUDE (n, user_id), dt AS arrival_date, 1 AS schema_version, coalesce(user_key, erased(user_id)) AS user_key
FROM v LEFT JOIN identity USING (user_id) WHERE n = 1
