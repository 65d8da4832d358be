"""Contributions of the demo, through every door and in every state, while consultations are open."""

import hashlib
import hmac
import io
import json
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from participation.consultations.models import Consultation
from participation.consultations.states import AnswerKind, Entry
from participation.contributions.asking import Asked, asked_of, options_of, question_field
from participation.contributions.confirming import code_of, confirm
from participation.contributions.contents import content_of
from participation.contributions.demo_texts import (
    NOTE,
    OFFICE_ANSWER,
    PUT_RIGHT,
    REMOVAL,
    STORIES,
    Story,
)
from participation.contributions.entering import require_entry, require_open
from participation.contributions.entering_for import enter_for_somebody
from participation.contributions.gateways import make_gateway, set_keyword, take_post
from participation.contributions.intake import write_mail_down
from participation.contributions.intake_reading import read_message
from participation.contributions.models import Contribution, Gateway, InboundMessage
from participation.contributions.offline import current_version
from participation.contributions.services import (
    add_file,
    save_contribution_draft,
    send_contribution,
    start_contribution,
    take_in_without_account,
    translate_contribution,
)
from participation.contributions.states import ContributionStatus, Door
from participation.contributions.taking_in import Arrival
from portal.actors.demo import demo_actor
from portal.decisions.fields import reasons_for
from portal.demo import at
from portal.errors import Refused
from portal.grants import StaffRole
from portal.inbound.doors import Envelope
from portal.looks.fields import count_words
from portal.moderation.rules import rulebook_in_force
from portal.organizations.models import Organization
from portal.permissions import ANYBODY, Actor, system_actor
from portal.policies.kinds import Outcome
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform

_BY_STAFF = {Door.LETTER.value, Door.PHONE.value, Door.MEETING.value}
_WITHOUT_ACCOUNT = {"open", "mail", "sms"}
# So many of the stories are told in a consultation that is not the institution's first.
_FEW = 9
_WORD = "river"


@dataclass
class Telling:
    """Stories being told in one consultation."""

    consultation: Consultation
    moderator: Actor
    people: Sequence[tuple[Actor, Organization]]
    began: datetime
    last: datetime

    def when(self, hours: float) -> datetime:
        """So many hours after it opened: before it closes, and never in the future."""
        return min(self.began + timedelta(hours=hours), self.last, timezone.now())


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """Every story in the first open consultation of an institution, some of them in the others."""
    people = [(demo_actor(user), organization) for _g, _p, user, organization in organizations]
    for tenant in tenants:
        moderator = _one(staff[tenant.slug], StaffRole.CONSULTATION_MANAGER, tenant)
        with tenant_context(moderator):
            has_rules = rulebook_in_force(tenant.pk) is not None
            rows = Consultation.objects.filter(tenant=tenant, status="open", contribution_count=0)
            found = sorted(
                rows.select_related("tenant").order_by("opens_at", "id"), key=_fewest_doors
            )
        for number, row in enumerate(found if has_rules else ()):
            # The first is told everywhere: its organization can follow what becomes of each.
            few = [STORIES[0], *STORIES[1 + number % 3 :][: _FEW - 1]]
            stories = STORIES if number == 0 else few
            _tell(row, moderator, people, stories)


def _fewest_doors(row: Consultation) -> tuple[bool, bool, bool]:
    """Every door is open to anybody, and what waits there waits still: there every story is told."""
    return row.entry != Entry.ANYBODY, not row.takes_contributions(), row.closes_at is None


def _one(rows: Any, role: StaffRole, tenant: Tenant) -> Actor:
    user = next(user for person, user in rows if person.roles == [role.value])
    return demo_actor(user, tenant)


def _tell(row: Consultation, moderator: Actor, people: Any, stories: Sequence[Story]) -> None:
    began = row.opens_at or timezone.now()
    closes = row.closes_at or timezone.now() + timedelta(days=1)
    telling = Telling(row, moderator, people, began, closes - timedelta(minutes=5))
    open_to_all = row.entry in {Entry.ANYBODY, Entry.SIGNED_IN}
    for number, story in enumerate(stories):
        if not open_to_all and not story.for_organization:
            continue
        with at(telling.when(7 * number + 5)):
            written = _write(telling, story, number)
        if written is not None:
            for step, name in enumerate(story.then):
                with at(telling.when(7 * number + 20 * (step + 1))):
                    _then(telling, story, written, name)


