"""Turns a document of the catalogue into its page.

Passages are stretches of the document's text, so every anchor stands exactly where its passage
begins, also in the middle of a long block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from search.records import Block, Chunk, Document, Filter, Metadata, Span
from web import links, wording
from web.marking import Piece, pieces, within
from web.pages import Anchor, BlockView, DocumentPage

Marker = Callable[[str, str], Sequence[Span]]
"""``(text, question) -> spans``: the question's words in the text."""

FIRST_LEVEL = 2
"""Level of the highest heading in the text; the title of the page is level 1."""
QUESTIONS_SHOWN = 6
"""Questions that are shown at once; the rest is folded."""
CONTENTS_FROM = 4
"""Headings from which a table of contents helps."""
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_CELL = re.compile(r"\s*(?:\||\t)\s*")


def document_page(
    document: Document,
    chunks: Sequence[Chunk],
    similar: Sequence[Metadata],
    siblings: Sequence[Metadata],
    mark: Marker,
    question: str = "",
    place: str = "",
) -> DocumentPage:
    """Lay out the document; ``place`` is the anchor of the passage to highlight."""
    metadata = document.metadata
    blocks = block_views(document, chunks, mark, question, place)
    originals = [wording.original(link) for link in metadata.links]
    asked = tuple(Anchor(links.search_url(q), q) for q in document.questions)
    return DocumentPage(
        title=metadata.title,
        section="",
        document=metadata,
        question=question,
        back_url=links.search_url(question) if question else "",
        facts=wording.all_facts(metadata),
        blocks=blocks,
        contents=contents(blocks),
        themes=tuple(
            Anchor(links.search_url(theme, Filter(themes=(theme,))), theme)
            for theme in metadata.themes
        ),
        originals=tuple(link for link in originals if link),
        sources=other_sources(metadata),
        questions=asked[:QUESTIONS_SHOWN],
        more_questions=asked[QUESTIONS_SHOWN:],
        similar=tuple(similar),
        siblings=tuple(d for d in siblings if d.id != metadata.id),
    )


def other_sources(metadata: Metadata) -> tuple[Anchor, ...]:
    """Return the sources that are not already linked as original."""
    linked = {link.url for link in metadata.links}
    return tuple(wording.source(text) for text in metadata.sources if text not in linked)


def block_views(
    document: Document, chunks: Sequence[Chunk], mark: Marker, question: str, place: str
) -> tuple[BlockView, ...]:
    """Lay out all blocks but a first heading that repeats the title."""
    blocks = list(document.blocks)
    top = min((b.level for b in blocks if b.kind == "heading"), default=1)
    if blocks and blocks[0].kind == "heading" and blocks[0].text == document.metadata.title:
        blocks = blocks[1:]
        top = min((b.level for b in blocks if b.kind == "heading"), default=1)
    anchors = passage_starts(blocks, chunks)
    target = next((c for c in chunks if c.anchor == place), None)
    found = []
    for number, block in enumerate(blocks):
        spans = mark(block.text, question) if question else ()
        lit = target is not None and block.start < target.end and block.end > target.start
        tag = tag_of(block, top)
        anchor = f"abschnitt-{number}" if tag.startswith("h") else ""
        rows = row_pieces(block, spans, anchors.get(number, {}))
        found.append(BlockView(tag, rows, lit, anchor))
    return tuple(found)


def passage_starts(
    blocks: Sequence[Block], chunks: Sequence[Chunk]
) -> Mapping[int, Mapping[int, Sequence[str]]]:
    """Return the anchors of all passages: block number → offset in the block → anchors.

    A passage that begins before, between or behind the blocks goes to the next one, or the last.
    """
    found: dict[int, dict[int, list[str]]] = {}
    for chunk in chunks:
        numbers = [n for n, block in enumerate(blocks) if chunk.start < block.end]
        if not blocks:
            break
        number = numbers[0] if numbers else len(blocks) - 1
        offset = max(0, chunk.start - blocks[number].start) if numbers else 0
        found.setdefault(number, {}).setdefault(offset, []).append(chunk.anchor)
    return found


def tag_of(block: Block, top: int) -> str:
    """Return the HTML element for a block."""
    if block.kind == "heading":
        return f"h{min(6, FIRST_LEVEL + max(0, block.level - top))}"
    return {"list": "ul", "table": "table", "note": "aside"}.get(block.kind, "p")


def row_pieces(
    block: Block, marks: Sequence[Span], anchors: Mapping[int, Sequence[str]]
) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    """Cut the block into rows and cells and these into pieces.

    An anchor on a bullet or a divider, which are not shown, goes to the cell behind it.
    """
    rows, left = [], dict(anchors)
    for cells in cell_spans(block):
        row = []
        for cell in cells:
            here = {o: left.pop(o) for o in sorted(left) if o < cell.end}
            local: dict[int, list[str]] = {}
            for offset, names in here.items():
                local.setdefault(max(0, offset - cell.start), []).extend(names)
            text = block.text[cell.start : cell.end]
            row.append(pieces(text, within(marks, cell.start, cell.end), local))
        rows.append(tuple(row))
    return tuple(rows)


def cell_spans(block: Block) -> list[list[Span]]:
    """Return the offsets of the cells: lines of a list without bullets, cells of a table."""
    if block.kind not in {"list", "table"}:
        return [[Span(0, len(block.text))]]
    found: list[list[Span]] = []
    for line in re.finditer(r"[^\n]+", block.text):
        if block.kind == "list":
            bullet = _BULLET.match(line.group())
            found.append([Span(line.start() + (bullet.end() if bullet else 0), line.end())])
        elif not re.fullmatch(r"[\s|:+-]+", line.group()):
            found.append(table_cells(line.group(), line.start()))
    return found


def table_cells(line: str, start: int) -> list[Span]:
    """Return the offsets of the cells of a table row; cells are divided by ``|`` or tab."""
    trimmed = line.strip().strip("|").strip()
    first = start + line.find(trimmed) if trimmed else start
    cells, position = [], 0
    for divider in _CELL.finditer(trimmed):
        cells.append(Span(first + position, first + divider.start()))
        position = divider.end()
    return [*cells, Span(first + position, first + len(trimmed))]


def contents(blocks: Sequence[BlockView]) -> tuple[Anchor, ...]:
    """Return links to the highest headings, when there are enough of them."""
    headings = [b for b in blocks if b.tag == f"h{FIRST_LEVEL}"]
    if len(headings) < CONTENTS_FROM:
        return ()
    return tuple(
        Anchor(f"#{b.anchor}", "".join(p.text for row in b.rows for cell in row for p in cell))
        for b in headings
    )
