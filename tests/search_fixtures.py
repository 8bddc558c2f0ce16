"""A small engine with the shipped encoder over a few documents of the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.chunking import split
from ingest.read_markdown import read
from search.encoder import load_encoder
from search.engine import Engine, build_engine
from search.lexical import load_lexicon
from search.points import build_points
from search.settings import Settings
from search.store_open import open_store
from search.tuning import Tuning

CORPUS = Path(__file__).parent.parent / "corpus"
CHOSEN = (
    "arbeitsgemeinschaft/aeg-smarte-regionen",
    "loesung/tante-enso",
    "loesung/civitas-core",
    "massnahme/muenster-leezenflow",
    "massnahme/pforzheim-muellroboter-ansgar",
    "massnahme/suederbrarup-dorfshuttle",
    "massnahme/eichenzell-starkregenfruehwarnsystem",
    "massnahme/luebeck-smart-kita",
    "modellprojekt/jena",
    "modellprojekt/gera",
    "modellprojekt/darmstadt",
    "publikation/urbane-datenplattformen-entscheidungshilfen",
    "publikation/rechtsformen-interkommunaler-zusammenarbeit",
    "publikation/starkregen-fruehwarnung-praxisblatt",
)


@contextmanager
def small_engine(folder: Path, tuning: Tuning | None = None) -> Iterator[Engine]:
    """Open an engine over ``CHOSEN`` with an index in the folder."""
    settings = Settings(_env_file=None, data_dir=folder)
    encoder, lexicon = load_encoder(settings), load_lexicon()
    store = open_store(settings, encoder.dimension)
    for name in CHOSEN:
        path = CORPUS / f"{name}.md"
        document = read(path, path.read_bytes()).document
        store.upsert(build_points(document, split(document), encoder, lexicon))
    yield build_engine(settings, store, encoder, lexicon, tuning or Tuning())
    store.close()
