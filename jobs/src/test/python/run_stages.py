"""Executes tasks of the DAG by their operator, without a server, and prints how each ended.

Arguments: folder of DAGs, then cases as a JSON array of objects with task, run_id, logical_date
(ISO 8601), night (or null) and exit_code, which the launcher finds as LAUNCHER_EXIT_CODE.
"""

import json
import os
import sys
from datetime import datetime

from airflow.dag_processing.dagbag import DagBag

dag = DagBag(sys.argv[1]).dags["noctua_nightly"]
outcomes = []
for case in json.loads(sys.argv[2]):
    os.environ["LAUNCHER_EXIT_CODE"] = str(case["exit_code"])
    context = {
        "run_id": case["run_id"],
        "logical_date": datetime.fromisoformat(case["logical_date"]),
        "params": {"night": case["night"]},
    }
    try:
        dag.get_task(case["task"]).execute(context)
        outcomes.append("done")
    except Exception as error:
        outcomes.append(type(error).__name__)
print("\n" + json.dumps(outcomes))
