"""The taxonomy: the shared codes are whole, and an institution's choice is what forms offer."""

from collections import Counter

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.taxonomy.models import Code, Family, LocalCode, SwitchedCode, Vocabulary
from promotion.taxonomy.selectors import codes_in_use, labels_of, sensitive_groups
from tests.accreditation.applicant.conftest import signed_in
from tests.cast import Cast, make_institution

pytestmark = pytest.mark.django_db

# What no page, file or export says (the words that the portal has agreed not to use).
FORBIDDEN = (
    "reporter", "victim", "custodian", "break-glass", "tenant", "unverifiable", "not an obstacle",
    "beneficiar", "end user", "tokenistic", "captured", "vexatious", "gongo", "مُخبر", "информатор",
    "délateur",
)  # fmt: skip
PER_FAMILY = {"L": 10, "F": 7, "A": 6, "P": 16, "E": 6, "D": 13, "N": 10, "X": 6}
PER_VOCABULARY = {
    Vocabulary.FREEDOM: 12, Vocabulary.OBSTACLE: 74, Vocabulary.POSITIVE: 7,
    Vocabulary.MODALITY: 4, Vocabulary.GROUP: 27, Vocabulary.ACTOR: 24, Vocabulary.DEGREE: 8,
    Vocabulary.ANSWER: 5, Vocabulary.INSTRUMENT: 10, Vocabulary.SUBJECT: 14, Vocabulary.STAGE: 8,
    Vocabulary.STANDARD: 11, Vocabulary.VERIFICATION: 8, Vocabulary.SOURCE: 6,
    Vocabulary.INFORMATION: 6, Vocabulary.SEVERITY: 6, Vocabulary.DATE: 6, Vocabulary.PLACE: 5,
    Vocabulary.PUBLICATION: 6,
}  # fmt: skip


def test_the_shared_codes_are_whole_in_six_languages() -> None:
    codes = list(Code.objects.all())
    assert Counter(code.vocabulary for code in codes) == PER_VOCABULARY
    kinds = [code for code in codes if code.vocabulary == Vocabulary.OBSTACLE]
    assert Counter(code.family for code in kinds) == PER_FAMILY
    assert set(PER_FAMILY) == set(Family.values)
    assert 28 <= sum(code.is_on_at_first for code in kinds) <= 36
    assert all(1 <= (code.severity_floor or 0) <= 5 for code in kinds)
    for code in codes:
        labels = [
            getattr(code, build_localized_fieldname("label", language))
            for language, _name in settings.LANGUAGES
        ]
        assert all(labels), code
        said = " ".join(labels).casefold()
        assert not [word for word in FORBIDDEN if word in said], code
        assert code.source, code
    # Within one vocabulary no two codes read alike, in any language.
    for language, _name in settings.LANGUAGES:
        name = build_localized_fieldname("label", language)
        seen = Counter((code.vocabulary, getattr(code, name)) for code in codes)
        assert max(seen.values()) == 1, seen.most_common(1)


def test_codes_that_lie_about_in_files_name_no_group() -> None:
    with override("en"):
        assert labels_of(["GRP-16", "GRP-20", "GRP-24", "ACT-12", "nothing"]) == {
            "GRP-16": "Older persons",
            "GRP-20": "LGBTIQ+ persons",
            "GRP-24": "Persons living in poverty",
            "ACT-12": "Crowd, unidentified",
        }
    assert sensitive_groups() == {"GRP-20", "GRP-MIG", "GRP-DEP", "GRP-CHI", "GRP-DIS"}


def test_what_is_chosen_is_what_is_offered() -> None:
    institution = make_institution("riverland-style")
    with tenant_context(system_actor(institution.pk)):
        before = {code.code for code in codes_in_use(institution, Vocabulary.OBSTACLE)}
        SwitchedCode.objects.create(tenant=institution, code_id="P01", is_on=False)
        SwitchedCode.objects.create(tenant=institution, code_id="F07", is_on=True)
        after = {code.code for code in codes_in_use(institution, Vocabulary.OBSTACLE)}
    assert before - after == {"P01"}
    assert after - before == {"F07"}


BASE = "/en/riverland-style/staff/codes/"


def _added(cast: Cast, client: Client) -> int:
    words = {f"label_{code}": f"Salon {code}" for code in cast.institution.languages}
    new = {"code": "salon", "shared": "N04", **words}
    return client.post(f"{BASE}add/", new).status_code


def test_everybody_reads_which_codes_staff_chose(cast: Cast) -> None:
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    assert signed_in(cast.reviewer).get(BASE).status_code == 403
    assert analyst.post(f"{BASE}of/POS/", {"codes": ["POS-LAW"]}).status_code == 302
    assert analyst.post(f"{BASE}of/POS/", {"codes": []}).status_code == 422
    assert analyst.get(f"{BASE}of/VER/").status_code == 404
    assert (_added(cast, analyst), _added(cast, analyst)) == (302, 422)
    page = Client().get("/en/riverland-style/obstacles/codes/?vocabulary=OBS").content.decode()
    assert "LOC-SALON" in page
    assert "Restrictive law adopted" in page
    answer = Client().get("/api/v1/taxonomies/?tenant=riverland-style").json()["results"]
    books = {book["name"]: {one["code"]: one for one in book["entries"]} for book in answer}
    assert books["civic-space-obstacle"]["LOC-SALON"]["corresponds_to"] == "N04"
    used = [code for code, one in books["civic-space-positive"].items() if one["in_use"]]
    assert used == ["POS-LAW"]
    assert set(books["civic-space-group"]["GRP-20"]["labels"]) == dict(settings.LANGUAGES).keys()
    text = Client().get("/en/riverland-style/obstacles/codes/file/csv/").content.decode()
    assert len(text.splitlines()) == 1 + sum(PER_VOCABULARY.values()) + 1


def test_a_retired_code_is_offered_no_longer_and_keeps_its_label(cast: Cast) -> None:
    analyst = signed_in(cast.staff[StaffRole.ANALYST])
    assert _added(cast, analyst) == 302
    with tenant_context(cast.staff[StaffRole.ANALYST]):
        local = LocalCode.objects.get()
    assert analyst.post(f"{BASE}retire/{local.pk}/").status_code == 302
    with tenant_context(system_actor(cast.institution.pk)):
        offered = {one.code for one in codes_in_use(cast.institution, Vocabulary.OBSTACLE)}
        assert "LOC-SALON" not in offered
        assert labels_of(["LOC-SALON"], tenant=cast.institution)
