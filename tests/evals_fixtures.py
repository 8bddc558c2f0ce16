"""Literal questions, outcomes and findings for the tests of the measurements."""

from __future__ import annotations

from evals.question_set import EvalQuestion
from evals.results import Digests
from evals.trial import Outcome

DIGESTS = Digests("fragen", "teilung", "korpus", "begriffe", "encoder", "lexikon", "tuning", "code")


def question(name="d1", kind="normal", relevant=None, role="kommune"):
    wanted = {"dorfbuero": 2} if relevant is None else relevant
    return EvalQuestion(name, role, (kind,), f"Frage {name}", wanted, bool(wanted))


def outcome(asked, verdict="supported", seen=(), quoted=(), verbatim=None, ranked=None, took=5.0):
    return Outcome(
        question=asked,
        verdict=verdict,
        seen=tuple(seen),
        ranked=tuple(seen if ranked is None else ranked),
        quoted=tuple(quoted),
        verbatim=len(quoted) if verbatim is None else verbatim,
        milliseconds=took,
    )
