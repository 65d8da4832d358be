"""Writes of the ombuds office: a complaint comes in, is answered with reasons, the yearly digest.

A complaint is a case of the office: its own keys, receipts, team, clocks and audit. The operator
and every institution hold no grant in it, and nobody serves at the office and elsewhere.
"""

from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from portal import audit
from portal.clocks import DUE_FIELDS, end_clocks
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import lock
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.peppers import PepperStore
from portal.vault.receipts import Receipt
from portal.vault.selectors import showing
from protection.cases import clocks
from protection.cases.models import CaseText, ProtectionCase
from protection.cases.services import take_in_report
from protection.cases.states import Level
from protection.cases.texts import opened_case
from protection.ombuds.models import OmbudsDigest
from protection.ombuds.selectors import figures_of, get_office

ANSWER_HOURS = 90 * 24
# Characters, on the page and over the API.
MOST_WORDS, MOST_CONTACT = 20000, 2000


class About(models.TextChoices):
    """Whom a complaint is about."""

    INSTITUTION = "institution", _("an institution")
    OFFICER = "officer", _("somebody who handled my case or my file")
    OPERATOR = "operator", _("those who run this portal")


class Finding(models.TextChoices):
    """What the ombuds finds, in words that the person reads."""

    FOUNDED = "founded", _("Your complaint is well founded.")
    PARTLY = "partly", _("Your complaint is well founded in part.")
    OPEN = "open", _("This could not be established with the means available.")
    OTHERS = "others", _("This office cannot look into it. Below is who can.")


@sensitive_variables()
def complain(
    *,
    receipt: Receipt,
    about: About,
    institution: str,
    words: str,
    contact: str,
    language: str,
    store: PepperStore | None = None,
) -> ProtectionCase:
    """A complaint, sealed to the office; what it is about stands sealed as well.

    Raises NotFound (there is no office), InvalidFields, LogBroken, NotStaffed, OSError.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Write something first."))]})
    office = get_office()
    named = ", ".join(filter(None, (str(about.label), institution)))
    said = {"kind": "narrative", "words": named, "about": about.value, "institution": institution}
    told = {"kind": "narrative", "words": words}
    texts = [(Compartment.NARRATIVE, said), (Compartment.NARRATIVE, told)]
    if contact.strip():
        texts.append((Compartment.IDENTITY, {"kind": "contact", "words": contact}))
    with tenant_context(system_actor(office.pk)):
        case = take_in_report(
            tenant=office,
            receipt=receipt,
            texts=texts,
            language=language,
            level=Level.MEDIUM,
            store=store,
        )
        now = timezone.now()
        with showing(receipt):
            clocks.start(case, clocks.ANSWER, since=now, now=now, hours=ANSWER_HOURS)
            case.save(update_fields=list(DUE_FIELDS))
    return case


@sensitive_variables()
@transaction.atomic
def answer_complaint(
    *, case_id: UUID, ring: Keyring, actor: Actor, finding: Finding, words: str
) -> CaseText:
    """Decide and answer with reasons; the person reads it with the receipt, in their language.

    Raises NotFound, NotPermitted, InvalidFields, Unopenable.
    """
    if not words.strip():
        raise InvalidFields({"words": [str(_("Give the reasons."))]})
    require(actor, Permission.OMBUDS_ANSWER)
    case: ProtectionCase = lock(ProtectionCase, case_id)
    with opened_case(case_id, ring=ring, actor=actor) as opened:
        with override(case.language):
            said = f"{finding.label}\n\n{words}"
        body = {"kind": "message", "words": said, "finding": finding.value}
        kept = opened.seal(Compartment.MESSAGES, body)
        end_clocks(case, now=timezone.now(), names=[clocks.ANSWER, clocks.CONTACT])
        case.save(update_fields=list(DUE_FIELDS))
    audit.record("complaint.answered", case, actor=actor)
    return kept


@transaction.atomic
def write_digest(
    *, tenant: Tenant, year: int, language: str, words: str, actor: Actor
) -> OmbudsDigest:
    """The digest of a year that is over, with its figures as they may be published.

    Raises NotPermitted, InvalidFields, Refused (published already).
    """
    require(actor, Permission.OMBUDS_PUBLISH)
    if not words.strip():
        raise InvalidFields({"words": [str(_("Write something first."))]})
    if not year < timezone.now().year:
        raise InvalidFields({"year": [str(_("Choose a year that is over."))]})
    known = OmbudsDigest.objects.filter(tenant=tenant, year=year).first()
    if known is not None and known.published_at is not None:
        raise Refused(_("The digest of this year is published already."), code="published")
    values = {
        "language": language,
        "words": words,
        "figures": figures_of(tenant, year),
        "written_by_id": actor.person_id,
        "written_at": timezone.now(),
    }
    digest, _made = OmbudsDigest.objects.update_or_create(tenant=tenant, year=year, defaults=values)
    audit.record("ombuds_digest.written", digest, actor=actor, fields=sorted(values))
    return digest


@transaction.atomic
def publish_digest(*, digest_id: UUID, actor: Actor) -> OmbudsDigest:
    """A second person publishes it. Raises NotFound, NotPermitted, Refused."""
    digest: OmbudsDigest = lock(OmbudsDigest, digest_id)
    require(actor, Permission.OMBUDS_PUBLISH, digest)
    if digest.written_by_id == actor.person_id:
        raise Refused(_("A second person does this: you wrote it yourself."), code="second_person")
    if digest.published_at is not None:
        raise Refused(_("The digest of this year is published already."), code="published")
    digest.published_by_id, digest.published_at = actor.person_id, timezone.now()
    digest.save(update_fields=["published_by", "published_at"])
    audit.record("ombuds_digest.published", digest, actor=actor, fields=["published_at"])
    return digest
