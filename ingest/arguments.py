"""The arguments of ``python -m ingest``, with help and errors in German."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

CORPUS = Path("corpus")
"""What ``check`` looks at when nothing is named."""

_GERMAN_ERRORS = (
    (r"the following arguments are required: (.*)", r"Es fehlt: \1."),
    (r"unrecognized arguments: (.*)", r"Das gibt es hier nicht: \1."),
    (r"argument .*: invalid choice: '?(.*?)'? \(.*", r"Einen Befehl „\1“ gibt es nicht."),
    (r"argument (.*): expected at least one argument", r"Nach \1 fehlt eine Angabe."),
)


class GermanFormatter(argparse.RawDescriptionHelpFormatter):
    """Help that begins with „Aufruf“ instead of “usage”."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class GermanParser(argparse.ArgumentParser):
    """A parser whose help and errors are German; a wrong call ends with exit status 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options, add_help=False, formatter_class=GermanFormatter, allow_abbrev=False
        )
        self.options = self.add_argument_group("Schalter")
        self.options.add_argument("-h", "--help", action="help", help="zeigt diese Hilfe")

    def error(self, message: str) -> NoReturn:
        """Print the German sentence and end with status 2."""
        for english, german in _GERMAN_ERRORS:
            if re.fullmatch(english, message):
                message = re.sub(english, german, message)
                break
        self.exit(2, f"{message}\nHilfe zeigt: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser for all verbs."""
    whole = GermanParser(
        prog="python -m ingest",
        description="Nimmt Dokumente in Katalog und Suchindex auf.",
        epilog="Beispiel: python -m ingest add corpus",
    )
    verbs = whole.add_subparsers(
        dest="verb", required=True, metavar="BEFEHL", title="Befehle", parser_class=GermanParser
    )
    for name, text, example in _VERBS:
        verb = verbs.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=f"Beispiel: {example}",
        )
        _arguments(verb, name)
    return whole


_VERBS: Iterable[tuple[str, str, str]] = (
    ("add", "nimmt Dateien und Ordner auf; Bekanntes wird nicht noch einmal gelesen",
     "python -m ingest add corpus notizen.md"),
    ("remove", "entfernt Dokumente aus Katalog und Suchindex",
     "python -m ingest remove dorfbuero-musterdorf"),
    ("list", "zeigt alle Dokumente des Katalogs", "python -m ingest list --json"),
    ("check", "prüft Dateien des Korpus, ohne sie aufzunehmen", "python -m ingest check corpus"),
    ("rebuild", "baut den Suchindex aus dem Katalog neu auf", "python -m ingest rebuild"),
    ("status", "zeigt, was im Katalog ist und was noch in den Suchindex muss",
     "python -m ingest status"),
)  # fmt: skip


def _arguments(verb: GermanParser, name: str) -> None:
    wanted = verb.add_argument_group("Angaben")
    if name == "add":
        wanted.add_argument("paths", nargs="+", type=Path, metavar="PFAD", help="Datei oder Ordner")
    if name == "remove":
        wanted.add_argument("ids", nargs="+", metavar="KENNUNG", help="Kennung eines Dokuments")
    if name == "check":
        wanted.add_argument(
            "paths", nargs="*", type=Path, default=[CORPUS], metavar="PFAD",
            help=f"Datei oder Ordner (Vorgabe: {CORPUS})",
        )  # fmt: skip
    verb.options.add_argument("--json", action="store_true", help="gibt den Bericht als JSON aus")
