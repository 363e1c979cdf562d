"""Prints as JSON what Airflow makes of a folder of DAGs: errors, settings, tasks and upstreams."""

import json
import sys

from airflow.dag_processing.dagbag import DagBag

sys.path.append(sys.argv[1])
bag = DagBag(sys.argv[1])
answer = {"errors": bag.import_errors, "dags": {}}
for dag_id, dag in bag.dags.items():
    answer["dags"][dag_id] = {
        "schedule": dag.timetable.expression,
        "zone": str(dag.timetable.timezone),
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": dag.max_active_tasks,
        "params": {name: param.schema for name, param in dag.params.items()},
        "seconds": {t.task_id: t.execution_timeout.total_seconds() for t in dag.tasks},
        "retries": sorted({t.retries for t in dag.tasks}),
        "outlets": {t.task_id: [a.name for a in t.outlets] for t in dag.tasks if t.outlets},
        "deadlines": [
            [d.reference.reference_name, d.interval.total_seconds(), d.callback.path]
            for d in dag.deadline
        ],
        "doc": dag.doc_md,
        # Raises on a cycle.
        "tasks": {t.task_id: sorted(t.upstream_task_ids) for t in dag.topological_sort()},
    }
print("\n" + json.dumps(answer))
