"""The composition root: opens catalogue, encoder, store and engine, and puts them together.

It is a module of its own because it imports the encoder, and with it torch, which takes seconds;
``web.app`` loads it when the service starts.
"""

from __future__ import annotations

import logging

from ingest.catalog import Catalog
from ingest.pipeline import heal
from search.encoder import Encoder, load_encoder
from search.engine import build_engine
from search.passages import mark
from search.settings import Settings
from search.store import Store
from search.store_open import open_store
from web.holdings import HoldingsView
from web.house import House
from web.metrics import Metrics

LOGGER = logging.getLogger("wissenslotse.index")
FIRST_QUESTION = "Smart City"
"""Asked before the service says that it is ready, so that the first reader does not wait."""


def open_house(settings: Settings) -> House:
    """Open everything, bring the index in line with the catalogue, and ask a first question."""
    catalog = Catalog.open(settings)
    encoder = load_encoder(settings)
    store = open_store(settings, encoder.dimension)
    bring_in_line(catalog, store, encoder)
    engine = build_engine(settings, store, encoder)
    engine.ask(FIRST_QUESTION)

    def heal_pending() -> None:
        if catalog.pending():
            bring_in_line(catalog, store, encoder)

    return House(
        settings=settings,
        catalog=catalog,
        store=store,
        engine=engine,
        mark=mark,
        heal=heal_pending,
        holdings=HoldingsView(catalog.metadata_all),
        metrics=Metrics(),
    )


def bring_in_line(catalog: Catalog, store: Store, encoder: Encoder) -> None:
    """Write to the index what the catalogue has and the index lacks, and the other way round."""
    for progress in heal(catalog, store, encoder):
        LOGGER.info("%s", progress)
