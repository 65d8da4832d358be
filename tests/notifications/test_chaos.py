"""A smaller `run.py prove chaos`: the real worker, clock and broker, killed and wiped once."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from portal.running.instance import ROOT

ADDRESSES = ("DATABASE_URL", "DATABASE_WORKER_URL")


@pytest.mark.django_db(transaction=True)
def test_no_decision_goes_untold_when_worker_and_broker_are_killed() -> None:
    name = connection.settings_dict["NAME"]
    here = {key: urlsplit(os.environ[key])._replace(path=f"/{name}").geturl() for key in ADDRESSES}
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from bench.prove.chaos import main; sys.exit(main())"],
        cwd=ROOT,
        env=os.environ
        | here
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "CHAOS_DECISIONS": "40",
            "CHAOS_KILLS": "1",
            "OUTBOX_LEASE_SECONDS": "6",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "40 decisions" in run.stdout
    assert "40 inbox lines about 40 decisions" in run.stdout
    assert "chaos: 0 lost" in run.stdout
    # Nothing about anybody stands in what the processes said.
    assert "example.org" not in run.stdout + run.stderr
