"""Which groups are named more often than elsewhere, in public and for analysts."""

import pytest
from django.utils import timezone

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.publication.services import show_many
from promotion.taxonomy.selectors import sensitive_groups
from tests.cast import Cast
from tests.promotion.patterns.making import (
    PUBLIC,
    STAFF,
    analyst,
    last_week,
    pages,
    reports_of,
    said,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_group_is_compared_with_all_others_and_few_are_never_shown(cast: Cast) -> None:
    tenant, day = cast.institution, last_week()
    with tenant_context(system_actor(tenant.pk)):
        sensitive = min(sensitive_groups())
    rows = reports_of(tenant, [day] * 24, groups=["GRP-JRN"])
    rows += reports_of(tenant, [day] * 6, groups=["GRP-HRD"])
    rows += reports_of(tenant, [day] * 4, groups=[sensitive])
    rows += reports_of(tenant, [day] * 50, kinds=["L03"], groups=["GRP-CSO"], country="XB")
    rows += reports_of(tenant, [day] * 6, kinds=["L03"], groups=["GRP-JRN"], country="XB")
    rows += reports_of(tenant, [day] * 2, kinds=["L03"], groups=["GRP-HRD"], country="XB")
    with tenant_context(system_actor(tenant.pk)):
        show_many(rows, now=timezone.now())
    before = said(pages().get(f"{PUBLIC}groups/"))
    assert "Choose a country or area" in before
    page = said(pages().get(f"{PUBLIC}groups/?kind=D01"))
    for words in (
        "Named more often here than elsewhere",
        "Too few cases to say",
        "(24 of 34)",
        "1 sensitive group is left out",
        "with 58 other reports",
        "Open Network Watch",
    ):
        assert words in page
    # What is not published is compared for analysts alone.
    reports_of(tenant, [day] * 8, groups=["GRP-JRN"])
    assert "(24 of 34)" in said(pages().get(f"{PUBLIC}groups/?kind=D01"))
    assert "(32 of 42)" in said(pages(analyst(cast)).get(f"{STAFF}groups/?kind=D01"))
    assert pages().get(f"{STAFF}groups/").status_code == 404
