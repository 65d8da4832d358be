"""The scope test of resolution 12/2, written down per case with reasons; each one stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.errors import InvalidFields
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from protection.cases.models import CaseText
from protection.cases.texts import OpenCase, opened_case
from protection.reporting.states import Group, Within

KIND = "scope"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scope:
    """Whether a case is within the report's scope, and why.

    `groups`: who of those named the person is; `state`: code of the State concerned; `body`: with
    which body they cooperate; `words`: the reasons. It decides on a report, never on help.
    """

    within: Within
    words: str
    groups: tuple[Group, ...] = ()
    state: str = ""
    body: str = ""


@sensitive_variables()
@transaction.atomic
def record_scope(*, case_id: UUID, ring: Keyring, actor: Actor, scope: Scope) -> CaseText:
    """Write the test down; the latest one counts. Raises NotFound, NotPermitted, InvalidFields."""
    errors: dict[str, list[Any]] = {}
    if not scope.words.strip():
        errors["words"] = [_("Give the reasons.")]
    if scope.within == Within.YES and not scope.groups:
        errors["groups"] = [_("Say who of these the person is.")]
    if scope.within == Within.YES and not scope.state:
        errors["state"] = [_("Name the State concerned.")]
    if errors:
        raise InvalidFields(errors)
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        require(actor, Permission.CASE_WORK, opened.case)
        said = {
            "kind": KIND,
            "within": scope.within.value,
            "groups": [group.value for group in scope.groups],
            "state": scope.state,
            "body": scope.body,
            "words": scope.words,
        }
        audit.record("case.scope_recorded", opened.case, actor=actor)
        return opened.seal(Compartment.ASSESSMENT, said)


def scope_of(opened: OpenCase) -> Scope | None:
    """The latest test of a case; None where none was made. Raises Unopenable."""
    found = [text.body for text in opened.texts(Compartment.ASSESSMENT) if text.kind == KIND]
    return _read(found[-1]) if found else None


def _read(body: Mapping[str, Any]) -> Scope:
    return Scope(
        within=Within(body["within"]),
        words=body["words"],
        groups=tuple(Group(code) for code in body["groups"]),
        state=body["state"],
        body=body["body"],
    )
