"""Asks an engine the questions and keeps what matters of each answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from evals.passage_set import DocumentPassages
from evals.question_set import EvalQuestion
from search.records import Answer, Filter, Hit, Verdict

DEPTH = 10
"""Documents on the first page; the measures look no further."""
WARM_UP = 10
"""Questions asked before the clock counts: the first ones load and compile."""


class Asked(Protocol):
    """The part of ``search.engine.Engine`` that is measured."""

    def ask(
        self,
        question: str,
        filter: Filter = ...,  # noqa: A002 – the engine's name
        *,
        page: int = ...,
        page_size: int = ...,
    ) -> Answer:
        """Answer a question."""

    def rank(
        self,
        question: str,
        filter: Filter = ...,  # noqa: A002 – the engine's name
        limit: int = ...,
    ) -> Sequence[Hit]:
        """Rank documents for a question, whatever the verdict would be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    ``seen`` are the documents of the result page in order (none when the question was refused),
    ``ranked`` those of the ranking alone. ``quoted`` are the documents of the quotes in order;
    ``verbatim`` counts the quotes that stand in their document letter by letter.
    """

    question: EvalQuestion
    verdict: Verdict
    seen: tuple[str, ...]
    ranked: tuple[str, ...]
    quoted: tuple[str, ...]
    verbatim: int
    milliseconds: float

    @property
    def refused(self) -> bool:
        """Whether the engine said that there is nothing."""
        return self.verdict == "none"


def try_all(
    engine: Asked,
    questions: Sequence[EvalQuestion],
    documents: Mapping[str, DocumentPassages],
) -> tuple[Outcome, ...]:
    """Ask all questions one after the other, after a warm-up."""
    for question in questions[:WARM_UP]:
        engine.ask(question.text)
    return tuple(_try(engine, question, documents) for question in questions)


def _try(
    engine: Asked, question: EvalQuestion, documents: Mapping[str, DocumentPassages]
) -> Outcome:
    start = time.perf_counter()
    answer = engine.ask(question.text, page_size=DEPTH)
    milliseconds = (time.perf_counter() - start) * 1_000
    ranked = engine.rank(question.text, limit=DEPTH)
    return Outcome(
        question=question,
        verdict=answer.verdict,
        seen=_ids(answer.hits),
        ranked=_ids(ranked),
        quoted=tuple(quote.document_id for quote in answer.quotes),
        verbatim=sum(
            quote.text in documents[quote.document_id].document.text for quote in answer.quotes
        ),
        milliseconds=milliseconds,
    )


def _ids(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(hit.document.id for hit in hits)
