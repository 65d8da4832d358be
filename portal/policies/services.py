"""Writes to drafts of policies, and comments on them. Moves go through portal.transitions.

Importing this module registers the effects of the moves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.actors.models import User
from portal.clocks import calendar_of
from portal.errors import Conflict, IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.looks.texts import localized, put_texts, texts_of
from portal.organizations.models import Organization
from portal.permissions import Actor, require
from portal.policies import effects  # noqa: F401 - it registers
from portal.policies.kinds import RuleKind, RuleParameterError, parse
from portal.policies.models import Policy, PolicyComment, PolicyStatus, PolicySubject, Rule
from portal.tenancy.models import Tenant
from portal.transitions import lock

POLICY_TEXTS = ("title", "introduction", "change_note")
RULE_TEXTS = ("title", "text", "cannot_meet", "alternative")
_KEPT = ("lineage", "article", "position", "kind", "parameters")
_SOURCE = ("source_url", "retrieved_on", "verified_by")


class EditConflict(Conflict):
    """Somebody else saved first. Nothing was overwritten; the page shows both texts."""

    code = "edit_conflict"

    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "Somebody else saved this in the meantime. Both texts are shown below; nothing was"
                " lost. Choose what to keep and save again."
            )
        )
        self.version = version


@transaction.atomic
def draft_policy(
    *, tenant_id: UUID, actor: Actor, subject: str = PolicySubject.ACCREDITATION
) -> Policy:
    """Begin a new version as a copy of the one in force; an open draft is returned instead.

    Raises NotPermitted.
    """
    tenant = Tenant.objects.select_for_update(of=("self",)).get(pk=tenant_id)
    require(actor, Permission.POLICY_EDIT)
    versions = list(Policy.objects.filter(tenant=tenant, subject=subject))
    for policy in versions:
        if policy.status in {PolicyStatus.DRAFT, PolicyStatus.IN_COMMENT}:
            return policy
    in_force = next((one for one in versions if one.status == PolicyStatus.PUBLISHED), None)
    draft = Policy.objects.create(
        tenant=tenant,
        subject=subject,
        version=max((one.version for one in versions), default=0) + 1,
        **(_texts(in_force, ("title", "introduction")) if in_force else {}),
    )
    if in_force is not None:
        _copy_rules(in_force, draft)
    audit.record("policy.drafted", draft, actor=actor)
    return draft


def _texts(row: Policy | Rule, fields: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: text
        for field in fields
        for name, text in localized(field, texts_of(row, field)).items()
    }


def _copy_rules(source: Policy, draft: Policy) -> None:
    for rule in Rule.objects.filter(policy=source):
        Rule.objects.create(
            tenant_id=draft.tenant_id,
            policy=draft,
            **{name: getattr(rule, name) for name in (*_KEPT, *_SOURCE)},
            **_texts(rule, RULE_TEXTS),
        )


def _editable(policy_id: UUID | str, actor: Actor) -> Policy:
    """The draft, locked. Raises NotFound, NotPermitted, IllegalTransition (it is no draft)."""
    policy: Policy = lock(Policy, policy_id)
    require(actor, Permission.POLICY_EDIT, policy)
    if policy.status != PolicyStatus.DRAFT:
        raise IllegalTransition(
            _("Only a draft can be edited. Take it back from comment, or prepare a new version.")
        )
    return policy


def _editable_rule(rule_id: UUID | str, actor: Actor) -> tuple[Policy, Rule]:
    """The draft and its rule, locked in this order everywhere. Raises as `_editable` does."""
    try:
        found = Rule.objects.filter(pk=rule_id).first()
    except (ValidationError, ValueError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return _editable(found.policy_id, actor), lock(Rule, rule_id)


def _require_version(row: Policy | Rule, expected: int) -> None:
    if row.edit_version != expected:
        raise EditConflict(row.edit_version)


@transaction.atomic
def save_policy_texts(
    *,
    policy_id: UUID | str,
    texts: Mapping[str, Mapping[str, str]],
    expected_version: int,
    actor: Actor,
) -> Policy:
    """Save title, introduction and change note, each by language. Raises EditConflict besides."""
    policy = _editable(policy_id, actor)
    _require_version(policy, expected_version)
    changed = put_texts(policy, texts, POLICY_TEXTS)
    policy.edit_version += 1
    policy.save(update_fields=["edit_version", *changed])
    audit.record("policy.edited", policy, actor=actor, fields=changed)
    return policy


@transaction.atomic
def add_rule(*, policy_id: UUID | str, kind: str, values: Mapping[str, Any], actor: Actor) -> Rule:
    """Add an article at the end of a draft. `values` as for `save_rule`."""
    policy = _editable(policy_id, actor)
    last = Rule.objects.filter(policy=policy).order_by("-position").first()
    rule = Rule(
        tenant_id=policy.tenant_id,
        policy=policy,
        kind=RuleKind(kind),
        position=last.position + 1 if last else 0,
    )
    _fill(rule, values)
    rule.save(force_insert=True)
    _touch(policy)
    audit.record("policy.rule_added", rule, actor=actor, details={"kind": rule.kind})
    return rule


@transaction.atomic
def save_rule(
    *, rule_id: UUID | str, values: Mapping[str, Any], expected_version: int, actor: Actor
) -> Rule:
    """Save an article of a draft.

    `values`: article, texts by language (title, text, cannot_meet, alternative), parameters,
    source_url, retrieved_on, verified_by. Raises NotFound, NotPermitted, IllegalTransition,
    InvalidFields (a parameter's error under `parameters.<its path>`), EditConflict.
    """
    policy, rule = _editable_rule(rule_id, actor)
    _require_version(rule, expected_version)
    changed = _fill(rule, values)
    rule.edit_version += 1
    rule.save(update_fields=["edit_version", *changed])
    _touch(policy)
    audit.record("policy.rule_edited", rule, actor=actor, fields=changed)
    return rule


def _fill(rule: Rule, values: Mapping[str, Any]) -> list[str]:
    raw = dict(values.get("parameters") or {})
    try:
        parse(RuleKind(rule.kind), raw)
    except RuleParameterError as error:
        raise InvalidFields({f"parameters.{error.field}": [error.message]}) from error
    for field in ("title", "text"):
        if not any((values.get(field) or {}).values()):
            raise InvalidFields({field: [_("Write this in at least one language.")]})
    article = str(values["article"])
    taken = Rule.objects.filter(policy_id=rule.policy_id, article=article).exclude(pk=rule.pk)
    if taken.exists():
        raise InvalidFields(
            {"article": [_("Another article has this number. Give it a number of its own.")]}
        )
    rule.article, rule.parameters = article, raw
    rule.source_url = values.get("source_url") or ""
    rule.retrieved_on = values.get("retrieved_on") or None
    rule.verified_by = values.get("verified_by") or ""
    return ["article", "parameters", *_SOURCE, *put_texts(rule, values, RULE_TEXTS)]


def _touch(policy: Policy) -> None:
    policy.edit_version += 1
    policy.save(update_fields=["edit_version"])


@transaction.atomic
def remove_rule(*, rule_id: UUID | str, actor: Actor) -> None:
    """Take an article out of a draft; versions that were published keep theirs."""
    policy, rule = _editable_rule(rule_id, actor)
    audit.record("policy.rule_removed", rule, actor=actor)
    PolicyComment.objects.filter(rule=rule).update(rule=None)
    rule.delete()
    _touch(policy)


@transaction.atomic
def place_rule(*, rule_id: UUID | str, steps: int, actor: Actor) -> Rule:
    """Move an article of a draft up (-1) or down (1); numbers stay as they are."""
    policy, rule = _editable_rule(rule_id, actor)
    order = list(Rule.objects.filter(policy=policy).order_by("position", "article"))
    place = next(index for index, other in enumerate(order) if other.pk == rule.pk)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, other in enumerate(order):
        if other.position != position:
            Rule.objects.filter(pk=other.pk).update(position=position)
    _touch(policy)
    audit.record("policy.rule_placed", rule, actor=actor, fields=["position"])
    return rule


@transaction.atomic
def number_rules(*, policy_id: UUID | str, actor: Actor) -> Policy:
    """Number the articles of a draft 1, 2, 3… in their order."""
    policy = _editable(policy_id, actor)
    order = list(Rule.objects.filter(policy=policy).order_by("position", "article"))
    # Two passes: no two articles may have one number in between.
    for pattern in ("~{}", "{}"):
        for position, rule in enumerate(order, 1):
            Rule.objects.filter(pk=rule.pk).update(article=pattern.format(position))
    _touch(policy)
    audit.record("policy.rules_numbered", policy, actor=actor, fields=["article"])
    return policy


@transaction.atomic
def discard_policy(*, policy_id: UUID | str, actor: Actor) -> None:
    """Throw a draft away; one that people have commented on is kept for them."""
    policy = _editable(policy_id, actor)
    if PolicyComment.objects.filter(policy=policy).exists():
        raise Refused(
            _("People have commented on this draft; it cannot be thrown away. Revise it instead.")
        )
    audit.record("policy.discarded", policy, actor=actor)
    policy.delete()


@transaction.atomic
def comment_on_policy(
    *,
    policy_id: UUID | str,
    text: str,
    language: str,
    actor: Actor,
    rule_id: UUID | str | None = None,
    organization_id: UUID | None = None,
    signed: bool = False,
) -> PolicyComment:
    """Say something about a draft that is open to comment.

    In an organization's name, in one's own (`signed`) or in nobody's: then no name is shown.
    Raises NotFound, NotPermitted, Refused (the time is over), InvalidFields.
    """
    policy = Policy.objects.filter(pk=policy_id).select_related("tenant").first()
    if policy is None or actor.person_id is None:
        raise NotFound
    require(actor, Permission.POLICY_COMMENT)
    _require_open(policy)
    if organization_id is not None and organization_id not in actor.organization_roles:
        raise NotFound
    if not text.strip():
        raise InvalidFields({"text": [_("Write your comment.")]})
    if rule_id is not None and not Rule.objects.filter(pk=rule_id, policy=policy).exists():
        raise InvalidFields({"rule": [_("Choose a rule of this draft.")]})
    comment = PolicyComment.objects.create(
        tenant_id=policy.tenant_id,
        policy=policy,
        rule_id=rule_id,
        author_id=actor.person_id,
        organization_id=organization_id,
        signed_as=_name_shown(actor, organization_id, signed=signed),
        text=text.strip(),
        language=language,
    )
    audit.record("policy.commented", comment, actor=actor)
    outbox.publish("policy.commented", policy, actor=actor, references={"comment": str(comment.pk)})
    return comment


def _name_shown(actor: Actor, organization_id: UUID | None, *, signed: bool) -> str:
    if organization_id is not None:
        return Organization.objects.get(pk=organization_id).name
    if signed and actor.person_id is not None:
        return User.objects.get(pk=actor.person_id).get_full_name()
    return ""


def _require_open(policy: Policy) -> None:
    if policy.status != PolicyStatus.IN_COMMENT or policy.comment_until is None:
        raise Refused(_("This draft is not open to comment now."))
    today = calendar_of(policy.tenant).local_day(timezone.now())
    if policy.comment_until < today:
        raise Refused(
            _("The time for comments is over. Your text was not sent; write to the institution.")
        )


@transaction.atomic
def answer_comment(*, comment_id: UUID | str, answer: str, actor: Actor) -> PolicyComment:
    """The institution's answer to a comment; its author reads it. Raises InvalidFields besides."""
    comment: PolicyComment = lock(PolicyComment, comment_id)
    require(actor, Permission.POLICY_EDIT, comment.policy)
    if not answer.strip():
        raise InvalidFields({"answer": [_("Write the answer.")]})
    comment.answer, comment.answered_at = answer.strip(), timezone.now()
    comment.save(update_fields=["answer", "answered_at"])
    audit.record("policy.comment_answered", comment, actor=actor, fields=["answer"])
    outbox.publish(
        "policy.comment_answered",
        comment.policy,
        actor=actor,
        references={"comment": str(comment.pk), "person": str(comment.author_id)},
    )
    return comment


def record_told(*, policy_id: UUID, count: int, actor: Actor) -> None:
    """How many organizations were told of this version; the portal itself writes it."""
    if not actor.is_system:
        raise NotFound
    Policy.objects.filter(pk=policy_id).update(told_count=count)
