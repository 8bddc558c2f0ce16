"""The command line: own index, running service, and services that do not answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from search import remote
from search.__main__ import main
from search.errors import Rejected, Unavailable
from search.settings import Settings
from tests.search_fixtures import small_engine

HIT = {
    "rank": 1,
    "document": {
        "title": "Tante Enso", "municipalities": ["Schnega"], "states": ["Niedersachsen"],
        "year": 2020, "links": [{"url": "https://original.example", "label": "Original"}],
    },
    "passage": {"text": "Der Laden ist rund um die Uhr offen.", "url": "/dokument/tante-enso#p-1"},
}  # fmt: skip
ANSWER = {
    "verdict": "supported", "answer": [{"text": "Der Laden ist offen.", "source": 1}],
    "hits": [HIT], "nearest": [], "total": 1,
}  # fmt: skip


@contextmanager
def service(status: int, body: object) -> Iterator[str]:
    """Answer every request with this status and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def announce(folder: Path, url: str) -> None:
    path = Settings(_env_file=None, data_dir=folder).server_file
    path.write_text(json.dumps({"url": url}), encoding="utf-8")


def test_the_running_service_is_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    with service(200, ANSWER) as url:
        announce(tmp_path, url)
        assert main(["Dorfladen"]) == 0
    printed = capsys.readouterr().out
    assert "In den Quellen belegt." in printed
    assert "„Der Laden ist offen.“ [1]" in printed
    assert "[1] Tante Enso – Schnega, Niedersachsen, 2020" in printed
    assert "Original: https://original.example" in printed


@pytest.mark.parametrize("body", [{"something": "else"}, [], "text"])
def test_another_program_on_the_port_is_no_answer(body):
    with service(200, body) as url, pytest.raises(Unavailable, match="antwortet nicht"):
        remote.ask(url, "Dorfladen", 5)


def test_a_refused_question_says_why():
    body = {"error": {"code": "abgelehnt", "message": "Ihre Frage ist zu lang."}}
    with service(422, body) as url, pytest.raises(Rejected, match="zu lang"):
        remote.ask(url, "Dorfladen", 5)


def test_a_service_that_is_not_ready_is_unavailable():
    body = {"error": {"code": "nicht_verfuegbar", "message": "Der Dienst startet."}}
    with service(503, body) as url, pytest.raises(Unavailable, match="startet"):
        remote.ask(url, "Dorfladen", 5)


def test_without_an_index_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "leer"))
    assert main(["Dorfladen"]) == 1
    assert "python -m ingest add corpus/" in capsys.readouterr().err


def test_a_stale_service_file_does_not_hide_the_index(tmp_path, monkeypatch, capsys):
    with small_engine(tmp_path):
        pass
    announce(tmp_path, "http://127.0.0.1:9")
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    assert main(["Regio-Hub Betreibermodelle", "--limit", "2"]) == 0
    printed = capsys.readouterr().out
    assert "AEG Smarte Regionen" in printed
    assert "/dokument/aeg-smarte-regionen#p-" in printed


def test_an_empty_question_is_a_german_sentence(tmp_path, monkeypatch, capsys):
    with small_engine(tmp_path):
        pass
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    assert main([" "]) == 1
    assert "Bitte geben Sie eine Frage" in capsys.readouterr().err
