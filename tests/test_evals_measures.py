"""The ranking measures, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evals.measures import bootstrap, judge, quality

RELEVANT = {"q": {"dorfbuero": 2, "regio-hub": 1}}


def judged(*ranking):
    return judge({"q": ranking}, RELEVANT)["q"]


def test_ndcg_weighs_grades_and_places():
    best = 2 / math.log2(2) + 1 / math.log2(3)
    found = 1 / math.log2(2) + 2 / math.log2(4)
    assert judged("regio-hub", "freibad", "dorfbuero").ndcg10 == pytest.approx(found / best)
    assert judged("dorfbuero", "regio-hub").ndcg10 == pytest.approx(1)


def test_first_relevant_document_decides_rank_and_hits():
    one = judged("freibad", "bauhof", "regio-hub")
    assert one.mrr10 == pytest.approx(1 / 3)
    assert (one.hit1, one.hit3, one.hit10) == (0, 1, 1)


def test_nothing_beyond_the_tenth_place_counts_on_the_first_page():
    one = judged(*(f"nebensache-{n}" for n in range(10)), "dorfbuero")
    assert (one.ndcg10, one.mrr10, one.hit10) == (0, 0, 0)
    assert one.recall100 == pytest.approx(0.5)


def test_question_without_a_ranking_counts_nothing():
    assert judge({}, RELEVANT)["q"].ndcg10 == 0
    assert judged().hit10 == 0


def test_document_found_twice_keeps_its_better_place():
    assert judged("dorfbuero", "freibad", "dorfbuero").mrr10 == 1


def test_order_is_that_of_the_list_and_not_of_the_names():
    assert judge({"q": ["a", "z"]}, {"q": {"a": 1}})["q"].hit1 == 1
    assert judge({"q": ["z", "a"]}, {"q": {"z": 1}})["q"].hit1 == 1


def test_interval_contains_the_mean_and_is_the_same_every_time():
    table = np.array([[0.0], [1.0], [1.0], [0.0], [1.0], [1.0]])
    (one,) = bootstrap(table)
    assert one.mean == pytest.approx(2 / 3)
    assert one.low < one.mean < one.high
    assert bootstrap(table) == [one]


def test_interval_of_equal_values_is_a_point():
    (one,) = bootstrap(np.full((7, 1), 0.5))
    assert (one.low, one.high) == (0.5, 0.5)


def test_quality_averages_over_questions():
    judgements = judge({"a": ["x"], "b": ["y"]}, {"a": {"x": 1}, "b": {"x": 1}})
    summed = quality(judgements.values())
    assert (summed.count, summed.hit1.mean) == (2, 0.5)


def test_quality_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no judgements"):
        quality([])
