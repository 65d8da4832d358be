"""From "I was kept out" to protection: a word, nothing copied, nothing that leads back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from participation.restrictions.models import Restriction
from portal.permissions import Actor, system_actor
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt
from protection.intake.handing_over import use_word
from protection.intake.models import BoxDraft, HandOver
from protection.intake.services import save_draft
from protection.intake.tasks import forget_unsent
from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast
from tests.notifications.conftest import as_worker, drained, worker_rows
from tests.protection.box import Visitor, text_of
from tests.restrictions.acting import filed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_word_is_fetched_once_by_its_person_and_forgets_them(cast: Cast, settings: Any) -> None:
    settings.VAULT_GENESIS = {cast.institution.slug: bytes(32)}
    row = filed(cast, cast.stranger, way="protection")
    drained()
    drained()
    with tenant_context(cast.stranger):
        (waiting,) = HandOver.objects.all()
    for one in (_browser(cast), _browser(cast, cast.owner)):
        assert "No word waits for you" in text_of(one.get("pass/"))
        assert one.post("pass/", which=str(waiting.pk)).status_code == 409
    word = _fetched(_browser(cast, cast.stranger), cast, str(waiting.pk))
    with worker_rows():
        kept = HandOver.objects.get()
        assert (kept.person_id, kept.event) == (None, None)
    assert _browser(cast).post("word/", word=word.lower()).status_code == 303
    assert _browser(cast).post("word/", word="AAAA-BBBB").status_code == 422
    with tenant_context(system_actor(cast.institution.pk)):
        assert use_word(word, tenant=cast.institution)
        assert not HandOver.objects.exists()
    with tenant_context(cast.stranger):
        after = Restriction.objects.get(pk=row.pk)
        assert (after.handed_over_at, after.status) == (row.handed_over_at, row.status)


def _browser(cast: Cast, actor: Actor | None = None) -> Visitor:
    """Somebody in front of the box, signed in or not."""
    found = Visitor(cast.institution.slug)
    if actor is not None:
        found.client = signed_in(actor)
    return found


def _fetched(person: Visitor, cast: Cast, which: str) -> str:
    """The word, shown once."""
    assert cast.institution.name in text_of(person.get("pass/"))
    page = person.post("pass/", which=which).content.decode()
    word = re.search(r"([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4})", page)
    assert word is not None
    assert "No word waits for you" in text_of(person.get("pass/"))
    return word[1]


def test_what_is_past_its_day_goes_without_a_key(cast: Cast) -> None:
    tenant = cast.institution
    with tenant_context(system_actor(tenant.pk)):
        save_draft(tenant=tenant, receipt=Receipt.generate(), values={"happened": "heron"})
        HandOver.objects.create(
            tenant=tenant, word_hash=bytes(32), expires_at=timezone.now() + timedelta(days=1)
        )
    with as_worker():
        forget_unsent()
    with worker_rows():
        assert (BoxDraft.objects.count(), HandOver.objects.count()) == (1, 1)
        assert b"heron" not in bytes(BoxDraft.objects.get().sealed)
        BoxDraft.objects.update(expires_at=timezone.now())
        HandOver.objects.update(expires_at=timezone.now())
    with as_worker():
        forget_unsent()
    with worker_rows():
        assert (BoxDraft.objects.count(), HandOver.objects.count()) == (0, 0)
