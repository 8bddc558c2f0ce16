"""Chooses the sentences of the short answer: quoted, from different sources, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.encoder import Encoder
from search.lexical import Lexicon
from search.passages import coverage, quotable
from search.question import Question
from search.records import Hit, Passage, Quote, Span
from search.store import FloatVector

SOURCES = 5
"""Hits from which sentences are taken."""
PASSAGES = 2
"""Passages of a hit from which sentences are taken."""
MOST = 4
"""Sentences of an answer."""
PER_SOURCE = 2
"""Sentences of one document."""
SEMANTIC_SHARE = 0.5
"""Weight of nearness in meaning against covered words in a sentence's score."""
SOURCE_SHARE = 0.8
"""How much a sentence gains from the score of its hit."""
INTRODUCTION = 0.85
"""What a sentence before the first heading counts: it says what a document is, not what it knows."""
LEAST = 0.55
"""Share of the best sentence's score that a further one needs."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: Hit
    passage: Passage
    span: Span
    text: str
    score: float = 0.0


def quotes(
    question: Question,
    vector: FloatVector,
    hits: Sequence[Hit],
    encoder: Encoder,
    lexicon: Lexicon,
) -> tuple[Quote, ...]:
    """Return two to four sentences (one if there are no more), best sources first."""
    candidates = [
        _Sentence(hit, passage, span, passage.text[span.start : span.end])
        for hit in hits[:SOURCES]
        for passage in (hit.passage, *hit.more)[:PASSAGES]
        for span in quotable(passage.text)
    ]
    if not candidates:
        return ()
    scored = _scored(candidates, question, vector, encoder, lexicon, hits[0].score)
    chosen = _choose(scored)
    chosen.sort(key=lambda s: (s.hit.rank, s.passage.start, s.span.start))
    return tuple(Quote(s.text, s.hit.rank, s.passage.id, s.hit.document.id) for s in chosen)


def _scored(
    candidates: Sequence[_Sentence],
    question: Question,
    vector: FloatVector,
    encoder: Encoder,
    lexicon: Lexicon,
    top: float,
) -> list[_Sentence]:
    near = encoder.encode_passages([s.text for s in candidates]) @ vector
    found = []
    for sentence, cosine in zip(candidates, near, strict=True):
        covered = coverage(_stems(sentence, lexicon), question.concepts)
        own = SEMANTIC_SHARE * max(0.0, float(cosine)) + (1 - SEMANTIC_SHARE) * covered
        weight = 1 - SOURCE_SHARE + SOURCE_SHARE * sentence.hit.score / max(top, 1e-9)
        weight *= 1 if sentence.passage.heading_path else INTRODUCTION
        found.append(replace(sentence, score=own * weight))
    return sorted(found, key=lambda s: (-s.score, s.hit.rank, s.span.start))


def _stems(sentence: _Sentence, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of a sentence; its passage has been taken apart for the marks already."""
    span = sentence.span
    return frozenset(
        term.stem
        for word in lexicon.read(sentence.passage.text)
        if span.start <= word.token.start < span.end
        for term in word.terms
    )


def _choose(scored: Sequence[_Sentence]) -> list[_Sentence]:
    """Take the best sentences, few of each document, none twice."""
    chosen: list[_Sentence] = []
    for sentence in scored:
        same = sum(s.hit.document.id == sentence.hit.document.id for s in chosen)
        enough = len(chosen) >= 2 and sentence.score < LEAST * chosen[0].score
        if len(chosen) == MOST or enough:
            break
        if same < PER_SOURCE and all(s.text != sentence.text for s in chosen):
            chosen.append(sentence)
    return chosen
