"""Measures speed and memory, alone and side by side with others: ``python -m evals bench``.

Everything runs on this machine in one go: taking the corpus in by the command line, ``ask`` and the
results page on the corpus and on 20,000 passages, the encoder, and two peers on the same passages
and questions.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evals import pages, tables
from evals.distractors import distractor_file, read_distractors
from evals.finding import Latency, percentiles
from evals.holding import CORPUS, Holding, Tools, load_tools, open_holding
from evals.measures import judge, quality
from evals.pages import PageFigures
from evals.passage_set import DocumentPassages
from evals.peers import BM25Peer, Peer, QdrantPeer
from evals.question_set import EvalQuestion, answerable, read_questions
from evals.results import commit, digests, save, to_json
from evals.trial import DEPTH, WARM_UP
from search.engine import Engine, build_engine
from search.points import passage_text
from search.settings import Settings
from search.tuning import Tuning

ENCODED_AT_ONCE = 2_048
"""Passages handed to the encoder in one call, as a large ingest does."""


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine in the comparison; nDCG@10 counts the answerable questions, in document order."""

    name: str
    latency: Latency
    ndcg10: float
    build_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """The figures on one holding."""

    name: str
    documents: int
    passages: int
    ask: Latency
    pages: PageFigures | None
    contenders: tuple[Contender, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a run found."""

    ingest_seconds: float | None
    passages_per_second: float
    questions_per_second: float
    speeds: tuple[Speed, ...]


def run(*, distractors: Path | None = None, with_pages: bool = True, as_json: bool = False) -> int:
    """Measure and print; the pages can be left out where no service can be started."""
    tools = load_tools(Settings())
    path = distractor_file(distractors)
    with tempfile.TemporaryDirectory(prefix="wissenslotse-bench-") as name:
        folder, seconds = Path(name), None
        if with_pages:
            _say("ingest of the corpus")
            seconds = pages.ingest_seconds(folder, CORPUS)
        speeds = [_speed("corpus", tools, None, folder if with_pages else None)]
        if path is not None:
            speeds.append(_speed("with distractors", tools, path, folder if with_pages else None))
    bench = _bench(tools, path, seconds, speeds)
    data = {"digests": digests(tools, Tuning()), "bench": bench}
    if as_json:
        print(json.dumps({"commit": commit(), **to_json(data)}, ensure_ascii=False))
    else:
        print_bench(bench)
    save(f"{commit()}-bench", data)
    return 0


def _bench(tools: Tools, path: Path | None, seconds: float | None, speeds: list[Speed]) -> Bench:
    _say("encoder")
    with open_holding(tools, path) as holding:
        texts = [
            passage_text(one.document.metadata, passage)
            for one in holding.documents.values()
            for passage in one.passages
        ]
    questions = [question.text for question in read_questions()]
    return Bench(
        ingest_seconds=seconds,
        passages_per_second=_rate(texts, tools.encoder.encode_passages),
        questions_per_second=1_000 / _one_by_one(tools, questions).p50,
        speeds=tuple(speeds),
    )


def _rate(texts: Sequence[str], encode: Callable[[Sequence[str]], Any]) -> float:
    encode(texts[:ENCODED_AT_ONCE])
    start = time.perf_counter()
    for first in range(0, len(texts), ENCODED_AT_ONCE):
        encode(texts[first : first + ENCODED_AT_ONCE])
    return len(texts) / (time.perf_counter() - start)


def _one_by_one(tools: Tools, questions: Sequence[str]) -> Latency:
    encode = tools.encoder.encode_queries
    return percentiles([_milliseconds(partial(encode, [question])) for question in questions])


def _speed(name: str, tools: Tools, path: Path | None, folder: Path | None) -> Speed:
    questions = answerable(read_questions())
    texts = [question.text for question in questions]
    with open_holding(tools, path) as holding:
        _say(f"{name}: ask on {holding.passages:,} passages")
        engine = build_engine(holding.settings, holding.store, tools.encoder, tools.lexicon)
        engine.warm()
        for text in texts[:WARM_UP]:
            engine.ask(text)
        ask = percentiles([_milliseconds(partial(engine.ask, text)) for text in texts])
        contenders = _contenders(holding, engine, questions)
        documents, passages = len(holding.documents), holding.passages
    figures = None
    if folder is not None:
        if path is not None:
            _say(f"{name}: documents into the catalogue")
            pages.add_documents(folder, list(read_distractors(path)))
        _say(f"{name}: results page")
        figures = pages.page_figures(folder, texts)
    return Speed(name, documents, passages, ask, figures, contenders)


def _contenders(
    holding: Holding, engine: Engine, questions: Sequence[EvalQuestion]
) -> tuple[Contender, ...]:
    """Compare: each engine ranks documents for the same questions over the same passages."""
    documents = list(holding.documents.values())
    ours = _contend("Wissenslotse", lambda text: _ranked(engine, text), questions)
    return (ours, *_peers(documents, holding.tools, questions))


def _peers(
    documents: Sequence[DocumentPassages], tools: Tools, questions: Sequence[EvalQuestion]
) -> list[Contender]:
    _say("peer: bm25s")
    start = time.perf_counter()
    lexical: Peer = BM25Peer.of(documents)
    made = time.perf_counter() - start
    found = [_contend(lexical.name, lexical.rank, questions, made)]
    _say("peer: qdrant-client, local mode")
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="wissenslotse-peer-") as folder,
        QdrantPeer.open(Path(folder), documents, tools) as hybrid,
    ):
        made = time.perf_counter() - start
        found.append(_contend(hybrid.name, hybrid.rank, questions, made))
    return found


def _contend(
    name: str,
    rank: Callable[[str], Sequence[str]],
    questions: Sequence[EvalQuestion],
    build_seconds: float | None = None,
) -> Contender:
    for question in questions[:WARM_UP]:
        rank(question.text)
    rankings: dict[str, Sequence[str]] = {}
    times = []
    for question in questions:
        start = time.perf_counter()
        rankings[question.id] = rank(question.text)[:DEPTH]
        times.append((time.perf_counter() - start) * 1_000)
    judged = judge(rankings, {question.id: question.relevant for question in questions})
    score = quality(judged.values()).ndcg10.mean
    return Contender(name, percentiles(times), score, build_seconds)


def _ranked(engine: Engine, text: str) -> list[str]:
    return list(engine.rank_ids(text, DEPTH))


def _milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1_000


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def print_bench(bench: Bench) -> None:
    """Print the tables."""
    out = tables.console()
    if bench.ingest_seconds is not None:
        out.print(f"Ingest of the corpus by the command line: {bench.ingest_seconds:.1f} s")
    out.print(
        f"Encoder: {bench.passages_per_second:,.0f} passages/s in batches, "
        f"{bench.questions_per_second:,.0f} questions/s one by one"
    )
    rows = [_speed_row(speed) for speed in bench.speeds]
    headings = ["holding", "documents", "passages", "ask p50 ms", "p95", "page p50 ms", "p95"]
    out.print(tables.table("Speed, warm", [*headings, "service MB", "start s"], rows))
    for speed in bench.speeds:
        ours = speed.contenders[0].latency.p50
        rows = [_contender_row(one, ours) for one in speed.contenders]
        title = f"Side by side, {speed.name} ({speed.passages:,} passages)"
        headings = ["engine", "ms/question p50", "p95", "times ours", "nDCG@10", "index s"]
        out.print(tables.table(title, headings, rows))


def _speed_row(speed: Speed) -> list[str]:
    row = [speed.name, f"{speed.documents:,}", f"{speed.passages:,}"]
    row += [f"{speed.ask.p50:.1f}", f"{speed.ask.p95:.1f}"]
    if speed.pages is None:
        return [*row, "–", "–", "–", "–"]
    page = speed.pages
    figures = (page.page.p50, page.page.p95, page.memory, page.start_seconds)
    return [*row, *(f"{value:.1f}" for value in figures)]


def _contender_row(one: Contender, ours: float) -> list[str]:
    built = "–" if one.build_seconds is None else f"{one.build_seconds:.1f}"
    return [
        one.name,
        f"{one.latency.p50:.2f}",
        f"{one.latency.p95:.2f}",
        f"{one.latency.p50 / ours:.2f}",
        f"{one.ndcg10:.3f}",
        built,
    ]
