"""Reads files and records them in the catalogue as pending, batch by batch.

A file that cannot be taken is reported as refused and stops no other. Files whose bytes are known
are not parsed again, so that taking a whole folder in once more takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog import Catalog
from ingest.chunking import split
from ingest.entries import Entry, Known
from ingest.progress import Event, Progress
from ingest.read import Reading, Source, find_files, open_source, shown_path
from search.errors import Rejected
from search.store_open import batched

BATCH = 64
"""Documents in one transaction and one write to the index: 0.3 s of work, lost when killed."""


@dataclass(slots=True)
class _Run:
    """What a run must remember of the files before: which document came from which file."""

    known: Mapping[str, Known]
    files: frozenset[str]
    owners: Mapping[str, str]
    total: int
    done: int = 0
    taken: dict[str, str] = field(default_factory=dict)

    def step(self, event: Event, subject: str, passages: int = 0, message: str = "") -> Progress:
        self.done += 1
        return Progress(event, subject, self.done, self.total, passages, message)


def record_files(paths: Sequence[Path], catalog: Catalog) -> Iterator[list[Progress]]:
    """Put the files into the catalogue batch by batch and yield what became of each."""
    files = find_files(paths)
    addresses = frozenset(path.resolve().as_posix() for path in files)
    known = catalog.known()
    owners = {one.document_id: address for address, one in known.items()}
    run = _Run(known, addresses, owners, len(files))
    for some in batched(files, BATCH):
        read = [_read(path, run) for path in some]
        entries = [one for one in read if isinstance(one, Entry)]
        outcomes = iter(catalog.put_many(entries)) if entries else iter(())
        steps = []
        for one in read:
            if isinstance(one, Entry):
                name = one.document.metadata.id
                steps.append(run.step(next(outcomes), name, len(one.chunks)))
            else:
                steps.append(run.step(one.event, one.subject, message=one.message))
        yield steps


def _read(path: Path, run: _Run) -> Entry | Progress:
    """Read a file, or say that it is known already or refused; ``done`` is set later."""
    try:
        source = open_source(path)
        known = run.known.get(source.address)
        if known and (known.digest, known.reader) == (source.digest, source.reader.version):
            _claim(known.document_id, source, run)
            return Progress("unchanged", known.document_id, 0, 0)
        reading = source.read()
        document = reading.document
        _check_owner(reading, source, run)
        _claim(document.metadata.id, source, run)
        chunks = split(document)
    except Rejected as error:
        return Progress("refused", shown_path(path), 0, 0, message=error.message)
    before = known.document_id if known and known.document_id != document.metadata.id else None
    return Entry(
        document, chunks, source.digest, source.address, source.reader.version, replaces=before
    )


def _check_owner(reading: Reading, source: Source, run: _Run) -> None:
    """Refuse a file that would take the id of another file that is still there.

    A file that names its id itself may do so from another place: then the folder was moved.
    """
    name = reading.document.metadata.id
    owner = run.owners.get(name, source.address)
    moved = reading.named and owner not in run.files
    if owner != source.address and not moved and Path(owner).exists():
        raise _taken(source, name, owner)


def _claim(name: str, source: Source, run: _Run) -> None:
    """Refuse a second file of this run with the same id."""
    if name in run.taken:
        raise _taken(source, name, run.taken[name])
    run.taken[name] = source.address


def _taken(source: Source, name: str, owner: str) -> Rejected:
    return Rejected(
        f"{source.path}: Die Kennung „{name}“ gehört schon zu {owner}. Geben Sie der Datei eine "
        "andere id (oder einen anderen Namen, wenn sie keinen Kopf hat)."
    )
