"""Hits beside a long document, and documents that vanish while a question is answered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.chunking import split
from search.engine import build_engine
from search.lexical import load_lexicon
from search.points import build_points
from search.records import Block, Document, Metadata
from search.settings import Settings
from search.store import Stored
from search.store_edge import EdgeStore
from tests.fakes import DIMENSION, FakeEncoder

SENTENCE = "Sensoren messen den Pegel am Bach und melden Hochwasser an die Leitstelle. "


def document(name: str, paragraphs: int) -> Document:
    blocks = []
    for number in range(paragraphs):
        blocks += [Block("heading", f"Teil {number}", 2), Block("paragraph", SENTENCE * 3)]
    return Document.build(Metadata(name, "publikation", f"Pegel {name}"), blocks)


class LosingStore(EdgeStore):
    """A store from which a document is removed between search and fetch."""

    lost = ""

    def fetch(self, ids: Sequence[str]) -> list[Stored]:
        return [
            point
            for point in super().fetch(ids)
            if point.kind == "digest" or point.document_id != self.lost
        ]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = LosingStore(tmp_path_factory.mktemp("index"), DIMENSION)
    encoder, lexicon = FakeEncoder(), load_lexicon()
    for name, size in {"lang": 300, "kurz-1": 1, "kurz-2": 1, "kurz-3": 1}.items():
        one = document(name, size)
        opened.upsert(build_points(one, split(one), encoder, lexicon))
    yield opened
    opened.close()


def ranked(store):
    engine = build_engine(Settings(_env_file=None), store, FakeEncoder(), load_lexicon())
    return [hit.document.id for hit in engine.rank("Pegel Hochwasser")]


def test_a_long_document_leaves_room_for_the_others(store):
    assert set(ranked(store)) == {"lang", "kurz-1", "kurz-2", "kurz-3"}


def test_a_document_that_vanishes_meanwhile_is_left_out(store):
    store.lost = "kurz-2"
    assert set(ranked(store)) == {"lang", "kurz-1", "kurz-3"}
    store.lost = ""
