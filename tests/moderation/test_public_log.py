"""The public log speaks in months and numbers; reports hide nothing; remarks stay inside."""

import pytest
from django.db import DatabaseError
from django.test import Client

from portal.errors import InvalidFields, NotFound, NotPermitted, Refused
from portal.grants import Permission, StaffRole
from portal.moderation.effects import log
from portal.moderation.models import ModerationAct, ModerationEntry, ModeratorRemark, TextReport
from portal.moderation.selectors import count_in_time, list_figures, open_reports, remarks_on
from portal.moderation.services import REPORTS_A_DAY, remark_on, report_text, settle_reports
from portal.permissions import ANYBODY
from portal.policies.models import Policy
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Session
from tests.cast import Cast
from tests.moderation.rules import publish_rules

pytestmark = pytest.mark.django_db
MODERATOR = StaffRole.CONSULTATION_MANAGER


def _text(cast: Cast) -> Policy:
    """Any row of the institution stands for a text here."""
    return publish_rules(cast.institution)


def test_the_page_and_its_file_say_the_same(cast: Cast) -> None:
    text = _text(cast)
    page = f"/en/{cast.institution.slug}/moderation/"
    empty = Client().get(page)
    assert "Figures appear here" in empty.content.decode()
    with tenant_context(cast.staff[MODERATOR]):
        for _again in range(2):
            log(text, ModerationAct.ACCEPTED, in_time=True)
        log(text, ModerationAct.REMOVED, reason_code="insult", in_time=False)
        assert count_in_time(cast.institution) == (2, 3)
        assert [(line.act, line.reason_code, line.count) for line in list_figures(cast.institution)]
    shown = Client().get(page).content.decode()
    assert "2 of them within it" in shown
    assert "The rule" in shown
    lines = Client().get(f"{page}data/").content.decode().splitlines()
    assert lines[0] == "month,kind,act,reason_code,count"
    assert [line.split(",", 1)[1] for line in lines[1:]] == [
        "portal.policy,accepted,,2",
        "portal.policy,removed,insult,1",
    ]
    answer = Client().get(f"/api/v1/tenants/{cast.institution.slug}/statistics/moderation/").json()
    assert (answer["looked_at"], answer["in_time"], len(answer["lines"])) == (3, 2, 2)


def test_an_entry_tells_no_more_than_the_month(cast: Cast) -> None:
    with tenant_context(cast.staff[MODERATOR]):
        log(_text(cast), ModerationAct.ACCEPTED, in_time=None)
        entry = ModerationEntry.objects.get()
    assert entry.pk.version == 4
    assert entry.month.day == 1
    names = {field.name for field in ModerationEntry._meta.get_fields()}
    assert names == {"id", "tenant", "month", "kind", "act", "reason_code", "in_time"}


def test_a_report_is_kept_once_and_answered(cast: Cast) -> None:
    text = _text(cast)
    with tenant_context(cast.stranger):
        with pytest.raises(InvalidFields):
            report_text(text, reason_code="unheard of", note="", actor=cast.stranger)
        first = report_text(text, reason_code="other", note="It is spam.", actor=cast.stranger)
        again = report_text(text, reason_code="other", note="It is spam!", actor=cast.stranger)
        assert again.pk == first.pk
    with tenant_context(cast.rival_owner):
        assert not TextReport.objects.exists()
    with tenant_context(ANYBODY), pytest.raises(NotFound):
        report_text(text, reason_code="other", note="x", actor=ANYBODY)
    reviewer, moderator = cast.reviewer, cast.staff[MODERATOR]
    with tenant_context(reviewer), pytest.raises(NotPermitted):
        settle_reports(text, Permission.POST_MODERATE, actor=reviewer)
    with tenant_context(moderator):
        assert open_reports(cast.institution.pk, "portal.policy").count() == 1
        assert settle_reports(text, Permission.POST_MODERATE, actor=moderator) == 1
        assert not open_reports(cast.institution.pk, "portal.policy").exists()
    with tenant_context(cast.stranger):
        assert TextReport.objects.get().result == TextReport.Result.STAYS


def test_nobody_floods_the_moderators(cast: Cast) -> None:
    with tenant_context(cast.staff[MODERATOR]):
        some = list(Session.objects.filter(tenant=cast.institution)[:1])
    text = _text(cast)
    with tenant_context(cast.stranger):
        for _number in range(REPORTS_A_DAY):
            made = report_text(text, reason_code="other", note="x", actor=cast.stranger)
            TextReport.objects.filter(pk=made.pk).update(subject_id=made.pk)
        assert TextReport.objects.count() == REPORTS_A_DAY
        with pytest.raises(Refused) as refused:
            report_text(some[0], reason_code="other", note="x", actor=cast.stranger)
    assert refused.value.reason == "too_many_reports"


def test_a4_meinberlin_6058_moderators_remarks_never_reach_users(cast: Cast) -> None:
    text, moderator = _text(cast), cast.staff[MODERATOR]
    with tenant_context(moderator):
        remark_on(text, "Known troll?", Permission.POST_MODERATE, actor=moderator)
        assert [row.text for row in remarks_on(text, actor=moderator)] == ["Known troll?"]
    for actor in (cast.owner, cast.stranger, cast.other_staff[MODERATOR], ANYBODY):
        with tenant_context(actor), pytest.raises(NotFound):
            remarks_on(text, actor=actor)
    for actor in (cast.owner, cast.stranger):
        # The raised error ends the inner transaction only.
        with pytest.raises(DatabaseError), tenant_context(actor):
            ModeratorRemark.objects.exists()
