"""Finds the files to take in and reads each with the reader for its kind.

The table ``READERS`` is the one place that knows which formats there are; a reader gets the bytes
and returns a ``Reading``, or raises ``Rejected`` with a sentence for the person who sent the file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from search.errors import Rejected
from search.records import Document

MAX_BYTES = 20_000_000
"""Bytes of a file (20 MB): more is hardly ever text, and reading it takes minutes."""
LEFT_OUT = frozenset({"readme.md", "license.md", "lizenz.md", "changelog.md"})
"""Files that describe a folder and are no content; taken in only when named one by one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a reader found it; ``named``: the file states its id, not just its name."""

    document: Document
    named: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, the endings of its files, and the module that reads it."""

    media_type: str
    suffixes: tuple[str, ...]
    module: str

    @property
    def version(self) -> str:
        """What the catalogue remembers, so that files are read again after a change."""
        return str(import_module(self.module).VERSION)

    def read(self, path: Path, data: bytes) -> Reading:
        """Read the bytes of a file."""
        reading: Callable[[Path, bytes], Reading] = import_module(self.module).read
        return reading(path, data)


READERS: tuple[Reader, ...] = (
    Reader("text/markdown", (".md", ".markdown"), "ingest.read_markdown"),
)


def _by_suffix() -> Mapping[str, Reader]:
    return {suffix: reader for reader in READERS for suffix in reader.suffixes}


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file and where they come from; ``digest`` is their sha256 in hex."""

    path: Path
    reader: Reader
    data: bytes
    digest: str

    @property
    def address(self) -> str:
        """The path by which the catalogue knows the file again."""
        return self.path.resolve().as_posix()

    def read(self) -> Reading:
        """Read the document; ``Rejected`` says what is wrong with the file."""
        return self.reader.read(self.path, self.data)


def open_source(path: Path) -> Source:
    """Load a file; ``Rejected`` when it is missing, too big, or of no known kind."""
    if shown_path(path) != str(path):
        raise Rejected(
            f"{shown_path(path)}: Der Dateiname enthält Zeichen, die kein UTF-8 sind. "
            "Benennen Sie die Datei um."
        )
    reader = _by_suffix().get(path.suffix.lower())
    if reader is None:
        raise Rejected(
            f"{path}: Dateien der Endung „{path.suffix}“ werden nicht gelesen. "
            f"Lesbar sind: {', '.join(_by_suffix())}."
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Rejected(
                f"{path}: Die Datei hat {size / 1e6:.1f} MB, erlaubt sind {MAX_BYTES // 10**6} MB. "
                "Teilen Sie sie auf."
            )
        data = path.read_bytes()
    except OSError as error:
        raise Rejected(
            f"{path}: Die Datei lässt sich nicht lesen ({error.strerror}). "
            "Prüfen Sie den Pfad und die Leserechte."
        ) from error
    return Source(path, reader, data, hashlib.sha256(data).hexdigest())


def shown_path(path: Path) -> str:
    """Return the path as it can be printed, even when its bytes are no text."""
    return str(path).encode(errors="replace").decode()


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files under the paths, sorted within each folder, each once.

    A file named by itself is always in the list, whatever it is; below a folder only readable
    kinds are, no hidden ones, and none that a link leads out of the folder.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _walk(path, path.resolve()) if path.is_dir() else (path,):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Rejected(
            f"{folder}: Der Ordner lässt sich nicht lesen ({error.strerror}). "
            "Prüfen Sie die Leserechte."
        ) from error
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or not path.resolve().is_relative_to(root):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        elif entry.is_file() and _is_content(path):
            yield path


def _is_content(path: Path) -> bool:
    return path.suffix.lower() in _by_suffix() and path.name.lower() not in LEFT_OUT
