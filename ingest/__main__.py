"""Takes documents in, removes, lists, checks: ``python -m ingest add|remove|list|…``."""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ingest import pipeline
from ingest.arguments import parser
from ingest.catalog import Catalog
from ingest.check import check
from ingest.indexing import Indexer
from ingest.locking import writing
from ingest.progress import Progress
from ingest.read import shown_path
from ingest.report import Report, number
from ingest.waiting import PATIENCE, wait_for_service
from search.errors import IndexInUse, WissenError
from search.records import DOCUMENT_TYPES
from search.settings import Settings

Opening = Callable[[Settings], Indexer]
STATES = {"pending": "wartet", "indexed": "im Index"}
INTERRUPTED = 130
"""Exit status after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None, opening: Opening = Indexer.from_settings) -> int:
    """Run one verb; 1 and a German sentence on stderr when something expected fails."""
    wanted = parser().parse_args(arguments)
    try:
        if wanted.verb == "check":
            return run_check(wanted)
        return _CATALOG_VERBS[wanted.verb](wanted, Settings(), opening)
    except WissenError as error:
        say(error.message)
    except ValidationError as error:
        for one in error.errors():
            name = f"LOTSE_{'_'.join(map(str, one['loc'])).upper()}"
            say(f"Die Einstellung {name} hat einen Wert, der nicht passt: „{one['input']}“.")
    except KeyboardInterrupt:
        say(
            "Abgebrochen. Was als aufgenommen gemeldet ist, bleibt; den Rest holt der nächste Lauf."
        )
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (head, less) has gone; nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def run_check(wanted: argparse.Namespace) -> int:
    """Print what is wrong in the files."""
    checked = check(wanted.paths)
    if wanted.json:
        rows = [
            {"file": shown_path(f.path), "line": f.problem.line, "message": f.problem.text}
            for f in checked.findings
        ]
        print_json({"files": checked.files, "problems": rows})
    else:
        for finding in checked.findings:
            print(finding)
    files = "1 Datei" if checked.files == 1 else f"{number(checked.files)} Dateien"
    if checked.findings:
        say(f"{files} geprüft, {number(len(checked.findings))} Beanstandungen.")
        return 1
    if not wanted.json:
        print(f"{files} geprüft, keine Beanstandung.")
    return 0


def run_writing(wanted: argparse.Namespace, settings: Settings, opening: Opening) -> int:
    """Run a verb that changes something, and print its report."""
    report = Report(wanted.verb)
    with writing(settings, say), closing(Catalog.open(settings)) as catalog:
        indexer = opening(settings)
        started = time.perf_counter()
        with closing(indexer):
            show(steps(wanted, catalog, indexer, report), report, wanted)
        report.seconds = time.perf_counter() - started
    if wanted.json:
        print_json(report.to_json())
    else:
        print(report.sentence())
    for step in report.refused:
        say(step.message)
    return 1 if report.refused else 0


def steps(
    wanted: argparse.Namespace, catalog: Catalog, indexer: Indexer, report: Report
) -> Iterator[Progress]:
    """Yield the steps of the verb; when the service has the index, leave the indexing to it."""
    if wanted.verb == "rebuild":
        yield from rebuild(catalog, indexer)
        return
    try:
        indexer.store(catalog)
    except IndexInUse:
        recorded = list(
            pipeline.record(wanted.paths, catalog)
            if wanted.verb == "add"
            else pipeline.remove(wanted.ids, catalog)
        )
        say("Der laufende Dienst nimmt die Dokumente in den Index auf …")
        report.waiting = wait_for_service(catalog, PATIENCE)
        if report.waiting:
            say(
                f"Noch nicht im Suchindex: {number(report.waiting)} Dokumente. Sie sind im Katalog "
                "vermerkt; der laufende Dienst holt sie nach."
            )
        yield from recorded
        return
    if wanted.verb == "add":
        yield from pipeline.ingest(wanted.paths, catalog, indexer)
    else:
        yield from pipeline.remove(wanted.ids, catalog, indexer)


def rebuild(catalog: Catalog, indexer: Indexer) -> Iterator[Progress]:
    """Rebuild the index, or say that the service must be stopped first."""
    try:
        yield from pipeline.rebuild(catalog, indexer)
    except IndexInUse as error:
        raise IndexInUse(
            "Der Suchindex wird vom laufenden Dienst benutzt und kann nicht neu gebaut werden. "
            "Beenden Sie zuerst den Dienst (make stop)."
        ) from error


def show(found: Iterator[Progress], report: Report, wanted: argparse.Namespace) -> None:
    """Count the steps and show them: a bar on a terminal, otherwise a line for each change."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    lively = console.is_terminal and not wanted.json
    with Bar(*columns, TimeElapsedColumn(), console=console, disable=not lively) as bar:
        task = bar.add_task("Dokumente", total=None)
        for step in found:
            report.add(step)
            if lively:
                bar.update(task, completed=step.done, total=step.total)
            elif not wanted.json and step.event not in ("unchanged", "refused"):
                print(step, flush=True)


def run_list(wanted: argparse.Namespace, settings: Settings, _: Opening) -> int:
    """Print one line for each document."""
    with closing(Catalog.open(settings)) as catalog:
        listed = catalog.listed()
    if wanted.json:
        rows = [dataclasses.asdict(one) for one in listed]
        print_json([{**row, "changed_at": row["changed_at"].isoformat()} for row in rows])
        return 0
    for one in listed:
        print(f"{one.id}\t{one.type}\t{STATES[one.state]}\t{one.passages} Passagen\t{one.title}")
    return 0


def run_status(wanted: argparse.Namespace, settings: Settings, _: Opening) -> int:
    """Print what is in the catalogue and what is still to be indexed."""
    with closing(Catalog.open(settings)) as catalog:
        counts, state = catalog.counts(), catalog.index_state()
    if wanted.json:
        index = dataclasses.asdict(state) if state else None
        print_json({**dataclasses.asdict(counts), "index": index})
        return 0
    print(f"{number(counts.documents)} Dokumente, {number(counts.passages)} Passagen")
    for name, amount in counts.by_type.items():
        print(f"  {DOCUMENT_TYPES.get(name, name)}: {number(amount)}")
    print(f"Noch nicht im Suchindex: {number(counts.pending)}")
    print(f"Neuester Stand: {counts.newest or 'unbekannt'}")
    if state:
        print(f"Sprachmodell: {state.encoder} ({state.dimension} Dimensionen)")
    return 0


def print_json(value: object) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def say(message: str) -> None:
    """Print a message for the person at the keyboard, apart from the output."""
    print(message, file=sys.stderr, flush=True)


_CATALOG_VERBS: Mapping[str, Callable[[argparse.Namespace, Settings, Opening], int]] = {
    "add": run_writing,
    "remove": run_writing,
    "rebuild": run_writing,
    "list": run_list,
    "status": run_status,
}


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows "?"
    sys.exit(main())
