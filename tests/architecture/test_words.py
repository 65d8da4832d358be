"""A text that is made when a module is loaded is lazy: it would stay in English otherwise."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Source, sources

TRANSLATION = "django.utils.translation"
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def _eager_names(source: Source) -> set[str]:
    """What the file calls the functions that translate at once."""
    return {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION
        for alias in node.names
        if alias.name in EAGER
    }


def _run_on_loading(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below that runs when the module is loaded: no bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in [*child.args.defaults, *child.args.kw_defaults]:
                if default is not None:
                    yield default
                    yield from _run_on_loading(default)
        else:
            yield child
            yield from _run_on_loading(child)


def _eager_calls(source: Source) -> list[int]:
    names = _eager_names(source)
    return [
        node.lineno
        for node in _run_on_loading(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def test_texts_made_on_loading_are_lazy() -> None:
    found = [f"{one.name}:{line}" for one in sources() for line in _eager_calls(one)]
    assert found == []


def test_an_eager_text_is_found() -> None:
    text = f"from {TRANSLATION} import gettext as _\nclass A:\n    B = {{1: _('x')}}\n"
    planted = Source(sources()[0].path)
    planted.__dict__["text"] = text
    assert _eager_calls(planted) == [3]
