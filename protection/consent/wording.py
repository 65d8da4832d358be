"""The texts that people agree to, in versions. A version is never changed: another one is added.

A consent keeps the version's number, the language in which it was read or read out, and the hash
of the words in that language, so that what somebody agreed to can be shown years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.errors import Sentence
from portal.vault.primitives import digest
from protection.consent.purposes import Purpose


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of what is asked."""

    purpose: Purpose
    version: int
    text: Sentence

    def in_language(self, language: str) -> str:
        """The words as they are shown in this language."""
        with override(language):
            return str(self.text)

    def hash(self, language: str) -> str:
        """The hash of the words in this language (64 hexadecimal digits)."""
        return digest(
            "pv1.consent-text", self.purpose.value, self.version, self.in_language(language)
        ).hex()


_ASKED: Mapping[Purpose, tuple[Sentence, ...]] = {
    Purpose.KEEP: (
        _(
            "We keep what you sent, locked, and use it to help you. Only the people who handle it"
            " can open it. You can ask us to erase it at any time."
        ),
    ),
    Purpose.CONTACT: (
        _("We contact you only in the way, and at the hours, that you tell us are safe."),
    ),
    Purpose.CONTACT_FAMILY: (
        _("We speak with the person you name, about what you say they may know, and no more."),
    ),
    Purpose.TEAM: (
        _("The people who handle this may read it together. You can name people who must not."),
    ),
    Purpose.ACTOR: (
        _("We give the parts that you choose to the one organization named here, and no other."),
    ),
    Purpose.GRANT: (_("We apply in your interest to the one fund named here for urgent money."),),
    Purpose.RELOCATION: (
        _("We speak with those named here to find you a safer place for a time."),
    ),
    Purpose.HEALTH: (_("We ask the one service named here to help you with your health."),),
    Purpose.LEGAL: (_("We ask the one lawyer or service named here to advise or defend you."),),
    Purpose.STATE: (
        _(
            "We raise this in private with the State named here. We cannot control what its"
            " officials do with it afterwards."
        ),
    ),
    Purpose.LETTER: (
        _(
            "We ask that an urgent appeal or a letter of allegation be sent. Such letters become"
            " public later; until then the State reads them."
        ),
    ),
    Purpose.SENIOR_OFFICIAL: (
        _("We tell the official who deals with intimidation and reprisals, and their office."),
    ),
    Purpose.REPORT_NAMED: (
        _("This appears in the annual report with your name. The report is public for good."),
    ),
    Purpose.REPORT_UNNAMED: (
        _(
            "This appears in the annual report without your name. Details could still tell who you"
            " are; we show you the words first."
        ),
    ),
    Purpose.BUREAU: (_("We tell the President, Bureau or rapporteur named here, and no other."),),
    Purpose.PUBLIC: (_("We speak of this in public. What has been said cannot be taken back."),),
    Purpose.FIGURES: (_("This is counted in figures from which nobody can be recognized."),),
    Purpose.FOLLOW_UP: (_("We ask you again in later years, over your safe contact."),),
    Purpose.EVIDENCE: (
        _("We keep files as evidence, unchanged, for a court or an inquiry that you agree to."),
    ),
    Purpose.ADVANCE: (
        _(
            "If what you describe here happens to you, we do what you say here. You can change it"
            " or take it back for as long as you can reach us."
        ),
    ),
}


def wording(purpose: Purpose, version: int | None = None) -> Wording:
    """What is asked for this purpose; the newest version where none is named. Raises KeyError."""
    texts = _ASKED[purpose]
    number = len(texts) if version is None else version
    if not 1 <= number <= len(texts):
        raise KeyError(number)
    return Wording(purpose, number, texts[number - 1])
