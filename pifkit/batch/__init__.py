"""The batch: `plan_run` decides, `run_plan` does, `last_status` tells. Nothing heavy loads here; workers load it."""

from pifkit.batch.plan import plan_run
from pifkit.batch.run import RunResult, run_plan
from pifkit.batch.status import last_status, status_lines
from pifkit.batch.units import Outcome, Plan, Unit

__all__ = ["Outcome", "Plan", "RunResult", "Unit", "last_status", "plan_run", "run_plan", "status_lines"]
