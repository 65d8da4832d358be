"""Registering an organization through its page."""

import pytest

from portal.organizations.models import (
    ContactChannel,
    Identifier,
    Organization,
    OtherName,
    PublicProfile,
)
from portal.organizations.selectors import possible_duplicates
from portal.organizations.services import publish_profile
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, submit_application
from tests.organizations.conftest import SignedIn, registration, rows

REGISTER = "/en/organizations/register/"


def registered(actor: Actor, location: str) -> tuple[Organization, Actor]:
    """The organization that a registration led to, and the actor who represents it."""
    from portal.actors.selectors import actor_of

    with tenant_context(Actor(person_id=actor.person_id)):
        representative = actor_of(actor.person_id)  # type: ignore[arg-type]
    with tenant_context(representative):
        return Organization.objects.get(pk=location.rstrip("/").split("/")[-1]), representative


def test_registers_in_arabic_with_everything_in_one_page(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.stranger)
    page = client.get("/ar/organizations/register/")
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()

    answer = client.post("/ar/organizations/register/", registration())
    assert answer.status_code == 302, answer.context["problems"]
    organization, owner = registered(cast.stranger, answer["Location"])
    with tenant_context(owner):
        assert organization.name == "جمعية النهر"
        assert organization.is_confidential
        assert organization.founded_on is not None
        assert organization.founded_on.isoformat() == "2019-05-03"
        assert organization.languages == ["ar", "en", "sw"]
        assert organization.website == "https://river.example.org"
        assert [str(row) for row in OtherName.objects.all()] == ["River Association"]
        assert ContactChannel.objects.get().note == "Only in the morning"
        assert not Identifier.objects.exists()
        assert not PublicProfile.objects.filter(pk=organization.pk).exists()
    workspace = client.get(answer["Location"]).content.decode()
    assert "River Association" in workspace
    assert "river@example.org" in workspace


def test_having_no_country_and_no_identifier_is_fine(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.stranger)
    short = registration(**{"profile-place": "", **rows("names"), **rows("channels")})
    assert client.post(REGISTER, short).status_code == 302


