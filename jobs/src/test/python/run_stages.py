"""Executes tasks of the DAG by their operator, without a server, and prints how each ended.

Arguments: folder of DAGs, then cases as a JSON array of objects with task, run_id, run_type,
logical_date (ISO 8601, or null), run_after, params (those given) and exit_code, which the launcher
finds as LAUNCHER_EXIT_CODE.
"""

import json
import os
import sys
from datetime import datetime
from types import SimpleNamespace

from airflow.dag_processing.dagbag import DagBag

sys.path.append(sys.argv[1])
dag = DagBag(sys.argv[1]).dags["noctua_nightly"]
outcomes = []
for case in json.loads(sys.argv[2]):
    os.environ["LAUNCHER_EXIT_CODE"] = str(case["exit_code"])
    left = {}
    date = case["logical_date"] and datetime.fromisoformat(case["logical_date"])
    run = SimpleNamespace(
        run_type=case["run_type"],
        logical_date=date,
        run_after=datetime.fromisoformat(case["run_after"]),
    )
    context = {
        "run_id": case["run_id"],
        "dag_run": run,
        "params": {name: param.value for name, param in dag.params.items()} | case["params"],
        "ti": SimpleNamespace(xcom_push=lambda key, value: left.update({key: value})),
    }
    task = dag.get_task(case["task"]).prepare_for_execution()
    context["task"] = task
    task.render_template_fields(context)
    outcome = {"night": task.night}
    try:
        task.execute(context)
        outcome["end"] = "done"
    except Exception as error:
        outcome["end"] = type(error).__name__
        task.on_failure_callback[0](context)
    outcomes.append(outcome | left)
print("\n" + json.dumps(outcomes))
