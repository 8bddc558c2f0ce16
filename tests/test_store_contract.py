"""The store contract on the embedded engine, the client's local mode and a real server."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from search.errors import IndexInUse, Rejected, Unavailable
from search.settings import Settings
from search.store import Leg, Store
from search.store_edge import SHARD, EdgeStore
from search.store_open import open_store, reset_store
from search.store_server import ServerStore, connect

pytest.register_assert_rewrite("store_contract")

from store_contract import (
    BUS,
    DIMENSION,
    EAST,
    RATHAUS,
    StoreContract,
    found,
    numbers,
    passage,
    search_while_writing,
    unit,
    words,
)

SERVER_URL = os.environ.get("LOTSE_TEST_QDRANT_URL", "")
NOBODY_THERE = "http://127.0.0.1:9"
BATCH = 40
HERE = Path(__file__).parent

WRITER = f"""
import sys
from pathlib import Path
from search.store_edge import EdgeStore
from store_contract import *
store = EdgeStore(Path(sys.argv[1]), DIMENSION)
for step in range(10**6):
    first = step * {BATCH}
    ns = range(first, first + {BATCH})
    store.upsert([passage(n, (1, n, 0, 0), words(BUS, 1000 + n), document_id=f"d{{step}}") for n in ns])
    store.upsert([passage(first, (1, first, 0, 0), words(BUS), document_id=f"d{{step}}", year=1)])
    store.delete([number(first + 1)])
    print(step, flush=True)
"""
OPENER = """
import sys
from pathlib import Path
from search.errors import IndexInUse
from search.store_edge import EdgeStore
try:
    EdgeStore(Path(sys.argv[1]), 4)
except IndexInUse as error:
    sys.exit(error.message)
"""


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[EdgeStore]:
    store = EdgeStore(tmp_path, DIMENSION)
    yield store
    store.close()


class TestEdge(StoreContract):
    @pytest.fixture
    def store(self, edge: EdgeStore) -> Store:
        return edge

    def test_can_be_searched_while_points_are_written(self, store: Store) -> None:
        assert search_while_writing(store) == []


class TestLocalMode(StoreContract):
    """Local mode is not made for several threads, so it does not run that part of the contract."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = ServerStore(QdrantClient(":memory:"), DIMENSION)
        yield store
        store.close()


