"""From the public page to the receipt, as a browser does it."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from participation.accreditation.deadlines import submission_deadline
from participation.accreditation.models import Application, ApplicationVersion
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from tests.accreditation.applicant.conftest import signed_in, text_of, url
from tests.cast import Cast, attach_all, complete_values

HOME = "/en/riverland-style/accreditation/"


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def test_from_the_first_page_to_the_receipt(cast: Cast, owner: Client) -> None:
    assert "The last day is" in text_of(Client().get(HOME))
    begun = owner.post(f"{HOME}apply/", {"organization": str(cast.organization.pk)})
    assert begun.status_code == 302
    with tenant_context(cast.owner):
        application = Application.objects.get()
        values = complete_values(application)
    again = owner.post(f"{HOME}apply/", {"organization": str(cast.organization.pk)})
    assert again["Location"] == begun["Location"] == url(application)

    assert text_of(owner.get(url(application, "tasks"))).count("Not started") == 6
    _write_every_step(owner, application, values)
    with tenant_context(cast.owner):
        attach_all(application, cast.owner)
    assert "Ready to send" in text_of(owner.get(url(application, "tasks")))
    at = url(application, "check")
    sent = owner.post(at, {"confirm": "on", "round": hidden(text_of(owner.get(at)), "round")})
    twice = owner.post(at, {"confirm": "on", "round": ""})
    assert sent["Location"] == twice["Location"] == url(application, "receipt")
    with tenant_context(cast.owner):
        version = ApplicationVersion.objects.get()
        application.refresh_from_db()
    receipt = text_of(owner.get(url(application, "receipt")))
    assert {application.receipt, version.content_hash} <= set(re.findall(r"[\w-]+", receipt))
    assert "Being checked for completeness" in text_of(owner.get(url(application)))


def _write_every_step(owner: Client, application: Application, values: dict) -> None:  # type: ignore[type-arg]
    answers = {f"answer_{code}": text for code, text in values["answers"].items()}
    year, month, day = values["answers"]["year"].split("-")
    posted = {
        **answers,
        "tier": values["tier"],
        "language": "ar",
        "answer_year_day": day,
        "answer_year_month": month,
        "answer_year_year": year,
        **{f"criterion_{code}": "on" for code in values["criteria"]},
    }
    at = url(application, "steps", "status")
    while "/steps/" in at:
        page = text_of(owner.get(at))
        saved = owner.post(
            at, {**posted, "seen": hidden(page, "seen"), "version": hidden(page, "version")}
        )
        assert saved.status_code == 302, text_of(saved)
        at = saved["Location"]
    assert at.endswith("/documents/")


def test_a_step_that_is_wrong_is_kept_as_typed(owner: Client, draft: Application) -> None:
    long = "word " * 201
    at = url(draft, "steps", "section-work")
    page = text_of(owner.get(at))
    answer = owner.post(
        at,
        {
            "seen": hidden(page, "seen"),
            "version": hidden(page, "version"),
            "answer_aims": long,
            "answer_countries": "<script>alert(1)</script>",
            "answer_scope": "",
        },
    )
    body = text_of(answer)
    assert answer.status_code == 422
    assert "1 word over the limit of 200" in body
    assert "<script>alert" not in body
    again = text_of(owner.get(at))
    assert long.strip() in again


def test_two_devices_lose_nothing(cast: Cast, owner: Client, draft: Application) -> None:
    at = url(draft, "steps", "section-work")
    both = text_of(owner.get(at))
    common = {
        "seen": hidden(both, "seen"),
        "version": hidden(both, "version"),
        "answer_countries": "We keep records of assemblies along the river.",
        "answer_scope": complete_scope(cast, draft),
    }
    first = owner.post(at, {**common, "answer_aims": "Written on the telephone."})
    assert first.status_code == 302
    second = owner.post(at, {**common, "answer_aims": "Written on the computer."})
    body = text_of(second)
    assert second.status_code == 409
    assert "Written on the telephone." in body
    assert "Written on the computer." in body
    kept = text_of(owner.get(at))
    assert "Written on the computer." in kept
    chosen = owner.post(
        at,
        {
            **common,
            "seen": hidden(body, "seen"),
            "version": hidden(body, "version"),
            "answer_aims": "Written on the computer.",
            "keep_answer_aims": "mine",
        },
    )
    assert chosen.status_code == 302
    after = text_of(owner.get(at))
    assert "Written on the computer." in after
    assert "Written on the telephone." not in after


def test_two_devices_in_different_fields_do_not_meet(
    cast: Cast, owner: Client, draft: Application
) -> None:
    at = url(draft, "steps", "section-work")
    both = text_of(owner.get(at))
    common = {
        "seen": hidden(both, "seen"),
        "version": hidden(both, "version"),
        "answer_scope": complete_scope(cast, draft),
    }
    old = "We keep records of assemblies along the river."
    assert (
        owner.post(at, {**common, "answer_aims": "New aims.", "answer_countries": old}).status_code
        == 302
    )
    assert (
        owner.post(at, {**common, "answer_aims": old, "answer_countries": "Two."}).status_code
        == 302
    )
    after = text_of(owner.get(at))
    assert "New aims." in after
    assert "Two." in after


def complete_scope(cast: Cast, draft: Application) -> str:
    with tenant_context(cast.owner):
        scope: str = complete_values(draft)["answers"]["scope"]
        return scope


def test_the_last_day_passes_while_writing(cast: Cast, draft: Application) -> None:
    with tenant_context(cast.owner):
        deadline = submission_deadline(
            rulebook_of(draft.policy_id), cast.institution, now=timezone.now()
        )
    assert deadline is not None
    at = url(draft, "check")
    with time_machine.travel(deadline.at - timedelta(minutes=5), tick=False):
        owner = signed_in(cast.owner)
        page = text_of(owner.get(at))
    with time_machine.travel(deadline.at + timedelta(minutes=5), tick=False):
        late = owner.post(at, {"confirm": "on", "round": hidden(page, "round")})
        body = text_of(late)
        assert late.status_code == 422
        assert "The last day passed while you were writing" in body
        sent = owner.post(at, {"confirm": "on", "round": hidden(body, "round")})
        assert sent["Location"] == url(draft, "receipt")


def test_what_is_missing_leads_to_its_step(owner: Client, draft: Application) -> None:
    owner.post(url(draft, "steps", "status"), {"tier": "", "language": "en", "later": "1"})
    body = text_of(owner.get(url(draft, "check")))
    assert f"{url(draft, 'steps', 'status')}?check=1" in body
    refused = owner.post(url(draft, "check"), {"confirm": "on"})
    assert refused.status_code == 422
    step = text_of(owner.get(url(draft, "steps", "status") + "?check=1"))
    assert "Choose the status that you ask for." in step


def test_signed_out_while_writing_keeps_the_text(owner: Client, draft: Application) -> None:
    owner.logout()
    answer = owner.post(
        url(draft, "steps", "section-work"),
        {"answer_aims": "What I wrote for an hour."},
        headers={"origin": "http://testserver"},
    )
    body = text_of(answer)
    assert answer.status_code == 403
    assert body.count("What I wrote for an hour.") == 2
    assert "Send it again" in body
    elsewhere = owner.post(
        url(draft, "steps", "section-work"),
        {"answer_aims": "Put into my mouth here."},
        headers={"origin": "https://elsewhere.example"},
    )
    assert "Send it again" not in text_of(elsewhere)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_institution_without_accreditation_says_how_to_take_part(
    cast: Cast, owner: Client, language: str
) -> None:
    from tests.cast import make_institution

    make_institution("osce-style")
    body = text_of(Client().get(f"/{language}/osce-style/accreditation/"))
    assert "/apply/" not in body
    refused = owner.post(
        f"/{language}/osce-style/accreditation/apply/",
        {"organization": str(cast.organization.pk)},
    )
    assert refused.status_code == 422
