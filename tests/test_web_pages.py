"""Every page: language, title, headings, labels, landmarks, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from search.settings import Settings
from tests.web_fixtures import HOSTILE, links, parsed, small_client
from web import pages
from web.holdings import alphabetical

PATHS = (
    "/",
    "/suche",
    "/suche?q=Betreibermodelle",
    "/suche?q=quark",
    "/suche?q=Betreibermodelle&land=Sachsen&typ=massnahme",
    "/suche?q=Betreibermodelle&land=Atlantis",
    "/dokument/dorfbuero",
    "/dokument/dorfbuero?q=Betreibermodelle",
    "/dokument/boese?q=Betreibermodelle",
    "/dokument/fehlt",
    "/modellprojekte",
    "/modellprojekte?staffel=2019",
    "/hilfe",
    "/datenschutz",
    "/barrierefreiheit",
    "/impressum",
    "/gibt-es-nicht",
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with small_client() as opened:
        yield opened


@pytest.mark.parametrize("path", PATHS)
def test_page_has_language_one_heading_and_landmarks(client, path):
    page = parsed(client.get(path).text)
    assert page.html["lang"] == "de"
    assert len(page.select("title")) == 1
    assert len(page.select("h1")) == 1
    assert [len(page.select(f"body > {name}")) for name in ("header", "main", "footer")] == [
        1,
        1,
        1,
    ]
    assert page.body.find("a")["href"] == "#inhalt"
    assert page.select("main#inhalt")


@pytest.mark.parametrize("path", PATHS)
def test_every_field_has_a_visible_label(client, path):
    page = parsed(client.get(path).text)
    for box in page.select("input, select, textarea"):
        label = page.select_one(f'label[for="{box["id"]}"]')
        assert label, box
        assert label.get_text(strip=True), box
        assert "kern-sr-only" not in label.get("class", [])


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_unique_and_referenced_ids_exist(client, path):
    page = parsed(client.get(path).text)
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in page.select("[aria-labelledby], [aria-describedby]"):
        for name in tag.get("aria-labelledby", tag.get("aria-describedby")).split():
            assert name in ids, tag


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client, path):
    page = parsed(client.get(path).text)
    loaded = [tag["src"] for tag in page.select("[src]")]
    loaded += [tag["href"] for tag in page.select("link[href]")]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    for address in loaded:
        assert client.get(address).status_code == 200
    assert not page.select("style, [style], iframe, [onclick], [onload]")
    assert not [tag for tag in page.select("script") if not tag.get("src")]


@pytest.mark.parametrize("path", PATHS)
def test_headings_do_not_skip_levels(client, path):
    page = parsed(client.get(path).text)
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    main = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in pairwise(main)), levels


def test_titles_differ_between_pages(client):
    titles = [parsed(client.get(path).text).title.get_text() for path in PATHS[:3] + PATHS[6:7]]
    assert len(set(titles)) == len(titles)


def test_start_page_counts_the_holdings(client):
    page = parsed(client.get("/").text)
    numbers = [" ".join(item.get_text().split()) for item in page.select(".zahlen li")]
    assert numbers == ["1 Modellprojekte", "1 Maßnahmen", "1 Publikationen"]
    assert "22. November 2026" in page.select_one(".bestand").get_text()


def test_start_page_offers_two_questions_per_role(client):
    page = parsed(client.get("/").text)
    assert [len(group.select("li")) for group in page.select(".beispiele__rollen > div")] == [
        2,
        2,
        2,
    ]
    assert ("/suche?q=Regio-Hub+Betreibermodelle", "Regio-Hub Betreibermodelle") in links(
        page, ".beispiele a"
    )


def test_start_page_of_an_empty_catalogue_says_so():
    with small_client([]) as empty:
        assert "noch leer" in parsed(empty.get("/").text).select_one(".bestand").get_text()


def test_navigation_marks_the_current_page(client):
    page = parsed(client.get("/hilfe").text)
    assert links(page, ".kopf__nav a[aria-current=page]") == [("/hilfe", "Hilfe")]
    assert links(page, "footer a") == [
        ("/impressum", "Impressum"),
        ("/datenschutz", "Datenschutz"),
        ("/barrierefreiheit", "Barrierefreiheit"),
        ("/api/v1/openapi.json", "JSON-Schnittstelle"),
    ]


def test_projects_can_be_limited(client):
    page = parsed(client.get("/modellprojekte?land=Sachsen&staffel=2020").text)
    assert links(page, "table a") == [("/dokument/musterkreis", "Smarter Musterkreis")]
    assert [o["value"] for o in page.select("option[selected]")] == ["Sachsen", "2020", ""]
    none = parsed(client.get("/modellprojekte?staffel=2019").text)
    assert links(none, "table a") == []


def test_projects_refuse_an_unknown_state(client):
    answer = client.get("/modellprojekte?land=Atlantis")
    assert answer.status_code == 422
    assert "Möglich sind: Baden-Württemberg, Bayern" in answer.text


def test_missing_operator_is_said_plainly(client):
    for path in ("/impressum", "/datenschutz", "/barrierefreiheit"):
        assert "Noch nicht ausgefüllt" in client.get(path).text


def test_operator_details_are_shown_and_escaped():
    settings = Settings(
        _env_file=None,
        operator_name=f"Stadt {HOSTILE}",
        operator_address="Markt 1\\n12345 Musterstadt",
        operator_email="amt@stadt.example",
        operator_enforcement="Stelle des Landes",
        journal="anonym",
    )
    with small_client(settings=settings) as client:
        page = parsed(client.get("/impressum").text)
        assert page.address.get_text("|", strip=True).split("|")[1:] == [
            "Markt 1",
            "12345 Musterstadt",
        ]
        assert page.address.strong.get_text() == f"Stadt {HOSTILE}"
        assert "Noch nicht ausgefüllt" not in client.get("/barrierefreiheit").text
        assert "Zahl der Treffer" in client.get("/datenschutz").text


def test_robots_keep_crawlers_off_the_results(client):
    assert "Disallow: /suche" in client.get("/robots.txt").text
    assert (
        parsed(client.get("/suche?q=x").text).select_one("meta[name=robots]")["content"]
        == "noindex"
    )


def test_favicon_is_ours(client):
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_every_field_of_a_page_context_has_help():
    contexts = [
        c for c in vars(pages).values() if is_dataclass(c) and c.__module__ == pages.__name__
    ]
    assert contexts
    for context in contexts:
        assert context.__dataclass_params__.frozen
        for field in fields(context):
            assert field.metadata.get("help"), f"{context.__name__}.{field.name}"


def test_titles_are_sorted_as_people_look_them_up():
    titles = ["Zukunft", "#Aalen", "Öhringen", "Ohlsdorf", "„Bamberg“"]
    assert sorted(titles, key=alphabetical) == [
        "#Aalen", "„Bamberg“", "Ohlsdorf", "Öhringen", "Zukunft",
    ]  # fmt: skip
