"""The ledger of a case that is joined to another: carried over, and closed where it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.vault.datakeys import Compartment
from protection.cases.texts import OpenCase
from protection.consent.models import Consent, OutwardAct
from protection.consent.purposes import Purpose
from protection.consent.selectors import tokens_of

MERGED = "merged"


@dataclass(frozen=True, slots=True, repr=False)
class Carried:
    """One consent on its way: as it was given, with all its moments."""

    row: Consent
    body: Mapping[str, Any]

    def keep(self, opened: OpenCase) -> Consent:
        """Keep it in the other case, under a token of that case."""
        consent_id, text = uuid4(), uuid4()
        said = {**self.body, "consent": str(consent_id), "carried_from": str(self.row.pk)}
        opened.seal(Compartment.CONSENT, said, row=text)
        purpose = Purpose(said["purpose"])
        return Consent.objects.create(
            id=consent_id,
            tenant_id=opened.case.tenant_id,
            case_id=opened.case.pk,
            token=tokens_of(opened, purpose, said["recipient"], said["person"])[0],
            text=text,
            given_at=self.row.given_at,
            confirmed_at=self.row.confirmed_at,
            expires_at=self.row.expires_at,
            withdrawn_at=self.row.withdrawn_at,
        )


def carry_consents(opened: OpenCase) -> list[Carried]:
    """Every consent of the case with its words."""
    texts = {text.row: text.body for text in opened.texts(Compartment.CONSENT)}
    rows = Consent.objects.filter(case_id=opened.case.pk)
    return [Carried(row, texts[row.text]) for row in rows if row.text in texts]


def end_under_merge(opened: OpenCase) -> None:
    """Nothing goes out of this case any more: its consents hold in the other one."""
    now = timezone.now()
    rows = Consent.objects.filter(case_id=opened.case.pk, withdrawn_at=None)
    live = list(rows.order_by("id").select_for_update())
    Consent.objects.filter(pk__in=[row.pk for row in live]).update(withdrawn_at=now)
    OutwardAct.objects.filter(case_id=opened.case.pk, stopped_at=None).update(stopped_at=now)
    for row in live:
        text = opened.text(row.text)
        said = {**text.body, "withdrawn": now.isoformat(), "withdrawn_how": MERGED, "words": ""}
        opened.seal(Compartment.CONSENT, said, row=text.row, revision=text.revision + 1)
