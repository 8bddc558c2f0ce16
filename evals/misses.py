"""The questions that went worst, with what was found and what was wanted, for a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape

from evals.finding import judge_outcomes
from evals.passage_set import DocumentPassages
from evals.trial import Outcome

FOUND = 3
"""Titles shown of what was found, and at most of what was wanted."""


def worst(outcomes: Sequence[Outcome], count: int) -> list[Outcome]:
    """Return the worst answerable questions: by nDCG@10 as seen, then of the ranking alone."""
    judged = judge_outcomes(outcomes)
    some = [one for one in outcomes if one.question.answerable]

    def order(one: Outcome) -> tuple[float, float]:
        return judged.seen[one.question.id].ndcg10, judged.ranked[one.question.id].ndcg10

    return sorted(some, key=order)[:count]


def print_worst(
    out: Console,
    outcomes: Sequence[Outcome],
    documents: Mapping[str, DocumentPassages],
    count: int,
) -> None:
    """Print the worst questions and the unanswerable ones that were answered."""
    judged = judge_outcomes(outcomes)
    out.print(f"[bold]The {count} worst questions[/bold] (+ relevant, 2 answers, 1 helps)")
    for one in worst(outcomes, count):
        seen = judged.seen[one.question.id].ndcg10
        ranked = judged.ranked[one.question.id].ndcg10
        _print_question(out, one, f"nDCG@10 {seen:.2f}, ranking alone {ranked:.2f}")
        _print_documents(out, one, documents)
    out.print("[bold]Answered although nothing answers them[/bold]")
    for one in outcomes:
        if not one.question.answerable and not one.refused:
            _print_question(out, one, "")
            _print_documents(out, one, documents)


def _print_question(out: Console, one: Outcome, figures: str) -> None:
    kinds = ",".join(one.question.kinds)
    facts = ", ".join(part for part in (kinds, one.verdict, figures) if part)
    out.print(f"\n{one.question.id} [bold]{escape(one.question.text)}[/bold] ({facts})")


def _print_documents(out: Console, one: Outcome, documents: Mapping[str, DocumentPassages]) -> None:
    relevant = one.question.relevant
    for place, name in enumerate(one.ranked[:FOUND], 1):
        mark = f"+{relevant[name]}" if name in relevant else "  "
        out.print(f"   {place}. {mark} {_title(name, documents)}")
    wanted = sorted(relevant.items(), key=lambda item: (-item[1], _place(one, item[0])))
    for name, grade in wanted[:FOUND]:
        place = _place(one, name)
        found = f"found at {place + 1}" if place < len(one.ranked) else "not found"
        out.print(f"   wanted ({grade}, {found}): {_title(name, documents)}")


def _place(one: Outcome, name: str) -> int:
    return one.ranked.index(name) if name in one.ranked else len(one.ranked)


def _title(name: str, documents: Mapping[str, DocumentPassages]) -> str:
    if name not in documents:
        return f"(not in the corpus) {name}"
    return f"{escape(documents[name].document.metadata.title)} [dim]{name}[/dim]"
