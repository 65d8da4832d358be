"""What deploy/ promises: files that are there, variables that are named."""

import re

from portal.running.instance import ROOT
from portal.running.postgres import LOGIN_ROLES

COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")


def test_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))
    example = (ROOT / "deploy" / "environment.example").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == asked


def test_every_file_that_compose_mounts_is_in_the_tree() -> None:
    mounted = re.findall(r"- \./([^:]+):", COMPOSE)
    assert mounted
    assert [name for name in mounted if not (ROOT / name).exists()] == []


def test_roles_take_their_passwords_by_the_names_that_are_given() -> None:
    roles = (ROOT / "portal" / "running" / "roles.sql").read_text("utf-8")
    taken = set(re.findall(r"\\getenv \w+ (\w+_PASSWORD)", roles))
    given = {f"{role.upper()}_PASSWORD" for role in LOGIN_ROLES}
    assert taken - given == {"PORTAL_STATISTICS_PASSWORD"}
    assert given == set(re.findall(r"^      (PORTAL_\w+_PASSWORD):", COMPOSE, re.MULTILINE))
