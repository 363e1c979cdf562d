"""The night as an Airflow DAG: one task per stage of `noctua run`, and no logic of its own.

Each setting is an Airflow Variable, or else an environment variable of whoever runs the tasks, such
as NOCTUA_HOME:
noctua_home     folder with the launcher `noctua`; default: the folder above this one
noctua_conf     settings file for `--conf`, below noctua_home or absolute; default: the launcher's own
noctua_command  the words before `run`; default: the launcher. On a cluster, such as
                spark-submit --master spark://host:7077 --class dev.noctua.Main
                /opt/noctua/jobs/target/noctua.jar
noctua_alert    command that hears of failures and delays: see noctua_alerts.py
"""

import re
import shlex
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import (
    DAG,
    Asset,
    AsyncCallback,
    BaseOperator,
    Context,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    Param,
    chain,
)
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from noctua_alerts import setting, stage_failed

ZONE = "Asia/Shanghai"

# In the order of one process: a stage is done on what those before it have written. With the
# minutes after which a stage is stopped and tried again.
STAGES = {
    "ingest": 120,
    "forget": 60,
    "catalog": 30,
    "settle": 60,
    "profile": 60,
    "train": 120,
    "recommend": 120,
    "price": 60,
    "forecast": 60,
    "check": 30,
    "report": 30,
    "publish": 60,
}

# Other teams' DAGs can wait for these: schedule=[Asset("noctua_recommendation")].
PUBLISHED = [
    "content",
    "demand_daily",
    "forecast_method",
    "market_size",
    "metric",
    "order_balance",
    "price_advice",
    "price_elasticity",
    "price_scenario",
    "recommendation",
    "revenue_forecast",
    "run_metric",
    "settlement_line",
    "similar_content",
    "trending_content",
    "user_content",
    "user_profile",
]

# Wrong settings, missing input, a gate that refused: trying again gives the same answer.
FINAL_EXIT_CODES = {2, 3, 4}

DOC = """
### Noctua's nights
Every day at 02:30 in Shanghai, this DAG computes the day before: one task per stage of `noctua run`.
To run another night, trigger it with `noctua airflow trigger --night 2026-11-21`, or here with the
param `night`.

- Exit codes 2, 3 and 4 fail at once, everything else is tried again. The failed task's log says in
  its last lines what is wrong and what to do; the XCom `exit_code` holds the code.
- After the cause is mended, clear the failed task. A stage that is cleared replaces what it wrote.
- A gate that refuses is overruled with the param `accept`.
- A night that is not done at 08:00 is reported as late.
"""


def night_of(params: Any, dag_run: Any) -> str:
    """The night asked for, or else the day before the run's date in the platform's zone."""
    if params["night"]:
        return date.fromisoformat(params["night"]).isoformat()
    due: datetime = dag_run.logical_date or dag_run.run_after
    return (due.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=1)).isoformat()


class StageOperator(BaseOperator):
    """Runs the stage that its task id names; Airflow's run is Noctua's run."""

    template_fields = ("night",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.night = "{{ night_of(params, dag_run) }}"
        self.exit_code = None
        self.hook = SubprocessHook()

    def execute(self, context: Context) -> None:
        home = setting("noctua_home", str(Path(__file__).resolve().parents[1]))
        command = shlex.split(setting("noctua_command")) or [f"{home}/noctua"]
        command += ["run", "--night", self.night, "--only", self.task_id]
        command += ["--run", re.sub(r"[^A-Za-z0-9._-]", "-", context["run_id"])]
        if conf := setting("noctua_conf"):
            command += ["--conf", conf]
        if context["params"]["full"]:
            command += ["--full"]
        if self.task_id == "check" and context["params"]["accept"]:
            command += ["--accept", ",".join(context["params"]["accept"])]
        code = self.hook.run_command(command, cwd=home).exit_code
        if code == 0:
            return
        # A signal's number is negative here; a shell adds 128 to it.
        self.exit_code = code if code > 0 else 128 - code
        context["ti"].xcom_push(key="exit_code", value=self.exit_code)
        if self.exit_code in FINAL_EXIT_CODES:
            raise AirflowFailException(f"{self.task_id}: exit code {self.exit_code}, see its log")
        raise AirflowException(f"{self.task_id}: exit code {self.exit_code}, may be tried again")

    def on_kill(self) -> None:
        self.hook.send_sigterm()


with DAG(
    dag_id="noctua_nightly",
    description="Raw logs of one more day in, lists, forecasts and statements out.",
    doc_md=DOC,
    schedule=CronTriggerTimetable("30 2 * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE)),
    catchup=False,
    max_active_runs=1,
    params={
        "night": Param(
            None,
            type=["null", "string"],
            format="date",
            description="The night, such as 2026-11-21. Default: the day before the logical date.",
        ),
        "accept": Param(
            [],
            type="array",
            items={"type": "string", "pattern": "^[a-z0-9_]+$"},
            description="Gates that may refuse the night and don't prevent its publication.",
        ),
        "full": Param(False, type="boolean", description="Rebuild states from all facts."),
    },
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
        "on_failure_callback": stage_failed,
    },
    # 08:00 for a run that is due at 02:30.
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=timedelta(hours=5, minutes=30),
        callback=AsyncCallback("noctua_alerts.deadline_missed"),
    ),
    user_defined_macros={"night_of": night_of},
    tags=["noctua"],
) as dag:
    chain(
        *(
            StageOperator(
                task_id=stage,
                execution_timeout=timedelta(minutes=minutes),
                outlets=[Asset(f"noctua_{table}") for table in PUBLISHED]
                if stage == "publish"
                else [],
            )
            for stage, minutes in STAGES.items()
        )
    )
