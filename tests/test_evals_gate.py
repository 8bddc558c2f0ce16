"""The gate: floors hold, are raised, and are lowered only when somebody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.finding import find
from evals.gate import EPSILON, Baseline, compare, measured, read_baseline, update
from evals.split import Split
from search.errors import Rejected
from tests.evals_fixtures import DIGESTS, outcome, question

FLOOR = Baseline.of({"tuning.ndcg10": 0.7, "tuning.hit3": 0.9}, DIGESTS)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "baseline.json"
    update(FLOOR, path)
    return path


def test_baseline_is_read_back_as_written(path):
    assert read_baseline(path) == FLOOR


def test_missing_baseline_says_how_to_make_it(tmp_path):
    with pytest.raises(Rejected, match="gate --update"):
        read_baseline(tmp_path / "baseline.json")


def test_measures_that_reach_their_floors_hold():
    values = {"tuning.ndcg10": 0.7 - EPSILON / 2, "tuning.hit3": 0.9}
    assert compare(values, DIGESTS, FLOOR).failures == ()


def test_measure_below_its_floor_breaks_the_gate():
    verdict = compare({"tuning.ndcg10": 0.69, "tuning.hit3": 0.9}, DIGESTS, FLOOR)
    assert len(verdict.failures) == 1
    assert "tuning.ndcg10: 0.6900 is below its floor 0.7000" in verdict.failures


def test_measure_that_is_gone_breaks_the_gate():
    verdict = compare({"tuning.ndcg10": 0.7}, DIGESTS, FLOOR)
    assert verdict.failures == ("tuning.hit3: no longer measured, floor 0.9000",)


def test_other_questions_break_the_gate_and_another_corpus_is_remarked():
    values = dict(FLOOR.floors)
    verdict = compare(values, replace(DIGESTS, questions="andere", corpus="anderer"), FLOOR)
    assert [line.split(":")[0] for line in verdict.failures] == ["questions"]
    assert [line.split(":")[0] for line in verdict.remarks] == ["corpus"]


def test_update_raises_floors(path):
    update(Baseline.of({"tuning.ndcg10": 0.75, "tuning.hit3": 0.9}, DIGESTS), path)
    assert read_baseline(path).floors == {"tuning.ndcg10": 0.75, "tuning.hit3": 0.9}


def test_update_refuses_to_lower_a_floor_and_changes_nothing(path):
    lower = Baseline.of({"tuning.ndcg10": 0.75, "tuning.hit3": 0.8}, DIGESTS)
    with pytest.raises(Rejected, match=r"tuning\.hit3 0\.9000 → 0\.8000"):
        update(lower, path)
    assert read_baseline(path) == FLOOR


def test_update_refuses_to_lose_a_floor(path):
    with pytest.raises(Rejected, match=r"tuning\.hit3 0\.9000 → entfällt"):
        update(Baseline.of({"tuning.ndcg10": 0.75}, DIGESTS), path)


def test_regression_can_be_allowed(path):
    lower = Baseline.of({"tuning.ndcg10": 0.6}, DIGESTS)
    update(lower, path, allow_regression=True)
    assert read_baseline(path) == lower


def test_many_small_steps_down_are_none(path):
    for value in (0.697, 0.694, 0.691):
        step = Baseline.of({"tuning.ndcg10": value, "tuning.hit3": 0.9}, DIGESTS)
        if value > 0.7 - EPSILON:
            update(step, path)
            assert read_baseline(path).floors["tuning.ndcg10"] == 0.7
        else:
            with pytest.raises(Rejected):
                update(step, path)


def test_floor_is_cut_off_so_that_it_never_breaks_itself():
    assert Baseline.of({"tuning.hit3": 2 / 3}, DIGESTS).floors == {"tuning.hit3": 0.6666}


def test_both_halves_are_measured_with_their_kinds_and_verdicts():
    asked = [
        outcome(question("d1", "semantisch"), seen=("dorfbuero",), quoted=("dorfbuero",)),
        outcome(question("u1", "unbeantwortbar", relevant={}), "none"),
        outcome(question("d2", "filter"), seen=("freibad",), quoted=("freibad",)),
    ]
    split = Split(1, frozenset({"d1", "u1"}), frozenset({"d2"}))
    values = measured(find(asked, split, 2, 2))
    assert values["tuning.semantisch.hit3"] == 1
    assert values["tuning.recognised"] == 1
    assert values["validation.filter.hit3"] == 0
    assert values["validation.kept"] == 1
    assert "validation.recognised" not in values
