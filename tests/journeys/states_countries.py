"""Countries with and without entries, the map of obstacles, and the desk where staff write."""

from collections.abc import Iterator

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from promotion.countries.importing import RECOMMENDATIONS, run
from promotion.countries.services import add_stage, save_law
from tests.cast import Cast
from tests.promotion.countries.making import VALUES, published, submitted

_SLUG = "riverland-style"
_LINES = "country,body,symbol,year,text\nIS,A body,S/1,2021,Review the law\nZZ,A,B,2021,x\n"


def country_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    published(cast)
    waiting = submitted(cast, freedom="FRE-EXP")
    analyst = cast.staff[StaffRole.ANALYST]
    values = {
        "title": "Assemblies Act",
        "language": "en",
        "kind": "LEG-ACT",
        "subjects": ["SUB-ASM"],
        "freedoms": ["FRE-ASM"],
        "summary": "Permits.",
        "source_name": "Gazette",
        "source_url": "",
        "is_public": True,
    }
    with tenant_context(analyst):
        law = save_law(tenant=cast.institution, country="IS", values=values, actor=analyst)
        stage = {"stage": "STG-ADO", "on": VALUES["assessed_on"]}
        add_stage(law_id=law.pk, values=stage, actor=analyst)
        run(RECOMMENDATIONS, _LINES, tenant=cast.institution, actor=analyst)
    yield "nobody", f"{_SLUG}/countries/"
    yield "nobody", f"{_SLUG}/countries/IS/"
    yield "nobody", f"{_SLUG}/countries/IE/"
    yield "nobody", f"{_SLUG}/obstacles/map/"
    desk = f"{_SLUG}/staff/countries/"
    for rest in ("", "IS/", "IS/assess/FRE-ASS/", "IS/laws/new/", "import/recommendations/"):
        yield "analyst", f"{desk}{rest}"
    yield "analyst", f"{desk}laws/{law.pk}/"
    yield "analyst", f"{desk}assessments/{waiting.pk}/"
    yield "decision_maker", f"{desk}assessments/{waiting.pk}/return/"
