"""A report as it is typed, and how it becomes texts of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.datakeys import Compartment
from protection.cases.services import Part
from protection.cases.states import FiledBy

# The answer in which somebody says who must not see the report.
NOT_FOR = "not_for"


class Naming(models.TextChoices):
    """What of the sender's name we are told."""

    IDENTIFIED = "identified", _("I give my name")
    PSEUDONYM = "pseudonym", _("I give another name that I choose")
    ANONYMOUS = "anonymous", _("I give no name")


class Sender(models.TextChoices):
    """Whether somebody writes for themselves."""

    PERSON = "person", _("It is about me")
    REPRESENTATIVE = "representative", _("I write for somebody else")


class Danger(models.TextChoices):
    """The first question."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")


class Role(models.TextChoices):
    """Who can be kept out by a tick."""

    OFFICER = "protection_officer", _("The officers")
    SUPERVISOR = "protection_supervisor", _("Those who coordinate the officers")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report:
    """What somebody sends. `not_for`: who must not see it, in words; `not_roles`: by role."""

    happened: str
    to_whom: str = ""
    reach: str = ""
    danger: str = Danger.UNSURE
    sender: str = Sender.PERSON
    naming: str = Naming.ANONYMOUS
    name: str = ""
    not_for: str = ""
    not_roles: tuple[str, ...] = ()
    origin: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From what a form or a draft holds; what it does not know is left out."""
        known = {one.name: values[one.name] for one in fields(cls) if values.get(one.name)}
        return cls(**{"happened": "", **known, "not_roles": tuple(values.get("not_roles") or ())})

    @property
    def filed_by(self) -> FiledBy:
        """Who holds the receipt."""
        is_self = self.sender == Sender.PERSON
        return FiledBy.PERSON if is_self else FiledBy.REPRESENTATIVE

    def parts(self) -> list[Part]:
        """The texts, in their compartments."""
        told = [
            (Compartment.NARRATIVE, "narrative", "happened", self.happened),
            (Compartment.NARRATIVE, "narrative", "to_whom", self.to_whom),
            (Compartment.IDENTITY, "contact", "name", self.name if self.naming else ""),
            (Compartment.IDENTITY, "contact", "reach", self.reach),
            (Compartment.NARRATIVE, "answer", NOT_FOR, self.not_for),
            (Compartment.NARRATIVE, "answer", "danger", str(Danger(self.danger).label)),
            (Compartment.NARRATIVE, "answer", "origin", self.origin),
        ]
        return [
            (part, {"kind": kind, "field": name, "words": words})
            for part, kind, name, words in told
            if words.strip()
        ]
