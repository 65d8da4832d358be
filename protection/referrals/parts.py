"""The section of a case's file: referrals, communications, and what was told to whom."""

from collections.abc import Mapping
from typing import Any

from portal.permissions import Actor
from portal.vault.datakeys import Compartment
from protection.cases.parts import FilePart, register_part
from protection.cases.texts import OpenCase
from protection.consent.purposes import Purpose
from protection.referrals.selectors import (
    communications_of,
    has_consent,
    referrals_of,
    told_to_whom,
)
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
