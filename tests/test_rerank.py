"""The second stage: order beyond the cap, limits, places, missing digests."""

from __future__ import annotations

from dataclasses import replace

from search.question import Question
from search.ranking import Candidate
from search.recognition import recognise
from search.records import Metadata
from search.rerank import Digest, rerank
from search.tuning import Tuning

NOTHING = Question("", "", "de", (), {})


def digest(name, **values):
    metadata = Metadata(name, "massnahme", name, **values)
    return Digest(metadata, frozenset(), frozenset(), frozenset())


def order(question, scores, digests, tuning=None):
    candidates = [Candidate(name, score) for name, score in scores.items()]
    ranked = rerank(question, candidates, digests, tuning or Tuning())
    return [candidate.document_id for candidate in ranked], ranked


def test_the_better_of_two_stays_first_beyond_the_cap():
    question = replace(NOTHING, recognised=recognise("in Bayern"))
    digests = {name: digest(name, states=("Bayern",)) for name in ("a", "z")}
    ids, ranked = order(question, {"a": 0.7, "z": 0.9}, digests)
    assert ids == ["z", "a"]
    assert [candidate.score for candidate in ranked] == [1.0, 1.0]


def test_a_document_that_fits_the_limit_overtakes():
    question = replace(NOTHING, recognised=recognise("in Bayern"))
    digests = {"a": digest("a", states=("Hessen",)), "b": digest("b", states=("Bayern",))}
    assert order(question, {"a": 0.4, "b": 0.3}, digests)[0] == ["b", "a"]


def test_a_candidate_without_a_digest_is_kept():
    assert order(NOTHING, {"a": 0.4, "b": 0.3}, {})[0] == ["a", "b"]


def test_the_stage_can_be_switched_off():
    tuning = replace(Tuning(), rerank=False)
    assert order(NOTHING, {"a": 0.4, "b": 0.9}, {}, tuning)[0] == ["a", "b"]
