"""What a run reports: one ``Progress`` for each thing that is done for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Event = Literal["new", "changed", "unchanged", "refused", "removed", "healed", "cleaned", "rebuilt"]

EVENTS: Mapping[Event, str] = {
    "new": "aufgenommen",
    "changed": "ersetzt",
    "unchanged": "unverändert",
    "refused": "abgelehnt",
    "removed": "entfernt",
    "healed": "nachgetragen",
    "cleaned": "bereinigt",
    "rebuilt": "neu indexiert",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that is done for good; ``done`` of ``total`` in this run.

    ``subject`` is a document id, or the path of a refused file, for which ``message`` says why.
    """

    event: Event
    subject: str
    done: int
    total: int
    passages: int = 0
    message: str = ""

    def __str__(self) -> str:
        """Return the German line that reports it."""
        return f"{EVENTS[self.event]}: {self.message or self.subject}"
