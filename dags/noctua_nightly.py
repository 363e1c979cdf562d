"""The night as an Airflow DAG: one task per stage of `noctua run`, and no logic of its own.

Settings, from the environment of whoever runs the tasks:
NOCTUA_HOME  folder with the launcher `noctua`; default: the folder above this one
NOCTUA_CONF  settings file for `--conf`, below NOCTUA_HOME or absolute; default: the launcher's own
"""

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import DAG, BaseOperator, Context, CronTriggerTimetable, Param, chain
from airflow.sdk.exceptions import AirflowException, AirflowFailException

ZONE = "Asia/Shanghai"

# In the order of one process: a stage is done on what those before it have written.
STAGES = [
    "ingest",
    "forget",
    "catalog",
    "settle",
    "profile",
    "train",
    "recommend",
    "forecast",
    "check",
    "report",
    "publish",
]

# Wrong settings, missing input, a gate that refused: trying again gives the same answer.
FINAL_EXIT_CODES = {2, 3, 4}


def night_of(context: Context) -> str:
    """The night asked for, or else the day before the run's date in the platform's zone."""
    if context["params"]["night"]:
        return date.fromisoformat(context["params"]["night"]).isoformat()
    due: datetime = context.get("logical_date") or context["dag_run"].run_after
    return (due.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=1)).isoformat()


class StageOperator(BaseOperator):
    """Runs the stage that its task id names; Airflow's run is Noctua's run."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hook = SubprocessHook()

    def execute(self, context: Context) -> None:
        home = os.environ.get("NOCTUA_HOME", str(Path(__file__).resolve().parents[1]))
        run = re.sub(r"[^A-Za-z0-9._-]", "-", context["run_id"])
        command = [f"{home}/noctua", "run", "--night", night_of(context)]
        command += ["--only", self.task_id, "--run", run]
        if "NOCTUA_CONF" in os.environ:
            command += ["--conf", os.environ["NOCTUA_CONF"]]
        exit_code = self.hook.run_command(command, cwd=home).exit_code
        if exit_code in FINAL_EXIT_CODES:
            raise AirflowFailException(f"{self.task_id}: exit code {exit_code}, see its log")
        if exit_code != 0:
            raise AirflowException(f"{self.task_id}: exit code {exit_code}, will be tried again")

    def on_kill(self) -> None:
        self.hook.send_sigterm()


with DAG(
    dag_id="noctua_nightly",
    description="Raw logs of one more day in, lists, forecasts and statements out.",
    schedule=CronTriggerTimetable("30 2 * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE)),
    catchup=False,
    max_active_runs=1,
    params={"night": Param(None, type=["null", "string"], format="date", description="YYYY-MM-DD")},
    default_args={"retries": 3, "retry_delay": timedelta(minutes=10)},
    tags=["noctua"],
) as dag:
    chain(*(StageOperator(task_id=stage) for stage in STAGES))
