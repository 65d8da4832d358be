"""What else happens when a policy moves."""

from django.utils.translation import gettext as _

from portal.clocks import calendar_of
from portal.errors import InvalidFields, Refused
from portal.policies.models import Policy, PolicyStatus, Rule
from portal.policies.publication import publication_faults
from portal.tenancy.models import Session
from portal.transitions import Move, effect_of, perform


@effect_of(Policy, "open_to_comment")
def open_to_comment(move: Move) -> None:
    """From now on anybody can read the draft and people who are signed in can comment on it."""
    until = move.values["comment_until"]
    if until < calendar_of(move.obj.tenant).local_day(move.now):
        raise InvalidFields({"comment_until": [_("This day has passed. Give a later one.")]})
    if not Rule.objects.filter(policy=move.obj).exists():
        raise Refused(_("There is no rule to comment on yet. Add one first."))
    Rule.objects.filter(policy=move.obj).update(published_at=move.now)
    move.set(comment_until=until, opened_at=move.now)


@effect_of(Policy, "take_back")
def hide_again(move: Move) -> None:
    """The draft is the institution's own again; comments stay with it."""
    Rule.objects.filter(policy=move.obj).update(published_at=None)
    move.set(comment_until=None, opened_at=None)


@effect_of(Policy, "publish")
def replace_version_in_force(move: Move) -> None:
    """The version in force is replaced in the same transaction; a draft with faults is refused."""
    policy = move.obj
    rules = list(Rule.objects.filter(policy=policy))
    earlier = Policy.objects.filter(
        tenant_id=policy.tenant_id, subject=policy.subject, status=PolicyStatus.PUBLISHED
    ).first()
    meetings = Session.objects.filter(tenant_id=policy.tenant_id).values_list("code", flat=True)
    faults = publication_faults(policy, rules, meetings=set(meetings), replaces=earlier is not None)
    if faults:
        raise Refused(" ".join(faults))
    if earlier is not None:
        perform(Policy, earlier.pk, "supersede", actor=move.actor, within=move)
        move.references["replaces"] = earlier.pk
    Rule.objects.filter(policy=policy).update(published_at=move.now)
    today = calendar_of(policy.tenant).local_day(move.now)
    move.set(published_at=move.now, effective_on=today)


@effect_of(Policy, "supersede")
def end_version(move: Move) -> None:
    """Decisions and applications made under it go on citing it."""
    move.set(superseded_at=move.now)
