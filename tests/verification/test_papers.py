"""Papers: what is issued, what anybody can learn of it, and that it is nothing more."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participation.accreditation.models import Application, ApplicationVersion
from portal.audit import AuditEntry
from portal.decisions.models import Decision
from portal.documents.kinds import PDF
from portal.grants import StaffRole
from portal.ids import random_code
from portal.permissions import ANYBODY, Actor
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from portal.verification.models import IssuedPaper, PaperKind
from portal.verification.selectors import Verdict, paper_about, verify
from tests.cast import Cast, Mover, clear
from tests.documents.files import upload
from tests.documents.test_reading import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(cast: Cast, submitted: Application) -> IssuedPaper:
    with tenant_context(cast.owner):
        version = ApplicationVersion.objects.get(application=submitted)
        paper = paper_about(version, actor=cast.owner)
    assert paper is not None
    return paper


@pytest.fixture
def refusal(cast: Cast, submitted: Application, move: Mover) -> IssuedPaper:
    clear(submitted, cast.decider)
    with tenant_context(cast.decider):
        rules = rulebook_of(submitted.policy_id)
        from portal.decisions.fields import reason_field

        reason = reason_field(rules, "not_admissible").choices[1][0]  # type: ignore[index]
    move(
        submitted,
        "declare_not_admissible",
        cast.decider,
        rule=rules.rules[0],
        reason_code=reason,
        text="The statute was not among the papers.",
        body="Commission",
        session="12th session",
        symbol="RC/12/D/4",
        decided_on=date(2026, 11, 20),
    )
    with tenant_context(cast.owner):
        paper = paper_about(Decision.objects.get(subject_id=submitted.pk), actor=cast.owner)
    assert paper is not None
    return paper


def ask(code: str, digest: str = "", actor: Actor = ANYBODY) -> Verdict:
    with tenant_context(actor):
        return verify(code, digest=digest)


def test_a_receipt_is_issued_with_the_application(
    cast: Cast, submitted: Application, receipt: IssuedPaper
) -> None:
    assert receipt.kind == PaperKind.RECEIPT
    assert len(receipt.code.replace("-", "")) == 16
    with tenant_context(cast.owner):
        version = ApplicationVersion.objects.get(application=submitted)
    assert receipt.content_hash == version.content_hash


def test_anybody_learns_that_it_is_genuine_and_nothing_else(receipt: IssuedPaper) -> None:
    day = timezone.now().date()
    assert ask(receipt.code) == Verdict(receipt.code, "genuine", day, None)
    typed = receipt.code.lower().replace("-", " ").replace("0", "o")
    assert ask(typed).state == "genuine"
    assert ask(receipt.code, receipt.content_hash).matches is True
    assert ask(receipt.code, "f" * 64).matches is False
    with tenant_context(ANYBODY), pytest.raises(DatabaseError), transaction.atomic():
        list(IssuedPaper.objects.all())


@pytest.mark.parametrize("code", ["", "x", "' OR 1=1 --", "AAAA-BBBB-CCCC-DDDD", "😀" * 30])
def test_a_guess_learns_nothing(receipt: IssuedPaper, code: str) -> None:
    assert (ask(code).state, ask(code, receipt.content_hash).matches) == ("unknown", None)


def test_the_answer_is_the_same_for_every_role(cast: Cast, receipt: IssuedPaper) -> None:
    actors = (ANYBODY, cast.stranger, cast.rival_owner, cast.reviewer, cast.owner)
    assert len({ask(receipt.code, actor=actor) for actor in actors}) == 1


def test_the_function_belongs_to_the_look_up_role_alone(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proowner::regrole::text, prosecdef, proconfig::text, proacl::text"
            " FROM pg_proc WHERE proname = 'portal_verify_paper'"
        )
        owner, definer, config, rights = cursor.fetchone()
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.prosecdef"
            " AND has_function_privilege('portal_public', p.oid, 'EXECUTE')"
        )
        open_to_all = {row[0] for row in cursor.fetchall()}
    assert (owner, definer) == ("portal_lookup", True)
    assert "search_path=pg_catalog, public, pg_temp" in config
    assert not any(part.startswith("=") for part in rights.strip("{}").split(","))
    # Each tells one thing by a code or by words; a new one is looked at before it stands here. The
    # gateway's tells a webhook, by the code in its address, under which institution it is found.
    # The vault's two give the ids of what one's own key or receipt opens, and of keys that have ended
    # (whoever seals a report leaves them out); the office's is a trigger, which nobody can call.
    assert open_to_all <= {
        "portal_verify_paper",
        "portal_search",
        "participation_find_gateway",
        "portal_vault_cases",
        "portal_vault_ended_keys",
        "portal_office_apart",
    }


def test_the_holder_switches_it_off_and_on(cast: Cast, receipt: IssuedPaper) -> None:
    address = f"/en/{cast.institution.slug}/papers/{receipt.pk}/check/"
    owner = signed_in(cast.owner)
    assert owner.post(address, {"on": "0"}).status_code == 302
    assert ask(receipt.code, receipt.content_hash) == Verdict(
        receipt.code, "switched_off", None, None
    )
    assert "switched off" in Client().get(f"/en/verify/{receipt.code}/").content.decode()
    owner.post(address, {"on": "1"})
    assert ask(receipt.code).state == "genuine"
    with tenant_context(cast.staff[StaffRole.AUDITOR]):
        actions = list(
            AuditEntry.objects.filter(subject_type="portal.issuedpaper")
            .order_by("id")
            .values_list("action", flat=True)
        )
    assert actions == ["paper.issued", "paper.switched_off", "paper.switched_on"]
    assert signed_in(cast.rival_owner).post(address, {"on": "0"}).status_code == 404
    assert signed_in(cast.reviewer).post(address, {"on": "0"}).status_code == 403


def test_the_printed_address_leads_to_the_readers_language(receipt: IssuedPaper) -> None:
    client = Client()
    bare = client.get(f"/verify/{receipt.code}/", headers={"accept-language": "ar"})
    assert bare["Location"] == f"/ar/verify/{receipt.code}/"
    assert "Accept-Language" in bare["Vary"]
    page = client.get(bare["Location"])
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()


def test_the_page_says_nothing_of_whose_paper_it_is(cast: Cast, receipt: IssuedPaper) -> None:
    page = Client().get(f"/en/verify/{receipt.code}/").content.decode()
    assert "This paper is genuine" in page
    for secret in (cast.organization.name, cast.institution.slug, "eceipt of an", "version"):
        assert secret not in page


def test_a_paper_reads_the_same_on_the_page_and_in_the_file(
    cast: Cast, refusal: IssuedPaper
) -> None:
    here = f"/en/{cast.institution.slug}/papers/{refusal.pk}/"
    page = signed_in(cast.owner).get(here).content.decode()
    for word in (
        cast.organization.name,
        "The statute was not among the papers.",
        "RC/12/D/4",
        "20 November 2026",
        "What can be done about it",
        refusal.code,
        "ILLUSTRATION",
        f"/verify/{refusal.code}/",
    ):
        assert word in page
    assert "<svg" in page
    assert " style=" not in page


def test_a_pdf_can_be_checked_as_a_file(cast: Cast, refusal: IssuedPaper) -> None:
    owner = signed_in(cast.owner)
    answer = owner.get(f"/en/{cast.institution.slug}/papers/{refusal.pk}/pdf/")
    assert answer["Content-Type"] == PDF.media_type
    made = answer.content
    assert made.startswith(b"%PDF-")
    again = owner.get(f"/en/{cast.institution.slug}/papers/{refusal.pk}/pdf/")
    assert hashlib.sha256(again.content).hexdigest() == hashlib.sha256(made).hexdigest()
    arabic = owner.get(f"/ar/{cast.institution.slug}/papers/{refusal.pk}/pdf/").content
    with tenant_context(cast.owner):
        assert len(IssuedPaper.objects.get(pk=refusal.pk).file_hashes) == 2
    for file, sentence in (
        (made, "exactly what was issued"),
        (arabic, "exactly what was issued"),
        (made + b" ", "is not what was issued"),
    ):
        page = _check(refusal.code, upload("decision.pdf", file))
        assert sentence in page


def _check(code: str, file: Any = None, digest: str = "") -> str:
    values = {"code": code, "digest": digest} | ({"file": file} if file else {})
    return Client().post("/en/verify/", values).content.decode()


def test_what_is_printed_can_be_compared(receipt: IssuedPaper) -> None:
    digest = receipt.content_hash
    spaced = " ".join(digest[start : start + 8] for start in range(0, 64, 8)).upper()
    assert "exactly what was issued" in _check(receipt.code, digest=spaced)
    assert "is not what was issued" in _check(receipt.code, digest="0" * 64)
    assert "only the numbers 0 to 9" in _check(receipt.code, digest="<script>")
    assert "There is no paper with this code" in _check(random_code())


def test_the_receipt_page_leads_to_the_paper(
    cast: Cast, submitted: Application, receipt: IssuedPaper
) -> None:
    here = reverse("application-receipt", args=[cast.institution.slug, submitted.pk])
    page = signed_in(cast.owner).get(here).content.decode()
    assert f"/en/{cast.institution.slug}/papers/{receipt.pk}/" in page


def test_others_find_no_paper(cast: Cast, receipt: IssuedPaper) -> None:
    for part in ("", "pdf/"):
        here = f"/en/{cast.institution.slug}/papers/{receipt.pk}/{part}"
        there = f"/en/{cast.other_institution.slug}/papers/{receipt.pk}/{part}"
        actors = (None, cast.stranger, cast.rival_owner, *cast.other_staff.values())
        assert {signed_in(actor).get(here).status_code for actor in actors} == {404}
        assert signed_in(cast.owner).get(there).status_code == 404
        assert signed_in(cast.staff[StaffRole.TRANSLATOR]).get(here).status_code == 404
        assert signed_in(cast.reviewer).get(here).status_code == 200


def test_without_weasyprint_the_page_says_how_to_print(
    cast: Cast, receipt: IssuedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from portal.verification.pdf import can_render

    can_render.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    here = f"/en/{cast.institution.slug}/papers/{receipt.pk}/"
    owner = signed_in(cast.owner)
    page = owner.get(here).content.decode()
    assert "Your browser can print this page" in page
    assert "Save as a PDF file" not in page
    assert owner.get(f"{here}pdf/").status_code == 404
    can_render.cache_clear()
