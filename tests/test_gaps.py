"""Known gaps: the file, the nearest one, and what it does to the verdict."""

from __future__ import annotations

import numpy as np
import pytest

from search.gaps import Gap, Gaps, read_gaps
from search.question import Concept
from search.settings import GAPS_FILE
from search.verdict import Signs, judge, log_odds


def test_comments_blank_lines_and_repetitions_are_no_gaps(tmp_path):
    path = tmp_path / "luecken.txt"
    path.write_text("# Ordnung\n\nBewohnerparken\n  Bewohnerparken \nHundesteuer\n", "utf-8")
    assert read_gaps(path) == ["Bewohnerparken", "Hundesteuer"]
    assert read_gaps(tmp_path / "fehlt.txt") == []


def test_the_shipped_gaps_are_many_and_different():
    found = read_gaps(GAPS_FILE)
    assert len(found) > 1_000
    assert len(set(found)) == len(found)


def test_the_nearest_gap_is_found_by_vector_and_words():
    vectors = np.eye(3, dtype=np.float32)
    stems = [frozenset({"hund"}), frozenset({"steuer"}), frozenset({"baum"})]
    gaps = Gaps(["a", "b", "c"], vectors, stems)
    concept = Concept("steuer", "steuer", frozenset({"steuer"}))
    found = gaps.nearest(np.array([0.6, 0.8, 0.0], dtype=np.float32), [concept])
    assert (found.cosine, found.coverage) == (pytest.approx(0.8), 1.0)


def test_without_gaps_nothing_speaks_against_an_answer():
    gaps = Gaps((), np.zeros((0, 3), dtype=np.float32), ())
    assert gaps.nearest(np.ones(3, dtype=np.float32), []) == Gap()


def test_a_covered_near_question_is_supported():
    near = Signs(covered=0.9, question=0.7, digest=0.6, missing=0.0, gap=0.2, gap_covered=0.1)
    assert judge(near) == "supported"


def test_a_question_nearer_to_a_gap_has_no_answer():
    far = Signs(covered=0.4, question=0.35, digest=0.3, missing=0.9, gap=0.7, gap_covered=0.6)
    assert judge(far) == "none"


def test_each_sign_works_in_its_direction():
    middle = Signs(0.5, 0.4, 0.35, 0.4, 0.3, 0.2)
    better = Signs(0.6, 0.5, 0.45, 0.3, 0.2, 0.1)
    assert log_odds(better) > log_odds(middle)


def test_a_document_with_every_word_is_shown_although_a_gap_is_near():
    named = Signs(covered=1.0, question=0.4, digest=0.4, missing=0.0, gap=0.6, gap_covered=1.0)
    assert log_odds(named) < 0
    assert judge(named) == "partial"
