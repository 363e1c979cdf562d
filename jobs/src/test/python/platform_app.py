"""The live platform's side in small: Flask and PyMySQL over the tables that a night publishes.

GET /recommend?user_id=U[&lang=zh|en] answers {"night": …, "courses": [{"content_id", "title",
"reason", …}, …]}: the person's own list, or else what is popular with everyone.

Listens on a free port of the loopback interface, prints {"port": …} and stops when standard input
ends. The database comes from MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD.
"""

import json
import os
import sys
import threading

import pymysql
from flask import Flask, jsonify, request
from waitress import create_server

# One statement reads list and release: a swap of the tables falls before it or after it.
OWN_LIST = """
    SELECT r.content_id, r.title, r.score, r.reason_code, r.reason_en, r.reason_zh, r.source,
           n.night
    FROM recommendation r CROSS JOIN `release` n
    WHERE r.user_id = %s AND r.`list` = 'for_you' ORDER BY r.`rank`"""
POPULAR = """
    SELECT t.content_id, t.title, t.score, 'popular' AS reason_code,
           'Popular right now' AS reason_en, '大家都在学' AS reason_zh, 'popular' AS source, n.night
    FROM trending_content t CROSS JOIN `release` n
    WHERE t.segment = 'all' ORDER BY t.`rank`"""
LANGUAGES = ("zh", "en")

app = Flask(__name__)
app.json.ensure_ascii = False


@app.get("/recommend")
def recommend():
    user_id = request.args.get("user_id", "").strip()
    language = request.args.get("lang", "zh")
    if not user_id:
        return jsonify(error="user_id is missing: ask for /recommend?user_id=…"), 400
    if language not in LANGUAGES:
        return jsonify(error=f"lang is {language!r}: say one of {', '.join(LANGUAGES)}"), 400
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(OWN_LIST, (user_id,))
        rows = cursor.fetchall()
        if not rows:
            cursor.execute(POPULAR)
            rows = cursor.fetchall()
    night = str(rows[0]["night"]) if rows else None
    return jsonify(night=night, courses=[course(row, language) for row in rows])


def course(row, language):
    return {
        "content_id": row["content_id"],
        "title": row["title"],
        "reason": row[f"reason_{language}"],
        "reason_code": row["reason_code"],
        "source": row["source"],
        "score": float(row["score"]),
    }


def connect():
    return pymysql.connect(
        host=os.environ["MYSQL_HOST"],
        port=int(os.environ["MYSQL_PORT"]),
        database=os.environ["MYSQL_DATABASE"],
        user=os.environ["MYSQL_USER"],
        password=os.environ["MYSQL_PASSWORD"],
        charset="utf8mb4",
        cursorclass=pymysql.cursors.DictCursor,
    )


def main():
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    print(json.dumps({"port": int(server.effective_port)}), flush=True)
    threading.Thread(target=server.run, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
