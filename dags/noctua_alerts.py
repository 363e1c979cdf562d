"""Who hears of a night that fails or is late.

The setting `noctua_alert` names a command that gets the message as its last argument, such as a
script that posts to a chat. Without it the message stands in the log alone.
"""

import asyncio
import logging
import os
import shlex
from datetime import datetime
from typing import Any

from airflow.sdk import Variable

LOG = logging.getLogger(__name__)

SECONDS_TO_SEND = 60

MEANINGS = {
    2: "a wrong command line or setting",
    3: "input is missing or bad, or the night is closed",
    4: "a gate refused the night",
    5: "another run holds the lake's lock",
    6: "storage or database does not answer",
    137: "the process was killed",
    143: "the process was stopped",
}


def setting(name: str, default: str = "") -> str:
    """An Airflow Variable, or else the environment variable of the same name in upper case."""
    return Variable.get(name, default=os.environ.get(name.upper(), default)) or default


def stage_failed(context: Any) -> None:
    """Says which stage of which night failed for good, and with which exit code."""
    task = context["task"]
    code = task.exit_code
    reason = (
        "no exit code, as it was stopped by a time-out or from outside"
        if code is None
        else f"exit code {code} ({MEANINGS.get(code, 'unexpected')})"
    )
    message = f"Noctua: stage {task.task_id} of night {task.night} failed: {reason}"
    asyncio.run(send(f"{message}; run {context['run_id']}"))


async def deadline_missed(context: Any) -> None:
    """Says that a night is not published in the morning; runs in Airflow's triggerer."""
    run = context["dag_run"]
    due = _time(context["deadline"]["deadline_time"])
    if _time(run["queued_at"]) > due:
        return  # Somebody runs an earlier night: nobody has waited for it.
    # The settings of the environment only: a triggerer can't ask for Variables while it waits.
    message = f"Noctua: run {run['dag_run_id']} is not done at its deadline, {due.isoformat()}"
    await send(message, os.environ.get("NOCTUA_ALERT", ""))


async def send(message: str, command: str | None = None) -> None:
    """Logs a message and passes it to the command of the setting."""
    LOG.error(message)
    words = shlex.split(setting("noctua_alert") if command is None else command)
    if not words:
        return
    try:
        process = await asyncio.create_subprocess_exec(*words, message)
        code = await asyncio.wait_for(process.wait(), SECONDS_TO_SEND)
        if code != 0:
            LOG.error("noctua_alert: exit code %d of %s", code, words[0])
    except (OSError, TimeoutError) as error:
        LOG.error("noctua_alert: %s: %r", words[0], error)


def _time(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
