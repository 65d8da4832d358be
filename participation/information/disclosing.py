"""The disclosure log: what was released to one is published for all, and nobody is named.

An entry is written by staff. Its words are compared with the names that the request knows; its
documents are copies that belong to the institution, so that no public row leads back to a request.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.information.models import (
    DisclosedDocument,
    Disclosure,
    DisclosureSource,
    InformationRequest,
    ReleasedDocument,
)
from participation.information.selectors import disclosure_of, list_disclosed
from participation.information.states import GIVING
from portal import audit, outbox
from portal.actors.models import User
from portal.documents.handing import copy_document, publish_document
from portal.errors import InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.looks.fields import LimitedTextField
from portal.looks.languages import own_name
from portal.permissions import Actor, DatabaseRole, require, system_actor
from portal.tenancy.context import tenant_context
from portal.transitions import Fields, field_values, lock

SHORTEST_NAME = 4


def disclosure_fields(request: InformationRequest) -> Fields:
    """What is written for the log; nothing is taken over from the request by itself."""
    area = {"rows": 6, "dir": "auto"}
    return {
        "title": forms.CharField(
            label=_("What was asked for, in one line"),
            max_length=200,
            help_text=_("In your own words. Do not copy words by which somebody is recognized."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        "summary": LimitedTextField(
            label=_("What was answered"), max_length=4000, widget=forms.Textarea(attrs=area)
        ),
        "language": forms.ChoiceField(
            label=_("Language of this entry"),
            choices=[(code, own_name(code)) for code in request.tenant.languages],
        ),
        "embargo_days": forms.IntegerField(
            label=_("Days to wait before everybody can read it"),
            help_text=_("Counted from the day of the answer. Not shorter than what was wished."),
            min_value=request.embargo_days,
            max_value=365,
            initial=request.embargo_days,
        ),
        "confirm": forms.BooleanField(
            label=_(
                "Neither this text nor the documents name or describe whoever asked, or private"
                " persons"
            )
        ),
    }


def _names_known(request: InformationRequest) -> list[str]:
    """Names by which whoever asked would be recognized."""
    people = [key for key in (request.person_id, request.created_by_id) if key is not None]
    with tenant_context(system_actor(request.tenant_id), role=DatabaseRole.NONE):
        found = [
            text
            for row in User.objects.filter(pk__in=people)
            for text in (row.name, row.email, *row.name.split())
        ]
    found += [request.organization_name, request.receipt]
    return [name for name in found if len(name) >= SHORTEST_NAME]


def _require_nameless(request: InformationRequest, values: Mapping[str, Any]) -> None:
    names = [name.casefold() for name in _names_known(request)]
    wrong: dict[str, list[Sentence]] = {
        field: [_("This text names whoever asked. Write it without the name.")]
        for field in ("title", "summary")
        if any(name in str(values[field]).casefold() for name in names)
    }
    if wrong:
        raise InvalidFields(wrong)


@transaction.atomic
def disclose(
    *,
    request_id: UUID | str,
    values: Mapping[str, Any],
    entries: Iterable[UUID | str],
    actor: Actor,
) -> Disclosure:
    """Write the entry of the log for an answered request; `entries`: delivered documents to copy.

    Raises NotFound, NotPermitted, Refused (nothing was given, or it is in the log), InvalidFields.
    """
    request: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_HANDLE, request)
    if request.outcome not in GIVING or request.answered_at is None:
        raise Refused(_("Only what was given can be published in the log."))
    given = field_values(disclosure_fields(request), values)
    _require_nameless(request, given)
    visible_from = request.answered_at + timedelta(days=given["embargo_days"])
    made = Disclosure.objects.create(
        tenant_id=request.tenant_id,
        title=given["title"],
        summary=given["summary"],
        language=given["language"],
        outcome=request.outcome,
        link=request.link,
        month=timezone.localdate(request.answered_at).replace(day=1),
        visible_from=visible_from,
        entered_by_id=actor.person_id,
    )
    _point_at(request, made)
    for entry in ReleasedDocument.objects.filter(
        request=request, delivered_at__isnull=False, pk__in=list(entries)
    ).select_related("document"):
        DisclosedDocument.objects.create(
            tenant_id=request.tenant_id,
            disclosure=made,
            document=copy_document(entry.document, actor=actor),
            title=entry.title,
        )
    audit.record("disclosure.entered", made, actor=actor)
    if visible_from <= timezone.now():
        _open(made, actor)
    return made


def _point_at(request: InformationRequest, made: Disclosure) -> None:
    try:
        with transaction.atomic():
            DisclosureSource.objects.create(
                tenant_id=request.tenant_id, request=request, disclosure=made
            )
    except IntegrityError as error:
        raise Refused(_("This answer is in the log already.")) from error


def _open(entry: Disclosure, actor: Actor) -> None:
    entry.published_at = timezone.now()
    entry.save(update_fields=["published_at"])
    for row in list_disclosed(entry):
        publish_document(row.document, is_published=True, actor=actor)
    audit.record("disclosure.published", entry, actor=actor, fields=["published_at"])
    outbox.publish("disclosure.published", entry, actor=actor)


@transaction.atomic
def take_down(*, request_id: UUID | str, actor: Actor) -> Disclosure:
    """Take an entry out of the log: it can have named somebody after all.

    Raises NotFound (there is none), NotPermitted.
    """
    request: InformationRequest = lock(InformationRequest, request_id)
    require(actor, Permission.INFORMATION_HANDLE, request)
    entry = disclosure_of(request)
    if entry is None or entry.taken_down_at is not None:
        raise NotFound
    entry.published_at, entry.taken_down_at = None, timezone.now()
    entry.save(update_fields=["published_at", "taken_down_at"])
    for row in list_disclosed(entry):
        publish_document(row.document, is_published=False, actor=actor)
    audit.record("disclosure.taken_down", entry, actor=actor, fields=["published_at"])
    return entry


@transaction.atomic
def open_embargoed(tenant_id: UUID, *, now: datetime) -> int:
    """Publish the entries whose time has come; how many. Run as the portal in this institution."""
    due = Disclosure.objects.select_for_update().filter(
        tenant_id=tenant_id, published_at=None, taken_down_at=None, visible_from__lte=now
    )
    entries = list(due)
    for entry in entries:
        _open(entry, system_actor(tenant_id))
    return len(entries)
