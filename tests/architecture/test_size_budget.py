"""Small is measurable: functions, files, bases, names."""

import ast

from tests.architecture.source import sources

FUNCTION_P95 = 30
FUNCTION_MOST = 60
FILE_MOST = 400
BASES_MOST = 2
FRAMEWORK_BASES = {"View", "Model", "TenantRow", "Stateful", "ClockSubject", "OrganizationRow"}
JUNK = {"utils", "helpers", "common", "misc", "tools", "manager"}


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = sorted(
        (_length(node), f"{source.name}:{node.name}")
        for source in sources()
        for node in source.functions()
    )
    assert lengths[-1][0] <= FUNCTION_MOST, lengths[-1]
    p95 = lengths[int(len(lengths) * 0.95)][0]
    assert p95 <= FUNCTION_P95, p95


def test_files_are_short() -> None:
    long = {
        source.name: lines for source in sources() if (lines := source.text.count("\n")) > FILE_MOST
    }
    assert long == {}


def test_classes_have_few_bases() -> None:
    towers = {
        f"{source.name}:{node.name}": [ast.unparse(base) for base in node.bases]
        for source in sources()
        for node in source.classes()
        if len([b for b in node.bases if ast.unparse(b).split(".")[-1] not in FRAMEWORK_BASES])
        > BASES_MOST
    }
    assert towers == {}


def test_no_junk_drawers() -> None:
    junk = [source.name for source in sources() if source.path.stem in JUNK]
    assert junk == []
