"""How well the engine knows when it has nothing to say, and whether what it quotes is relevant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.trial import Outcome


@dataclass(frozen=True, slots=True)
class Abstention:
    """Counts of verdicts; ``none`` is the refusal, ``partial`` an answer with a warning."""

    answerable: int
    answerable_none: int
    answerable_partial: int
    unanswerable: int
    unanswerable_none: int
    unanswerable_partial: int

    @property
    def recognised(self) -> float:
        """Share of the unanswerable questions that were refused (recall of ``none``)."""
        return _share(self.unanswerable_none, self.unanswerable)

    @property
    def wrongly_refused(self) -> float:
        """Share of the answerable questions that were refused."""
        return _share(self.answerable_none, self.answerable)

    @property
    def precision(self) -> float:
        """Share of the refusals that were right."""
        return _share(self.unanswerable_none, self.unanswerable_none + self.answerable_none)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Counts over the short answers to answerable questions; relevant means grade 1 or 2."""

    answers: int
    answers_with_quotes: int
    first_relevant: int
    quotes: int
    relevant: int
    verbatim: int

    @property
    def relevant_share(self) -> float:
        """Share of the quotes that come from a relevant document."""
        return _share(self.relevant, self.quotes)

    @property
    def first_share(self) -> float:
        """Share of the answers with quotes whose first quote comes from a relevant document."""
        return _share(self.first_relevant, self.answers_with_quotes)

    @property
    def verbatim_share(self) -> float:
        """Share of the quotes that stand letter by letter in their document; anything but 1 is a bug."""
        return _share(self.verbatim, self.quotes)

    @property
    def per_answer(self) -> float:
        """Quotes in an answer, on average."""
        return _share(self.quotes, self.answers)


def abstention(outcomes: Sequence[Outcome]) -> Abstention:
    """Count the verdicts."""
    with_answer = [one for one in outcomes if one.question.answerable]
    without = [one for one in outcomes if not one.question.answerable]
    return Abstention(
        answerable=len(with_answer),
        answerable_none=sum(one.verdict == "none" for one in with_answer),
        answerable_partial=sum(one.verdict == "partial" for one in with_answer),
        unanswerable=len(without),
        unanswerable_none=sum(one.verdict == "none" for one in without),
        unanswerable_partial=sum(one.verdict == "partial" for one in without),
    )


def quotation(outcomes: Sequence[Outcome]) -> Quotation:
    """Count quotes and where they come from, over the answerable questions that were answered."""
    answered = [one for one in outcomes if one.question.answerable and not one.refused]
    quoting = [one for one in answered if one.quoted]
    return Quotation(
        answers=len(answered),
        answers_with_quotes=len(quoting),
        first_relevant=sum(one.quoted[0] in one.question.relevant for one in quoting),
        quotes=sum(len(one.quoted) for one in quoting),
        relevant=sum(name in one.question.relevant for one in quoting for name in one.quoted),
        verbatim=sum(one.verbatim for one in quoting),
    )


def _share(part: int, whole: int) -> float:
    """Return the share, NaN when there is nothing to count."""
    return part / whole if whole else float("nan")
