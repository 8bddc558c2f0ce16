"""The one split of the development questions: tune on one half, report both.

It was drawn once with ``python -m evals split`` and is committed; drawing it again would turn
questions that were tuned on into validation questions, so an existing file is never written over.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from evals.question_set import FOLDER, EvalQuestion
from search.errors import Rejected

Half = Literal["tuning", "validation"]
HALVES: tuple[Half, ...] = get_args(Half)
SPLIT = FOLDER / "teilung.json"
SEED = 20261125


@dataclass(frozen=True, slots=True)
class Split:
    """The ids of both halves, which share none."""

    seed: int
    tuning: frozenset[str]
    validation: frozenset[str]

    def ids(self, half: Half) -> frozenset[str]:
        """Return the ids of a half."""
        return self.tuning if half == "tuning" else self.validation

    def of(self, half: Half, questions: Iterable[EvalQuestion]) -> list[EvalQuestion]:
        """Return the questions of a half in the order given."""
        ids = self.ids(half)
        return [question for question in questions if question.id in ids]


def divide(questions: Sequence[EvalQuestion], seed: int = SEED) -> Split:
    """Halve the questions at random within each kind; an odd one goes to either half in turn."""
    strata: dict[tuple[str, ...], list[str]] = {}
    for question in questions:
        strata.setdefault(question.kinds, []).append(question.id)
    order = random.Random(seed)
    halves: tuple[set[str], set[str]] = (set(), set())
    odd = 0
    for kinds in sorted(strata):
        ids = sorted(strata[kinds])
        order.shuffle(ids)
        middle = (len(ids) + odd) // 2
        odd ^= len(ids) % 2
        halves[0].update(ids[:middle])
        halves[1].update(ids[middle:])
    return Split(seed, frozenset(halves[0]), frozenset(halves[1]))


def read_split(path: Path = SPLIT) -> Split:
    """Read the committed split."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Split(data["seed"], frozenset(data["tuning"]), frozenset(data["validation"]))


def write_split(split: Split, path: Path = SPLIT) -> None:
    """Write the split; ``Rejected`` when there is one already."""
    if path.exists():
        raise Rejected(f"{path}: Die Teilung steht schon fest und wird nicht neu gezogen.")
    data = {
        "seed": split.seed,
        "tuning": sorted(split.tuning),
        "validation": sorted(split.validation),
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
