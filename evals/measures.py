"""Ranking measures with confidence: nDCG, MRR and hits, each with a bootstrap interval.

The measures come from ir_measures (trec_eval's definitions: the gain of a document is its grade,
and a question for which nothing was found counts 0). With a hundred questions a difference of 0.02
is noise more often than not, hence the intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

RESAMPLES = 2_000
"""Bootstrap samples: the interval's ends then move by less than 0.003 from seed to seed."""
SEED = 7
CONFIDENCE = 0.95
BATCH = 2_000_000
"""Numbers drawn at once (16 MB), so that 12,000 questions fit in memory as well."""

_NAMES = {
    "ndcg10": nDCG @ 10,
    "mrr10": RR @ 10,
    "hit1": Success @ 1,
    "hit3": Success @ 3,
    "hit10": Success @ 10,
    "recall100": R @ 100,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the ends of its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}–{self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one question's ranking is worth; each measure is between 0 and 1."""

    ndcg10: float
    mrr10: float
    hit1: float
    hit3: float
    hit10: float
    recall100: float


@dataclass(frozen=True, slots=True)
class Quality:
    """The means of the measures over ``count`` questions."""

    count: int
    ndcg10: Interval
    mrr10: Interval
    hit1: Interval
    hit3: Interval
    hit10: Interval
    recall100: Interval


def judge(
    rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]
) -> dict[str, Judgement]:
    """Judge the ranked document ids of each question in ``relevant``; no ranking counts 0."""
    # trec_eval orders by score and breaks ties by id, so the scores have to say the order.
    run = {
        name: {document: -float(place) for place, document in enumerate(dict.fromkeys(ranking))}
        for name, ranking in rankings.items()
    }
    names = {measure: name for name, measure in _NAMES.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(_NAMES, 0.0) for name in relevant}
    for one in ir_measures.iter_calc(list(names), relevant, run):
        values[one.query_id][names[one.measure]] = one.value
    return {name: Judgement(**value) for name, value in values.items()}


def quality(judgements: Iterable[Judgement]) -> Quality:
    """Average the judgements; ``ValueError`` when there are none."""
    rows = list(judgements)
    if not rows:
        raise ValueError("no judgements to average")
    names = list(_NAMES)
    table = np.array([[getattr(row, name) for name in names] for row in rows])
    return Quality(len(rows), **dict(zip(names, bootstrap(table), strict=True)))


def bootstrap(table: NDArray[np.float64], seed: int = SEED) -> list[Interval]:
    """Return the mean of each column of a table, shape (questions, measures), with its interval.

    Percentile bootstrap (Efron & Tibshirani 1993, chapter 13) over questions.
    """
    count = len(table)
    generator = np.random.default_rng(seed)
    step = max(1, BATCH // table.size)
    means = [
        table[generator.integers(0, count, (min(step, RESAMPLES - start), count))].mean(axis=1)
        for start in range(0, RESAMPLES, step)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail], axis=0)
    columns = zip(table.mean(axis=0), low, high, strict=True)
    return [Interval(float(mean), float(least), float(most)) for mean, least, most in columns]
