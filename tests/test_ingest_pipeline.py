"""Taking in, removing, rebuilding, healing: catalogue, index, and files stay of one mind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.catalog import Catalog
from ingest.indexing import Indexer
from ingest.waiting import wait_for_service
from search.errors import Rejected
from search.settings import Settings
from tests.fakes import FakeEncoder, FakeLexicon, FakeStore, fake_indexer


def write(folder: Path, name: str, text: str = "Die Gemeinde trägt die Miete.") -> Path:
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"---\nid: {path.stem}\ntyp: angebot\ntitel: {path.stem}\nfragen: [Wer zahlt {path.stem}?]\n---\n"
    path.write_text(f"{head}\n{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(Settings(_env_file=None, data_dir=tmp_path / "daten"))
    yield opened
    opened.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "dateien"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def run(files: Path, catalog: Catalog, indexer: Indexer) -> list[tuple[str, str]]:
    return [(step.event, step.subject) for step in pipeline.ingest([files], catalog, indexer)]


def agree(catalog: Catalog, store: FakeStore) -> bool:
    return (
        store.contents() == catalog.point_ids()
        and not catalog.pending()
        and not catalog.outdated_points()
    )


def test_new_changed_unchanged_and_refused_files_are_told_apart(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    for name in ("alt", "bleibt"):
        write(files, name)
    run(files, catalog, fake_indexer(store))
    write(files, "alt", "Der Verein trägt die Miete.")
    write(files, "neu")
    bad = files / "kaputt.md"
    bad.write_text("---\nid: kaputt\n---\nText\n")
    steps = list(pipeline.ingest([files], catalog, fake_indexer(store)))
    assert [(step.event, step.subject) for step in steps] == [
        ("changed", "alt"), ("unchanged", "bleibt"), ("refused", str(bad)), ("new", "neu"),
    ]  # fmt: skip
    assert [(step.done, step.total) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert "kaputt.md:1: Das Feld „typ“ fehlt" in steps[2].message
    assert str(steps[0]) == "ersetzt: alt"
    assert agree(catalog, store)


def test_only_new_and_changed_documents_are_embedded(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    encoder = FakeEncoder()
    for name in ("eins", "zwei"):
        write(files, name)
    run(files, catalog, fake_indexer(store, encoder))
    encoder.encoded.clear()
    write(files, "zwei", "Der Verein zahlt.")
    run(files, catalog, fake_indexer(store, encoder))
    assert any("Der Verein zahlt." in text for text in encoder.encoded)
    assert not any("Gemeinde" in text or "eins" in text for text in encoder.encoded)


def test_an_unchanged_run_loads_no_encoder(files: Path, catalog: Catalog, store: FakeStore) -> None:
    write(files, "eins")
    run(files, catalog, fake_indexer(store))

    def refuse() -> FakeEncoder:
        raise AssertionError("the encoder was loaded")

    lazy = Indexer(refuse, FakeLexicon, lambda _: store)
    assert run(files, catalog, lazy) == [("unchanged", "eins")]


def test_nothing_is_reported_before_it_is_in_the_index(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    for n in range(150):
        write(files, f"dok-{n:03}")
    for step in pipeline.ingest([files], catalog, fake_indexer(store)):
        assert catalog.point_ids()[step.subject] <= store.points.keys()
        assert step.subject not in {version.document_id for version in catalog.pending()}
    assert store.tidied == 1


def test_a_changed_document_leaves_no_old_points(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins", "Alt.\n\n## A\n\nAlt.\n\n## B\n\nAlt.")
    run(files, catalog, fake_indexer(store))
    write(files, "eins", "Neu.")
    run(files, catalog, fake_indexer(store))
    assert agree(catalog, store)
    assert {point.kind for point in store.points.values()} == {"passage", "question", "digest"}
    assert len(store.points) == 3


def test_two_files_with_one_id_the_second_is_refused(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "a/eins")
    second = write(files, "b/eins", "Anderes.")
    expected = [("new", "eins"), ("refused", str(second))]
    assert run(files, catalog, fake_indexer(store)) == expected
    expected[0] = ("unchanged", "eins")
    assert run(files, catalog, fake_indexer(store)) == expected


def test_the_file_that_had_the_id_first_keeps_it(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "b/eins")
    run(files, catalog, fake_indexer(store))
    intruder = write(files, "a/eins", "Anderes.")
    assert run(files, catalog, fake_indexer(store)) == [
        ("refused", str(intruder)), ("unchanged", "eins"),
    ]  # fmt: skip


def test_a_folder_may_move_and_its_documents_change_with_it(
    tmp_path: Path, files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins")
    run(files, catalog, fake_indexer(store))
    copy = tmp_path / "kopie"
    write(copy, "eins", "Neu in der Kopie.")
    assert run(copy, catalog, fake_indexer(store)) == [("changed", "eins")]


def test_a_note_without_a_head_does_not_replace_another_of_the_same_name(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    for folder in ("a", "b"):
        (files / folder).mkdir(parents=True)
        (files / folder / "Notizen.md").write_text(f"Notiz {folder}")
    run(files / "a", catalog, fake_indexer(store))
    (step,) = pipeline.ingest([files / "b"], catalog, fake_indexer(store))
    assert step.event == "refused"
    assert "„notizen“ gehört schon zu" in step.message


def test_a_file_that_gets_another_id_replaces_its_old_document(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    path = write(files, "eins")
    run(files, catalog, fake_indexer(store))
    path.write_text(path.read_text(encoding="utf-8").replace("eins", "zwei"), encoding="utf-8")
    assert run(files, catalog, fake_indexer(store)) == [("new", "zwei")]
    assert [one.id for one in catalog.metadata_all()] == ["zwei"]
    assert agree(catalog, store)


def test_removing_deletes_points_and_says_what_is_unknown(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    for name in ("eins", "zwei"):
        write(files, name)
    run(files, catalog, fake_indexer(store))
    steps = list(pipeline.remove(["eins", "nirgends"], catalog, fake_indexer(store)))
    assert [(s.event, s.subject) for s in steps] == [("removed", "eins"), ("refused", "nirgends")]
    assert set(store.contents()) == {"zwei"}
    assert agree(catalog, store)


@pytest.mark.parametrize("damage", ["lost", "half", "foreign"])
def test_healing_mends_the_index_both_ways(
    files: Path, catalog: Catalog, store: FakeStore, damage: str
) -> None:
    for name in ("eins", "zwei"):
        write(files, name)
    run(files, catalog, fake_indexer(store))
    if damage == "lost":
        store.points.clear()
    elif damage == "half":
        store.points.pop(next(iter(store.points)))
    else:
        other = FakeStore()
        folder = files.parent / "fremd"
        write(folder, "drei")
        second = Catalog.open(Settings(_env_file=None, data_dir=folder / "daten"))
        run(folder, second, fake_indexer(other))
        second.close()
        store.points.update(other.points)
    assert not agree(catalog, store)
    steps = list(pipeline.heal(catalog, fake_indexer(store)))
    assert agree(catalog, store)
    counts = {"lost": ("healed", 2), "half": ("healed", 1), "foreign": ("cleaned", 1)}
    assert [s.event for s in steps] == [counts[damage][0]] * counts[damage][1]


def test_healing_a_sound_index_does_nothing(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins")
    run(files, catalog, fake_indexer(store))
    assert list(pipeline.heal(catalog, fake_indexer(store))) == []
    assert list(pipeline.catch_up(catalog, fake_indexer(store))) == []


def test_what_is_recorded_while_the_service_runs_is_indexed_by_it(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins")
    encoder = FakeEncoder()
    service = Indexer.of(store, encoder, FakeLexicon())
    assert [s.event for s in pipeline.record([files], catalog)] == ["new"]
    assert store.points == {}
    naps: list[float] = []

    def service_works(seconds: float) -> None:
        naps.append(seconds)
        list(pipeline.catch_up(catalog, service))

    assert wait_for_service(catalog, sleep=service_works) == 0
    assert len(naps) == 1
    assert agree(catalog, store)
    list(pipeline.remove(["eins"], catalog))
    assert wait_for_service(catalog, patience=0) == 1
    assert wait_for_service(catalog, sleep=service_works) == 0
    assert store.points == {}


def test_a_version_taken_in_while_another_is_indexed_is_not_lost(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    path = write(files, "eins", "Alt.")
    list(pipeline.record([path], catalog))

    def change_meanwhile() -> None:
        store.before_upsert = lambda: None
        write(files, "eins", "Neu.")
        list(pipeline.record([path], catalog))

    store.before_upsert = change_meanwhile
    indexer = fake_indexer(store)
    list(pipeline.catch_up(catalog, indexer))
    assert [version.number for version in catalog.pending()] == [2]
    list(pipeline.catch_up(catalog, indexer))
    assert agree(catalog, store)


def test_another_encoder_is_refused_until_the_index_is_rebuilt(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins")
    run(files, catalog, fake_indexer(store))
    write(files, "zwei")
    other = fake_indexer(store, FakeEncoder("anderes-modell"))
    with pytest.raises(Rejected, match=r"fake-encoder statt anderes-modell.*ingest rebuild"):
        run(files, catalog, other)
    steps = list(pipeline.rebuild(catalog, other))
    assert {step.event for step in steps} == {"rebuilt"}
    assert agree(catalog, store)
    assert run(files, catalog, other) == [("unchanged", "eins"), ("unchanged", "zwei")]


def test_the_service_with_another_encoder_refuses_to_start(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    write(files, "eins")
    run(files, catalog, fake_indexer(store))
    service = Indexer.of(store, FakeEncoder("anderes-modell"), FakeLexicon())
    with pytest.raises(Rejected, match="rebuild"):
        list(pipeline.heal(catalog, service))


def test_a_rebuild_cut_short_is_finished_by_the_next_run(
    files: Path, catalog: Catalog, store: FakeStore
) -> None:
    for n in range(100):
        write(files, f"dok-{n:03}")
    run(files, catalog, fake_indexer(store))
    for _ in pipeline.rebuild(catalog, fake_indexer(store)):
        break  # as if killed after the first batch
    assert not agree(catalog, store)
    healed = run(files, catalog, fake_indexer(store))
    assert agree(catalog, store)
    assert ("healed", "dok-099") in healed
