"""Background work of the web process.

The web process owns the embedded index. A command that adds documents writes them to the catalogue
only; this thread sees them there and brings the index in line, so both can run at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

LOGGER = logging.getLogger("wissenslotse.hintergrund")
INTERVAL = 2.0
"""Seconds between two looks at the catalogue: a look costs one query, and nobody waits longer."""


class Healer:
    """Calls ``heal`` every ``interval`` seconds until it is stopped."""

    def __init__(self, heal: Callable[[], None], interval: float = INTERVAL) -> None:
        self._heal = heal
        self._interval = interval
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heilung", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end and wait until it has; a running ``heal`` is finished first."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._interval):
            try:
                self._heal()
            except Exception:
                # The next round may succeed; the service answers on meanwhile.
                LOGGER.exception("Der Index konnte nicht abgeglichen werden.")
