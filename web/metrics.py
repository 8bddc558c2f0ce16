"""Counts requests and search times and writes them as Prometheus text.

Two metrics do not need a library. Labels are the route template and the status, never the address
asked for: a question may be personal data (conventions.md section 3).
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counters of one process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._search_seconds = 0.0
        self._searches = 0

    def count(self, route: str, status: int) -> None:
        """Count one answered request."""
        with self._lock:
            self._requests[route, status] += 1

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Measure one search, also when it fails."""
        started = time.perf_counter()
        try:
            yield
        finally:
            with self._lock:
                self._search_seconds += time.perf_counter() - started
                self._searches += 1

    def text(self) -> str:
        """Return all metrics in the Prometheus text format 0.0.4."""
        with self._lock:
            requests = sorted(self._requests.items())
            seconds, searches = self._search_seconds, self._searches
        lines = [
            "# HELP lotse_requests_total Answered requests by route template and status.",
            "# TYPE lotse_requests_total counter",
        ]
        lines += [
            f'lotse_requests_total{{route="{route}",status="{status}"}} {count}'
            for (route, status), count in requests
        ]
        lines += [
            "# HELP lotse_search_seconds Time spent answering questions.",
            "# TYPE lotse_search_seconds summary",
            f"lotse_search_seconds_sum {seconds:.6f}",
            f"lotse_search_seconds_count {searches}",
        ]
        return "\n".join(lines) + "\n"
