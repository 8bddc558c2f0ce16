"""The composition root: opens catalogue, encoder, store and engine, and puts them together.

It is a module of its own because it imports the encoder, and with it torch, which takes seconds;
``web.app`` loads it when the service starts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import ExitStack

from ingest.catalog import Catalog
from ingest.indexing import Indexer
from ingest.pipeline import catch_up, heal
from ingest.progress import Progress
from search.encoder import load_encoder
from search.engine import Engine, build_engine
from search.lexical import load_lexicon
from search.settings import Settings
from search.store_open import open_store
from web.holdings import HoldingsView
from web.house import House
from web.metrics import Metrics

LOGGER = logging.getLogger("wissenslotse.index")
FIRST_QUESTION = "Smart City"
"""Asked before the service says that it is ready, so that the first reader does not wait."""


def open_house(settings: Settings) -> House:
    """Open everything, bring the index in line with the catalogue, and ask a first question.

    Raises ``Rejected`` when the index was made with another encoder or lexicon, ``IndexInUse`` when
    another process has it. What was opened until then is closed again.
    """
    with ExitStack() as opened:
        catalog = Catalog.open(settings)
        opened.callback(catalog.close)
        encoder, lexicon = load_encoder(settings), load_lexicon()
        store = open_store(settings, encoder.dimension)
        opened.callback(store.close)
        indexer = Indexer.of(store, encoder, lexicon)
        indexer.verify(catalog)
        report(heal(catalog, indexer))
        store.tidy()
        engine = build_engine(settings, store, encoder, lexicon)
        engine.warm()
        engine.ask(FIRST_QUESTION)
        opened.pop_all()
    return House(
        settings=settings,
        catalog=catalog,
        store=store,
        engine=engine,
        mark=engine.mark,
        heal=lambda: catch_up_and_warm(catalog, indexer, engine),
        holdings=HoldingsView(catalog.metadata_all),
        metrics=Metrics(),
    )


def catch_up_and_warm(catalog: Catalog, indexer: Indexer, engine: Engine) -> None:
    """Index what is pending; after a change read the digests ahead again."""
    if report(catch_up(catalog, indexer)):
        engine.warm()


def report(steps: Iterable[Progress]) -> int:
    """Carry the steps out, log each, and return how many there were."""
    number = 0
    for number, step in enumerate(steps, 1):  # noqa: B007 – counts
        LOGGER.info("%s", step)
    return number
