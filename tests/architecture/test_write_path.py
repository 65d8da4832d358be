"""The write path is one: views and the API only call services and selectors."""

import ast
import re

from tests.architecture.source import Source, sources

DOORS = ("views", "api")
SERVICES = ("services", "selectors", "models")


def _is(source: Source, names: tuple[str, ...]) -> bool:
    return source.path.stem in names or any(part in names for part in source.path.parts)


def test_doors_touch_no_table() -> None:
    touching = [
        f"{source.name}:{number}"
        for source in sources()
        if _is(source, DOORS)
        for number, line in enumerate(source.text.splitlines(), 1)
        if re.search(r"\.objects\b|\.save\(|\.delete\(\)", line)
    ]
    assert touching == []


def test_services_know_no_request() -> None:
    knowing = [
        f"{source.name}:{node.name}"
        for source in sources()
        if _is(source, SERVICES)
        for node in source.functions()
        if any(arg.arg == "request" for arg in [*node.args.args, *node.args.kwonlyargs])
        and source.name != "portal/actors/selectors.py"  # the one place that reads the session
    ]
    assert knowing == []


def test_only_transitions_set_a_status() -> None:
    """`.status =` on a row stands in portal/transitions.py alone."""
    setting = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in {"status", "outcome"}
    ]
    assert [place for place in setting if not _allowed(place)] == []


def _allowed(place: str) -> bool:
    # Deliveries are marked by the relay, errors carry an HTTP status.
    return place.startswith(("portal/notifications/relay", "portal/errors.py"))


def test_no_signals_and_no_broad_except() -> None:
    broad = []
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                is_broad = caught in {"everything", "Exception", "BaseException"}
                if is_broad and not isinstance(node.body[-1], ast.Raise):
                    broad.append(f"{source.name}:{node.lineno}")
        assert "django.db.models.signals" not in source.text, source.name
    assert broad == []
