"""Pages of countries with rows of which only what must be there is there, and signs that no file holds."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.countries.models import CountryIndex, FreedomAssessment, Law, Recommendation
from promotion.patterns.models import Alert
from promotion.publication.models import PublicationState, PublishedObstacle, PublishedRevision
from promotion.stories.models import PublishedStory
from promotion.strategies.models import PublishedStrategy
from promotion.strategies.states import StrategyStatus
from tests.cast import Cast
from tests.promotion.countries.making import VALUES
from tests.promotion.publication.making import PUBLIC, report, within

pytestmark = pytest.mark.django_db
# A vertical tab, as programs for slides leave it in what is copied from them.
TAB = "\x0b"
DAY = date(2026, 6, 1)


def _events(cast: Cast) -> None:
    now = timezone.now()
    for state in (*PublicationState, None):
        row = report(cast.institution, PUBLIC, country="IS")
        given: dict[str, Any] = {"country": "IS", "title": f"Closed{TAB}office"}
        if state == PublicationState.WITHHELD:
            given = {}
        if state is None:
            given = {"country": "IS", "language": "", "date_precision": "TIM-O", "starts_on": DAY}
        with within(cast.institution):
            made = PublishedObstacle.objects.create(
                tenant=cast.institution,
                obstacle=row,
                state=state or PublicationState.SHOWN,
                published_at=now,
                changed_at=now,
                **given,
            )
            PublishedRevision.objects.create(
                tenant=cast.institution, published=made, number=1, state=made.state, made_at=now
            )


def _signals_and_plans(cast: Cast) -> None:
    now, own = timezone.now(), {"tenant": cast.institution}
    alert = {"country": "IS", "confidence": "low", "published_at": now, "changed_at": now, **own}
    Alert.objects.create(basis="surge", kind="GONE", **alert)
    Alert.objects.create(basis="severe", status="ended", ended_at=now, **alert)
    Alert.objects.create(basis="silence", window_from=DAY, note=f"a{TAB}b", **alert)
    for status in StrategyStatus:
        PublishedStrategy.objects.create(
            status=status, countries=["IS"], title="", adopted_on=DAY, changed_at=now, **own
        )
    PublishedStory.objects.create(
        status="published",
        country="IS",
        contact_level="none",
        published_on=DAY,
        review_due_on=DAY,
        changed_at=now,
        **own,
    )


def _written(cast: Cast) -> None:
    own = {"tenant": cast.institution, "country": "IS"}
    Law.objects.create(title="A law", kind="GONE", published_at=timezone.now(), **own)
    CountryIndex.objects.create(publisher="P", name="I", year=2024, value="1", **own)
    Recommendation.objects.create(body="B", symbol="S", year=2024, text=f"T{TAB}", key="1", **own)
    FreedomAssessment.objects.create(
        freedom="FRE-GONE",
        status="published",
        published_at=timezone.now(),
        **own,
        **{**VALUES, "language": "", "sources": ""},
    )


def test_no_row_takes_the_page_of_its_country_away(cast: Cast) -> None:
    _events(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        _signals_and_plans(cast)
        _written(cast)
    anybody = Client()
    for language in ("en", "ar"):
        home = f"/{language}/riverland-style/countries/"
        pages = ["", "IS/", "IS/feed/", "KE/", *(f"data/{kind}.csv" for kind in _FILES)]
        for page in pages:
            assert anybody.get(f"{home}{page}").status_code == 200, page
        for page in ("obstacles/map/", "obstacles/feed/", "signals/", "signals/feed/", "stories/"):
            assert anybody.get(f"/{language}/riverland-style/{page}").status_code == 200, page
    assert "Closed office" in anybody.get("/en/riverland-style/obstacles/feed/").content.decode()
    sheet: Any = anybody.get("/en/riverland-style/obstacles/files/xlsx/")
    assert b"".join(sheet).startswith(b"PK")
    shown = anybody.get("/en/riverland-style/countries/IS/").content.decode()
    assert "Ended, not yet reviewed" in shown
    assert anybody.get("/api/v1/tenants/riverland-style/countries/IS/").status_code == 200


_FILES = ("profiles", "laws", "indices", "recommendations")
