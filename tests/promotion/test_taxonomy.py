"""The taxonomy: the shared codes are whole, and an institution's choice is what forms offer."""

from collections import Counter

import pytest
from django.conf import settings
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from promotion.taxonomy.models import Code, Family, SwitchedCode, Vocabulary
from promotion.taxonomy.selectors import codes_in_use, labels_of, sensitive_groups
from tests.cast import make_institution

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
