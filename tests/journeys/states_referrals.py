"""Pages of referrals, communications, the annual report and figures, which an open vault shows."""

from collections.abc import Iterator

from django.test import Client
from django.utils import timezone

from portal.tenancy.context import tenant_context
from protection.consent.checks import checks_for
from protection.consent.purposes import Purpose
from protection.figures.models import ProtectionFigures
from protection.figures.suppressing import suppressed
from protection.referrals.services.communications import Draft, prepare_communication
from protection.reporting.scope import Scope, record_scope
from protection.reporting.selectors import last_days
from protection.reporting.services import request_report
from protection.reporting.states import Group, Within
from tests.cast import Cast
from tests.protection.conftest import Room
from tests.protection.referring import agree, helper_of, prepared, sent
from tests.protection.test_pages import Browser


def referral_pages(room: Room, cast: Cast, language: str) -> Iterator[tuple[str, str]]:
    """(address, page) of each state: chosen, approved, sent, nothing found, followed up, published."""
    helper = helper_of(cast)
    case, _receipt = room.adopted()
    agree(room, case, helper.row.name)
    agree(room, case, "", Purpose.REPORT_UNNAMED)
    row = prepared(room, case, helper)
    code = sent(room, case, helper).code
    scope = Scope(within=Within.YES, words="x", groups=(Group.COOPERATES,), state="XA")
    room.do(room.first, record_scope, case_id=case.pk, scope=scope)
    checks = {check.code: "Yes." for check in checks_for(Purpose.REPORT_UNNAMED)}
    draft = Draft(purpose=Purpose.REPORT_UNNAMED, subject="x", words="y", answers=checks)
    letter = room.do(room.first, prepare_communication, case_id=case.pk, draft=draft)
    day = last_days(timezone.localdate())[0]
    asked = {"tenant": room.tenant, "last_day": day, "language": language}
    report = room.do(room.supervisor, request_report, **asked)
    _figures(room)
    visitor = Client()
    parcel = f"/{language}/parcel/"
    yield parcel, visitor.get(parcel).content.decode()
    for data in ({"code": "x"}, {"code": code}, {"code": code, "do": "answer"}):
        yield parcel, visitor.post(parcel, data).content.decode()
    public = f"/{language}/{room.tenant.slug}/help-figures/"
    yield public, visitor.get(public).content.decode()
    yield from _desk(room, language, f"cases/{case.pk}/", str(row.pk), str(letter.pk))
    yield from _coordinated(room, language, str(report.pk))


def _figures(room: Room) -> None:
    counts = {"yes": 12, "no": 3}
    content = {"total": 15, "tables": {"helped": suppressed(counts, list(counts))}}
    with tenant_context(room.supervisor.actor):
        ProtectionFigures.objects.create(
            tenant=room.tenant,
            year=2025,
            content=content,
            prepared_by_id=room.first.actor.person_id,
            prepared_at=timezone.now(),
            published_by_id=room.supervisor.actor.person_id,
            published_at=timezone.now(),
        )


def _desk(
    room: Room, language: str, case: str, referral: str, letter: str
) -> Iterator[tuple[str, str]]:
    browser = Browser(room, room.first.actor)
    browser.home = f"/{language}/{room.tenant.slug}/desk/"
    browser.unlock()
    one = f"{case}referrals/{referral}/"
    for path in (
        "referrals/",
        "referrals/?ended=1",
        f"{case}referrals/add/",
        one,
        f"{case}letters/add/",
        f"{case}letters/{letter}/",
        f"{case}scope/",
    ):
        yield f"{browser.home}{path}", browser.get(path).content.decode()
    yield f"{browser.home}{one}send/", browser.post(f"{one}send/").content.decode()


def _coordinated(room: Room, language: str, report: str) -> Iterator[tuple[str, str]]:
    browser = Browser(room, room.supervisor.actor)
    browser.home = f"/{language}/{room.tenant.slug}/desk/"
    browser.unlock()
    for path in ("report/", f"report/{report}/", "figures/"):
        yield f"{browser.home}{path}", browser.get(path).content.decode()
