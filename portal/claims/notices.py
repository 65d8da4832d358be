"""Who is told of a claim. All of it is sensitive: mail says only that there is news."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from portal.grants import StaffRole
from portal.notifications.audiences import owners, staff
from portal.notifications.describing import Description, Matter, describes, path_to
from portal.notifications.templates import Audience, Recipient, Template, neutral, register
from portal.organizations.models import Claim
from portal.outbox import Event

_DECIDERS = staff(StaffRole.ADMINISTRATOR, StaffRole.DECISION_MAKER)


def _claimant(_event: Event, claim: Claim) -> Sequence[Recipient]:
    return [Recipient(claim.claimant_id)]


def _told(event: str, who: str, audience: Audience, line: Sentence, body: Sentence) -> Template:
    variables = frozenset({"institution"})
    headline = _("A claim on an organization’s file")
    return neutral(event, headline, line, body, audience, reader=who, variables=variables)


register(
    _told(
        "claim.received",
        "owners",
        owners,
        _("Somebody says that your organization’s file is theirs"),
        _(
            "%(institution)s was told that your organization’s file is in the wrong hands. Part of"
            " the file is frozen. Say who you are and how it can be checked: you are heard before"
            " two persons decide."
        ),
    ),
    _told(
        "claim.received",
        "deciders",
        _DECIDERS,
        _("%(institution)s: a claim on an organization’s file has arrived"),
        _("Somebody claims the file of an organization. Two persons of %(institution)s decide."),
    ),
    _told(
        "claim.answered",
        "deciders",
        _DECIDERS,
        _("%(institution)s: a claim was answered"),
        _("Those who represent the organization have answered. Both were heard; record your view."),
    ),
    _told(
        "claim.confirmed",
        "claimant",
        _claimant,
        _("Your claim was confirmed"),
        _("Two persons of %(institution)s confirmed your claim. You can take the file over."),
    ),
    _told(
        "claim.confirmed",
        "owners",
        owners,
        _("A claim on your organization’s file was confirmed"),
        _(
            "Two persons of %(institution)s found that the file belongs to somebody else. Your"
            " access ends when they take it over. Write to %(institution)s if you have new facts."
        ),
    ),
    _told(
        "claim.rejected",
        "owners",
        owners,
        _("A claim on your organization’s file was not confirmed"),
        _(
            "%(institution)s found that your file stays yours. It is no longer frozen, and you need do"
            " nothing."
        ),
    ),
)


@describes("portal.claim")
def describe_claims(matters: Sequence[Matter]) -> Mapping[UUID, Description]:
    """Where each reader finds the claim."""
    ids = [matter.subject_id for matter in matters]
    known = {claim.pk: claim for claim in Claim.objects.filter(pk__in=ids).select_related("tenant")}
    return {
        matter.key: Description(path=_path(matter, known[matter.subject_id]))
        for matter in matters
        if matter.subject_id in known
    }


def _path(matter: Matter, claim: Claim) -> str:
    if matter.for_staff:
        return path_to("claim-decide", tenant=claim.tenant.slug, claim_id=claim.pk)
    if matter.references.get("organization"):
        return path_to("claim-answer", organization_id=claim.organization_id)
    return path_to("organization-claims")
