"""The catalogue: what goes in comes out, versions, states, and use from several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.chunking import split
from ingest.entries import Entry, IndexState, Version
from search.errors import NotFound, Rejected, Unavailable
from search.points import point_ids
from search.records import Block, Document, Link, Metadata
from search.settings import Settings


def made(name: str = "dorfbuero", text: str = "Die Gemeinde trägt die Miete.") -> Document:
    metadata = Metadata(
        name, "massnahme", f"Titel {name}", ("Musterdorf",), ("Sachsen",), "musterkreis",
        themes=("Arbeit",), links=(Link("https://a.example", "A"),), as_of="2026-11-20",
    )  # fmt: skip
    blocks = [
        Block("paragraph", text, page=1),
        Block("heading", "Kosten", 2),
        Block("table", "Jahr | Euro\n2022 | 40.000", page=2),
    ]
    return Document.build(metadata, blocks, ["Wer zahlt die Miete?"])


def put(catalog: Catalog, document: Document, digest: str = "d1", source: str = "/a.md") -> str:
    return catalog.put(document, split(document), digest, source)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "daten")


@pytest.fixture
def catalog(settings: Settings) -> Iterator[Catalog]:
    opened = Catalog.open(settings)
    yield opened
    opened.close()


def test_a_document_comes_back_as_it_went_in(catalog: Catalog) -> None:
    document = made()
    assert put(catalog, document) == "new"
    assert catalog.document("dorfbuero") == document
    assert catalog.chunks("dorfbuero") == split(document)
    assert catalog.metadata_all() == [document.metadata]


def test_the_same_bytes_again_change_nothing(catalog: Catalog) -> None:
    put(catalog, made())
    catalog.mark_indexed([Version("dorfbuero", 1)])
    assert put(catalog, made(), source="/umgezogen/a.md") == "unchanged"
    assert catalog.pending() == ()
    assert list(catalog.known()) == ["/umgezogen/a.md"]


def test_other_bytes_make_a_new_version_and_outdate_points_no_longer_wanted(
    catalog: Catalog,
) -> None:
    before, after = made(), made(text="Der Verein trägt die Miete.")
    put(catalog, before)
    assert put(catalog, after, "d2") == "changed"
    assert catalog.document("dorfbuero") == after
    assert catalog.pending() == (Version("dorfbuero", 2),)
    wanted = point_ids(after, split(after))
    assert catalog.point_ids() == {"dorfbuero": wanted}
    assert catalog.outdated_points() == {"dorfbuero": point_ids(before, split(before)) - wanted}


def test_the_same_bytes_read_by_a_newer_reader_are_a_change(catalog: Catalog) -> None:
    document = made()
    catalog.put(document, split(document), "d1", "/a.md", "markdown/1")
    assert catalog.put(document, split(document), "d1", "/a.md", "markdown/2") == "changed"


def test_an_older_version_that_is_indexed_leaves_the_newer_one_pending(catalog: Catalog) -> None:
    put(catalog, made())
    put(catalog, made(text="Neu."), "d2")
    catalog.mark_indexed([Version("dorfbuero", 1)])
    assert catalog.pending() == (Version("dorfbuero", 2),)
    catalog.mark_indexed([Version("dorfbuero", 2)])
    assert catalog.pending() == ()


def test_a_removed_document_is_gone_but_its_points_are_still_to_be_deleted(
    catalog: Catalog,
) -> None:
    document = made()
    put(catalog, document)
    catalog.remove("dorfbuero")
    assert (catalog.metadata_all(), catalog.pending(), catalog.point_ids()) == ([], (), {})
    assert catalog.chunks("dorfbuero") == ()
    outdated = catalog.outdated_points()
    assert outdated == {"dorfbuero": point_ids(document, split(document))}
    catalog.forget_points(outdated["dorfbuero"])
    assert catalog.outdated_points() == {}
    assert put(catalog, document) == "new"
    assert [(e.event, e.version) for e in catalog.history("dorfbuero")] == [
        ("new", 1), ("removed", 1), ("new", 2),
    ]  # fmt: skip


def test_points_that_are_wanted_again_are_not_forgotten(catalog: Catalog) -> None:
    put(catalog, made())
    catalog.remove("dorfbuero")
    put(catalog, made())
    catalog.forget_points(point_ids(made(), split(made())))
    assert catalog.point_ids() == {"dorfbuero": point_ids(made(), split(made()))}


@pytest.mark.parametrize("verb", ["document", "remove"])
def test_an_unknown_document_is_not_found(catalog: Catalog, verb: str) -> None:
    with pytest.raises(NotFound, match="„nirgends“ gibt es nicht"):
        getattr(catalog, verb)("nirgends")


def test_documents_are_found_by_municipality_and_model_project(catalog: Catalog) -> None:
    project = Document.build(
        Metadata("musterkreis", "modellprojekt", "A Kreis", ("Musterkreis",)), [Block("paragraph", "x")]
    )  # fmt: skip
    for document in (made(), project):
        put(catalog, document)
    assert [m.id for m in catalog.by_municipality(" musterdorf")] == ["dorfbuero"]
    assert [m.id for m in catalog.by_model_project("musterkreis")] == ["musterkreis", "dorfbuero"]
    assert catalog.by_municipality("Nirgends") == []


def test_counts_and_list_tell_types_passages_and_states(catalog: Catalog) -> None:
    put(catalog, made())
    put(catalog, made("zwei"), source="/b.md")
    catalog.mark_indexed([Version("zwei", 1)])
    counts = catalog.counts()
    assert (counts.by_type, counts.documents, counts.passages) == ({"massnahme": 2}, 2, 4)
    assert (counts.pending, counts.newest) == (1, "2026-11-20")
    assert [(one.id, one.state, one.passages) for one in catalog.listed()] == [
        ("dorfbuero", "pending", 2), ("zwei", "indexed", 2),
    ]  # fmt: skip


def test_several_documents_go_in_together_or_not_at_all(catalog: Catalog) -> None:
    good = Entry(made(), split(made()), "d1", "/a.md")
    broken = replace(good, digest=None, document=made("zwei"))  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        catalog.put_many([good, broken])
    assert catalog.metadata_all() == []


def test_the_state_of_the_index_is_remembered(catalog: Catalog) -> None:
    assert catalog.index_state() is None
    for state in (IndexState("e", 8, "l", "s"), IndexState("e2", 9, "l", "s")):
        catalog.set_index_state(state)
        assert catalog.index_state() == state


def test_a_second_catalogue_on_the_same_file_sees_everything(
    settings: Settings, catalog: Catalog
) -> None:
    put(catalog, made())
    second = Catalog.open(settings)
    assert second.document("dorfbuero") == made()
    second.close()


def test_threads_read_while_another_writes(catalog: Catalog) -> None:
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            for one in catalog.metadata_all():
                assert len(catalog.document(one.id).blocks) == 3
                assert len(catalog.chunks(one.id)) == 2

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for version in ("d1", "d2"):
            for n in range(30):
                put(catalog, made(f"dok-{n}"), version, f"/{n}")
        stop.set()
        for reader in readers:
            reader.result()
    assert catalog.counts().documents == 30


def test_two_writers_wait_for_each_other(settings: Settings, catalog: Catalog) -> None:
    second = Catalog.open(settings)

    def write(target: Catalog, names: range) -> None:
        for n in names:
            put(target, made(f"dok-{n}"), source=f"/{n}")

    with ThreadPoolExecutor() as threads:
        for writer in [
            threads.submit(write, catalog, range(20)),
            threads.submit(write, second, range(20, 40)),
        ]:
            writer.result()
    second.close()
    assert catalog.counts().documents == 40


def test_a_file_that_is_no_database_is_said_to_be_unreadable(tmp_path: Path) -> None:
    (tmp_path / "katalog.sqlite3").write_bytes(b"Das ist keine Datenbank. " * 100)
    with pytest.raises(Unavailable, match="nicht erreichbar oder nicht lesbar"):
        Catalog.open(Settings(_env_file=None, data_dir=tmp_path))


@pytest.mark.parametrize("url", ["kein-schema", "gibtsnicht://host/db"])
def test_an_address_that_cannot_be_used_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Rejected, match="LOTSE_DATABASE_URL"):
        Catalog.open(Settings(_env_file=None, data_dir=tmp_path, database_url=url))


def test_a_data_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("x")
    with pytest.raises(Unavailable, match="LOTSE_DATA_DIR"):
        Catalog.open(Settings(_env_file=None, data_dir=tmp_path / "datei" / "daten"))
