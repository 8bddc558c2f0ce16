"""The report of a run: what became of the files, in one German sentence or as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.progress import EVENTS, Event, Progress

THOUSANDS = "\u202f"
"""Narrow no-break space, which groups digits in German (DIN 5008)."""
ALWAYS: dict[str, tuple[Event, ...]] = {
    "add": ("new", "unchanged", "changed", "refused"),
    "remove": ("removed",),
    "rebuild": ("rebuilt",),
}
"""What the summary of a verb names even when it is nothing."""


@dataclass(slots=True)
class Report:
    """Collects the steps of a run; ``waiting`` documents are left to the running service."""

    verb: str
    counts: Counter[Event] = field(default_factory=Counter)
    passages: int = 0
    refused: list[Progress] = field(default_factory=list)
    seconds: float = 0.0
    waiting: int = 0

    def add(self, step: Progress) -> None:
        """Count a step."""
        self.counts[step.event] += 1
        if step.event != "healed":
            self.passages += step.passages
        if step.event == "refused":
            self.refused.append(step)

    def sentence(self) -> str:
        """Return „612 aufgenommen, 0 unverändert, … – 2 431 Passagen in 3,1 s“."""
        always = ALWAYS[self.verb]
        also = [e for e in EVENTS if e not in always and e != "cleaned" and self.counts[e]]
        parts = [f"{number(self.counts[event])} {EVENTS[event]}" for event in (*always, *also)]
        took = f"{self.seconds:.1f}".replace(".", ",")
        passages = "" if self.verb == "remove" else f"{number(self.passages)} Passagen "
        rest = f"; {number(self.waiting)} noch nicht im Suchindex" if self.waiting else ""
        return f"{', '.join(parts)} – {passages}in {took} s{rest}"

    def to_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            **{event: self.counts[event] for event in EVENTS if event != "cleaned"},
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
            "waiting": self.waiting,
            "refusals": [{"subject": s.subject, "message": s.message} for s in self.refused],
        }


def number(value: int) -> str:
    """Return a number with grouped digits."""
    return f"{value:,}".replace(",", THOUSANDS)
