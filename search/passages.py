"""Sentences of passages, the question's words in them, and which of them answer it.

Everything here works on offsets in the original text, so a quotation is verbatim by construction.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set

from search.lexical import Word
from search.question import Concept
from search.records import Span

MIN_SENTENCE, MAX_SENTENCE = 25, 420
"""Characters of a sentence that can be quoted: shorter ones are headings, longer ones tables."""
SYNONYM_SHARE = 0.8
"""How much of a concept is there when only another term for it is."""
PARTS_SHARE = 0.75
"""How much of a compound is there when only its parts are (0.6 to 0.9 differ by 0.001 nDCG@10)."""

_END = re.compile(r"[.!?…]+[“”»\")\]]*(?=\s+[^a-zäöüß\s]|\s*$)|\n+|[:;](?=\s*\n)")
_ABBREVIATIONS = frozenset(
    [
        "abb",
        "abs",
        "abt",
        "allg",
        "anm",
        "art",
        "aufl",
        "bd",
        "bgbl",
        "bspw",
        "bzw",
        "ca",
        "dr",
        "ebd",
        "eigtl",
        "einschl",
        "etc",
        "evtl",
        "ff",
        "fr",
        "ggf",
        "hrsg",
        "inkl",
        "insb",
        "insbes",
        "jg",
        "jh",
        "kap",
        "lfd",
        "lit",
        "max",
        "mbh",
        "min",
        "mind",
        "mio",
        "mrd",
        "nr",
        "o.g",
        "prof",
        "rd",
        "resp",
        "s",
        "sog",
        "st",
        "std",
        "str",
        "stv",
        "tel",
        "tsd",
        "u",
        "usf",
        "usw",
        "v",
        "vgl",
        "z",
        "zzgl",
        "zzt",
    ]
)
_BEFORE_NUMBERS = frozenset({"art", "max", "min"})
"""Words that a full stop shortens only before a number: “Art. 5”, but “dieser Art. Das …”."""
_AFTER_ORDINALS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember", "Jahrhundert", "Staffel", "Platz", "Preis", "Auflage", "Klasse",
)  # fmt: skip


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text as offsets; bullets and blanks around them are left out."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _goes_on(text, match):
            continue
        found.append(_trimmed(text, start, match.end()))
        start = match.end()
    found.append(_trimmed(text, start, len(text)))
    return [span for span in found if span.end > span.start]


def quotable(text: str) -> list[Span]:
    """Return the sentences that can stand alone as a quotation; a question answers nothing."""
    return [
        span
        for span in sentences(text)
        if MIN_SENTENCE <= span.end - span.start <= MAX_SENTENCE
        and " | " not in text[span.start : span.end]
        and text[span.end - 1] in '.!…“”»")'
    ]


def marks(words: Iterable[Word], concepts: Sequence[Concept]) -> tuple[Span, ...]:
    """Return where words of a text stand for concepts of the question, merged and in order."""
    whole = {concept.stem for concept in concepts}
    added = {stem for c in concepts for other in c.others if len(other) == 1 for stem in other}
    parts = [concept.stems - {concept.stem} for concept in concepts]
    spans = sorted(
        (word.token.start, word.token.end)
        for word in words
        if word.terms and _matches(word, whole, added, parts)
    )
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def matched(there: Set[str], concepts: Sequence[Concept]) -> tuple[str, ...]:
    """Return the words of the question that stand in a text with these stems."""
    return tuple(dict.fromkeys(c.word for c in concepts if c.stem in there or _replaced(there, c)))


def coverage(there: Set[str], concepts: Sequence[Concept]) -> float:
    """Return the share of the question's concepts in a set of stems, weighted by rarity (0–1).

    A synonym counts almost like the word itself, parts of a compound count by their number.
    """
    total = sum(concept.rarity for concept in concepts)
    if total <= 0:
        return 0.0
    return sum(concept.rarity * presence(there, concept) for concept in concepts) / total


def presence(there: Set[str], concept: Concept) -> float:
    """Return how much of a concept is in a set of stems: all, a synonym, or some of its parts."""
    if concept.stem in there:
        return 1.0
    if _replaced(there, concept):
        return SYNONYM_SHARE
    parts = len(concept.stems) - 1
    return PARTS_SHARE * len(concept.stems & there) / parts if parts else 0.0


def _replaced(there: Set[str], concept: Concept) -> bool:
    """Tell whether one of the other terms for a concept is there with all its words."""
    return any(other <= there for other in concept.others)


def _matches(
    word: Word,
    whole: Collection[str],
    added: Collection[str],
    parts: Sequence[Collection[str]],
) -> bool:
    """Tell whether a word lights up.

    It does when it, or a part of it, is a word of the question (*Betreiber-modell* for *Modell*),
    when it is an added term, and when it is a part of a word of the question.
    """
    stems = {term.stem for term in word.terms}
    return bool(
        not stems.isdisjoint(whole) or word.stem in added or any(word.stem in own for own in parts)
    )


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Tell whether the full stop belongs to an abbreviation, an initial, or an ordinal number."""
    before = re.search(r"[\w.]+$", text[max(0, match.start() - 12) : match.start()])
    word = before.group() if before else ""
    if not text[match.end() :].strip():
        return False
    if word.lower() in _BEFORE_NUMBERS:
        return text[match.end() :].lstrip()[:1].isdigit()
    if word.isdigit():
        return len(word) <= 2 and text[match.end() :].lstrip().startswith(_AFTER_ORDINALS)
    return len(word) == 1 or word.lower() in _ABBREVIATIONS or bool(re.search(r"\.\w$", word))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = re.match(r"\s*(?:[-•*–]\s+)?", piece)
    start += lead.end() if lead else 0
    return Span(start, start + len(text[start:end].rstrip()))
