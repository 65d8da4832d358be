"""What the clock sends is known to the worker, or it would never be done."""

from portal.celery import app
from portal.schedule import SCHEDULE


def test_the_worker_knows_every_task_of_the_schedule() -> None:
    app.loader.import_default_modules()
    assert [entry["task"] for entry in SCHEDULE.values() if entry["task"] not in app.tasks] == []
