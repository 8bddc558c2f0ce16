"""Who may import whom, and where third-party packages may appear (design, section 2)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {
    "search": {"search"},
    "ingest": {"search", "ingest"},
    "web": {"search", "ingest", "web"},
    "evals": {"search", "ingest", "evals"},
}
"""What a package may import of ours."""
FENCES = {
    "qdrant_client": ("search/store*.py", "evals/peers.py"),
    "qdrant_edge": ("search/store*.py",),
    "sentence_transformers": ("search/encoder.py", "evals/training/*.py"),
    "torch": ("search/encoder.py", "evals/training/*.py"),
    "transformers": ("evals/training/*.py",),
    "fastapi": ("web/*.py",),
    "starlette": ("web/*.py",),
    "jinja2": ("web/*.py",),
    "uvicorn": ("web/*.py",),
    "sqlalchemy": ("ingest/*.py",),
    "alembic": ("ingest/*.py",),
    "markdown_it": ("ingest/read_*.py",),
    "langchain_text_splitters": ("ingest/chunking.py",),
    "httpx": ("ingest/fetch.py", "search/remote.py", "evals/pages.py"),
    "Stemmer": ("search/german.py", "evals/peers.py"),
    "rapidfuzz": ("search/spelling.py",),
    "ir_measures": ("evals/*.py",),
    "bm25s": ("evals/*.py",),
    "psutil": ("evals/*.py",),
}
"""Files in which a third-party package may be imported."""


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything the file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""


@pytest.mark.parametrize("package", LAYERS)
def test_packages_import_only_the_layers_below(package):
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules(package)
        for line, name in imported(path)
        if (top := name.partition(".")[0]) in {*LAYERS, "tests"} and top not in LAYERS[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", FENCES)
def test_third_party_package_stays_behind_its_fence(library):
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for package in LAYERS
        for path in modules(package)
        for line, name in imported(path)
        if name.partition(".")[0] == library
        and not any(
            fnmatch(path.relative_to(ROOT).as_posix(), wanted) for wanted in FENCES[library]
        )
    ]
    assert wrong == []


def test_corpus_holds_data_only():
    assert [path for path in (ROOT / "corpus").rglob("*") if path.suffix in {".py", ".sh"}] == []
