"""What people of the tests agree to and intend."""

from typing import Any

from protection.consent.checks import checks_for
from protection.consent.purposes import Purpose
from protection.consent.services import Intended, Terms

CLINIC = "Harbour Clinic"
ASSESSED: dict[str, Any] = {
    "threats": [{"what": "The mayor’s men", "why": "They came twice this week."}],
    "vulnerabilities": [{"what": "Lives alone", "why": "The last house of the road."}],
    "capacities": [{"what": "The choir", "why": "Somebody walks home with her."}],
    "judgement": "They want her to stop before the session.",
    "triggers": "A third visit.",
}
PLANNED = {
    "aim": "She speaks at the session and sleeps at home.",
    "wishes": "No word to the police.",
    "threat_acts": "The embassy calls the mayor on Monday.",
    "stop": "When she says so.",
}


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