def _write(telling: Telling, story: Story, number: int) -> Contribution | InboundMessage | None:
    if telling.consultation.entry != Entry.ANYBODY and story.door in _WITHOUT_ACCOUNT:
        return None
    writers: dict[str, Callable[[], Contribution | InboundMessage | None]] = {
        "open": lambda: _openly(telling, story),
        "mail": lambda: _mailed(telling, story, number),
        "sms": lambda: _messaged(telling, story, number),
        **dict.fromkeys(_BY_STAFF, lambda: _entered(telling, story)),
    }
    write = writers.get(story.door)
    return write() if write else _drafted(telling, story)


def _answers(asked: Asked, story: Story) -> dict[str, Any]:
    """An answer to each question, short enough for any limit."""
    values: dict[str, Any] = {}
    for position, question in enumerate(asked.written):
        if question.kind == AnswerKind.TEXT:
            fits = question.max_words is None or count_words(story.text) <= question.max_words
            values[question_field(question)] = story.text if fits else story.text.split(",")[0]
        else:
            codes = [code for code, _words in options_of(question)]
            chosen = codes[(len(story.text) + position) % len(codes)]
            is_several = question.kind == AnswerKind.CHOICES
            values[question_field(question)] = [chosen] if is_several else chosen
    return values


def _values(telling: Telling, story: Story, asked: Asked) -> dict[str, Any]:
    languages = {"sw": "und"}
    naming = story.naming
    if naming == "confidential" and not telling.consultation.allows_confidential:
        naming = "named"
    if naming == "pseudonymous" and not telling.consultation.allows_pseudonyms:
        naming = "named"
    return {
        **_answers(asked, story),
        "text": story.text,
        "language": languages.get(story.language, story.language),
        "naming": naming,
        "signed_as": story.signed_as,
        "country": story.country,
    }


def _drafted(telling: Telling, story: Story) -> Contribution | None:
    actor, organization = telling.people[story.who % len(telling.people)]
    consultation = telling.consultation
    with tenant_context(actor):
        try:
            require_open(consultation)
            require_entry(consultation, organization if story.for_organization else None)
        except Refused:
            return None
        asked = asked_of(consultation)
        values = _values(telling, story, asked)
        if story.for_organization:
            values["for_organization"] = str(organization.pk)
        row = start_contribution(
            consultation,
            actor=actor,
            door=Door(story.door),
            form_version=current_version(asked) if story.door == "offline" else None,
        )
        save_contribution_draft(contribution_id=row.pk, values=values, actor=actor)
        if "voice" in story.more:
            _speak(row, story, actor)
        if "draft" in story.then:
            return row
        return send_contribution(contribution_id=row.pk, actor=actor)


def _speak(row: Contribution, story: Story, actor: Actor) -> None:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x00" * 8000)
    upload: UploadedFile[bytes] = UploadedFile(
        file=io.BytesIO(sound.getvalue()), name="elders.wav", size=len(sound.getvalue())
    )
    add_file(
        contribution_id=row.pk,
        upload=upload,
        transcript=story.more["voice"],
        transcript_language=story.language,
        actor=actor,
    )


def _openly(telling: Telling, story: Story) -> Contribution:
    portal = system_actor(telling.consultation.tenant_id)
    with tenant_context(portal):
        asked = asked_of(telling.consultation)
        content = content_of(_values(telling, story, asked), asked)
        return take_in_without_account(
            telling.consultation, content, Arrival(door=Door.WEB)
        ).contribution


def _entered(telling: Telling, story: Story) -> Contribution:
    with tenant_context(telling.moderator) as actor:
        asked = asked_of(telling.consultation)
        return enter_for_somebody(
            telling.consultation,
            content_of(_values(telling, story, asked), asked),
            door=Door(story.door),
            consent_note=story.more["consent"],
            actor=actor,
        ).contribution


