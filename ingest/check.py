"""Checks corpus files before they are taken in: fields, ids, places, references, text.

Every finding is one line ``datei:zeile: Satz``, so an editor's program can jump to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import frontmatter, read_markdown
from ingest.fields import Head
from ingest.frontmatter import FrontMatter, Problem
from ingest.read import find_files, open_source, shown_path
from search.errors import Rejected

MODEL_PROJECT = "modellprojekt"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a file."""

    path: Path
    problem: Problem

    def __str__(self) -> str:
        """Return the line that reports it."""
        return f"{shown_path(self.path)}:{self.problem.line}: {self.problem.text}"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were checked and what was found, in the order of files and lines."""

    files: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What must be known of all files to check one: the first file and the type of each id."""

    first: dict[str, Path]
    types: dict[str, str]


def check(paths: Sequence[Path]) -> Checked:
    """Check all files under the paths, each by itself and against the others."""
    files = find_files(paths)
    read = [(path, _parse(path)) for path in files]
    corpus = _Corpus({}, {})
    for path, matter in read:
        if isinstance(matter, FrontMatter) and matter.head is not None:
            corpus.first.setdefault(matter.head.id, path)
            corpus.types.setdefault(matter.head.id, matter.head.typ)
    findings = []
    for path, matter in read:
        found = [matter] if isinstance(matter, Problem) else _problems(path, matter, corpus)
        findings += [Finding(path, one) for one in sorted(found, key=lambda one: one.line)]
    return Checked(len(files), tuple(findings))


def _parse(path: Path) -> FrontMatter | Problem:
    """Cut the file into head and body, or say why it is no text."""
    try:
        return frontmatter.parse(read_markdown.decode(path, open_source(path).data))
    except Rejected as error:
        where, text = error.message.removeprefix(f"{shown_path(path)}:").split(" ", 1)
        return Problem(int(where.rstrip(":") or 1), text)


def _problems(path: Path, matter: FrontMatter, corpus: _Corpus) -> Iterator[Problem]:
    yield from matter.problems
    if not matter.present:
        yield Problem(1, "Der Kopf fehlt. Beginnen Sie die Datei mit „---“ und den Feldern.")
        return
    if matter.head is not None:
        yield from _place(path, matter, matter.head)
        yield from _references(path, matter, matter.head, corpus)
        if not matter.head.fragen:
            yield Problem(
                matter.line("fragen"),
                "Das Feld „fragen“ ist leer. Nennen Sie Fragen, die der Text beantwortet.",
            )
    if matter.body_line > 1:
        yield from _text(matter)


def _place(path: Path, matter: FrontMatter, head: Head) -> Iterator[Problem]:
    if path.stem != head.id:
        text = f"Die Datei muss „{head.id}{path.suffix}“ heißen, wie ihre id."
        yield Problem(matter.line("id"), text)
    if path.resolve().parent.name != head.typ:
        text = f"Die Datei gehört in den Ordner „{head.typ}“, nicht „{path.resolve().parent.name}“."
        yield Problem(matter.line("typ"), text)


def _references(path: Path, matter: FrontMatter, head: Head, corpus: _Corpus) -> Iterator[Problem]:
    first = corpus.first[head.id]
    if first != path:
        yield Problem(matter.line("id"), f"Die id „{head.id}“ hat schon die Datei {first}.")
    project = head.modellprojekt
    if project is None or corpus.types.get(project) == MODEL_PROJECT:
        return
    # A single file can be checked, too; the others are then only looked for.
    beside = path.resolve().parent.parent / MODEL_PROJECT / f"{project}{path.suffix}"
    if project in corpus.types or not beside.exists():
        text = f"Ein Modellprojekt mit der id „{project}“ gibt es nicht."
        yield Problem(matter.line("modellprojekt"), text)


def _text(matter: FrontMatter) -> Iterator[Problem]:
    blocks = read_markdown.blocks(matter.body)
    if all(block.kind == "heading" for block in blocks):
        yield Problem(matter.body_line, "Der Text fehlt; unter dem Kopf steht nichts zu lesen.")
    elif not any(block.kind == "heading" for block in blocks):
        yield Problem(
            matter.body_line, "Der Text hat keine Überschriften. Gliedern Sie ihn mit „## …“."
        )
