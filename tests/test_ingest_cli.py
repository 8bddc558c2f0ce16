"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import portalocker
import pytest

from ingest import __main__ as cli
from ingest.catalog import Catalog
from ingest.indexing import Indexer
from ingest.locking import LOCK_FILE, WAITING
from ingest.pipeline import catch_up
from search.errors import IndexInUse
from search.settings import Settings
from search.store import Store
from tests.fakes import DIMENSION, FakeEncoder, FakeLexicon, FakeStore, small_indexer
from tests.test_ingest_pipeline import write

Run = Callable[..., int]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "daten"))
    return Settings(_env_file=None)


@pytest.fixture
def run(settings: Settings) -> Run:
    return lambda *arguments: cli.main([str(a) for a in arguments], small_indexer)


def test_add_prints_each_change_and_a_summary(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    write(tmp_path / "korpus", "zwei")
    assert run("add", tmp_path / "korpus") == 0
    *lines, summary = capsys.readouterr().out.splitlines()
    assert lines == ["aufgenommen: eins", "aufgenommen: zwei"]
    assert re.fullmatch(
        r"2 aufgenommen, 0 unverändert, 0 ersetzt, 0 abgelehnt – 2 Passagen in \d+,\d s", summary
    )
    assert run("add", tmp_path / "korpus") == 0
    assert capsys.readouterr().out.startswith("0 aufgenommen, 2 unverändert, 0 ersetzt")


def test_a_refused_file_ends_with_1_and_its_reason_on_stderr(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    (tmp_path / "korpus" / "leer.md").touch()
    assert run("add", tmp_path / "korpus", tmp_path / "fehlt.md") == 1
    printed = capsys.readouterr()
    assert "1 aufgenommen, 0 unverändert, 0 ersetzt, 2 abgelehnt" in printed.out
    assert [line.split(": ")[1][:20] for line in printed.err.splitlines()] == [
        "Die Datei ist leer. ", "Die Datei lässt sich",
    ]  # fmt: skip


def test_json_is_the_whole_output(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    (tmp_path / "korpus" / "leer.md").touch()
    assert run("add", tmp_path / "korpus", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["new"], report["refused"], report["passages"]) == (1, 1, 1)
    assert report["refusals"][0]["subject"].endswith("leer.md")
    assert run("list", "--json") == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["eins"]
    assert run("status", "--json") == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["documents"], status["pending"], status["index"]["dimension"]) == (
        1,
        0,
        DIMENSION,
    )


def test_list_and_status_are_readable(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    run("add", tmp_path / "korpus")
    capsys.readouterr()
    assert run("list") == 0
    assert capsys.readouterr().out == "eins\tangebot\tim Index\t1 Passagen\teins\n"
    assert run("status") == 0
    out = capsys.readouterr().out
    assert "1 Dokumente, 1 Passagen" in out
    assert "Angebot: 1" in out
    assert "Noch nicht im Suchindex: 0" in out


def test_remove_and_rebuild_report(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("eins", "zwei"):
        write(tmp_path / "korpus", name)
    run("add", tmp_path / "korpus")
    capsys.readouterr()
    assert run("remove", "eins", "nirgends") == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("entfernt: eins\n1 entfernt, 1 abgelehnt")
    assert "„nirgends“ gibt es nicht" in printed.err
    assert run("rebuild") == 0
    assert capsys.readouterr().out.startswith("neu indexiert: zwei\n1 neu indexiert – 1 Passagen")


def test_check_prints_file_line_and_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "corpus" / "angebot", "eins", "Text.\n\n## Teil\n\nText.")
    assert run("check") == 0
    assert capsys.readouterr().out == "1 Datei geprüft, keine Beanstandung.\n"
    path.write_text(path.read_text(encoding="utf-8").replace("titel", "titl"), encoding="utf-8")
    assert run("check") == 1
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "corpus/angebot/eins.md:1: Das Feld „titel“ fehlt.",
        "corpus/angebot/eins.md:4: Das Feld „titl“ ist nicht vorgesehen. Meinten Sie „titel“?",
    ]
    assert run("check", "--json") == 1
    assert json.loads(capsys.readouterr().out)["problems"][1]["line"] == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Es fehlt: BEFEHL."),
        (["add"], "Es fehlt: PFAD."),
        (["lösche"], "Einen Befehl „lösche“ gibt es nicht."),
        (["list", "--alles"], "Das gibt es hier nicht: --alles."),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_german_sentence(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize("verb", ["add", "remove", "list", "check", "rebuild", "status"])
def test_every_verb_has_german_help_with_an_example(
    run: Run, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(verb, "--help")
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert out.startswith(f"Aufruf: python -m ingest {verb}")
    assert f"Beispiel: python -m ingest {verb}" in out
    assert "usage" not in out
    assert "optional" not in out


def test_a_setting_that_does_not_fit_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOTSE_PORT", "achtzig")
    assert run("list") == 1
    assert "LOTSE_PORT" in capsys.readouterr().err


def test_a_second_writer_waits_with_a_message(
    run: Run, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    settings.data_dir.mkdir()
    with (settings.data_dir / LOCK_FILE).open("a") as handle:
        portalocker.lock(handle, portalocker.LOCK_EX)
        second = threading.Thread(target=run, args=("add", tmp_path / "korpus"))
        second.start()
        said = ""
        while WAITING not in said:
            said += capsys.readouterr().err
        portalocker.unlock(handle)
        second.join()
    assert "1 aufgenommen" in capsys.readouterr().out


def in_use(_: int = 0) -> Store:
    raise IndexInUse("Der Suchindex ist schon geöffnet.")


def shut_out(_: Settings) -> Indexer:
    """Return the indexer of a command while the running service has the index."""

    def cannot_reset() -> None:
        in_use()

    return Indexer(FakeEncoder, FakeLexicon, in_use, cannot_reset)


def test_while_the_service_has_the_index_it_does_the_indexing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    catalog, store, stop = Catalog.open(settings), FakeStore(), threading.Event()
    service = Indexer.of(store, FakeEncoder(), FakeLexicon())

    def serve() -> None:
        while not stop.is_set():
            list(catch_up(catalog, service))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        assert cli.main(["add", str(tmp_path / "korpus")], shut_out) == 0
        assert set(store.contents()) == {"eins"}
        printed = capsys.readouterr()
        assert printed.out.startswith("aufgenommen: eins\n1 aufgenommen")
        assert printed.err == "Der laufende Dienst nimmt die Dokumente in den Index auf …\n"
        assert cli.main(["rebuild"], shut_out) == 1
        assert "make stop" in capsys.readouterr().err
        assert cli.main(["remove", "eins"], shut_out) == 0
        assert store.contents() == {}
    finally:
        stop.set()
        thread.join()
        catalog.close()


def test_documents_the_service_does_not_index_in_time_are_left_to_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "korpus", "eins")
    monkeypatch.setattr(cli, "PATIENCE", 0.0)
    assert cli.main(["add", str(tmp_path / "korpus")], shut_out) == 0
    printed = capsys.readouterr()
    assert "der laufende Dienst holt sie nach" in printed.err
    assert printed.out.endswith("; 1 noch nicht im Suchindex\n")
    assert run("add", tmp_path / "korpus") == 0
    assert capsys.readouterr().out.startswith("nachgetragen: eins\n")
