"""Who finds what, in any script, and at what price."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from participation.accreditation.models import Application
from portal.grants import StaffRole
from portal.organizations.models import ProfileField
from portal.organizations.services import publish_profile
from portal.permissions import ANYBODY, Actor
from portal.policies.models import Policy
from portal.search.folding import patterns_of, words_of
from portal.search.models import SearchEntry
from portal.search.selectors import search
from portal.tenancy.context import tenant_context
from tests.cast import Cast, submit_application
from tests.documents.test_reading import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("École de la Rivière", "ecole RIVIERE"),
        ("Straße", "strasse"),
        ("مركز الضِّفاف للحقوق", "الضفاف"),
        ("مُنظَّمة أهليّة", "منظمه اهليه"),
        ("إعلان", "اعلان"),
        ("جمعیت", "جمعيت"),
        ("Правозащитный Центр «Ёлка»", "елка правозащ"),
        ("联合国人权理事会", "人权"),
        ("联合国人权理事会", "权"),
        ("人権団体 Tokyo", "tokyo 団体"),
        ("मानव अधिकार", "अधिकार"),
        ("Q’eqchi’ council", "qeqchi"),
        ("Receipt ١٢٣٤", "1234"),
        ("a b-c", "b"),
    ],
)
def test_a_word_is_found_however_it_is_spelt(text: str, query: str) -> None:
    assert _matches(words_of([text]), patterns_of(query))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Delta Rights Forum", "delta fórums"),
        ("联合国人权理事会", "国权"),
        ("मानव", "मनव"),
        ("anything", "% _"),
        ("Правда", "правила"),
    ],
)
def test_other_words_are_not(text: str, query: str) -> None:
    patterns = patterns_of(query)
    assert not patterns or not _matches(words_of([text]), patterns)


def _matches(words: str, patterns: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(%s LIKE p) FROM unnest(%s) p", [words, list(patterns)])
        return bool(cursor.fetchone()[0])


def titles(query: str, actor: Actor, **options: Any) -> set[str]:
    with tenant_context(actor):
        return {hit.found.title for hit in search(query, actor=actor, **options)}


def test_an_application_is_found_by_its_people_and_the_institution_alone(
    cast: Cast, submitted: Application
) -> None:
    name = cast.organization.name
    for query in (name, "الضفاف", submitted.receipt):
        assert titles(query, cast.owner) == {name}
        assert titles(query, cast.reviewer) == {name}
        for actor in (ANYBODY, cast.stranger, cast.rival_owner, *cast.other_staff.values()):
            assert titles(query, actor) == set()
    assert titles("الضفاف", cast.staff[StaffRole.TRANSLATOR]) == set()


def test_a_draft_is_not_found_by_the_institution(cast: Cast, submitted: Application) -> None:
    with tenant_context(cast.owner):
        SearchEntry.objects.filter(subject_id=submitted.pk).update(is_submitted=False)
    assert titles("الضفاف", cast.owner) == {cast.organization.name}
    assert titles("الضفاف", cast.reviewer) == set()


def test_a_public_profile_is_found_until_it_is_hidden(cast: Cast) -> None:
    def publish(*, is_confidential: bool) -> None:
        with tenant_context(cast.rival_owner):
            publish_profile(
                organization_id=cast.rival.pk,
                fields=[ProfileField.NAMES],
                is_confidential=is_confidential,
                actor=cast.rival_owner,
            )

    assert titles("delta rights", ANYBODY) == set()
    publish(is_confidential=False)
    assert titles("delta rights", ANYBODY) == {"Delta Rights Forum"}
    assert titles("delta rights", cast.stranger) == {"Delta Rights Forum"}
    publish(is_confidential=True)
    assert titles("delta rights", ANYBODY) == set()
    assert titles("delta rights", cast.stranger) == set()


def test_rules_are_found_in_every_language(cast: Cast) -> None:
    with tenant_context(cast.reviewer):
        policy: Any = Policy.objects.get(subject="accreditation")
    for title in (policy.title_en, policy.title_ar, policy.title_zh_hans):
        with tenant_context(ANYBODY):
            hits = search(title, actor=ANYBODY, types=["portal.policy"], tenant_id=policy.tenant_id)
        assert [hit.found.title for hit in hits] == [policy.title]
    page = Client().get("/en/search/", {"q": policy.title_en}).content.decode()
    assert f"/policies/{policy.pk}/" in page


def test_the_pages_show_what_their_reader_may_see(cast: Cast, submitted: Application) -> None:
    here = f"/en/{cast.institution.slug}/staff/search/"
    page = signed_in(cast.reviewer).get(here, {"q": "الضفاف"}).content.decode()
    assert f"/staff/accreditation/{submitted.pk}/" in page
    own = signed_in(cast.owner).get("/en/search/", {"q": "الضفاف"}).content.decode()
    assert str(submitted.pk) in own
    for actor in (None, cast.rival_owner):
        other = signed_in(actor).get("/en/search/", {"q": "الضفاف"}).content.decode()
        assert str(submitted.pk) not in other
        assert "Nothing holds all of these words" in other
        assert signed_in(actor).get(here).status_code == 404
    script = Client().get("/en/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in script


def test_settings_that_do_not_fit_the_role_open_nothing(cast: Cast, submitted: Application) -> None:
    """The role decides which setting counts; a stranger's session cannot widen its own."""
    with tenant_context(ANYBODY), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.tenant', %s, true), set_config('app.organizations', %s, true)",
            [str(cast.institution.pk), str(cast.organization.pk)],
        )
        cursor.execute("SELECT * FROM portal_search(%s, '{}', NULL, 50)", [patterns_of("الضفاف")])
        assert cursor.fetchall() == []


