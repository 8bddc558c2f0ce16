"""Fingerprints (sha256) of everything that a figure depends on, so that it can be judged later."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The top of the repository."""
OURS = ("search", "ingest", "evals")
"""Packages whose code can make a difference to a figure."""


def digest_of(*parts: bytes | str) -> str:
    """Return the sha256 of the parts in hex; where one ends and the next begins counts."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def digest_of_value(value: Mapping[str, object]) -> str:
    """Return the sha256 of a mapping of plain values; the order of its keys does not count."""
    return digest_of(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))


def digest_of_files(paths: Iterable[Path], root: Path = ROOT) -> str:
    """Return the sha256 of names (below ``root``) and contents; the order does not count."""
    parts: list[bytes | str] = []
    for path in sorted({path.resolve() for path in paths}):
        name = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
        parts += [name.as_posix(), path.read_bytes()]
    return digest_of(*parts)


def digest_of_folder(folder: Path, pattern: str = "*") -> str:
    """Return the sha256 of all files below a folder whose names match."""
    files = (path for path in folder.rglob(pattern) if path.is_file())
    return digest_of_files(files, folder.resolve())


def digest_of_code(modules: Iterable[str], root: Path = ROOT) -> str:
    """Return the sha256 of the source of our modules and of all that they import of ours."""
    return digest_of_files(_reachable(modules, root), root)


def _reachable(modules: Iterable[str], root: Path) -> set[Path]:
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        path = _source(waiting.pop(), root)
        if path is None or path in found:
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def _source(module: str, root: Path) -> Path | None:
    """Return the file of a module of ours, None when it is somebody else's or no module."""
    base = root.joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file() and module.split(".")[0] in OURS:
            return path
    return None
