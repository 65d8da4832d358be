"""What people of the tests agree to and intend."""

from typing import Any

from protection.consent.checks import checks_for
from protection.consent.purposes import Purpose
from protection.consent.services import Intended, Terms

CLINIC = "Harbour Clinic"


def terms(purpose: Purpose, **more: Any) -> Terms:
    """What somebody agrees to."""
    return Terms(purpose=purpose, language="en", **more)


def spoken(purpose: Purpose, **more: Any) -> Terms:
    """What somebody agreed to on the telephone."""
    said = {"given_by": "The person", "how": "spoken", "minute": "They said yes."}
    return Terms(purpose=purpose, language="en", **{**said, **more})


def intended(purpose: Purpose = Purpose.HEALTH, **more: Any) -> Intended:
    """An act with every question answered."""
    answers = {check.code: "Yes, on Monday." for check in checks_for(purpose)}
    return Intended(
        purpose=purpose, words="A note", **{"recipient": CLINIC, "answers": answers, **more}
    )
