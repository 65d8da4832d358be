"""What other pages show of this room: a section of a case's file, lines on the person's own page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.permissions import Actor
from portal.vault.datakeys import Compartment
from protection.cases.parts import FilePart, register_part
from protection.cases.texts import OpenCase
from protection.consent.purposes import Purpose
from protection.intake.showing import Line, told_to_person
from protection.referrals.selectors import (
    communications_of,
    has_consent,
    referrals_of,
    told_to_whom,
)
from protection.referrals.states import ReferralStatus, Way
from protection.reporting.scope import scope_of


def on_case(opened: OpenCase, _actor: Actor) -> Mapping[str, Any]:
    """What the section shows; empty for a member to whom the consent compartment is closed."""
    case = opened.case
    words = {text.row: text.body for text in opened.texts(Compartment.CONSENT)}
    return {
        "is_adopted": case.adopted_at is not None,
        "referrals": [
            {
                "row": row,
                "recipient": words[row.text]["recipient"],
                "holds": has_consent(row.act_id),
            }
            for row in referrals_of(case)
            if row.text in words
        ],
        "communications": [
            {
                "row": row,
                "subject": words[row.text]["subject"],
                "purpose": Purpose(words[row.text]["purpose"]).label,
            }
            for row in communications_of(case)
            if row.text in words
        ],
        "told": told_to_whom(opened),
        "scope": scope.within.label if (scope := scope_of(opened)) else "",
    }


register_part(FilePart("referrals", "referrals/_on_case.html", on_case))


@told_to_person
def what_came_of_referrals(opened: OpenCase) -> Iterator[Line]:
    """Whether those who were asked help, or what was sent was taken back in time.

    That something was sent at all stands in the ledger's own lines.
    """
    words = {text.row: text.body for text in opened.texts(Compartment.CONSENT)}
    for row in referrals_of(opened.case):
        body = words.get(row.text)
        if body is None or row.sent_at is None:
            continue
        if row.answered_at is not None and row.status != ReferralStatus.REVOKED:
            yield Line(row.answered_at, row.get_status_display(), body["recipient"])
        is_unread = row.fetched_at is None and body["way"] == Way.PACKAGE
        if row.ended_at is not None and row.answered_at is None and is_unread:
            what = _("What was sent was not fetched, and is gone")
            yield Line(row.ended_at, what, body["recipient"])
