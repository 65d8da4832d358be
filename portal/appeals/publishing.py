"""Summaries that are published, and what a review says of the rules themselves.

One person writes a summary, another releases it. Nobody is named in it unless the appellant wishes.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.appeals.models import Appeal, AppealDigest, AppealRecommendation, AppealSummary
from portal.appeals.panel import institution_of
from portal.appeals.rules import deciding_body, rulebook_for
from portal.errors import InvalidFields, NotFound, Refused, Sentence
from portal.grants import Permission
from portal.links.services import link
from portal.permissions import Actor, require
from portal.policies.models import Policy, PolicySubject
from portal.policies.recommending import recommend_change
from portal.transitions import lock

FOLLOWS_FROM, OPENED = "follows_from", "opened"
SUMMARY_LIMIT = 6000
RECOMMENDATION_LIMIT = 4000


def _summary(summary_id: UUID | str, actor: Actor) -> AppealSummary:
    """The summary, locked, for those who handle appeals. Raises NotFound, NotPermitted."""
    summary: AppealSummary = lock(AppealSummary, summary_id)
    require(actor, Permission.APPEAL_HANDLE, summary.appeal)
    return summary


@transaction.atomic
def write_summary(
    *, summary_id: UUID | str, text: str, language: str, actor: Actor
) -> AppealSummary:
    """Write what everybody may read. A text that was changed waits for a second person again.

    Raises NotFound, NotPermitted, InvalidFields.
    """
    summary = _summary(summary_id, actor)
    if not text.strip():
        raise InvalidFields({"text": [_("Write the summary.")]})
    if len(text) > SUMMARY_LIMIT:
        raise InvalidFields({"text": [_("This is longer than a summary can be.")]})
    summary.text, summary.language = text.strip(), language
    summary.written_by_id, summary.written_at = actor.person_id, timezone.now()
    summary.released_by_id, summary.released_at = None, None
    summary.save(
        update_fields=["text", "language", "written_by", "written_at", "released_by", "released_at"]
    )
    _take_down(summary)
    audit.record("summary.written", summary, actor=actor, fields=["text"])
    outbox.publish("summary.written", summary.appeal, actor=actor)
    return summary


def _take_down(summary: AppealSummary) -> None:
    AppealDigest.objects.filter(pk=summary.digest_id).update(
        text="", language="", named="", summary_at=None
    )
    AppealRecommendation.objects.filter(digest_id=summary.digest_id).update(published_at=None)


@transaction.atomic
def release_summary(*, summary_id: UUID | str, actor: Actor) -> AppealSummary:
    """Publish what another person wrote. Raises NotFound, NotPermitted, Refused."""
    summary = _summary(summary_id, actor)
    if not summary.text:
        raise Refused(_("Nothing is written yet."))
    if summary.written_by_id == actor.person_id:
        raise Refused(
            _("You wrote this summary. A second person reads it and releases it."),
            code="second_person",
        )
    now = timezone.now()
    summary.released_by_id, summary.released_at = actor.person_id, now
    summary.save(update_fields=["released_by", "released_at"])
    AppealDigest.objects.filter(pk=summary.digest_id).update(
        text=summary.text, language=summary.language, summary_at=now
    )
    AppealRecommendation.objects.filter(digest_id=summary.digest_id).update(published_at=now)
    show_name(summary.appeal)
    audit.record("summary.released", summary, actor=actor, fields=["released_at"])
    outbox.publish("appeal.summary_published", summary.appeal, actor=actor)
    return summary


def show_name(appeal: Appeal) -> None:
    """The name beside a published summary, as the appellant wishes it now."""
    with institution_of(appeal):
        released = AppealSummary.objects.filter(appeal=appeal, released_at__isnull=False)
        digests = AppealDigest.objects.filter(pk__in=released.values("digest_id"))
        digests.update(named=appeal.named_as)


@transaction.atomic
def recommend(
    *, appeal_id: UUID | str, subject: str, text: str, language: str, actor: Actor
) -> AppealRecommendation:
    """Say what should change in the rules: opens the next version of them, or a note on the open one.

    Raises NotFound, NotPermitted, InvalidFields, Refused (nothing was decided yet).
    """
    appeal: Appeal = lock(Appeal, appeal_id)
    require(actor, Permission.APPEAL_DECIDE, appeal)
    if actor.person_id is None:
        raise NotFound
    summary = (
        AppealSummary.objects.filter(appeal=appeal).select_related("digest").order_by("-instance")
    ).first()
    if summary is None:
        raise Refused(_("A recommendation follows from an outcome. Record the outcome first."))
    _require_words(subject, text)
    signed = deciding_body(appeal, rulebook_for(appeal)) or str(_("Those who review decisions"))
    policy = recommend_change(
        tenant_id=appeal.tenant_id,
        subject=subject,
        text=text.strip(),
        language=language,
        signed_as=signed,
        author_id=actor.person_id,
    )
    made = AppealRecommendation.objects.create(
        tenant_id=appeal.tenant_id,
        digest=summary.digest,
        subject=subject,
        text=text.strip(),
        language=language,
        policy_version=policy.version,
        made_at=timezone.now(),
        published_at=timezone.now() if summary.released_at else None,
    )
    link(made, FOLLOWS_FROM, appeal, actor=actor)
    link(made, OPENED, policy, actor=actor)
    audit.record("appeal.recommended", appeal, actor=actor, details={"policy": str(policy.pk)})
    outbox.publish("appeal.recommended", appeal, actor=actor, references={"policy": str(policy.pk)})
    return made


def _require_words(subject: str, text: str) -> None:
    wrong: dict[str, list[Sentence]] = {}
    if subject not in PolicySubject.values:
        wrong["subject"] = [_("Choose the rules that it is about.")]
    if not text.strip():
        wrong["text"] = [_("Say what should change.")]
    elif len(text) > RECOMMENDATION_LIMIT:
        wrong["text"] = [_("This is longer than a recommendation can be.")]
    if wrong:
        raise InvalidFields(wrong)


def policy_of(recommendation: AppealRecommendation) -> Policy:
    """The version of the rules that was opened for it. Raises NotFound."""
    found = Policy.objects.filter(
        tenant_id=recommendation.tenant_id,
        subject=recommendation.subject,
        version=recommendation.policy_version,
    ).first()
    if found is None:
        raise NotFound
    return found
