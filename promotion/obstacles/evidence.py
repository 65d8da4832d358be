"""Evidence of a report and its chain of custody.

A private original is not kept in the portal: its SHA-256 and where it is kept are. A file is kept
here only where it is fit to be published; whoever adds it says so. Each act on an item is an entry
that nobody changes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.documents.models import Document
from portal.documents.services import store_document
from portal.errors import IllegalTransition, InvalidFields, NotFound
from portal.grants import Permission
from portal.looks.fields import DateInputField
from portal.permissions import Actor, require
from portal.policies.kinds import Audience
from portal.transitions import Fields, field_values, lock
from promotion.obstacles.models import CustodyEntry, Evidence, Obstacle
from promotion.obstacles.services import locked
from promotion.obstacles.states import CustodyAct, EvidenceKind, ObstacleStatus

# Evidence belongs to a report that is worked on or public, never to one that is out of sight.
_CLOSED_TO_EVIDENCE = frozenset(
    {
        ObstacleStatus.SEALED,
        ObstacleStatus.WITHDRAWN,
        ObstacleStatus.MERGED,
        ObstacleStatus.ARCHIVED,
    }
)
# What a person notes; the others are noted by what was done.
NOTED = (
    CustodyAct.LOOKED,
    CustodyAct.COPIED,
    CustodyAct.HANDED,
    CustodyAct.CHECKED,
    CustodyAct.MOVED,
)


def for_evidence(obj: Any, _actor: Actor) -> Fields:
    """An item: what it is, its hash, when and by which role it was captured, where it is kept."""
    items = Evidence.objects.filter(obstacle=obj)
    return {
        "kind": forms.ChoiceField(label=_("What it is"), choices=EvidenceKind.choices),
        "title": _line(_("In a few words"), 200, hint=_("No names: this is read by analysts.")),
        "sha256": forms.RegexField(
            r"^[0-9A-Fa-f]{64}$",
            label=_("SHA-256 of the original"),
            required=False,
            help_text=_(
                "64 signs. The private original is not kept in the portal: keep it where you keep"
                " such things, and write its hash here. Of a file that you add it is computed."
            ),
            widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        ),
        "kept_where": _line(
            _("Where the original is kept"),
            200,
            hint=_("A safe, a drive, an archive and its number; no address of a person."),
            required=False,
        ),
        "captured_on": DateInputField(label=_("Captured on"), required=False),
        "captured_by": _line(
            _("Captured by"),
            120,
            hint=_("A role, never a name: “staff”, “a correspondent of the outlet”."),
            required=False,
        ),
        "original_url": forms.URLField(
            label=_("Original address, where it is public"),
            required=False,
            max_length=1000,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr"}),
        ),
        "licence": _line(_("Licence"), 200, required=False),
        "redacts": forms.ModelChoiceField(
            label=_("It is the redacted version of"),
            queryset=items,
            required=False,
            empty_label=_("No other item"),
        ),
        "document": forms.UUIDField(required=False, widget=forms.HiddenInput),
    }


def _line(title: Any, limit: int, *, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=title,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def store_evidence_file(
    obstacle: Obstacle, upload: "UploadedFile[bytes]", *, actor: Actor
) -> Document:
    """Take in a file that is fit to be published; `add_evidence` joins it to the report.

    Raises Refused for a file that is not taken in, NotPermitted.
    """
    require(actor, Permission.OBSTACLE_HANDLE, obstacle)
    return store_document(
        tenant_id=obstacle.tenant_id,
        organization_id=None,
        upload=upload,
        audience=Audience.SECRETARIAT,
        actor=actor,
    )


@transaction.atomic
def add_evidence(*, obstacle_id: UUID | str, values: Mapping[str, Any], actor: Actor) -> Evidence:
    """Add an item to a report; its chain of custody begins.

    `values`: as `for_evidence`; `document` is the id of a stored file that is fit to be published.
    Raises NotFound, NotPermitted, IllegalTransition (the report is out of sight), InvalidFields.
    """
    obstacle = _open(obstacle_id, actor)
    cleaned = field_values(for_evidence(obstacle, actor), values)
    document = _document(obstacle, cleaned.pop("document"), actor)
    if document is not None:
        cleaned |= {
            "sha256": document.received_hash,
            "size": document.size,
            "media_type": document.media_type,
        }
    if not cleaned["sha256"] and not cleaned["original_url"]:
        raise InvalidFields(
            {"sha256": [_("Give the hash of the original, a file, or its public address.")]}
        )
    cleaned["sha256"] = cleaned["sha256"].lower()
    now = timezone.now()
    item = Evidence.objects.create(
        tenant_id=obstacle.tenant_id,
        obstacle=obstacle,
        document=document,
        added_at=now,
        **cleaned,
    )
    if document is not None:
        # It is read by those who read the report, and by nobody else of the institution.
        document.subject_type, document.subject_id = obstacle._meta.label_lower, obstacle.pk
        document.save(update_fields=["subject_type", "subject_id"])
    _enter(item, CustodyAct.ADDED, "", actor, now)
    if item.redacts is not None:
        _enter(item.redacts, CustodyAct.REDACTED, item.title, actor, now)
    audit.record(
        "obstacle.evidence_added",
        obstacle,
        actor=actor,
        payload={key: str(value) for key, value in cleaned.items()},
        details={"evidence": str(item.pk)},
    )
    return item


def _open(obstacle_id: UUID | str, actor: Actor) -> Obstacle:
    obstacle = locked(obstacle_id, actor)
    if obstacle.status in _CLOSED_TO_EVIDENCE:
        raise IllegalTransition(_("This report is closed: nothing is added to it any more."))
    return obstacle


def _document(obstacle: Obstacle, document_id: UUID | None, actor: Actor) -> Document | None:
    if document_id is None:
        return None
    found = Document.objects.filter(
        pk=document_id, tenant_id=obstacle.tenant_id, uploaded_by_id=actor.person_id
    ).first()
    if found is None:
        raise InvalidFields({"document": [_("This file is not there any more. Choose it again.")]})
    return found


@transaction.atomic
def note_custody(
    *, obstacle_id: UUID | str, evidence_id: UUID | str, act: str, note: str, actor: Actor
) -> CustodyEntry:
    """Say what was done with an item; nobody changes it afterwards.

    Raises NotFound, NotPermitted, InvalidFields.
    """
    obstacle: Obstacle = lock(Obstacle, obstacle_id)
    require(actor, Permission.OBSTACLE_READ, obstacle)
    item = Evidence.objects.filter(pk=evidence_id, obstacle=obstacle).first()
    if item is None or obstacle.status == ObstacleStatus.SEALED:
        raise NotFound
    if act not in NOTED:
        raise InvalidFields({"act": [_("Choose what was done.")]})
    entry = _enter(item, CustodyAct(act), note, actor, timezone.now())
    audit.record(
        "obstacle.custody_noted",
        obstacle,
        actor=actor,
        payload={"note": note},
        details={"evidence": str(item.pk), "act": act},
    )
    return entry


def _enter(item: Evidence, act: CustodyAct, note: str, actor: Actor, now: datetime) -> CustodyEntry:
    return CustodyEntry.objects.create(
        tenant_id=item.tenant_id,
        evidence=item,
        act=act,
        note=note[:500],
        done_by_id=actor.person_id,
        done_at=now,
    )
