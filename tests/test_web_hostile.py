"""Hostile input, security headers, failures, log lines."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web_fixtures import HOSTILE, parsed, small_client
from web.jobs import Healer
from web.security import HEADERS, POLICY


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with small_client() as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/suche?q={HOSTILE}", 200),
        ("/suche?q=%22%3E%3Cimg src=x onerror=alert(1)%3E", 200),
        ("/suche?q=" + "a" * 10_000, 422),
        ("/suche?q=%00%01%07Betreibermodelle%1b", 200),
        ("/suche?q=%00", 422),
        ("/suche?q=%FF%FE%zz", 200),
        ("/suche?q=%E0%80%80", 200),
        ("/suche?q=x&q=y", 200),
        ("/suche?q=x&typ[]=a&__proto__=1", 200),
        ("/suche?q=x&thema=" + "b" * 5_000, 422),
        ("/suche?q=x&thema=%00%3Cscript%3E", 422),
        ("/dokument/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/dokument/%00", 404),
        ("/dokument/" + "c" * 5_000, 404),
        ("/dokument/dorfbuero?q=" + "a" * 10_000, 200),
        ("/dokument/dorfbuero?stelle=%22%3E%3Cscript%3E", 200),
        ("/static/%2e%2e/app.py", 404),
        ("/static/..%2fapp.py", 404),
        ("/static/%00", 404),
        ("/static/", 404),
        ("/static", 404),
        ("/hilfe/", 404),
        ("/%0d%0aSet-Cookie:a=b", 404),
    ],
)
def test_hostile_addresses_get_a_german_answer(client, path, status):
    answer = client.get(path, follow_redirects=False)
    page = parsed(answer.text)
    assert answer.status_code == status, path
    assert page.html["lang"] == "de"
    assert len(page.select("script")) == 1
    assert not page.select("main img, main [onerror]")
    assert "Traceback" not in answer.text
    assert "\x00" not in answer.text
    assert "set-cookie" not in answer.headers


def test_rejected_question_stays_in_the_field(client):
    question = "Lang " * 200
    page = parsed(client.get("/suche", params={"q": question}).text)
    assert "länger als 500 Zeichen" in page.main.get_text()
    assert page.select_one("#frage")["value"] == question


@pytest.mark.parametrize(
    "path", ["/", "/suche?q=x", "/fehlt", "/api/v1/search?q=x", "/healthz", "/static/app.css"]
)
def test_security_headers_are_on_every_answer(client, path):
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in POLICY


def test_no_answer_sets_a_cookie(client):
    for path in ("/", "/suche?q=x", "/dokument/dorfbuero"):
        assert "set-cookie" not in client.get(path).headers


def test_static_files_are_cached_by_content(client):
    page = parsed(client.get("/").text)
    for tag in page.select("link[rel=stylesheet]"):
        assert (
            client.get(tag["href"]).headers["cache-control"]
            == "public, max-age=31536000, immutable"
        )
    assert "immutable" not in client.get("/static/app.css").headers["cache-control"]


def test_text_is_compressed(client):
    answer = client.get("/static/kern/kern.min.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_unexpected_failure_gives_a_reference_number_that_is_in_the_log(caplog):
    with small_client(failure=RuntimeError("geheime Einzelheit")) as client:
        answer = client.get("/suche?q=x")
    page = parsed(answer.text)
    assert answer.status_code == 500
    reference = page.main.strong.get_text()
    assert reference in caplog.text
    assert "geheime Einzelheit" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_unexpected_failure_of_the_api_is_json(caplog):
    with small_client(failure=RuntimeError("geheim")) as client:
        error = client.get("/api/v1/search?q=x").json()["error"]
    assert error["code"] == "fehler"
    assert error["reference"] in caplog.text


def test_log_has_method_path_status_and_time_but_no_question(client, caplog):
    with caplog.at_level(logging.INFO, "wissenslotse.zugriff"):
        client.get("/suche?q=Geheimnis")
        client.get("/a%0ab")
    lines = [r.getMessage() for r in caplog.records if r.name == "wissenslotse.zugriff"]
    assert lines[0].startswith("GET /suche 200 ")
    assert lines[0].endswith(" ms")
    assert lines[1].startswith("GET /a%0Ab 404 ")
    assert "Geheimnis" not in caplog.text


def test_wrong_method_on_a_page_is_explained(client):
    answer = client.post("/suche")
    assert answer.status_code == 405
    assert "So lässt sich diese Adresse nicht aufrufen" in answer.text


def test_head_is_answered_for_pages(client):
    assert client.head("/").status_code == 200


def test_healer_goes_on_after_a_failure_and_stops():
    calls, twice = [], threading.Event()

    def heal() -> None:
        calls.append(1)
        if len(calls) == 2:
            twice.set()
        raise RuntimeError("kaputt")

    healer = Healer(heal, interval=0.01)
    healer.start()
    assert twice.wait(5)
    healer.stop()
    seen = len(calls)
    assert not threading.Event().wait(0.05)
    assert len(calls) == seen


def test_house_is_closed_with_the_application():
    with small_client() as client:
        catalog = client.app.state.house.catalog
        assert not catalog.closed
    assert catalog.closed
