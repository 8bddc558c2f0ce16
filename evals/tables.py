"""Prints figures as tables for a terminal; what is printed is also in the files of results."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from evals.finding import Finding, Group, Part
from evals.measures import Quality

WIDTH = 124
"""Characters of a line, so that tables look the same in a terminal and in a log."""
SHORT = {"all": "all", "tuning": "tun", "validation": "val"}
"""Names of the parts where there is room for three letters."""
HEADINGS = ("nDCG@10", "MRR@10", "hit@1", "hit@3", "hit@10")


def console() -> Console:
    """Return where tables are printed to."""
    return Console(width=WIDTH, highlight=False)


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table whose first column is text and whose others are figures."""
    made = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE, padding=(0, 1, 0, 0)
    )
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="right" if number else "left", no_wrap=not number)
    for row in rows:
        made.add_row(*row)
    return made


def figure(value: float, digits: int = 3) -> str:
    """Return a figure, or a dash where there is nothing to count."""
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


def print_finding(out: Console, finding: Finding, title: str) -> None:
    """Print everything about one holding."""
    out.print(
        f"[bold]{title}[/bold]: {finding.documents:,} documents, {finding.passages:,} passages; "
        f"ask p50 {finding.latency.p50:.1f} ms, p95 {finding.latency.p95:.1f} ms"
    )
    out.print(_overall(finding.parts))
    out.print(_by_group(finding.parts))
    out.print(_verdicts(finding.parts))
    out.print(_quotes(finding.parts))


def _overall(parts: Sequence[Part]) -> Table:
    rows = []
    for part in parts:
        count = part.overall.seen.count
        rows.append([f"{part.name}, seen", str(count), *_intervals(part.overall.seen)])
        rows.append([f"{part.name}, alone", "", *_intervals(part.overall.ranked)])
    title = "Answerable questions (mean and 95 % interval; seen: a refusal counts 0, alone: the ranking)"
    return table(title, ["questions", "n", *HEADINGS], rows)


def _intervals(quality: Quality) -> list[str]:
    shown = (quality.ndcg10, quality.mrr10, quality.hit1, quality.hit3, quality.hit10)
    return [f"{one.mean:.3f} {one.low:.2f}–{one.high:.2f}" for one in shown]


def _by_group(parts: Sequence[Part]) -> Table:
    """Return the table by kind and role; of all questions also what the ranking alone reaches."""
    headings = ["as seen"]
    for part in parts:
        headings += [f"{SHORT[part.name]} n", "nDCG", "h@3", "h@10"]
    headings += ["alone", "h@3", "h@10"]
    rows = []
    for group in parts[0].groups[1:]:
        row = [group.name.partition("=")[2]]
        for part in parts:
            row += _cells(part.group(group.name))
        rows.append([*row, *_figures(group.ranked)])
    return table("By kind and role (last columns: ranking alone)", headings, rows)


def _cells(group: Group | None) -> list[str]:
    if group is None:
        return ["0", "–", "–", "–"]
    return [str(group.seen.count), *_figures(group.seen)]


def _figures(quality: Quality) -> list[str]:
    return [figure(one.mean, 2) for one in (quality.ndcg10, quality.hit3, quality.hit10)]


def _verdicts(parts: Sequence[Part]) -> Table:
    rows = []
    for part in parts:
        one = part.abstention
        rows.append([
            part.name,
            f"{figure(one.recognised)} ({one.unanswerable_none}/{one.unanswerable})",
            f"{figure(one.wrongly_refused)} ({one.answerable_none}/{one.answerable})",
            figure(one.precision),
            f"{one.unanswerable_partial}/{one.unanswerable}",
            f"{one.answerable_partial}/{one.answerable}",
        ])  # fmt: skip
    headings = [
        "verdict",
        "unanswerable recognised",
        "answerable refused",
        "precision of none",
        "partial: unanswerable",
        "answerable",
    ]
    return table("Abstention", headings, rows)


def _quotes(parts: Sequence[Part]) -> Table:
    rows = []
    for part in parts:
        one = part.quotation
        rows.append([
            part.name,
            f"{figure(one.relevant_share)} ({one.relevant}/{one.quotes})",
            f"{figure(one.first_share)} ({one.first_relevant}/{one.answers_with_quotes})",
            figure(one.verbatim_share),
            figure(one.per_answer, 2),
            f"{one.answers - one.answers_with_quotes}/{one.answers}",
        ])  # fmt: skip
    headings = [
        "short answer",
        "quotes from relevant",
        "first quote relevant",
        "verbatim",
        "quotes per answer",
        "answers without quotes",
    ]
    return table("Quotation", headings, rows)
