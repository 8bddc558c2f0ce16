"""Calibrates the verdict: ``python -m evals calibrate``.

Fits the logistic regression of ``search.verdict`` on the tuning half of the development questions
and on ``questions/kalibrierung.jsonl``, and prints what it recognises on each set, the validation
half included. The calibration set's own unanswerable questions are among the shipped gaps, so they
are taken out of them while the signs are read. The encoder has seen all gaps as strangers in its
training, so the figures are still a little flattering.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from evals import tables
from evals.holding import Holding, load_tools, open_holding
from evals.question_set import FOLDER, EvalQuestion, read_questions
from evals.split import read_split
from search.engine import build_engine
from search.gaps import Gaps
from search.settings import Settings
from search.verdict import FULLY_COVERED, Signs, judge

CALIBRATION = FOLDER / "kalibrierung.jsonl"
PENALTY = 0.01
"""Weight of the squared coefficients: with two hundred examples it hardly matters."""
STEPS = 4_000
RATE = 0.5
WRONG = 0.04
"""Share of answerable questions that may be refused where the threshold is set."""

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Examples:
    """Signs, shape (questions, signs), and whether each question can be answered."""

    name: str
    signs: Matrix
    answerable: Flags


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights and bias on the scale of the signs."""

    weights: Matrix
    bias: float

    def odds(self, signs: Matrix) -> Matrix:
        """Return the log-odds, shape (questions,)."""
        return np.asarray(signs @ self.weights + self.bias)


def run() -> int:
    """Read the signs, fit, and print weights, threshold and what is recognised."""
    tools = load_tools(Settings())
    calibration = read_questions(CALIBRATION)
    questions, split = read_questions(), read_split()
    with open_holding(tools) as holding:
        engine = build_engine(holding.settings, holding.store, tools.encoder, tools.lexicon)
        shipped = engine.gaps
        engine.gaps = _without(shipped, calibration, holding)
        sets = [
            _examples("calibration", calibration, engine.signs),
            _examples("tuning", split.of("tuning", questions), engine.signs),
            _examples("validation", split.of("validation", questions), engine.signs),
        ]
    fitted = fit(sets[:2])
    least = float(np.quantile(fitted.odds(_answerable(sets[:2])), WRONG))
    _print(fitted, least, sets)
    return 0


def fit(sets: Sequence[Examples]) -> Fit:
    """Fit by gradient descent on standardised signs; both classes weigh the same."""
    signs = np.concatenate([one.signs for one in sets])
    wanted = np.concatenate([one.answerable for one in sets]).astype(float)
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    scaled = (signs - mean) / spread
    share = np.where(wanted > 0, 0.5 / wanted.sum(), 0.5 / (1 - wanted).sum())
    weights, bias = np.zeros(scaled.shape[1]), 0.0
    for _ in range(STEPS):
        off = share * (1 / (1 + np.exp(-(scaled @ weights + bias))) - wanted)
        weights -= RATE * (scaled.T @ off + 2 * PENALTY * weights)
        bias -= RATE * off.sum()
    return Fit(weights / spread, float(bias - (weights * mean / spread).sum()))


def recognised(refused: Flags, answerable: Flags) -> Mapping[str, float]:
    """Return the shares of unanswerable questions refused, and of answerable ones."""
    return {
        "unanswerable": float(refused[~answerable].mean()),
        "answerable": float(refused[answerable].mean()),
    }


def _without(gaps: Gaps, questions: Sequence[EvalQuestion], holding: Holding) -> Gaps:
    own = {question.text for question in questions}
    kept = [gap for gap in gaps.questions if gap not in own]
    return Gaps.build(kept, holding.tools.encoder, holding.tools.lexicon)


def _examples(
    name: str, questions: Sequence[EvalQuestion], read: Callable[[str], Signs]
) -> Examples:
    rows = [astuple(read(question.text)) for question in questions]
    return Examples(name, np.array(rows), np.array([question.answerable for question in questions]))


def _answerable(sets: Sequence[Examples]) -> Matrix:
    return np.concatenate([one.signs[one.answerable] for one in sets])


def _print(fitted: Fit, least: float, sets: Sequence[Examples]) -> None:
    names = [field.name for field in fields(Signs)]
    shown = ", ".join(f"{n} {w:.2f}" for n, w in zip(names, fitted.weights, strict=True))
    print(f"fitted: {shown}; bias {fitted.bias:.2f}; refuse below {least:.2f}\n")
    rows = []
    for one in sets:
        enough = one.signs[:, names.index("covered")] >= FULLY_COVERED
        ways = {
            "fitted": (fitted.odds(one.signs) < least) & ~enough,
            "shipped": np.array([judge(Signs(*row)) == "none" for row in one.signs]),
        }
        for label, refused in ways.items():
            found = recognised(refused, one.answerable)
            shares = (f"{found['unanswerable']:.2f}", f"{found['answerable']:.3f}")
            rows.append((one.name, label, *shares))
    most = max(float(one.signs[~one.answerable, names.index("covered")].max()) for one in sets)
    print(f"an unanswerable question is covered by {most:.2f} at most\n")
    headings = ("set", "weights", "unanswerable refused", "answerable refused")
    tables.console().print(tables.table("Verdict", headings, rows))
