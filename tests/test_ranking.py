"""Fusion: shares, weights, missing legs; counting of facet values."""

import pytest

from search.ranking import Found, counts, fuse, normalised, passage_shares
from search.store import Scored


def leg(kind, scores, *, lexical=True, weight=1.0):
    points = [Scored(f"{name}-{n}", name, score) for n, (name, score) in enumerate(scores)]
    return Found(kind, lexical, weight, points)


def order(candidates):
    return [candidate.document_id for candidate in candidates]


def test_the_best_of_a_leg_has_share_one_and_few_documents_count_from_zero():
    found = leg("passage", [("a", 8.0), ("b", 4.0)])
    assert normalised(found, over=100) == {"a-0": 1.0, "b-1": 0.5}


def test_with_many_documents_the_last_one_has_share_zero():
    found = leg("passage", [("a", 8.0), ("b", 6.0), ("c", 4.0), ("d", 1.0)])
    assert normalised(found, over=3) == {"a-0": 1.0, "b-1": 0.5, "c-2": 0.0, "d-3": 0.0}


def test_a_document_counts_with_its_best_point():
    found = leg("passage", [("a", 8.0), ("b", 6.0), ("b", 6.0), ("b", 6.0)])
    assert order(fuse([found], 100)) == ["a", "b"]


def test_legs_are_summed_by_weight():
    lexical = leg("passage", [("a", 8.0), ("b", 2.0)], weight=1.0)
    dense = leg("passage", [("b", 0.8), ("a", 0.2)], lexical=False, weight=3.0)
    first, second = fuse([lexical, dense], 100)
    assert (first.document_id, second.document_id) == ("b", "a")
    assert first.score == pytest.approx(0.25 + 3.0)
    assert (first.lexical, first.semantic) == (0.25, 1.0)


def test_a_leg_without_weight_or_points_changes_nothing():
    found = leg("passage", [("a", 8.0)])
    silent = leg("question", [("b", 9.0)], weight=0.0)
    assert order(fuse([found, silent, leg("digest", [])], 100)) == ["a"]


def test_equal_scores_are_ordered_by_id():
    assert order(fuse([leg("passage", [("b", 1.0), ("a", 1.0)])], 100)) == ["a", "b"]


def test_the_nearest_question_is_remembered():
    (candidate,) = fuse([leg("question", [("a", 0.9), ("a", 0.4)], lexical=False)], 100)
    assert candidate.question == "a-0"
    assert candidate.cosines == {"question": 0.9}


def test_passages_collect_the_shares_of_both_legs():
    lexical = leg("passage", [("a", 4.0)], weight=2.0)
    dense = leg("passage", [("a", 0.5)], lexical=False)
    assert passage_shares([lexical, dense], 100) == {"a": {"a-0": 3.0}}


def test_values_are_counted_once_per_document():
    found = counts([["Bayern", "Bayern"], ["Hessen"], ["Bayern"], []])
    assert list(found.items()) == [("Bayern", 2), ("Hessen", 1)]
