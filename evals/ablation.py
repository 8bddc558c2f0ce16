"""Shows what each part of the engine brings: ``python -m evals ablate``.

Every switch of ``Tuning`` (a field that is true or false) is turned off by itself, and then the
engine is built up from the bare lexical leg, part by part. Compounds are a property of the lexicon,
so that variant has an index of its own. The ranking alone is compared, because the verdict was
calibrated for the whole engine; one column shows what the reader would see all the same.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evals import tables
from evals.distractors import distractor_file
from evals.finding import Finding
from evals.holding import Holding, Tools, load_tools, open_holding
from evals.question_set import read_questions
from evals.results import commit, digests, save, to_json
from evals.run import measure
from evals.split import Split, read_split
from search.lexical import load_lexicon
from search.settings import Settings
from search.tuning import Tuning

COMPOUNDS = "compounds"
"""The one switch that is not in ``Tuning``: whether the lexicon takes compounds apart."""
ORDER = (
    COMPOUNDS,
    "synonyms",
    "spelling",
    "dense",
    "questions",
    "digests",
    "understanding",
    "rerank",
)
"""Order in which parts are added to the lexical leg; switches not named here come last."""
WITHOUT_COMPOUNDS = "without compounds"


@dataclass(frozen=True, slots=True)
class Variant:
    """An engine with some parts switched off."""

    name: str
    tuning: Tuning
    compounds: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A variant and what it reaches."""

    variant: Variant
    finding: Finding


def switches(tuning: Tuning) -> list[str]:
    """Return the names of the parts that can be switched off and are on."""
    fields = dataclasses.fields(tuning)
    return [field.name for field in fields if getattr(tuning, field.name) is True]


def variants(tuning: Tuning) -> Iterator[Variant]:
    """Yield the shipped engine, each part switched off, each leg alone, and the build-up."""
    parts = switches(tuning)
    yield Variant("shipped", tuning)
    yield Variant(f"− {COMPOUNDS}", tuning, compounds=False)
    for part in parts:
        yield Variant(f"− {part}", _set(tuning, [part], value=False))
    others = [part for part in parts if part not in ("lexical", "dense")]
    bare = _set(tuning, [*others, "lexical", "dense"], value=False)
    yield Variant("dense leg only", _set(bare, ["dense"], value=True))
    current = _set(bare, ["lexical"], value=True)
    yield Variant("lexical leg only", current, compounds=False)
    known = [part for part in ORDER if part in (COMPOUNDS, *parts)]
    rest = [part for part in parts if part not in ORDER and part != "lexical"]
    for part in [*known, *rest]:
        current = current if part == COMPOUNDS else _set(current, [part], value=True)
        yield Variant(f"+ {part}", current)


def run(*, distractors: bool = False, as_json: bool = False) -> int:
    """Measure all variants on the corpus (or with distractors) and print the table."""
    path = distractor_file() if distractors else None
    tuning, split, tools = Tuning(), read_split(), load_tools(Settings())
    plain = Tools(tools.encoder, load_lexicon(compounds=False), variant=WITHOUT_COMPOUNDS)
    with open_holding(tools, path) as whole, open_holding(plain, path) as unsplit:
        rows = [
            Measured(one, _finding(one, whole if one.compounds else unsplit, split))
            for one in variants(tuning)
        ]
    data = {"digests": digests(tools, tuning), "variants": [_summary(row) for row in rows]}
    if as_json:
        print(json.dumps({"commit": commit(), **to_json(data)}, ensure_ascii=False))
    else:
        _print(rows)
    save(f"{commit()}-ablation", data)
    return 0


def _set(tuning: Tuning, parts: Sequence[str], *, value: bool) -> Tuning:
    changes: dict[str, Any] = dict.fromkeys(parts, value)
    return dataclasses.replace(tuning, **changes)


def _finding(variant: Variant, holding: Holding, split: Split) -> Finding:
    return measure(holding, read_questions(), split, variant.tuning).finding


def _summary(row: Measured) -> dict[str, Any]:
    parts = {
        part.name: {"seen": part.overall.seen, "ranked": part.overall.ranked}
        for part in row.finding.parts
    }
    return {"name": row.variant.name, "parts": parts, "latency": row.finding.latency}


def _print(rows: Sequence[Measured]) -> None:
    shipped = rows[0].finding
    title = "What each part brings (ranking alone; ± against what is shipped)"
    headings = ["engine"]
    for half in ("tuning", "validation"):
        headings += [f"{half[:5]} nDCG", "±", "hit@3"]
    headings += ["semant. hit@3", "hit@10", "seen nDCG", "± ", "ask p50 ms"]
    lines = [[row.variant.name, *_cells(row.finding, shipped)] for row in rows]
    tables.console().print(tables.table(title, headings, lines))


def _cells(finding: Finding, shipped: Finding) -> Iterator[str]:
    for half in ("tuning", "validation"):
        one, reference = finding.part(half).overall.ranked, shipped.part(half).overall.ranked
        yield f"{one.ndcg10.mean:.3f}"
        yield f"{one.ndcg10.mean - reference.ndcg10.mean:+.3f}"
        yield f"{one.hit3.mean:.3f}"
    group = finding.part("all").group("kind=semantisch")
    yield f"{group.ranked.hit3.mean:.3f}" if group else "–"
    yield f"{group.ranked.hit10.mean:.3f}" if group else "–"
    seen, reference = finding.part("all").overall.seen, shipped.part("all").overall.seen
    yield f"{seen.ndcg10.mean:.3f}"
    yield f"{seen.ndcg10.mean - reference.ndcg10.mean:+.3f}"
    yield f"{finding.latency.p50:.1f}"
