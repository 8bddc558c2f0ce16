"""The head of a corpus file: YAML between two ``---`` lines, checked field by field.

``read`` and ``check`` share it, so what the check passes is what the catalogue takes. Every problem
knows its line in the file, because an editor looks for a line and not for a field path.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingest.fields import Head

FENCE = "---"
MAX_HEAD = 262_144
"""Characters; the longest head of our corpus has 6,000, and YAML is slow to parse."""
MAX_DEPTH = 8
"""Levels of nesting; our own fields need three."""
TOO_DEEP = "Der Kopf ist zu tief verschachtelt."
SHOWN = 60
"""Characters of an offending value that a message repeats."""

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NATURE = {"string_type": "Text in Anführungszeichen", "int_type": "eine ganze Zahl ohne Punkt"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line of the file (from 1); ``text`` is a German sentence."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file cut in two; ``head`` is None without a head or when ``problems`` says why.

    ``lines`` maps a field to the line in which it stands, ``body_line`` is the line of the file in
    which ``body`` begins.
    """

    head: Head | None
    body: str
    body_line: int
    problems: tuple[Problem, ...]
    lines: Mapping[str, int]
    present: bool

    def line(self, field: str) -> int:
        """Return the line of a field, or that of the head's beginning."""
        return self.lines.get(field, 1)


def parse(text: str) -> FrontMatter:
    """Cut the text of a file into head and body and check the head; problems are collected."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return FrontMatter(None, text, 1, (), {}, present=False)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        problem = Problem(
            1, f"Der Kopf ist nicht abgeschlossen; es fehlt die zweite Zeile „{FENCE}“."
        )
        return FrontMatter(None, "", 1, (problem,), {}, present=True)
    # The opening fence becomes an empty line, so that YAML counts the lines of the file.
    source = "\n".join(["", *lines[1:end], ""])
    body = "\n".join(lines[end + 1 :])
    return _read_head(source, FrontMatter(None, body, end + 2, (), {}, present=True))


def _read_head(source: str, cut: FrontMatter) -> FrontMatter:
    """Return the cut file with its head, or with what is wrong in it."""
    if len(source) > MAX_HEAD:
        text = f"Der Kopf hat {len(source)} Zeichen, erlaubt sind {MAX_HEAD}. Kürzen Sie ihn."
        return replace(cut, problems=(Problem(1, text),))
    loader = _Loader(source)
    try:
        # Composing is recursive, in C even without a limit: what is too deep must not get there.
        found = tuple(_unfit(source))
        node = None if found else loader.get_single_node()
        found = found or tuple(_structure(node))
        if node is None or found:
            return replace(cut, problems=found)
        data = loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        return replace(cut, problems=(_broken(error),))
    finally:
        loader.dispose()
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    try:
        return replace(cut, head=Head.model_validate(data), lines=lines)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        found = tuple(Problem(_line(node, e["loc"]), _sentence(e)) for e in details)
        return replace(cut, problems=found, lines=lines)


def _unfit(source: str) -> Iterator[Problem]:
    """Yield the first place that is nested too deep, refers to another, or holds no text."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            yield Problem(line, TOO_DEEP)
            return
        if getattr(event, "anchor", None):
            yield Problem(line, "Verweise mit „&“ und „*“ sind im Kopf nicht vorgesehen.")
            return
        if any(c < " " and c not in "\n\t" for c in getattr(event, "value", None) or ""):
            yield Problem(line, "Ein Wert enthält ein unsichtbares Steuerzeichen. Löschen Sie es.")
            return


def _structure(node: yaml.Node | None) -> Iterator[Problem]:
    """Yield what makes the head no plain mapping of distinct fields."""
    if not isinstance(node, yaml.MappingNode):
        yield Problem(1, "Der Kopf enthält keine Felder in der Form „titel: …“.")
        return
    known: set[str] = set()
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(line, "Ein Feldname muss ein einfaches Wort sein.")
        elif key.value in known:
            yield Problem(line, f"Das Feld „{key.value}“ steht zweimal im Kopf.")
        known.add(str(key.value))


def _broken(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    detail = getattr(error, "problem", None) or str(error).split("\n")[0][:SHOWN]
    if "nesting depth" in detail:  # libyaml reads ahead and may stop before our own limit does
        return Problem(line, TOO_DEEP)
    return Problem(
        line,
        f"Der Kopf ist kein gültiges YAML ({detail}). Setzen Sie Werte mit Doppelpunkt oder "
        "Sonderzeichen in Anführungszeichen und rücken Sie mit Leerzeichen ein.",
    )


def _line(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """Return the line of the deepest node on the path that exists."""
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _sentence(error: ErrorDetails) -> str:
    """Say in German what pydantic found."""
    *outer, last = error["loc"] or ("?",)
    field = ".".join(str(part) for part in (*outer, last) if isinstance(part, str))
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return f"Das Feld „{field}“ fehlt."
    if kind == "extra_forbidden":
        names = [f.alias or name for name, f in Head.model_fields.items()]
        near = difflib.get_close_matches(str(last), names, 1)
        hint = f" Meinten Sie „{near[0]}“?" if near else f" Vorgesehen sind: {', '.join(names)}."
        return f"Das Feld „{field}“ ist nicht vorgesehen.{hint}"
    if kind == "value_error":
        return f"Das Feld „{field}“: {error['ctx']['error']}"
    if kind in _NATURE:
        return f"Das Feld „{field}“ muss {_NATURE[kind]} sein, nicht {shown(value)}."
    return f"Das Feld „{field}“ hat einen Wert, der nicht passt: {shown(value)} ({error['msg']})."


def shown(value: object) -> str:
    """Return a value as a message repeats it: short and on one line."""
    if isinstance(value, dict | list | tuple):
        return "eine Liste" if isinstance(value, list | tuple) else "eine Gruppe von Feldern"
    text = re.sub(r"\s+", " ", str(value))
    return f"„{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}“"