def test_each_query_costs_the_same_few(cast: Cast, submitted: Application) -> None:
    submit_application(cast, cast.rival_owner, cast.rival)
    with tenant_context(cast.reviewer):
        from django.test.utils import CaptureQueriesContext

        counts = []
        for query in ("الضفاف", "records"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                search(query, actor=cast.reviewer, types=["participation.application"])
            counts.append(len(queries))
    assert counts == [2, 2]


def _fill(cast: Cast, rows: int) -> None:
    """Entries of one institution, as the owner of the tables would load them."""
    with tenant_context(cast.reviewer), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_searchentry (id, tenant_id, organization_id, subject_type,"
            " subject_id, words, title, language, is_public, is_submitted, updated_at)"
            " SELECT gen_random_uuid(), %s, NULL, 'participation.application', gen_random_uuid(),"
            " ' ' || md5(n::text) || ' ' || md5((n * 7)::text) || ' forum ', 'Forum', 'en', false,"
            " true, now() FROM generate_series(1, %s) n",
            [str(cast.institution.pk), rows],
        )


def _index_scans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'searchentry_words'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_entries_are_searched_by_the_index(
    cast: Cast, request: pytest.FixtureRequest
) -> None:
    _fill(cast, 120_000)
    _analyze()
    rare = "c4ca4238a0b923820dcc509a6f75849b"
    before = _index_scans()
    with tenant_context(cast.reviewer), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM portal_search(%s, '{}', NULL, 50)", [patterns_of(rare)]
        )
        assert cursor.fetchone()[0] >= 1
    assert _index_scans() > before
    plan = _plan(cast.institution.pk, patterns_of(rare))
    assert "Bitmap Index Scan on searchentry_words" in plan
    assert "Seq Scan" not in plan
    with tenant_context(cast.other_staff[StaffRole.REVIEWER]), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM portal_search(%s, '{}', NULL, 50)", [patterns_of(rare)]
        )
        assert cursor.fetchone()[0] == 0


def _owner() -> Any:
    import psycopg2

    from portal.environment import Environment

    settings = Environment().database("DATABASE_OWNER_URL", default="")
    return psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
    )


def _analyze() -> None:
    owner = _owner()
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute("ANALYZE portal_searchentry")
    owner.close()


def _plan(tenant_id: UUID, patterns: list[str]) -> str:
    """The plan of what the function asks, under the role that owns it."""
    owner = _owner()
    with owner.cursor() as cursor:
        cursor.execute("SET ROLE portal_lookup")
        cursor.execute(
            "EXPLAIN SELECT subject_type, subject_id FROM portal_searchentry"
            " WHERE tenant_id = %s::uuid AND is_submitted AND words LIKE %s LIMIT 1000",
            [str(tenant_id), patterns[0]],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    owner.close()
    return plan


def test_nobody_can_run_the_function_outside_a_context() -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_search(ARRAY['%%a%%'], '{}', NULL, 50)")
