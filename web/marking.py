"""Cuts text into pieces for the templates: marked words, anchors, excerpts.

Templates never see offsets or ready-made HTML: they get pieces of plain text, which Jinja escapes,
and put ``<mark>`` around the marked ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.records import Span

EXCERPT_LENGTH = 420
"""Characters of a passage on the result page: about six lines, enough for two or three sentences."""
_BULLET = re.compile(r"^[-*] (?=\S)", re.MULTILINE)
_SENTENCE_START = re.compile(r"(?<=[.!?:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not, with the anchors that stand before it."""

    text: str
    marked: bool = False
    anchors: tuple[str, ...] = ()


def pieces(
    text: str,
    marks: Iterable[Span] = (),
    anchors: Mapping[int, Sequence[str]] | None = None,
) -> tuple[Piece, ...]:
    """Cut the text at marks and anchors; both are offsets in ``text``, overlaps are merged."""
    inside = [False] * (len(text) + 1)
    for span in marks:
        for position in range(max(0, span.start), min(len(text), span.end)):
            inside[position] = True
    places = anchors or {}
    cuts = {0, len(text), *(p for p in places if 0 <= p < len(text))}
    cuts.update(p for p in range(1, len(text)) if inside[p] != inside[p - 1])
    ordered = sorted(cuts)
    return tuple(
        Piece(text[start:end], inside[start], tuple(places.get(start, ())))
        for start, end in pairwise(ordered)
    )


def within(marks: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the marks inside ``start:end``, counted from ``start``."""
    return tuple(
        Span(max(span.start, start) - start, min(span.end, end) - start)
        for span in marks
        if span.start < end and span.end > start
    )


def excerpt(text: str, marks: Sequence[Span], length: int = EXCERPT_LENGTH) -> tuple[Piece, ...]:
    """Return the part of the text with most marks, from the beginning of a sentence.

    At most ``length`` characters, an ellipsis stands for what was left out.
    """
    text = _BULLET.sub("• ", text)  # as long as what it replaces, so the marks stay right
    if len(text) <= length:
        return pieces(text, marks)
    starts = [0, *(found.end() for found in _SENTENCE_START.finditer(text))]
    start = max(starts, key=lambda s: (len(within(marks, s, s + length)), -s))
    end = min(len(text), start + length)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start else end
    found = pieces(text[start:end], within(marks, start, end))
    before = (Piece("… "),) if start > 0 else ()
    after = (Piece(" …"),) if end < len(text) else ()
    return before + found + after
