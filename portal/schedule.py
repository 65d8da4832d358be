"""What the worker does by the clock, and how often (seconds). Gathered here for every room.

Each task is short and idempotent; a call that nobody took in time expires, for the next one does it.
"""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "drain-outbox": {
        "task": "portal.tasks.drain_outbox",
        "schedule": 2.0,
        "options": {"expires": 4},
    },
    "seal-audit": {
        "task": "portal.tasks.seal_audit",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "export-anchors": {
        # Once a day: a later round finds the file of the day and leaves it.
        "task": "portal.tasks.export_anchors",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "draw-charts": {
        # A page shows its table until then.
        "task": "portal.charts.tasks.draw_waiting",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "forget-charts": {
        "task": "portal.charts.tasks.forget_old",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "release-obstacle-figures": {
        # Once a month has ended; every other round finds nothing to do.
        "task": "promotion.publication.tasks.release_figures",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "publish-loop": {
        "task": "participation.loop.tasks.publish_loop",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "publish-figures": {
        "task": "participation.registers.tasks.publish_daily_figures",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "publish-information": {
        "task": "participation.information.tasks.publish_information",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "make-equity-reports": {
        "task": "participation.equity.tasks.make_daily_reports",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "make-asked-equity-reports": {
        "task": "participation.equity.tasks.make_asked_reports",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "publish-restrictions": {
        "task": "participation.restrictions.tasks.publish_restrictions",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "work-exports": {
        "task": "participation.accreditation.tasks.work_exports",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "work-imports": {
        "task": "participation.accreditation.tasks.work_imports",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "work-obstacle-imports": {
        "task": "promotion.exchange.tasks.work_imports",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "work-intake": {
        "task": "participation.contributions.tasks.work_intake",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "ring-clocks": {
        # Silence opens the remedy within a minute of its time, the round's own length included.
        "task": "portal.tasks.ring_clocks",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "escalate-cases": {
        # An overdue case is told within a minute, the round's own length included.
        "task": "protection.cases.tasks.escalate_cases",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "check-signed-heads": {
        # 200 cases a minute, the longest unchecked first.
        "task": "protection.heads.tasks.check_signed_heads",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tend-retention": {
        "task": "protection.retention.tasks.tend_retention",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "rotate-peppers": {
        "task": "protection.retention.tasks.rotate_peppers",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "end-referrals": {
        # What leaves asks for consent itself; this takes away what nobody may fetch any more.
        "task": "protection.referrals.tasks.end_what_is_over",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "close-expired-access": {
        "task": "portal.keys.tasks.close_expired_access",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-orphans": {
        "task": "portal.documents.tasks.sweep_orphans",
        "schedule": 60.0 * 60 * 6,
        "options": {"expires": 60 * 60},
    },
    "sweep-sealed-files": {
        "task": "protection.files.tasks.sweep_files",
        "schedule": 60.0 * 30,
        "options": {"expires": 60 * 30},
    },
    "examine-series": {
        # Once a day for each institution, and soon where somebody has asked for it.
        "task": "promotion.patterns.tasks.examine_series",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "look-for-grave-reports": {
        "task": "promotion.patterns.tasks.look_for_grave_reports",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "make-reviews-of-stories-due": {
        "task": "promotion.stories.tasks.make_reviews_due",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "look-for-gaps": {
        "task": "protection.roster.tasks.look_for_gaps",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "expire-vettings": {
        "task": "protection.help.tasks.expire_vettings",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "forget-unsent": {
        "task": "protection.intake.tasks.forget_unsent",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "remind-of-training": {
        "task": "protection.training.tasks.remind_of_training",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "write-digests": {
        "task": "portal.tasks.write_digests",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}
