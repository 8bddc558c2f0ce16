"""Abstention, quotation, and how figures are grouped."""

from __future__ import annotations

import math

import pytest

from evals.finding import find
from evals.misses import worst
from evals.results import to_json
from evals.split import Split
from evals.verdicts import abstention, quotation
from tests.evals_fixtures import outcome, question

UNANSWERABLE = question("u1", "unbeantwortbar", relevant={})


def test_abstention_counts_both_mistakes():
    counted = abstention(
        [
            outcome(question("d1"), "supported"),
            outcome(question("d2"), "none"),
            outcome(question("d3"), "partial"),
            outcome(UNANSWERABLE, "none"),
            outcome(question("u2", relevant={}), "partial"),
        ]
    )
    assert counted.recognised == 0.5
    assert counted.wrongly_refused == pytest.approx(1 / 3)
    assert counted.precision == 0.5
    assert (counted.answerable_partial, counted.unanswerable_partial) == (1, 1)


def test_quotes_count_when_their_document_is_relevant():
    counted = quotation(
        [
            outcome(question("d1"), quoted=("dorfbuero", "freibad")),
            outcome(question("d2"), quoted=("freibad", "dorfbuero"), verbatim=1),
            outcome(question("d3"), quoted=()),
            outcome(question("d4"), "none", quoted=()),
            outcome(UNANSWERABLE, quoted=("freibad",)),
        ]
    )
    assert (counted.relevant_share, counted.first_share) == (0.5, 0.5)
    assert (counted.answers, counted.answers_with_quotes) == (3, 2)
    assert counted.verbatim_share == 0.75
    assert counted.per_answer == pytest.approx(4 / 3)


def test_share_of_nothing_is_no_number_and_becomes_null():
    empty = quotation([])
    assert math.isnan(empty.relevant_share)
    assert to_json(empty)["relevant_share"] is None


def test_refusal_counts_nothing_as_seen_but_not_in_the_ranking_alone():
    asked = [outcome(question(), "none", seen=(), ranked=("dorfbuero",))]
    part = find(asked, Split(1, frozenset({"d1"}), frozenset()), 3, 9).part("tuning")
    assert part.overall.seen.hit1.mean == 0
    assert part.overall.ranked.hit1.mean == 1


def test_figures_are_grouped_by_half_kind_and_role():
    asked = [
        outcome(question("d1", "normal", role="kommune"), seen=("dorfbuero",), took=1.0),
        outcome(question("d2", "lang", role="beratung"), seen=("freibad",), took=3.0),
        outcome(UNANSWERABLE, "none", took=2.0),
    ]
    split = Split(1, frozenset({"d1", "u1"}), frozenset({"d2"}))
    finding = find(asked, split, documents=3, passages=9)
    assert [part.name for part in finding.parts] == ["all", "tuning", "validation"]
    names = [group.name for group in finding.parts[0].groups]
    assert names == ["all", "kind=lang", "kind=normal", "role=beratung", "role=kommune"]
    assert finding.part("tuning").overall.seen.hit1.mean == 1
    assert finding.part("validation").group("kind=lang").seen.hit1.mean == 0
    assert finding.part("validation").group("kind=normal") is None
    assert finding.latency.p50 == 2.0


def test_half_without_questions_is_left_out():
    finding = find([outcome(question())], Split(1, frozenset({"d1"}), frozenset()), 1, 1)
    assert [part.name for part in finding.parts] == ["all", "tuning"]
    with pytest.raises(KeyError):
        finding.part("validation")


def test_worst_questions_come_first_and_unanswerable_ones_not_at_all():
    good = outcome(question("d1"), seen=("dorfbuero",))
    refused = outcome(question("d2"), "none", seen=(), ranked=("freibad", "dorfbuero"))
    bad = outcome(question("d3"), seen=("freibad",))
    assert worst([good, refused, bad, outcome(UNANSWERABLE)], 2) == [bad, refused]
