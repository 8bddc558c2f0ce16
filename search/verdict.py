"""Says whether the corpus answers a question: ``supported``, ``partial`` or ``none``."""

from __future__ import annotations

from collections.abc import Sequence

from search.ranking import Candidate
from search.records import Verdict


def judge(ranked: Sequence[Candidate]) -> Verdict:
    """Judge by how much of the question the best documents cover and how near they are."""
    if not ranked:
        return "none"
    near = max(max(c.cosines.values(), default=0.0) for c in ranked[:3])
    covered = max(c.coverage for c in ranked[:3])
    if covered < 0.3 and near < 0.5:
        return "none"
    return "supported" if covered >= 0.6 or near > 0.7 else "partial"