def _mailed(telling: Telling, story: Story, number: int) -> InboundMessage | None:
    """A person's mail, and the answer of a machine that nobody asked."""
    kept = None
    for name, text, head in (
        ("person", story.text, {}),
        ("machine", OFFICE_ANSWER, {"Auto-Submitted": "auto-replied"}),
    ):
        message = EmailMessage()
        message["From"] = f"{name}{number}@example.org"
        message["Message-ID"] = f"<{name}-{number}-{telling.consultation.pk}@example.org>"
        for key, value in head.items():
            message[key] = value
        message.set_content(text)
        sender = str(message["From"])
        arrived = write_mail_down(
            telling.consultation, Envelope(sender, sender, message.as_bytes())
        )
        if arrived is not None:
            read_message(arrived.pk, arrived.tenant_id)
            kept = kept or arrived
    return kept


def _messaged(telling: Telling, story: Story, number: int) -> InboundMessage | None:
    gateway, secret = _gateway(telling)
    given = {"id": f"{number}", "from": f"+000{number}", "text": f"{_WORD} {story.text}"}
    body = json.dumps(given).encode()
    stamp = str(int(time.time()))
    mark = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    with tenant_context(ANYBODY):
        take_post(gateway.code, stamp, mark, body)
    with tenant_context(system_actor(telling.consultation.tenant_id)):
        arrived = InboundMessage.objects.filter(gateway=gateway).order_by("-id").first()
    if arrived is not None:
        read_message(arrived.pk, arrived.tenant_id)
    return arrived


def _gateway(telling: Telling) -> tuple[Gateway, str]:
    consultation = telling.consultation
    with tenant_context(telling.moderator) as actor:
        gateway, secret = make_gateway(
            tenant_id=consultation.tenant_id,
            name="Short number 5050 (illustration)",
            door=Door.SMS,
            country="XA",
            reply_url="",
            actor=actor,
        )
        set_keyword(gateway_id=gateway.pk, word=_WORD, consultation_id=consultation.pk, actor=actor)
    return gateway, secret


def _then(
    telling: Telling, story: Story, written: Contribution | InboundMessage, name: str
) -> None:
    if name == "draft":
        return
    if name == "confirm" and isinstance(written, InboundMessage):
        confirm(telling.consultation.tenant, code_of(written.pk), actor=Actor())
        return
    row = _contribution(telling, written)
    if name in {"withdraw", "agree"}:
        author, _organization = telling.people[story.who % len(telling.people)]
        with tenant_context(author):
            move = "withdraw" if name == "withdraw" else "accept_edit"
            perform(Contribution, row.pk, move, actor=author)
    elif name == "translate":
        _translate(telling, story, row)
    elif row.status != ContributionStatus.ACCEPTED or name != "accept":
        _moderate(telling, story, row, name)


def _contribution(telling: Telling, written: Contribution | InboundMessage) -> Contribution:
    with tenant_context(system_actor(telling.consultation.tenant_id)):
        rows = Contribution.objects.filter(consultation=telling.consultation)
        if isinstance(written, Contribution):
            return rows.get(pk=written.pk)
        message = InboundMessage.objects.select_related("contribution").get(pk=written.pk)
        if message.contribution is None:
            raise LookupError(message.reason)
        return rows.get(pk=message.contribution.pk)


def _translate(telling: Telling, story: Story, row: Contribution) -> None:
    with tenant_context(telling.moderator) as actor:
        translate_contribution(
            contribution_id=row.pk,
            language=story.more["to"],
            text=story.more["translation"],
            source=story.more["by"],
            actor=actor,
        )


def _moderate(telling: Telling, story: Story, row: Contribution, name: str) -> None:
    values: dict[str, Any] = {}
    with tenant_context(telling.moderator) as actor:
        if name == "remove":
            rulebook = rulebook_in_force(row.tenant_id)
            reason = next(iter(reasons_for(rulebook, Outcome.REMOVE))) if rulebook else ""
            values = {"reason_code": reason, "text": REMOVAL, "text_language": "en"}
        elif name == "reinstate":
            values = {"note": PUT_RIGHT}
        elif name == "propose":
            name, values = "propose_edit", {"note": NOTE, **_proposed(story, row)}
        perform(Contribution, row.pk, name, actor=actor, values=values)


def _proposed(story: Story, row: Contribution) -> dict[str, str]:
    """The other wording wherever the first one stands."""
    values = {"proposed_text": story.more["proposed"]}
    for answer in row.contributionanswers.select_related("question"):
        if answer.text:
            values[f"proposed_answer_{answer.question.code}"] = story.more["proposed"]
    return values
