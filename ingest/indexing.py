"""Makes points of documents and puts them into the index.

The encoder is loaded when the first passage has to be embedded and not before, because that takes
seconds and most runs find nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

from ingest import chunking
from ingest.catalog import Catalog
from ingest.entries import IndexState
from search.errors import Rejected
from search.records import Chunk, Document
from search.settings import Settings
from search.store import Point, Store

if TYPE_CHECKING:
    from search.encoder import Encoder
    from search.lexical import Lexicon


class Indexer:
    """Opens encoder, lexicon and index when they are needed, and each once."""

    def __init__(
        self,
        load_encoder: Callable[[], Encoder],
        load_lexicon: Callable[[], Lexicon],
        open_store: Callable[[int], Store],
        reset_store: Callable[[], None] = lambda: None,
    ) -> None:
        self._load_encoder = load_encoder
        self._load_lexicon = load_lexicon
        self._open_store = open_store
        self._reset_store = reset_store
        self._encoder: Encoder | None = None
        self._lexicon: Lexicon | None = None
        self._store: Store | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return an indexer for what the settings name; nothing is opened yet."""

        def encoder() -> Encoder:
            from search.encoder import load_encoder

            return load_encoder(settings)

        def lexicon() -> Lexicon:
            from search.lexical import load_lexicon

            return load_lexicon()

        def store(dimension: int) -> Store:
            from search.store_open import open_store

            return open_store(settings, dimension)

        def reset() -> None:
            from search.store_open import reset_store

            reset_store(settings)

        return cls(encoder, lexicon, store, reset)

    @classmethod
    def of(cls, store: Store, encoder: Encoder, lexicon: Lexicon) -> Self:
        """Return an indexer with parts that are open already, as the web service has them."""
        indexer = cls(lambda: encoder, lambda: lexicon, lambda _: store)
        indexer.state()
        return indexer

    def state(self) -> IndexState:
        """Return what points are made with here; loads encoder and lexicon."""
        encoder, lexicon = self._parts()
        from search import points

        made = f"{chunking.VERSION}+{points.VERSION}"
        return IndexState(encoder.fingerprint, encoder.dimension, lexicon.fingerprint, made)

    def verify(self, catalog: Catalog) -> None:
        """Raise ``Rejected`` when the index was made with something else than is loaded here."""
        made, here = catalog.index_state(), self.state()
        if made is None:
            catalog.set_index_state(here)
        elif made != here:
            raise Rejected(
                f"Der Suchindex passt nicht mehr: {_differences(made, here)}. Bauen Sie ihn mit "
                "„python -m ingest rebuild“ neu auf oder stellen Sie LOTSE_ENCODER zurück."
            )

    @property
    def is_loaded(self) -> bool:
        """Whether the encoder is there, so that ``verify`` costs nothing."""
        return self._encoder is not None

    def store(self, catalog: Catalog) -> Store:
        """Return the index, opened with the dimension it was made with.

        Raises ``IndexInUse`` when the running service has it.
        """
        if self._store is None:
            made = catalog.index_state()
            self._store = self._open_store((made or self.state()).dimension)
        return self._store

    def points(self, document: Document, chunks: Sequence[Chunk]) -> list[Point]:
        """Return the points of a document: its passages and the questions it answers."""
        from search.points import build_points

        return build_points(document, chunks, *self._parts())

    def reset(self) -> None:
        """Delete the index; the next ``store`` begins an empty one."""
        self.close()
        self._reset_store()

    def close(self) -> None:
        """Give the index back."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _parts(self) -> tuple[Encoder, Lexicon]:
        if self._encoder is None:
            self._encoder = self._load_encoder()
        if self._lexicon is None:
            self._lexicon = self._load_lexicon()
        return self._encoder, self._lexicon


def _differences(made: IndexState, here: IndexState) -> str:
    names = {
        "encoder": "Sprachmodell",
        "dimension": "Dimension",
        "analyzer": "Wortzerlegung",
        "splitter": "Passagenschnitt",
    }
    pairs = ((label, getattr(made, name), getattr(here, name)) for name, label in names.items())
    return ", ".join(f"{label} {old} statt {new}" for label, old, new in pairs if old != new)
