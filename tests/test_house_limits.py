"""The limits of the house: short modules, short functions, no drawers, a docstring everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("search", "ingest", "web", "evals")
MODULE_LINES = 400
MEDIAN_LINES = 150
FUNCTION_LINES = 40
HANDLER_LINES = 20
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "service", "misc", "core"}
ROUTE_METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "api_route"}

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[Function, int]]:
    """Yield each function with its number of lines, decorators and docstring included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield node, (node.end_lineno or first) - first + 1


def is_handler(function: Function) -> bool:
    """Tell whether a route decorator stands over the function."""
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in ROUTE_METHODS
        for one in function.decorator_list
    )


def too_long(path: Path, most: int, *, handlers: bool) -> list[str]:
    return [
        f"{name_of(path)}:{function.lineno}: {function.name} has {length} lines"
        for function, length in functions(path)
        if length > most and (is_handler(function) or not handlers)
    ]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_short_and_says_what_it_is(path):
    assert lines_of(path) <= MODULE_LINES
    assert ast.get_docstring(tree_of(path))
    assert path.stem not in DRAWERS


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_are_short(path):
    assert too_long(path, FUNCTION_LINES, handlers=False) == []


def test_route_handlers_are_shorter_still():
    routes = [path for path in MODULES if path.parent.name == "web"]
    assert any(is_handler(function) for path in routes for function, _ in functions(path))
    assert [line for path in routes for line in too_long(path, HANDLER_LINES, handlers=True)] == []


def test_half_of_the_modules_fit_on_three_screens():
    assert median(lines_of(path) for path in MODULES) <= MEDIAN_LINES
