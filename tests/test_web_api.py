"""JSON API, health and metrics."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search.settings import Settings
from tests.web_fixtures import small_client


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with small_client() as opened:
        yield opened


def test_search_has_the_documented_shape(client):
    found = client.get("/api/v1/search?q=Musterkreis").json()
    assert set(found) == {
        "question", "verdict", "answer", "hits", "total", "page", "nearest", "facets",
        "understood", "took_ms",
    }  # fmt: skip
    (hit,) = found["hits"]
    assert set(hit) == {"rank", "score", "document", "passage", "more", "why"}
    assert set(hit["document"]) == {
        "id", "type", "title", "url", "links", "municipalities", "states", "themes", "year", "status",
    }  # fmt: skip
    assert set(hit["passage"]) == {"id", "heading_path", "page", "text", "url"}
    assert set(hit["why"]) == {"terms", "lexical", "semantic", "question", "place", "fits"}
    assert found["answer"] == [
        {"text": "Der Musterkreis vergleicht Betreibermodelle für Regio-Hubs.", "source": 1}
    ]
    assert found["understood"] == {
        "filters": {},
        "synonyms": {"hub": ["Dorfbüro"]},
        "corrections": {},
        "language": "de",
        "places": [],
    }
    assert found["facets"]["type"] == [{"value": "modellprojekt", "count": 1}]
    assert hit["passage"]["url"].startswith("/dokument/musterkreis#p-")


def test_search_takes_the_filters_of_the_page(client):
    found = client.get(
        "/api/v1/search?q=Betreibermodelle&land=Sachsen&land=Bayern&typ=publikation"
    ).json()
    assert [hit["document"]["id"] for hit in found["hits"]] == ["boese"]


def test_search_pages_by_limit(client):
    found = client.get("/api/v1/search?q=Betreibermodelle&limit=1&seite=2").json()
    assert (found["page"], found["total"], [h["rank"] for h in found["hits"]]) == (2, 3, [2])


def test_nothing_found_gives_neighbours_and_no_hits(client):
    found = client.get("/api/v1/search?q=quark").json()
    assert (found["verdict"], found["hits"], len(found["nearest"])) == ("none", [], 3)


def test_document_is_complete(client):
    found = client.get("/api/v1/documents/dorfbuero").json()
    assert found["metadata"]["title"] == "Dorfbüro im alten Bahnhof"
    assert found["blocks"][0] == {
        "kind": "heading",
        "level": 1,
        "page": None,
        "text": "Dorfbüro im alten Bahnhof",
    }
    assert found["questions"] == ["Wer bezahlt am Ende das Dorfbüro?"]


def test_addresses_are_absolute_when_the_public_address_is_known():
    settings = Settings(_env_file=None, public_url="https://lotse.example/")
    with small_client(settings=settings) as client:
        found = client.get("/api/v1/documents/dorfbuero").json()
        assert found["url"] == "https://lotse.example/dokument/dorfbuero"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/search?q=", 422, "abgelehnt"),
        ("/api/v1/search", 422, "abgelehnt"),
        ("/api/v1/search?q=x&limit=0", 422, "abgelehnt"),
        ("/api/v1/search?q=x&limit=51", 422, "abgelehnt"),
        ("/api/v1/search?q=x&land=Atlantis", 422, "abgelehnt"),
        ("/api/v1/search?q=" + "x" * 501, 422, "abgelehnt"),
        ("/api/v1/documents/fehlt", 404, "nicht_gefunden"),
        ("/api/v1/fehlt", 404, "nicht_gefunden"),
    ],
)
def test_errors_are_json_with_a_german_message(client, path, status, code):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert len(answer.json()["error"]["message"]) > 20


def test_wrong_method_is_json_below_api(client):
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "methode_nicht_erlaubt")
    assert answer.headers["allow"] == "GET"


def test_openapi_describes_both_addresses_and_there_are_no_docs_pages(client):
    found = client.get("/api/v1/openapi.json").json()
    assert set(found["paths"]) == {"/api/v1/search", "/api/v1/documents/{document_id}"}
    names = {p["name"] for p in found["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert names == {
        "q", "typ", "thema", "land", "gebietstyp", "staffel", "status", "jahr_von", "jahr_bis",
        "seite", "ohne", "limit",
    }  # fmt: skip
    assert client.get("/docs").status_code == 404


def test_process_and_readiness_are_separate(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {
        "status": "bereit", "documents": 3, "passages": 6, "pending": 0,
    }  # fmt: skip


def test_index_that_misses_a_document_is_not_ready():
    with small_client() as client:
        client.app.state.house.store.lost.add("dorfbuero")
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "„dorfbuero“ steht im Katalog, fehlt aber im Suchindex" in answer.json()["message"]


def test_document_that_waits_for_the_index_does_not_stop_the_service():
    with small_client() as client:
        client.app.state.house.store.lost.add("dorfbuero")
        client.app.state.house.catalog.waiting.add("dorfbuero")
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["pending"]) == (200, 1)


def test_empty_service_is_ready():
    with small_client([]) as client:
        assert client.get("/readyz").json()["documents"] == 0


def test_metrics_count_by_template_without_the_question():
    with small_client() as client:
        client.get("/suche?q=Geheimnis")
        client.get("/dokument/dorfbuero")
        client.get("/geheimer-pfad")
        text = client.get("/metrics").text
    lines = text.splitlines()
    assert 'lotse_requests_total{route="/suche",status="200"} 1' in lines
    assert 'lotse_requests_total{route="/dokument/{document_id}",status="200"} 1' in lines
    assert 'lotse_requests_total{route="unbekannt",status="404"} 1' in lines
    assert "lotse_search_seconds_count 1" in lines
    assert "eheim" not in text
