"""Holds floors for the figures that matter and says no when one is broken.

``python -m evals gate`` runs without distractors and fails when a measure falls below its floor in
``baseline.json``; ``--update`` raises the floors to what was measured and lowers one only with
``--allow-regression``. The baseline names the questions by digest, because floors of other
questions mean nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals import tables
from evals.finding import Finding, Part
from evals.holding import load_tools, open_holding
from evals.question_set import read_questions
from evals.results import Digests, digests, write_json
from evals.run import measure
from evals.split import read_split
from search.errors import Rejected
from search.settings import Settings
from search.tuning import Tuning

BASELINE = Path(__file__).parent / "baseline.json"
EPSILON = 0.005
"""What a measure may fall below its floor. The same code gives the same ranking, but another
processor adds up in another order, and a near tie then moves one question's nDCG by 0.4 at most,
which is 0.004 of a half's hundred questions."""
STEPS = 10_000
"""A floor is cut off (not rounded) to a multiple of 1/STEPS, so a measure never breaks its own."""
KINDS_HIT3 = ("semantisch", "tippfehler", "kompositum", "filter", "englisch")
KINDS_HIT10 = ("semantisch",)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Floors by the name of the measure (higher is better), and what they were measured with."""

    questions: str
    split: str
    corpus: str
    floors: Mapping[str, float]

    @classmethod
    def of(cls, values: Mapping[str, float], here: Digests) -> Baseline:
        """Make the baseline that the measures just reach."""
        floors = {name: _cut(value) for name, value in values.items()}
        return cls(here.questions, here.split, here.corpus, floors)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the comparison says: ``failures`` break the gate, ``remarks`` do not."""

    failures: tuple[str, ...]
    remarks: tuple[str, ...]


def run(*, raise_floors: bool = False, allow_regression: bool = False) -> int:
    """Measure and compare, or rewrite the floors; returns the exit status."""
    out, tools, tuning = tables.console(), load_tools(Settings()), Tuning()
    with open_holding(tools) as holding:
        values = measured(measure(holding, read_questions(), read_split(), tuning).finding)
    here = digests(tools, tuning)
    if raise_floors:
        update(Baseline.of(values, here), allow_regression=allow_regression)
        out.print(f"Floors of {len(values)} measures written to {BASELINE.name}")
        return 0
    verdict = compare(values, here, read_baseline())
    for line in verdict.remarks:
        out.print(f"[dim]{line}[/dim]")
    for line in verdict.failures:
        out.print(f"[bold red]{line}[/bold red]")
    out.print("Gate: broken" if verdict.failures else f"Gate: {len(values)} measures hold")
    return 1 if verdict.failures else 0


def measured(finding: Finding) -> dict[str, float]:
    """Return the measures that have floors, each by ``part.measure``; higher is better."""
    values: dict[str, float] = {}
    for part in finding.parts:
        if part.name != "all":
            values |= {f"{part.name}.{name}": value for name, value in _of_part(part).items()}
    return {name: value for name, value in values.items() if not math.isnan(value)}


def compare(values: Mapping[str, float], here: Digests, baseline: Baseline) -> Verdict:
    """Compare the measures with their floors."""
    remarks = []
    failures = [
        f"{label}: not those of the baseline, so its floors mean nothing"
        for label in ("questions", "split")
        if getattr(here, label) != getattr(baseline, label)
    ]
    if here.corpus != baseline.corpus:
        remarks.append("corpus: not that of the baseline; floors hold all the same")
    for name, floor in baseline.floors.items():
        value = values.get(name)
        if value is None:
            failures.append(f"{name}: no longer measured, floor {floor:.4f}")
        elif value < floor - EPSILON:
            failures.append(f"{name}: {value:.4f} is below its floor {floor:.4f}")
        elif value > floor + EPSILON:
            remarks.append(
                f"{name}: {value:.4f} is above its floor {floor:.4f}; --update raises it"
            )
    return Verdict(tuple(failures), tuple(remarks))


def read_baseline(path: Path = BASELINE) -> Baseline:
    """Read the floors; ``Rejected`` when there are none yet."""
    if not path.is_file():
        raise Rejected(f"{path} fehlt. „python -m evals gate --update“ legt die Datei an.")
    return Baseline(**json.loads(path.read_text(encoding="utf-8")))


def update(new: Baseline, path: Path = BASELINE, *, allow_regression: bool = False) -> None:
    """Write the floors; ``Rejected`` when one would be lowered or lost without being allowed to.

    Within ``EPSILON`` a floor stays where it is, so that many small steps down are none.
    """
    old = read_baseline(path) if path.is_file() else None
    if old is not None and not allow_regression:
        lowered = _lowered(old.floors, new.floors)
        if lowered:
            raise Rejected(
                f"Diese Untergrenzen würden sinken: {', '.join(lowered)}. Ist das gewollt, rufen "
                "Sie „python -m evals gate --update --allow-regression“ auf und begründen es im Commit."
            )
        kept = {name: max(value, old.floors.get(name, value)) for name, value in new.floors.items()}
        new = Baseline(new.questions, new.split, new.corpus, kept)
    write_json(path, asdict(new))


def _lowered(old: Mapping[str, float], new: Mapping[str, float]) -> Sequence[str]:
    return [
        f"{name} {floor:.4f} → {new[name]:.4f}" if name in new else f"{name} {floor:.4f} → entfällt"
        for name, floor in old.items()
        if new.get(name, -math.inf) < floor - EPSILON
    ]


def _of_part(part: Part) -> dict[str, float]:
    seen = part.overall.seen
    values = {
        "ndcg10": seen.ndcg10.mean,
        "hit3": seen.hit3.mean,
        "recognised": part.abstention.recognised,
        "kept": 1 - part.abstention.wrongly_refused,
        "quotes": part.quotation.relevant_share,
        "verbatim": part.quotation.verbatim_share,
    }
    for kind in KINDS_HIT3:
        if group := part.group(f"kind={kind}"):
            values[f"{kind}.hit3"] = group.seen.hit3.mean
    for kind in KINDS_HIT10:
        if group := part.group(f"kind={kind}"):
            values[f"{kind}.hit10"] = group.seen.hit10.mean
    return values


def _cut(value: float) -> float:
    return math.floor(value * STEPS) / STEPS
