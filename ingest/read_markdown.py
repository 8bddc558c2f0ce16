"""Reads a Markdown file: a corpus file with a head, or an editor's own without one.

The body becomes blocks of plain text. Markup goes, raw HTML stays as the text it is, so nothing in
a file can become markup on a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest import frontmatter
from ingest.fields import slug
from ingest.read import Reading
from search.errors import Rejected
from search.records import Block, BlockKind, Document, Metadata

VERSION = "markdown/1"
"""Raise it when the same bytes are to give another document; files are then read again."""
NESTING = 100
"""Levels of lists and quotations that are read; markdown-it drops text below its limit (20)."""
BULLET = "- "
CELL_BREAK = " | "

_KINDS: dict[str, BlockKind] = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "note",
}


def read(path: Path, data: bytes) -> Reading:
    """Read the file; ``Rejected`` says in which line it cannot be taken, and why."""
    text = decode(path, data)
    matter = frontmatter.parse(text)
    if matter.problems:
        first, *more = matter.problems
        rest = f" ({len(more)} weitere: „python -m ingest check {path}“)" if more else ""
        raise Rejected(f"{path}:{first.line}: {first.text}{rest}")
    found = blocks(matter.body)
    if not any(block.kind != "heading" for block in found):
        raise Rejected(
            f"{path}:{matter.body_line}: Die Datei hat keinen Text außer Überschriften. "
            "Ergänzen Sie den Inhalt."
        )
    if matter.head is None:
        return Reading(Document.build(_own_metadata(path, found), found), named=False)
    document = Document.build(matter.head.metadata(), found, matter.head.fragen)
    return Reading(document, named=True)


def decode(path: Path, data: bytes) -> str:
    """Return the text of the file with plain line ends; ``Rejected`` when it is not UTF-8 text."""
    if not data.strip():
        raise Rejected(f"{path}: Die Datei ist leer. Ergänzen Sie den Inhalt oder löschen Sie sie.")
    if b"\0" in data:
        raise Rejected(
            f"{path}: Die Datei enthält keinen Text, sondern Binärdaten (oder UTF-16). "
            "Speichern Sie sie als Markdown in UTF-8."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise Rejected(
            f"{path}:{line}: Das Byte 0x{byte:02X} ist kein UTF-8. Speichern Sie die Datei in der "
            "Zeichenkodierung UTF-8 (im Editor: „Speichern unter“)."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in reading order; those without text are left out."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTING}).enable("table")
    tokens = parser.parse(body)
    found: list[Block] = []
    position = 0
    while position < len(tokens):
        end = _closing(tokens, position)
        block = _block(tokens[position : end + 1])
        if block.text.strip():
            found.append(block)
        position = end + 1
    return tuple(found)


def _own_metadata(path: Path, found: Sequence[Block]) -> Metadata:
    """Make the metadata of a file without a head from its name and its first heading."""
    name = slug(path.stem)
    if not name:
        raise Rejected(
            f"{path}: Aus dem Dateinamen lässt sich keine Kennung bilden. Benennen Sie die Datei "
            "mit Buchstaben oder Ziffern."
        )
    heading = next((b.text for b in found if b.kind == "heading" and b.level == 1), None)
    return Metadata(id=name, type="publikation", title=heading or path.stem)


def _closing(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the token that closes the one at ``start``."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(tokens: Sequence[Token]) -> Block:
    first = tokens[0]
    kind = _KINDS.get(first.type)
    if kind == "list":
        return Block(kind, "\n".join(_list_lines(tokens)))
    if kind == "table":
        return Block(kind, "\n".join(_table_lines(tokens)))
    if kind == "note":
        return Block(kind, "\n".join(filter(None, map(_text, tokens))))
    if first.type == "heading_open":
        return Block("heading", " ".join(_text(tokens[1]).split()), int(first.tag[1:]))
    return Block("paragraph", "\n".join(filter(None, map(_text, tokens))))


def _list_lines(tokens: Sequence[Token]) -> list[str]:
    """Return a line for each entry of the list, deeper ones indented by two spaces."""
    lines: list[str] = []
    counters: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type == "bullet_list_open":
            counters.append(None)
        elif token.type == "ordered_list_open":
            counters.append(int(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            number = counters[-1]
            mark = "  " * (len(counters) - 1) + (BULLET if number is None else f"{number}. ")
            counters[-1] = None if number is None else number + 1
        elif text := " ".join(_text(token).split()):
            if mark or not lines:
                lines.append(mark + text)
                mark = ""
            else:
                lines[-1] += f" {text}"
    return lines


def _table_lines(tokens: Sequence[Token]) -> list[str]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(" ".join(_text(token).split()))
    return [CELL_BREAK.join(row) for row in rows if any(row)]


def _text(token: Token) -> str:
    """Return the words of a token without markup; a hard line break stays one."""
    if token.children is None:
        return _clean(token.content) if token.type in ("fence", "code_block") else ""
    parts = []
    for child in token.children:
        if child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        else:
            parts.append(child.content)
    return _clean("".join(parts))


def _clean(text: str) -> str:
    """Compose letters, drop invisible characters (soft hyphens, direction marks), join blanks."""
    composed = unicodedata.normalize("NFC", text)
    seen = (c for c in composed if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    return re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", re.sub(r"[^\S\n]+", " ", "".join(seen))).strip()
