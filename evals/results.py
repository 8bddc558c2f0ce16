"""Writes what a run found to ``evals/results/``, with the digests of all it depends on."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import os
import platform
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.digests import ROOT, digest_of_files, digest_of_folder, digest_of_value
from evals.holding import CORPUS, Tools
from evals.question_set import QUESTIONS
from evals.split import SPLIT
from search.settings import Settings

FOLDER = Path(__file__).parent / "results"
UNVERSIONED = "unversioned"


@dataclasses.dataclass(frozen=True, slots=True)
class Digests:
    """Fingerprints of everything that the figures depend on."""

    questions: str
    split: str
    corpus: str
    terms: str
    encoder: str
    lexicon: str
    tuning: str
    code: str


def digests(tools: Tools, tuning: object) -> Digests:
    """Take the fingerprints; ``tuning`` is the dataclass with the engine's numbers."""
    return Digests(
        questions=digest_of_files([QUESTIONS]),
        split=digest_of_files([SPLIT]),
        corpus=digest_of_folder(CORPUS),
        terms=digest_of_files([Settings().terms_file]),
        encoder=tools.encoder.fingerprint,
        lexicon=tools.lexicon.fingerprint,
        tuning=digest_of_value(to_json(tuning)),
        code=digest_of_folder(ROOT / "search", "*.py"),
    )


def commit() -> str:
    """Return the commit of the working tree, with ``-dirty`` when search or corpus differ from it."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", "search", "ingest", "corpus", "evals/*.py")
    except (OSError, subprocess.CalledProcessError):
        return UNVERSIONED
    return f"{head}-dirty" if changed else head


def machine() -> dict[str, str | int | None]:
    """Return what the times depend on."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def to_json(value: Any) -> Any:
    """Return dataclasses as mappings with their properties of type float; NaN becomes null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, one in vars(type(value)).items() if _is_share(one)]
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_json(one) for one in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 5)
    return value


def save(name: str, data: Mapping[str, Any], folder: Path = FOLDER) -> Path:
    """Write ``<name>.json`` with today's date and the machine; returns its path."""
    stamp = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    path = folder / f"{name}.json"
    write_json(path, {"commit": commit(), "at": stamp, "machine": machine(), **to_json(data)})
    return path


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def _is_share(attribute: object) -> bool:
    getter = attribute.fget if isinstance(attribute, property) else None
    return getter is not None and getter.__annotations__.get("return") in (float, "float")


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout.strip()
