"""Puts the questions of a BEIR folder to the engine: ``python -m evals beir FOLDER``."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals import tables
from evals.beir import RetrievalSet, read_set
from evals.finding import Latency, percentiles
from evals.holding import Tools, fill, load_tools, settings_in
from evals.measures import Quality, judge, quality
from evals.passage_set import DocumentPassages
from evals.results import to_json
from evals.trial import WARM_UP
from search.engine import Engine, build_engine
from search.errors import Rejected
from search.settings import Settings
from search.store_open import open_store
from search.tuning import Tuning

DEPTH = 100
"""Documents ranked for each question, as BEIR's recall@100 asks."""
PROGRESS_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class BeirResult:
    """The figures of a data set; times in seconds and milliseconds."""

    name: str
    part: str
    documents: int
    passages: int
    quality: Quality
    build_seconds: float
    latency: Latency
    refused: int


@dataclass(slots=True)
class _Count:
    """Counts what goes by, so that a stream need not be kept."""

    documents: int = 0
    passages: int = 0

    def over(self, stream: Iterable[DocumentPassages]) -> Iterable[DocumentPassages]:
        for one in stream:
            self.documents += 1
            self.passages += len(one.passages)
            yield one


def run(
    folder: Path,
    *,
    part: str | None = None,
    whole: bool = False,
    as_json: bool = False,
    tuning: Tuning | None = None,
) -> int:
    """Evaluate and print."""
    result = evaluate(read_set(folder, part), load_tools(Settings()), whole=whole, tuning=tuning)
    if as_json:
        print(json.dumps(to_json(result), ensure_ascii=False))
    else:
        _print(result)
    return 0


def evaluate(
    data: RetrievalSet, tools: Tools, *, whole: bool = False, tuning: Tuning | None = None
) -> BeirResult:
    """Index the documents in a folder of its own, rank for each question, and judge."""
    with tempfile.TemporaryDirectory(prefix="wissenslotse-beir-") as folder:
        settings = settings_in(Path(folder))
        store = open_store(settings, tools.encoder.dimension)
        try:
            count, start = _Count(), time.perf_counter()
            fill(store, count.over(data.documents(whole=whole)), tools)
            seconds = time.perf_counter() - start
            _say(f"{count.documents:,} documents in {seconds:.1f} s")
            engine = build_engine(settings, store, tools.encoder, tools.lexicon, tuning or Tuning())
            ranked = rank_all(engine, data.queries)
        finally:
            store.close()
    judged = judge(ranked.documents, data.relevant)
    return BeirResult(
        name=data.folder.resolve().name,
        part=data.part,
        documents=count.documents,
        passages=count.passages,
        quality=quality(judged.values()),
        build_seconds=seconds,
        latency=percentiles(ranked.milliseconds),
        refused=ranked.refused,
    )


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ranked document ids by question id, the time of each, and how many were not taken."""

    documents: dict[str, tuple[str, ...]]
    milliseconds: tuple[float, ...]
    refused: int


def rank_all(engine: Engine, queries: dict[str, str]) -> Ranked:
    """Rank documents for all questions, after a warm-up; one that the engine rejects finds none."""
    for text in list(queries.values())[:WARM_UP]:
        _rank(engine, text)
    documents: dict[str, tuple[str, ...]] = {}
    milliseconds: list[float] = []
    for number, (name, text) in enumerate(queries.items(), 1):
        start = time.perf_counter()
        found = _rank(engine, text)
        milliseconds.append((time.perf_counter() - start) * 1_000)
        if found is not None:
            documents[name] = found
        if number % PROGRESS_EVERY == 0:
            _say(f"{number:,} of {len(queries):,} questions")
    return Ranked(documents, tuple(milliseconds), len(queries) - len(documents))


def _rank(engine: Engine, text: str) -> tuple[str, ...] | None:
    try:
        return engine.rank_ids(text, DEPTH)
    except Rejected:
        return None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print(result: BeirResult) -> None:
    one = result.quality
    figures = [one.ndcg10, one.mrr10, one.recall100, one.hit1]
    title = (
        f"{result.name} ({result.part}): {one.count:,} questions, {result.documents:,} documents, "
        f"{result.passages:,} passages"
    )
    row = [
        *(
            f"{figure.mean * 100:.1f} {figure.low * 100:.1f}–{figure.high * 100:.1f}"
            for figure in figures
        ),
        f"{result.latency.p50:.1f} / {result.latency.p95:.1f}",
        f"{result.build_seconds:.1f}",
    ]
    if result.refused:
        title += f"; {result.refused:,} questions were rejected and count 0"
    headings = ["nDCG@10", "MRR@10", "recall@100", "hit@1", "ms p50 / p95", "index s"]
    tables.console().print(tables.table(title, headings, [row]))
