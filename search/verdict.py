"""Says whether the corpus answers a question: ``supported``, ``partial`` or ``none``.

A logistic regression over six signs that a reader would look for as well. Fitted and checked by
``python -m evals calibrate`` on the tuning half of the development questions and on questions
written for calibration alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from search.gaps import Gap
from search.passages import presence
from search.question import Question
from search.ranking import Candidate
from search.records import Verdict
from search.rerank import Digest

LOOKED_AT = 3
"""Best documents that are looked into."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer: shares between 0 and 1, and cosines.

    ``covered`` is the best share of the question's words in one of the best documents, ``missing``
    the rarity of its rarest word that is in none of them. ``question`` and ``digest`` are cosines:
    of the nearest question that any document answers, and of the nearest document. ``gap`` and
    ``gap_covered`` are those of the nearest known gap.
    """

    covered: float
    question: float
    digest: float
    missing: float
    gap: float
    gap_covered: float


WEIGHTS = Signs(0.01, 5.90, 3.03, -1.93, -8.58, -2.30)
"""Weight of each sign in the log-odds of an answer."""
BIAS = 1.52
"""Log-odds without any sign."""
NONE_BELOW = -0.4
"""Log-odds below which there is no answer: refusing an answer that exists is the worse mistake."""
FULLY_COVERED = 0.95
"""Share of the question's words from which they are all there; of the unanswerable questions that
the verdict was calibrated on none reaches 0.8 (``python -m evals calibrate``)."""
SUPPORTED_FROM = 2.0
"""Log-odds from which the sources support an answer: seven to one. Below it a reader is told to
look for himself; ``python -m evals`` counts how often that is said."""


def judge(signs: Signs) -> Verdict:
    """Return the verdict for these signs.

    A document that has every word of the question is worth showing, whatever else speaks against
    it: people look for names and single words.
    """
    odds = log_odds(signs)
    if odds < NONE_BELOW and signs.covered < FULLY_COVERED:
        return "none"
    return "supported" if odds >= SUPPORTED_FROM else "partial"


def log_odds(signs: Signs) -> float:
    """Return the log-odds that the corpus answers the question."""
    pairs = zip(astuple(WEIGHTS), astuple(signs), strict=True)
    return BIAS + sum(float(weight) * float(sign) for weight, sign in pairs)


def read_signs(
    question: Question,
    ranked: Sequence[Candidate],
    digests: Mapping[str, Digest],
    gap: Gap,
) -> Signs:
    """Read the signs off the ranked documents."""
    best = [c for c in ranked[:LOOKED_AT] if c.document_id in digests]
    stems = [digests[c.document_id].stems for c in best]
    missing = (
        concept.rarity * (1 - max((presence(there, concept) for there in stems), default=0.0))
        for concept in question.concepts
    )
    covered = max((c.coverage for c in best), default=0.0)
    only_limits = not question.concepts and bool(question.recognised.spans)
    return Signs(
        covered=1.0 if only_limits else covered,
        question=max((c.cosines.get("question", 0.0) for c in ranked), default=0.0),
        digest=max((c.cosines.get("digest", 0.0) for c in best), default=0.0),
        missing=max(missing, default=0.0),
        gap=gap.cosine,
        gap_covered=gap.coverage,
    )
