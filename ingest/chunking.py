"""Cuts a document into passages that can be found and quoted.

A passage never reaches across a heading, so its heading path is true for every word of it, and it
is a stretch of the document's text, so a quotation can be shown where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.records import Block, Chunk, Document, chunk_id

VERSION = "abschnitte/1"
"""Raise it when the same document is to give other passages; the index then wants a rebuild."""
TARGET = 900
"""Characters a passage may have: about six sentences, what fits one quotation and one thought."""
LONGEST = 1_200
"""Characters a passage may have when that spares us a crumb."""
CRUMB = 200
"""Characters below which a passage says too little by itself and is joined to its neighbour."""

SEPARATORS = (
    r"\n+",
    # A sentence ends after a word of three letters or more, so "z. B." and "Nr. 3" hold together.
    r"(?<=\w\w\w[.!?…])\s+|(?<=[.!?…][“”»)\"])\s+",
    r"(?<=[;:,])\s+",
    r"\s+",
    "",
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the document's text that is not cut any further."""

    start: int
    end: int
    pages: tuple[int, ...]

    @property
    def length(self) -> int:
        return self.end - self.start


def split(document: Document) -> tuple[Chunk, ...]:
    """Return the passages in reading order; headings are in their paths and not in their text."""
    text = document.text
    chunks: list[Chunk] = []
    for path, blocks in _sections(document):
        parts = [part for block in blocks for part in _stretches(block)]
        for packed in _packed(parts):
            chunks.append(_chunk(document.metadata.id, len(chunks), text, path, packed))
    return tuple(chunks)


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Yield the heading path and the blocks of each run of blocks between two headings."""
    open_headings: list[Block] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind != "heading":
            blocks.append(block)
            continue
        if blocks:
            yield _path(open_headings, document), blocks
            blocks = []
        open_headings = [h for h in open_headings if h.level < block.level] + [block]
    if blocks:
        yield _path(open_headings, document), blocks


def _path(headings: Sequence[Block], document: Document) -> tuple[str, ...]:
    """Return the headings from the outermost on, without one that only repeats the title."""
    texts = [heading.text for heading in headings]
    return tuple(texts[1:] if texts[:1] == [document.metadata.title] else texts)


def _stretches(block: Block) -> Iterator[_Stretch]:
    """Yield the block, or its parts when it is too long for one passage."""
    pages = () if block.page is None else (block.page,)
    pieces = [block.text] if len(block.text) <= LONGEST else _pieces(block.text)
    position = block.start
    for piece in pieces:
        start = position + len(piece) - len(piece.lstrip())
        end = position + len(piece.rstrip())
        position += len(piece)
        if start < end:
            yield _Stretch(start, end, pages)


def _pieces(text: str) -> list[str]:
    """Cut a long text at lines, sentences, or words; joined together the pieces are the text."""
    # Imported here: it brings langchain-core with it, and most runs have no long paragraph.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=list(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=TARGET,
        chunk_overlap=0,
    )
    return splitter.split_text(text)


def _packed(parts: Sequence[_Stretch]) -> Iterator[list[_Stretch]]:
    """Join neighbours up to ``TARGET``, or up to ``LONGEST`` where one would be a crumb."""
    current: list[_Stretch] = []
    for part in parts:
        if current:
            length = current[-1].end - current[0].start
            limit = LONGEST if min(length, part.length) < CRUMB else TARGET
            if part.end - current[0].start > limit:
                yield current
                current = []
        current.append(part)
    if current:
        yield current


def _chunk(
    document_id: str, position: int, text: str, path: tuple[str, ...], parts: Sequence[_Stretch]
) -> Chunk:
    start, end = parts[0].start, parts[-1].end
    pages = [page for part in parts for page in part.pages]
    return Chunk(
        id=chunk_id(document_id, position, text[start:end]),
        document_id=document_id,
        position=position,
        text=text[start:end],
        heading_path=path,
        page_from=min(pages, default=None),
        page_to=max(pages, default=None),
        start=start,
        end=end,
    )
