"""Every number and switch of the engine that was chosen by measurement, in one frozen record.

The defaults are what is shipped. ``python -m evals ablate`` switches the parts off one by one; the
weights were chosen on the tuning half of the development questions only.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.store import PointKind


@dataclass(frozen=True, slots=True)
class Tuning:
    """Switches of the parts, weights of the legs (relative to each other), and limits."""

    lexical: bool = True
    dense: bool = True
    questions: bool = True
    digests: bool = True
    synonyms: bool = True
    understanding: bool = True
    spelling: bool = True
    rerank: bool = True

    passage_lexical: float = 0.05
    passage_dense: float = 0.16
    question_lexical: float = 0.01
    question_dense: float = 0.20
    digest_lexical: float = 0.02
    digest_dense: float = 0.11
    far_lexical: float = 0.21
    """Weight that the questions' lexical leg gains when no document has the question's words."""
    far_dense: float = 0.24
    """The same for the questions' dense leg: meaning is all there is to go by."""

    part_weight: float = 0.4
    """Weight of a compound's part in the question, against the whole word."""
    synonym_weight: float = 0.3
    """Weight of a term that the term bridge adds, against the user's own word."""
    broader_weight: float = 0.15
    """The same for the kinds of a broader term: half, for each is only one of what was meant."""
    abbreviation_weight: float = 0.7
    """The same for the long form of an abbreviation and back."""
    english_weight: float = 0.9
    """The same for the German term of an English word."""

    candidates: int = 160
    """Points asked of each leg."""
    normalised_over: int = 100
    """Documents over which a leg's scores are min-max normalised (design: top 100)."""

    reranked: int = 100
    """Documents that the second stage looks at, and that a result can have at most."""
    reranked_limited: int = 150
    """The same when the question states limits, which only the second stage can judge."""
    coverage_weight: float = 0.28
    """Weight of the share of the question's words that a document contains, in the second stage."""
    title_weight: float = 0.06
    """The same for the share in its title."""

    place_weight: float = 0.05
    """Weight of being about a municipality that the question names."""
    fit_weight: float = 0.38
    """Weight of fitting the limits that the question states (-1 to 1)."""

    @property
    def best_score(self) -> float:
        """The score of a document that is first in every leg and has every word, in its title too.

        What lifts it further (a place, limits, far questions) shows in the order only.
        """
        legs = (
            self.passage_lexical + self.passage_dense + self.question_lexical + self.question_dense
        ) + (self.digest_lexical + self.digest_dense)
        return legs + self.coverage_weight + self.title_weight

    def weights_of(self, kind: PointKind) -> tuple[float, float]:
        """Return the weights of the lexical and the dense leg of a kind; 0 switches a leg off."""
        lexical, dense = {
            "passage": (self.passage_lexical, self.passage_dense),
            "question": (self.question_lexical, self.question_dense),
            "digest": (self.digest_lexical, self.digest_dense),
        }[kind]
        if (kind == "question" and not self.questions) or (kind == "digest" and not self.digests):
            return (0.0, 0.0)
        return (lexical if self.lexical else 0.0, dense if self.dense else 0.0)
