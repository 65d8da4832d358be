"""What the documents of protection claim exists: columns have reasons, tests have these names."""

import re
from pathlib import Path

import pytest

from portal.running.instance import ROOT
from portal.tenancy.columns import Kept
from portal.tenancy.host_sees import columns_of, host_tables
from portal.vault.models import VaultGrant

_TEST = re.compile(r"`(test_\w+)`")
_PATH = re.compile(r"`((?:tests|docs)/[\w/.-]+)`")
_DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
# Fewer than these would mean that the page was not read at all.
_LEAST = 30


def test_every_column_says_why_it_stands_as_it_does() -> None:
    """A column that is added without a reason fails here, by name."""
    kept = {
        (model.__name__, name): column
        for model in host_tables()
        for name, column in columns_of(model).items()
    }
    assert len(kept) > 6 * _LEAST
    assert all(column.what and column.why for column in kept.values())
    assert kept["CaseText", "sealed"].kept is Kept.SEALED
    assert kept["ProtectionCase", "level"].kept is Kept.CLEAR


def test_a_column_without_a_reason_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = {name: one for name, one in VaultGrant.host_sees.items() if name != "box"}
    monkeypatch.setattr(VaultGrant, "host_sees", declared)
    with pytest.raises(LookupError, match="box"):
        columns_of(VaultGrant)


def _tests() -> set[str]:
    return {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in _DEFINED.findall(file.read_text("utf-8"))
    }


@pytest.mark.parametrize("name", ["asvs.md", "threat-model.md"])
def test_the_tests_that_a_document_names_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    named = set(_TEST.findall(text))
    assert named
    assert named - _tests() == set()
    missing = [path for path in _PATH.findall(text) if not Path(ROOT / path).exists()]
    assert missing == []


def test_every_line_of_asvs_names_a_test_a_document_or_what_is_missing() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    assert len(lines) >= _LEAST
    for line in lines:
        said = line.split("|")[3]
        assert _TEST.search(said) or "not met" in said or "in part" in said, line
