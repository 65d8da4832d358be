"""Thin Celery tasks of the house; each may run twice and finds its own work."""

from celery import shared_task

from portal import anchors, audit
from portal.notifications import digest, relay, reminders


@shared_task
def drain_outbox() -> None:
    """Give waiting events to their subscribers, then send what is due."""
    relay.drain()


@shared_task
def seal_audit() -> None:
    """Chain new audit entries until none is left unsealed."""
    while audit.seal() == audit.BATCH:
        continue


@shared_task
def ring_clocks() -> None:
    """Remind before a time limit ends, and say when it has."""
    reminders.ring()


@shared_task
def write_digests() -> None:
    """Write the mail of the day for those who asked for one a day."""
    digest.write_digests()


@shared_task
def export_anchors() -> None:
    """Note the heads of the audit chains where they are collected from, once a day."""
    anchors.export_anchor()
