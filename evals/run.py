"""Asks the development questions on the corpus, with distractors and without: ``python -m evals``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from evals import tables
from evals.distractors import VARIABLE, distractor_file
from evals.finding import Finding, find
from evals.holding import Holding, load_tools, open_holding
from evals.misses import print_worst
from evals.question_set import QUESTIONS, EvalQuestion, answerable, read_questions
from evals.results import commit, digests, save, to_json
from evals.split import Half, Split, read_split
from evals.trial import Outcome, try_all
from search.engine import build_engine
from search.errors import Rejected
from search.settings import Settings
from search.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    half: Half | None = None
    questions: Path = QUESTIONS
    distractors: bool = True
    distractor_file: Path | None = None
    worst: int = 0
    as_json: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all development questions are asked, so that the figures are worth keeping."""
        return self.half is None and self.questions == QUESTIONS and self.distractors


@dataclass(frozen=True, slots=True)
class Tried:
    """The outcomes of one holding, its figures, and its documents' passages."""

    outcomes: tuple[Outcome, ...]
    finding: Finding


def run(options: Options) -> int:
    """Measure, print, and save."""
    out = Console(file=sys.stderr) if options.as_json else tables.console()
    split, tools, tuning = read_split(), load_tools(Settings()), Tuning()
    questions = chosen_questions(split, options)
    findings: dict[str, Finding] = {}
    with open_holding(tools) as holding:
        _warn_of_unknown(out, questions, holding)
        tried = measure(holding, questions, split, tuning)
        findings["corpus"] = tried.finding
        if not options.as_json:
            tables.print_finding(out, tried.finding, "Corpus")
        if options.worst:
            print_worst(out, tried.outcomes, holding.documents, options.worst)
    if path := _distractors(out, options):
        with open_holding(tools, path) as holding:
            findings["distractors"] = measure(holding, questions, split, tuning).finding
        if not options.as_json:
            tables.print_finding(out, findings["distractors"], "With distractors")
            print_loss(out, findings["corpus"], findings["distractors"])
    data = {"digests": digests(tools, tuning), "tuning": tuning, "findings": findings}
    if options.as_json:
        print(json.dumps({"commit": commit(), **to_json(data)}, ensure_ascii=False))
    if options.is_whole:
        out.print(f"[dim]written: {save(commit(), data)}[/dim]")
    return 0


def chosen_questions(split: Split, options: Options) -> list[EvalQuestion]:
    """Return the questions of the file, or of a half; ``Rejected`` when none can be answered."""
    questions = list(read_questions(options.questions))
    chosen = questions if options.half is None else split.of(options.half, questions)
    if not answerable(chosen):
        raise Rejected(f"{options.questions}: Darin ist keine beantwortbare Frage zu messen.")
    return chosen


def measure(
    holding: Holding, questions: Sequence[EvalQuestion], split: Split, tuning: Tuning
) -> Tried:
    """Build the engine on the holding and ask it everything."""
    tools = holding.tools
    engine = build_engine(holding.settings, holding.store, tools.encoder, tools.lexicon, tuning)
    engine.warm()
    outcomes = try_all(engine, questions, holding.documents)
    return Tried(outcomes, find(outcomes, split, len(holding.documents), holding.passages))


def print_loss(out: Console, alone: Finding, among: Finding) -> None:
    """Print what the distractors cost."""
    rows = []
    for part in alone.parts:
        pairs = (
            (part.overall.seen, among.part(part.name).overall.seen),
            (part.overall.ranked, among.part(part.name).overall.ranked),
        )
        for label, (before, after) in zip(("as seen", "ranking alone"), pairs, strict=True):
            rows.append([
                f"{part.name}, {label}",
                f"{before.ndcg10.mean - after.ndcg10.mean:+.3f}",
                f"{before.hit3.mean - after.hit3.mean:+.3f}",
            ])  # fmt: skip
    out.print(tables.table("Loss through distractors", ["questions", "nDCG@10", "hit@3"], rows))


def _distractors(out: Console, options: Options) -> Path | None:
    if not options.distractors:
        return None
    path = distractor_file(options.distractor_file)
    if path is None:
        out.print(f"No distractors: name the file by --distractors or {VARIABLE}.")
    return path


def _warn_of_unknown(out: Console, questions: Sequence[EvalQuestion], holding: Holding) -> None:
    """Say which wanted documents the corpus lacks; they can never be found."""
    unknown = {name for q in questions for name in q.relevant} - holding.documents.keys()
    if unknown:
        out.print(f"Not in the corpus: {len(unknown)} wanted documents, e.g. {sorted(unknown)[:3]}")
