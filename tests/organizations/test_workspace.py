"""The workspace: sections, versions, what the world sees."""

from typing import Any

import pytest
from django.test import Client

from portal.organizations.models import OtherName, PublicProfile, SelfDescription
from portal.organizations.sections import Section, section_values
from portal.organizations.services import save_section
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.organizations.conftest import SignedIn, rows


def edit(cast: Cast, section: str) -> str:
    return f"/en/organizations/{cast.organization.pk}/edit/{section}/"


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "profile-name": "مركز الضفاف للحقوق",
        "profile-name_language": "ar",
        "profile-kind": "association",
        "profile-country": "KE",
        "profile-founded_on_day": "1",
        "profile-founded_on_month": "5",
        "profile-founded_on_year": "2015",
        **changes,
    }


def test_sections_are_changed_one_by_one(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.owner)
    page = client.get(edit(cast, "profile"))
    assert page.status_code == 200
    answer = client.post(
        edit(cast, "profile"), profile(**{"profile-place": "Lower valley", "version": "1"})
    )
    assert answer.status_code == 302
    names = rows("names", {"name": "Banks Centre", "use": "translation", "language": "en"})
    assert client.post(edit(cast, "names"), {**names, "version": "1"}).status_code == 302
    workspace = client.get(f"/en/organizations/{cast.organization.pk}/").content.decode()
    assert "Lower valley" in workspace
    assert "Banks Centre" in workspace
    emptied = rows("names", {"name": "", "use": "translation", "language": ""}, stored=1)
    assert client.post(edit(cast, "names"), {**emptied, "version": "3"}).status_code == 302
    with tenant_context(cast.owner):
        assert not OtherName.objects.filter(organization=cast.organization).exists()


def test_what_no_list_has_stays_a_choice(cast: Cast, signed_in: SignedIn) -> None:
    spoken = ["ar", "sw", "qu", "so", "ha", "x-own"]
    with tenant_context(cast.owner):
        save_section(
            organization_id=cast.organization.pk,
            section=Section.PROFILE,
            values={**section_values(cast.organization, Section.PROFILE), "languages": spoken},
            actor=cast.owner,
        )
    client = signed_in(cast.owner)
    sent = profile(
        **{"profile-country": "XK", "profile-languages": spoken, "profile-language_1": "am"}
    )
    answer = client.post(edit(cast, "profile"), {**sent, "version": "2"})
    assert answer.status_code == 302, answer.context["problems"]
    with tenant_context(cast.owner):
        cast.organization.refresh_from_db()
    assert cast.organization.languages == [*spoken, "am"]
    assert str(cast.organization.country) == "XK"


