"""Waits until the running web service has indexed what a command has recorded."""

from __future__ import annotations

import time
from collections.abc import Callable

from ingest.catalog import Catalog

PATIENCE = 60.0
"""Seconds after which a command leaves the rest to the service and ends."""
INTERVAL = 0.5
"""Seconds between two looks; the service itself looks every two seconds."""


def wait_for_service(
    catalog: Catalog,
    patience: float = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Return how many documents are still to be indexed or removed when time is up, or 0."""
    end = clock() + patience
    while True:
        missing = {version.document_id for version in catalog.pending()}
        missing |= catalog.outdated_points().keys()
        if not missing or clock() >= end:
            return len(missing)
        sleep(INTERVAL)
