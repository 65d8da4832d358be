"""How an institution moves in: its file, its first administrator."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.actors.models import Invitation
from portal.permissions import system_actor
from portal.policies.illustrations import FOLDER
from portal.policies.models import Rule
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


def test_an_institution_and_its_first_administrator(tmp_path: Path) -> None:
    text = (FOLDER / "riverland-style.toml").read_text(encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(text.replace('slug = "riverland-style"', 'slug = "own-style"'), "utf-8")
    for _time in range(2):
        call_command("install_institution", str(file), verbosity=0)
    with tenant_context(system_actor()):
        tenant = Tenant.objects.get(slug="own-style")
    assert not tenant.is_illustration
    call_command("invite_administrator", "own-style", "first@example.org")
    with tenant_context(system_actor(tenant.pk)):
        assert Rule.objects.count() > 10
        assert Invitation.objects.get().roles == ["administrator"]
    with pytest.raises(CommandError, match="invited already"):
        call_command("invite_administrator", "own-style", "first@example.org")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    with pytest.raises(CommandError, match="no file"):
        call_command("install_institution", str(file))
    file.write_text("[tenant]\nslug = 4", "utf-8")
    with pytest.raises(CommandError, match=r"wrong\.toml"):
        call_command("install_institution", str(file))
    with pytest.raises(CommandError, match="no institution"):
        call_command("invite_administrator", "nowhere", "a@example.org")
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("invite_administrator", "nowhere", "a")
