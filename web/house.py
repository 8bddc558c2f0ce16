"""The parts of the running service, held together in one record.

Everything the pages need from the other packages comes through ``House``, so tests can hand in
small ones of their own. ``web.opening`` builds the real one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request

from web.holdings import HoldingsView
from web.metrics import Metrics

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from search.engine import Engine
    from search.settings import Settings
    from search.store import Store
    from web.document_view import Marker


@dataclass(frozen=True, slots=True)
class House:
    """All parts of the running service; ``heal`` brings the index in line with the catalogue."""

    settings: Settings
    catalog: Catalog
    store: Store
    engine: Engine
    mark: Marker
    heal: Callable[[], None]
    holdings: HoldingsView
    metrics: Metrics

    def close(self) -> None:
        """Give store and catalogue back."""
        self.store.close()
        self.catalog.close()


def house_of(request: Request) -> House:
    """Return the parts of the application that this request belongs to."""
    house: House = request.app.state.house
    return house
