"""/about/ from data, help from the tables of moves, the accessibility statement."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import escape

from portal.about.checks import TAG
from portal.about.demo import load_operator
from portal.about.models import OperatorStatement
from portal.about.selectors import ORDER, missing_parts
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from tests.cast import Cast

# Every procedure of the feedback loops is drawn, with the words of its own table.
LOOP = (
    "participation.consultation",
    "participation.contribution",
    "participation.theme",
    "participation.commitment",
    "participation.informationrequest",
    "participation.restriction",
    "portal.appeal",
)
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


def problems() -> list[str]:
    return [str(found.msg) for found in run_checks(tags=[TAG], include_deployment_checks=True)]


@pytest.mark.django_db
def test_check_fails_while_a_part_is_empty(tmp_path: Path) -> None:
    assert len(problems()) == len(ORDER)
    load_operator(release="1", release_hash="abc")
    assert problems() == []
    file = tmp_path / "operator.toml"
    file.write_text('[funders]\nen = ""\nfr = ""\n', encoding="utf-8")
    call_command("set_operator", file, verbosity=0)
    assert problems() == ["/about/ does not say: Who pays for it."]
    file.write_text('[funders]\nfr = "Une fondation"\n', encoding="utf-8")
    call_command("set_operator", file, verbosity=0)
    assert problems() == []
    with tenant_context(ANYBODY):
        assert OperatorStatement.objects.count() == 1
        assert not missing_parts()


@pytest.mark.django_db
def test_check_names_institutions_without_seat_or_law(cast: Cast) -> None:
    load_operator(release="1", release_hash="abc")
    assert problems() == []
    from portal.permissions import system_actor

    columns = [f"law_{code.replace('-', '_')}" for code in LANGUAGES]
    with tenant_context(system_actor(cast.institution.pk)):
        Tenant.objects.filter(pk=cast.institution.pk).update(**dict.fromkeys(columns, ""))
    assert problems() == [f"The institution {cast.institution.slug} does not say its law."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[unknown]\nen = 'x'\n", "unknown"),
        ("[funders]\nxx = 'x'\n", "funders"),
        ("release = 3\n", "release"),
        ("last_audit_on = 'yesterday'\n", "last_audit_on"),
        ("not toml", "not TOML"),
    ],
)
def test_a_file_that_is_not_understood_changes_nothing(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "operator.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("set_operator", file, verbosity=0)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("set_operator", tmp_path / "nowhere.toml", verbosity=0)
    with tenant_context(ANYBODY):
        assert not OperatorStatement.objects.exists()


@pytest.mark.django_db
def test_about_shows_what_is_said_and_what_is_not(cast: Cast) -> None:
    empty = Client().get("/en/about/").content.decode()
    assert empty.count("Not stated yet") >= len(ORDER)
    load_operator(release="2.1", release_hash="c0ffee")
    page = Client().get("/en/about/").content.decode()
    assert "Not stated yet" not in page
    for part in ("An invented ombuds office", "2.1", "c0ffee", str(cast.institution.seat)):
        assert part in page
    assert f'id="{cast.institution.slug}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_and_accessibility_stand_in_every_language(language: str) -> None:
    for page in ("about/", "help/", "help/accessibility/", "help/channels/"):
        assert Client().get(f"/{language}/{page}").status_code == 200, page


@pytest.mark.django_db
def test_help_is_made_from_the_tables_of_moves() -> None:
    from participation.accreditation.models import Application

    page = Client().get("/en/help/").content.decode()
    for move in Application.TRANSITIONS:
        assert str(move.label) in page, move.name
    for label in LOOP:
        model = apps.get_model(label)
        section = page.split(f'id="{label.replace(".", "-")}"')[1].split("</section>")[0]
        for move in model.TRANSITIONS:
            assert escape(str(move.label)) in section, f"{label} {move.name}"
        for _value, status in model._meta.get_field("status").choices:
            assert escape(str(status)) in section, f"{label} {status}"
    assert "You: Send the application" in page.replace("</span>", "").replace(
        '<span class="muted">', ""
    )