def test_two_devices_see_both_texts(cast: Cast, signed_in: SignedIn) -> None:
    phone, desk = signed_in(cast.owner), signed_in(cast.owner)
    assert b'name="version" value="1"' in phone.get(edit(cast, "profile")).content
    first = profile(**{"profile-place": "From the desk", "version": "1"})
    assert desk.post(edit(cast, "profile"), first).status_code == 302
    second = profile(**{"profile-place": "From the phone", "version": "1"})
    answer = phone.post(edit(cast, "profile"), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the desk" in page
    assert "From the phone" in page
    assert 'name="version" value="2"' in page
    kept = phone.post(edit(cast, "profile"), {**second, "version": "2"})
    assert kept.status_code == 302
    with tenant_context(cast.owner):
        cast.organization.refresh_from_db()
    assert cast.organization.place == "From the phone"


def test_another_section_saved_elsewhere_is_no_conflict(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.owner)
    client.post(edit(cast, "profile"), profile(**{"profile-place": "A", "version": "1"}))
    names = rows("names", {"name": "Banks", "use": "acronym", "language": ""})
    assert client.post(edit(cast, "names"), {**names, "version": "1"}).status_code == 302


def test_what_is_public_is_exactly_what_was_ticked(cast: Cast, signed_in: SignedIn) -> None:
    client, anybody = signed_in(cast.owner), Client()
    public = f"/en/organizations/{cast.organization.pk}/public/"
    assert anybody.get(public).status_code == 404
    assert "Nothing" in client.get(public.replace("public", "preview")).content.decode()
    without_name = {
        "publication-is_confidential": "no",
        "publication-public_fields": ["kind"],
        "version": "1",
    }
    assert client.post(edit(cast, "publication"), without_name).status_code == 422
    shown = {**without_name, "publication-public_fields": ["names", "kind"]}
    assert client.post(edit(cast, "publication"), shown).status_code == 302
    page = anybody.get(public).content.decode()
    assert cast.organization.name in page
    assert "association" in page
    assert "Kenya" not in page
    assert "2015" not in page
    hidden = {"publication-is_confidential": "yes", "version": "2"}
    assert client.post(edit(cast, "publication"), hidden).status_code == 302
    assert anybody.get(public).status_code == 404
    with tenant_context(cast.owner):
        assert not PublicProfile.objects.exists()


def test_self_description_is_seen_by_nobody_who_decides(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.owner)
    address = f"/en/organizations/{cast.organization.pk}/self-description/"
    assert "No institution sees this" in client.get(address).content.decode()
    assert client.post(address, {"groups": ["g01", "g10"]}).status_code == 302
    workspace = client.get(f"/en/organizations/{cast.organization.pk}/").content.decode()
    assert "Led by women" not in workspace
    with tenant_context(cast.owner):
        assert SelfDescription.objects.get().groups == ["g01", "g10"]
    for staff in cast.staff.values():
        with tenant_context(staff):
            assert not SelfDescription.objects.exists()
    assert client.post(address, {}).status_code == 302
    with tenant_context(cast.owner):
        assert not SelfDescription.objects.exists()


def test_frozen_file_refuses_with_a_sentence_but_keeps_people_safe(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in(cast.owner)
    with tenant_context(cast.owner):
        cast.organization.is_frozen = True
        cast.organization.save(update_fields=["is_frozen"])
    answer = client.post(edit(cast, "profile"), profile(**{"profile-name": "New", "version": "1"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "two persons of the institution" in page
    assert 'value="New"' in page
    public = {
        "publication-is_confidential": "no",
        "publication-public_fields": ["names"],
        "version": "1",
    }
    assert client.post(edit(cast, "publication"), public).status_code == 422
    unsafe = rows("channels", {"kind": "email", "value": "a@example.org", "safety": "unsafe"})
    assert client.post(edit(cast, "channels"), {**unsafe, "version": "1"}).status_code == 302


PAGES = (
    "",
    "preview/",
    "self-description/",
    "edit/profile/",
    "edit/names/",
    "edit/identifiers/",
    "edit/channels/",
    "edit/publication/",
)


@pytest.mark.parametrize("page", PAGES)
def test_rival_and_stranger_find_nothing_there(cast: Cast, signed_in: SignedIn, page: str) -> None:
    nowhere = "/en/organizations/01980000-0000-7000-8000-000000000000/" + page
    here = f"/en/organizations/{cast.organization.pk}/" + page
    for actor in (cast.rival_owner, cast.stranger, cast.decider):
        client = signed_in(actor)
        assert client.get(here).status_code == client.get(nowhere).status_code == 404
        assert client.post(here, profile()).status_code == 404
    assert signed_in(cast.owner).get(here).status_code == 200
    assert Client().get(here).status_code == Client().get(nowhere).status_code == 302


def test_a_service_called_by_the_rival_finds_nothing(cast: Cast) -> None:
    from portal.errors import NotFound

    with tenant_context(cast.rival_owner), pytest.raises(NotFound):
        save_section(
            organization_id=cast.organization.pk,
            section=Section.PROFILE,
            values=section_values(cast.rival, Section.PROFILE),
            actor=cast.rival_owner,
        )
