"""What a trial found: the figures of all questions and of each half, kind, and role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures import Judgement, Quality, judge, quality
from evals.question_set import EvalQuestion
from evals.split import HALVES, Split
from evals.trial import Outcome
from evals.verdicts import Abstention, Quotation, abstention, quotation

ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the answerable questions: ``seen`` counts a refusal as 0, ``ranked`` ignores it."""

    name: str
    seen: Quality
    ranked: Quality


@dataclass(frozen=True, slots=True)
class Part:
    """All questions or a half of them: quality overall and by kind and role, and the verdicts."""

    name: str
    groups: tuple[Group, ...]
    abstention: Abstention
    quotation: Quotation

    def group(self, name: str) -> Group | None:
        """Return the group of this name (``all``, ``kind=…``, ``role=…``), None without."""
        return next((group for group in self.groups if group.name == name), None)

    @property
    def overall(self) -> Group:
        """The group of all answerable questions of this part."""
        return self.groups[0]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that something took: median and 95th percentile."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The figures of one engine on one holding."""

    documents: int
    passages: int
    parts: tuple[Part, ...]
    latency: Latency

    def part(self, name: str) -> Part:
        """Return the part of this name (``all``, ``tuning``, ``validation``)."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


def find(outcomes: Sequence[Outcome], split: Split, documents: int, passages: int) -> Finding:
    """Work the figures out; parts without an answerable question are left out."""
    judged = judge_outcomes(outcomes)
    parts = [_part(ALL, outcomes, judged)] if _answerable(outcomes) else []
    for half in HALVES:
        ids = split.ids(half)
        some = [one for one in outcomes if one.question.id in ids]
        if _answerable(some):
            parts.append(_part(half, some, judged))
    return Finding(documents, passages, tuple(parts), latency(outcomes))


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements by question id: of what was seen, and of the ranking alone."""

    seen: dict[str, Judgement]
    ranked: dict[str, Judgement]


def judge_outcomes(outcomes: Sequence[Outcome]) -> Judged:
    """Judge both rankings of each answerable question."""
    some = _answerable(outcomes)
    relevant = {one.question.id: one.question.relevant for one in some}
    return Judged(
        judge({one.question.id: one.seen for one in some}, relevant),
        judge({one.question.id: one.ranked for one in some}, relevant),
    )


def latency(outcomes: Sequence[Outcome]) -> Latency:
    """Return the percentiles of the time that answers took."""
    return percentiles([one.milliseconds for one in outcomes])


def percentiles(milliseconds: Sequence[float]) -> Latency:
    """Return median and 95th percentile."""
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Latency(float(p50), float(p95))


def _part(name: str, outcomes: Sequence[Outcome], judged: Judged) -> Part:
    questions = [one.question for one in _answerable(outcomes)]
    groups = tuple(
        Group(
            label,
            quality(judged.seen[question.id] for question in some),
            quality(judged.ranked[question.id] for question in some),
        )
        for label, some in _groups(questions)
    )
    return Part(name, groups, abstention(outcomes), quotation(outcomes))


def _groups(questions: Sequence[EvalQuestion]) -> Iterator[tuple[str, list[EvalQuestion]]]:
    yield ALL, list(questions)
    for kind in sorted({kind for question in questions for kind in question.kinds}):
        yield f"kind={kind}", [question for question in questions if kind in question.kinds]
    for role in sorted({question.role for question in questions}):
        yield f"role={role}", [question for question in questions if question.role == role]


def _answerable(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.question.answerable]