@pytest.mark.parametrize(
    ("scheme", "value", "sentence"),
    [
        ("charity", "123456", "two letters for the country"),
        ("GB-CHC", "12", "6 or 7 digits"),
        ("US-EIN", "123456789", "two digits, a hyphen and seven digits"),
        ("XI-LEI", "5493001KJTIIGC8Y1R13", "20 letters and digits"),
        ("KE-NCB", "<b>1</b>", "letters A to Z"),
        ("", "123456", "which list"),
        ("GB-CHC", "", "Write the number"),
    ],
)
def test_malformed_identifier_is_answered_with_a_sentence_and_nothing_is_lost(
    cast: Cast, signed_in: SignedIn, scheme: str, value: str, sentence: str
) -> None:
    client = signed_in(cast.stranger)
    sent = registration(**rows("identifiers", {"scheme": scheme, "value": value}))
    answer = client.post(REGISTER, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for typed in ("جمعية النهر", "River Association", "Only in the morning", "نوثق"):
        assert typed in page
    assert "<b>1</b>" not in page


def test_well_formed_identifiers_are_kept(cast: Cast, signed_in: SignedIn) -> None:
    sent = registration(
        **rows(
            "identifiers",
            {"scheme": "gb-chc", "value": " 1234567 "},
            {"scheme": "XI-LEI", "value": "5493001KJTIIGC8Y1R12"},
            {"scheme": "XZ-OWN_LIST", "value": "А/7"[1:] + "7"},
        )
    )
    answer = signed_in(cast.stranger).post(REGISTER, sent)
    assert answer.status_code == 422  # a number does not begin with a stroke
    sent = registration(
        **rows(
            "identifiers",
            {"scheme": "gb-chc", "value": " 1234567 "},
            {"scheme": "XI-LEI", "value": "5493001KJTIIGC8Y1R12"},
        )
    )
    answer = signed_in(cast.stranger).post(REGISTER, sent)
    assert answer.status_code == 302, answer.context["problems"]
    organization, owner = registered(cast.stranger, answer["Location"])
    with tenant_context(owner):
        found = {str(row) for row in Identifier.objects.filter(organization=organization)}
    assert found == {"GB-CHC-1234567", "XI-LEI-5493001KJTIIGC8Y1R12"}


def test_one_more_entry_loses_nothing_and_judges_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.stranger)
    answer = client.post(REGISTER, registration(**{"more": "names", "profile-kind": ""}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "names-2-name" in page
    assert "River Association" in page
    assert "govuk-error" not in page


def test_a_script_in_a_name_is_text(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.stranger)
    answer = client.post(REGISTER, registration(**{"profile-name": "<script>alert(1)</script>"}))
    page = client.get(answer["Location"]).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_signed_out_form_shows_what_was_typed(cast: Cast, client: object) -> None:
    from django.test import Client

    anybody = Client()
    assert anybody.get(REGISTER).status_code == 302
    answer = anybody.post(REGISTER, registration())
    assert answer.status_code == 403
    assert "جمعية النهر" in answer.content.decode()


class TestDuplicates:
    """The warning before registering knows public profiles and nothing else."""

    def publish(self, cast: Cast) -> None:
        with tenant_context(cast.rival_owner):
            publish_profile(
                organization_id=cast.rival.pk,
                fields=["names"],
                is_confidential=False,
                actor=cast.rival_owner,
            )

    def test_public_profile_with_a_similar_name_is_shown_first(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        self.publish(cast)
        client = signed_in(cast.stranger)
        sent = registration(**{"profile-name": "Forum for Delta Rights", "profile-kind": "network"})
        answer = client.post(REGISTER, registration(**{"profile-name": "Délta  Rights forum"}))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Delta Rights Forum" in page
        assert "Délta  Rights forum" in page
        again = client.post(
            REGISTER,
            registration(**{"profile-name": "Délta  Rights forum", "none_of_these": "yes"}),
        )
        assert again.status_code == 302
        assert client.post(REGISTER, sent).status_code in {200, 302}

    def test_confidential_profile_never_shows(self, cast: Cast, signed_in: SignedIn) -> None:
        client = signed_in(cast.stranger)
        same = registration(**{"profile-name": "Delta Rights Forum"})
        answer = client.post(REGISTER, same)
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert str(cast.rival.pk) not in page

    def test_arabic_and_chinese_names_are_compared_too(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        with tenant_context(cast.owner):
            publish_profile(
                organization_id=cast.organization.pk,
                fields=["names"],
                is_confidential=False,
                actor=cast.owner,
            )
        client = signed_in(cast.stranger)
        answer = client.post(REGISTER, registration(**{"profile-name": "مَركز الضفاف للحقوق"}))
        assert answer.status_code == 200
        assert cast.organization.name in answer.content.decode()

    def test_after_submission_the_addressed_institution_alone_compares(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        client = signed_in(cast.stranger)
        answer = client.post(REGISTER, registration(**{"profile-name": "Delta Rights Forums"}))
        organization, owner = registered(cast.stranger, answer["Location"])
        application = submit_application(cast, owner, organization)
        submit_application(cast, cast.rival_owner, cast.rival)
        dossier = f"/en/{cast.institution.slug}/staff/accreditation/{application.pk}/"
        page = signed_in(cast.reviewer).get(dossier).content.decode()
        assert "<bdi>Delta Rights Forum</bdi>" in page
        with tenant_context(cast.reviewer):
            found = possible_duplicates(organization, actor=cast.reviewer)
            assert [one.organization_id for one in found] == [cast.rival.pk]
        elsewhere = next(iter(cast.other_staff.values()))
        with tenant_context(elsewhere):
            assert possible_duplicates(organization, actor=elsewhere) == []
        with tenant_context(owner):
            assert possible_duplicates(organization, actor=owner) == []
