"""What an officer takes in for somebody: a pasted mail becomes a case in hand within two minutes."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from portal.errors import InvalidFields
from portal.grants import Permission
from portal.permissions import Actor, require, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.datakeys import Compartment
from portal.vault.keyring import Keyring
from portal.vault.receipts import Receipt
from portal.vault.selectors import find_receipt, showing
from portal.vault.services.cases import burn_receipt
from protection.cases.models import ProtectionCase
from protection.cases.services import adopt_case, move_case, take_in_report
from protection.cases.states import FiledBy
from protection.cases.texts import head_kept, opened_case

DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TakenIn:
    """What the officer typed. `level`: the danger, `why`: its reason."""

    happened: str
    reach: str
    level: int
    why: str
    language: str


@sensitive_variables()
@transaction.atomic
def take_in_for(*, tenant: Tenant, ring: Keyring, actor: Actor, taken: TakenIn) -> ProtectionCase:
    """A case in the officer's hands: sealed, taken over, triaged, an acknowledgement drafted.

    The receipt under which it was sealed is ended at once; the person gets one of their own when they are reached,
    and until then nobody's consent stands. Raises NotPermitted, InvalidFields, NotStaffed, OSError.
    """
    require(actor, Permission.CASE_WORK)
    if not taken.happened.strip():
        raise InvalidFields({"happened": [str(_("Paste the message first."))]})
    parts = [(Compartment.NARRATIVE, {"kind": "narrative", "words": taken.happened})]
    if taken.reach.strip():
        parts.append((Compartment.IDENTITY, {"kind": "contact", "words": taken.reach}))
    receipt = Receipt.generate()
    with tenant_context(system_actor(tenant.pk)):
        case = take_in_report(
            tenant=tenant,
            receipt=receipt,
            texts=parts,
            language=taken.language,
            filed_by=FiledBy.OFFICER,
        )
    adopt_case(case_id=case.pk, ring=ring, actor=actor)
    with head_kept(case.pk, ring=ring, actor=actor), showing(receipt):
        burn_receipt(find_receipt(receipt))
    move_case(
        case_id=case.pk,
        name="triage",
        ring=ring,
        actor=actor,
        values={"level": taken.level},
        words=taken.why,
    )
    with opened_case(case.pk, ring=ring, actor=actor) as opened:
        words = acknowledgement(taken.language)
        opened.seal(Compartment.ASSESSMENT, {"kind": DRAFT, "words": words})
    return ProtectionCase.objects.get(pk=case.pk)


def acknowledgement(language: str) -> str:
    """An answer that quotes nothing and asks for the three consents; in the person's language."""
    with override(language):
        lines = (
            _("Your message has reached us. A person has read it."),
            _("Please do not answer with further details until we have agreed on a safe way."),
            _("May we keep what you told us, locked, and use it to help you?"),
            _("In which way, and at which hours, is it safe to reach you?"),
            _(
                "May those who handle it read it together, and is there anybody who must not see it?"
            ),
        )
        return "\n\n".join(str(line) for line in lines)
