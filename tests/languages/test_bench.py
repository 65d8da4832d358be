"""The translators' bench through HTTP, and files out and in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.actors.models import User
from portal.grants import StaffRole
from portal.languages.files import read_file, write_file
from portal.languages.selectors import list_units
from portal.languages.services import import_translations
from portal.languages.units import UnitState
from portal.permissions import Actor, system_actor
from portal.policies.models import Rule
from portal.tenancy.context import tenant_context
from tests.cast import Cast

BASE = "/en/riverland-style/staff/translations/"


def _client(actor: Actor) -> Client:
    client = Client()
    with tenant_context(Actor(person_id=actor.person_id)):
        user = User.objects.get(pk=str(actor.person_id))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def translator(cast: Cast) -> Actor:
    return cast.staff[StaffRole.TRANSLATOR]


def _a_rule(cast: Cast) -> Rule:
    """One rule, and always the same: each policy has a rule at the first position."""
    with tenant_context(system_actor(cast.institution.pk)):
        return Rule.objects.filter(tenant=cast.institution).earliest("pk")


def _change_source(cast: Cast, **texts: str) -> Rule:
    rule = _a_rule(cast)
    with tenant_context(system_actor(cast.institution.pk)):
        Rule.objects.filter(pk=rule.pk).update(**texts)
    return rule


def test_missing_then_saved_then_stale(cast: Cast, translator: Actor) -> None:
    rule = _change_source(cast, title_fr="")
    client, key = _client(translator), f"portal.rule/{rule.pk}/title"
    listed = client.get(f"{BASE}fr/?state=missing")
    assert listed.content.count(b"<tr>") == 2
    page = client.get(f"{BASE}fr/text/{key}/")
    assert page.status_code == 200
    body = {"text": "Statuts et droits", "seen_source": page.context["form"]["seen_source"].value()}
    assert client.post(f"{BASE}fr/text/{key}/", body).status_code == 302
    _change_source(cast, title_en="Statuses, rights and duties")
    stale = client.get(f"{BASE}fr/?state=stale").content
    assert f"/text/{key}/".encode() in stale
    assert stale.count(b"<tr>") == 2
    late = client.post(f"{BASE}fr/text/{key}/", {**body, "text": "Statuts"})
    assert late.status_code == 200
    assert b"changed in the meantime" in late.content
    assert b"Statuts</textarea>" in late.content


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_a_file_goes_out_and_comes_back(cast: Cast, translator: Actor, kind: str) -> None:
    _change_source(cast, title_ru="")
    with tenant_context(translator):
        units = list_units(cast.institution, "ru", actor=translator)
        assert units[0].state is UnitState.MISSING
        texts = read_file(write_file(units, kind=kind, language="ru"))
        assert {key: target for key, (_source, target) in texts.items()} == {
            unit.key: unit.target for unit in units
        }
        texts[units[0].key] = (units[0].source, "Статусы и права")
        texts["portal.rule/none/title"] = ("x", "y")
        texts[units[1].key] = ("another source", "текст")
        report = import_translations(
            tenant=cast.institution, language="ru", texts=texts, actor=translator
        )
    assert (report.saved, len(report.problems)) == (1, 2)


def test_a_wrong_file_is_refused_with_a_sentence(cast: Cast, translator: Actor) -> None:
    file = SimpleUploadedFile("x.xlf", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    answer = _client(translator).post(BASE, {"language": "fr", "file": file})
    assert b"not an XLIFF or PO file" in answer.content


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (lambda cast: cast.staff[StaffRole.TRANSLATOR], 200),
        (lambda cast: cast.staff[StaffRole.REVIEWER], 403),
        (lambda cast: cast.other_staff[StaffRole.TRANSLATOR], 404),
        (lambda cast: cast.owner, 404),
    ],
)
def test_who_may_translate(cast: Cast, who: Any, status: int) -> None:
    assert _client(who(cast)).get(BASE).status_code == status