@pytest.mark.skipif(not SERVER_URL, reason="LOTSE_TEST_QDRANT_URL is not set")
class TestServer(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        name = f"wissenslotse_test_{uuid.uuid4().hex}"
        key = os.environ.get("LOTSE_TEST_QDRANT_API_KEY")
        store = ServerStore(connect(SERVER_URL, key), DIMENSION, name)
        yield store
        ServerStore.destroy(connect(SERVER_URL, key), name)
        store.close()

    def test_can_be_searched_while_points_are_written(self, store: Store) -> None:
        assert search_while_writing(store) == []


def run(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=HERE.parent,
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_edge_keeps_its_points_when_it_is_opened_again(tmp_path: Path) -> None:
    first = EdgeStore(tmp_path, DIMENSION)
    first.upsert([passage(1, year=2021), passage(2)])
    first.delete(numbers(2))
    first.close()
    second = EdgeStore(tmp_path, DIMENSION)
    assert second.contents() == {"rathaus": frozenset(numbers(1))}
    assert found(second, Leg("passage", lexical=words(RATHAUS))) == numbers(1)
    assert second.fetch(numbers(1))[0].payload["year"] == 2021
    second.close()


def test_edge_loses_nothing_that_was_written_when_it_is_killed(tmp_path: Path) -> None:
    for acknowledged in (1, 6):
        path = tmp_path / str(acknowledged)
        with run(WRITER, path) as writer:
            assert writer.stdout is not None
            steps = [int(writer.stdout.readline()) for _ in range(acknowledged)]
            writer.kill()
        store = EdgeStore(path, DIMENSION)
        ids = store.contents()
        for step in steps:
            first = step * BATCH
            left = [n for n in range(first, first + BATCH) if n != first + 1]
            assert ids[f"d{step}"] == frozenset(numbers(*left))
            assert store.fetch(numbers(first))[0].payload["year"] == 1
            of_last = Leg("passage", lexical=words(1000 + left[-1]))
            assert found(store, of_last) == numbers(left[-1])
        stored = [point_id for points in ids.values() for point_id in points]
        for leg in (
            Leg("passage", unit(EAST), limit=10**5),
            Leg("passage", None, words(BUS), 10**5),
        ):
            assert sorted(found(store, leg)) == sorted(stored)
        store.close()


def test_edge_tells_a_second_process_that_the_index_is_in_use_and_takes_no_harm(
    edge: EdgeStore, tmp_path: Path
) -> None:
    edge.upsert([passage(1), passage(2)])
    with run(OPENER, tmp_path) as opener:
        _, said = opener.communicate()
    assert "Beenden Sie den Webdienst" in said
    with pytest.raises(IndexInUse, match="schon geöffnet"):
        EdgeStore(tmp_path, DIMENSION)
    with pytest.raises(IndexInUse):
        EdgeStore.destroy(tmp_path)
    edge.upsert([passage(1), passage(3)])
    edge.delete(numbers(2))
    assert edge.contents() == {"rathaus": frozenset(numbers(1, 3))}


def test_edge_refuses_an_index_of_another_dimension_and_leaves_it_alone(tmp_path: Path) -> None:
    store = EdgeStore(tmp_path, DIMENSION)
    store.upsert([passage(1)])
    store.close()
    with pytest.raises(Rejected, match="ingest rebuild"):
        EdgeStore(tmp_path, DIMENSION + 1)
    again = EdgeStore(tmp_path, DIMENSION)
    assert again.contents() == {"rathaus": frozenset(numbers(1))}
    again.close()


@pytest.mark.parametrize("broken", ["edge_config.json", "segments/*/segment.json"])
def test_edge_says_what_to_do_with_a_damaged_index(tmp_path: Path, broken: str) -> None:
    EdgeStore(tmp_path, DIMENSION).close()
    for file in (tmp_path / SHARD).glob(broken):
        file.write_text("{kaputt")
    with pytest.raises(Unavailable, match="ingest rebuild"):
        EdgeStore(tmp_path, DIMENSION)
    EdgeStore.destroy(tmp_path)
    store = EdgeStore(tmp_path, DIMENSION)
    assert store.contents() == {}
    store.close()


def test_edge_says_so_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(Unavailable, match="datei"):
        EdgeStore(tmp_path / "datei", DIMENSION)


def test_edge_is_unavailable_after_it_was_closed(edge: EdgeStore) -> None:
    edge.close()
    with pytest.raises(Unavailable):
        edge.search([Leg("passage", dense=unit(EAST))])
    with pytest.raises(Unavailable):
        edge.upsert([passage(1)])


def test_settings_choose_the_embedded_store_and_reset_empties_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, qdrant_url=None)
    reset_store(settings)
    store = open_store(settings, DIMENSION)
    store.upsert([passage(1)])
    with pytest.raises(IndexInUse):
        reset_store(settings)
    store.close()
    marker = settings.index_dir / "encoder.json"
    marker.write_text("{}")
    reset_store(settings)
    other = open_store(settings, DIMENSION + 1)
    assert other.contents() == {}
    assert marker.exists()
    other.close()


def test_a_server_that_is_away_is_unavailable() -> None:
    settings = Settings(qdrant_url=NOBODY_THERE)
    with pytest.raises(Unavailable, match="LOTSE_QDRANT_URL"):
        open_store(settings, DIMENSION)
    with pytest.raises(Unavailable, match="LOTSE_QDRANT_URL"):
        reset_store(settings)


def test_a_server_store_refuses_another_dimension_until_it_is_destroyed() -> None:
    client = QdrantClient(":memory:")
    ServerStore(client, DIMENSION).upsert([passage(1)])
    assert ServerStore(client, DIMENSION).contents() == {"rathaus": frozenset(numbers(1))}
    with pytest.raises(Rejected, match="ingest rebuild"):
        ServerStore(client, DIMENSION + 1)
    ServerStore.destroy(client)
    ServerStore.destroy(client)
    store = ServerStore(client, DIMENSION + 1)
    assert store.contents() == {}
    store.close()
