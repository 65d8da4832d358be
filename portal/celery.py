"""The Celery application; its settings are the CELERY_* names of portal.settings."""

import os

from celery import Celery
from celery.signals import worker_init

from portal.vault.hardening import harden_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    lambda: [
        "portal",
        "portal.charts",
        "portal.notifications",
        "portal.documents",
        "portal.keys",
        "participation.accreditation",
        "participation.registers",
        "participation.loop",
        "participation.equity",
        "participation.contributions",
        "participation.information",
        "participation.restrictions",
        "promotion.exchange",
        "promotion.publication",
        "promotion.patterns",
        "promotion.stories",
        "protection.cases",
        "protection.files",
        "protection.heads",
        "protection.help",
        "protection.intake",
        "protection.referrals",
        "protection.retention",
        "protection.roster",
        "protection.training",
    ]
)


def _harden(**_sender: object) -> None:
    """Before the worker makes its processes, which inherit it."""
    harden_process()


worker_init.connect(_harden, weak=False)
