"""The result page: short answer, sources, filters, paging, the part for htmx."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search import question, recognition
from search.errors import Unavailable
from search.records import STATES, Answer, Quote, Understood
from tests.web_fixtures import links, many_documents, parsed, small_client
from web import readings
from web.links import PARAMETERS
from web.parameters import READINGS
from web.results import quotes

PARTIAL = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with small_client() as opened:
        yield opened


@pytest.fixture(scope="module")
def crowded() -> Iterator[TestClient]:
    with small_client(many_documents(35)) as opened:
        yield opened


def test_sources_are_an_ordered_list_of_linked_titles(client):
    page = parsed(client.get("/suche?q=Betreibermodelle Musterkreis").text)
    titles = links(page, "ol.treffer > li h3 a")
    assert titles[0] == (
        "/dokument/musterkreis?q=Betreibermodelle+Musterkreis",
        "Smarter Musterkreis",
    )
    assert titles[1][1].startswith("Titel <script>")
    assert len(titles) == 3


def test_short_answer_quotes_and_links_to_the_passage(client):
    page = parsed(client.get("/suche?q=Musterkreis").text)
    quote = page.select_one(".kurzantwort blockquote").get_text(strip=True)
    assert quote == "„Der Musterkreis vergleicht Betreibermodelle für Regio-Hubs.“"
    ((address, text),) = links(page, ".kurzantwort .beleg a")
    assert text == "[1] Smarter Musterkreis"
    anchor = address.partition("#")[2]
    assert anchor.startswith("p-")
    assert address == f"/dokument/musterkreis?q=Musterkreis&stelle={anchor}#{anchor}"
    target = parsed(client.get(address).text)
    assert target.select_one(f"#{anchor}").parent.get_text() == quote.strip("„“")


def test_words_of_the_question_are_marked(client):
    page = parsed(client.get("/suche?q=Musterkreis").text)
    assert [mark.get_text() for mark in page.select(".fundstelle mark")] == ["Musterkreis"]


def test_hit_says_why_and_where_the_original_is(client):
    page = parsed(client.get("/suche?q=Arbeitsplätze Gemeinde").text)
    hit = page.select_one("ol.treffer > li")
    assert hit.select_one(".warum").get_text() == (
        "Warum dieser Treffer: gefunden wurden „Arbeitsplätze“ und „Gemeinde“; "
        "passt zur Frage „Wer bezahlt am Ende das Dorfbüro?“"
    )
    assert hit.select_one(".treffer__nummer").get_text() == "[1]"
    assert ("https://www.musterdorf.example/hub", "Original: musterdorf.example") in links(
        hit, ".verweise a"
    )


def test_further_passages_are_folded(client):
    page = parsed(client.get("/suche?q=Gemeinde Betreibermodelle Genossenschaft").text)
    details = page.select_one("li#quelle-1 details.mehr")
    assert details.summary
    assert details.select(".fundstelle")
    assert not details.has_attr("open")


def test_synonyms_are_offered_as_searches(client):
    page = parsed(client.get("/suche?q=Betreibermodelle").text)
    assert ("/suche?q=Dorfb%C3%BCro", "Dorfbüro") in links(page, ".marken a")


def test_sentences_of_one_passage_share_their_source():
    answer = Answer(
        "Hub", "supported",
        (Quote("Eins.", 1, "aa", "d"), Quote("Zwei.", 1, "aa", "d"), Quote("Drei.", 1, "bb", "d")),
        understood=Understood(),
    )  # fmt: skip
    assert [view.sentences for view in quotes(answer)] == [("Eins.", "Zwei."), ("Drei.",)]


def test_what_was_read_into_the_question_can_be_taken_back(client):
    page = parsed(client.get("/suche?q=Betreibermodele Sachsen&typ=massnahme").text)
    start = "/suche?q=Betreibermodele+Sachsen&typ=massnahme&ohne="
    assert page.select_one(".lesart").get_text() == (
        "Gesucht wurde „betreibermodelle“ statt „betreibermodele“. Wie geschrieben suchen"
    )
    assert links(page, ".lesart a") == [(f"{start}schreibweise", "Wie geschrieben suchen")]
    assert links(page, "[aria-labelledby=bevorzugt] a") == [(f"{start}land", "Sachsen")]
    assert links(page, "[aria-labelledby=auch-gesucht] a")[-1] == (
        f"{start}begriffe", "Ohne diese Wörter suchen",
    )  # fmt: skip
    assert not page.select("#abgeschaltet")


def test_what_was_taken_back_is_shown_kept_and_can_be_had_again(client):
    page = parsed(client.get("/suche?q=Betreibermodelle Sachsen&ohne=land&ohne=begriffe").text)
    assert not page.select(".lesart, #bevorzugt, #auch-gesucht")
    assert links(page, "[aria-labelledby=abgeschaltet] a") == [
        ("/suche?q=Betreibermodelle+Sachsen&ohne=begriffe", "erkanntes Bundesland"),
        ("/suche?q=Betreibermodelle+Sachsen&ohne=land", "verwandte Begriffe"),
    ]
    assert [(box["value"], box["form"]) for box in page.select("input[name=ohne]")] == [
        ("land", "suche"),
        ("begriffe", "suche"),
    ]


def test_our_names_of_readings_are_those_of_the_engine():
    own = {question.SYNONYMS, question.SPELLING, question.PLACE}
    assert set(READINGS.values()) == own | set(recognition.FACETS)
    assert set(readings.LABELS) == set(READINGS)
    assert {readings.reading_of(field) for field in PARAMETERS} <= {*READINGS, "thema"}


def test_nothing_found_names_neighbours_and_whom_to_ask(client):
    answer = client.get("/suche?q=quark")
    page = parsed(answer.text)
    assert answer.status_code == 200
    assert not page.select("ol.treffer, .kurzantwort")
    assert page.select_one(".nichts h2").get_text() == "Dazu enthält der Bestand nichts Belastbares"
    assert links(page, ".nichts a") == [("/dokument/start-smart", "Start Smart")]
    assert page.select_one(".nachbarn h2").get_text() == "Nächstliegende Themen"
    assert len(links(page, ".nachbarn a")) == 3


def test_filters_are_ticked_counted_and_removable(client):
    page = parsed(client.get("/suche?q=Betreibermodelle&land=Sachsen&typ=massnahme").text)
    ticked = [(box["name"], box["value"]) for box in page.select("input[checked]")]
    assert ticked == [("typ", "massnahme"), ("land", "Sachsen")]
    assert {box.get("form") for box in page.select("input[type=checkbox]")} == {"suche"}
    assert links(page, ".marke--aktiv") == [
        ("/suche?q=Betreibermodelle&land=Sachsen", "Maßnahme"),
        ("/suche?q=Betreibermodelle&typ=massnahme", "Sachsen"),
    ]
    assert [text for _, text in links(page, "ol.treffer h3 a")] == ["Dorfbüro im alten Bahnhof"]


def test_filter_that_leaves_nothing_can_still_be_removed(client):
    page = parsed(client.get("/suche?q=Betreibermodelle&land=Hessen").text)
    assert ("/suche?q=Betreibermodelle", "suchen Sie ohne Filter") in links(page, ".nichts a")
    assert links(page, ".marke--aktiv") == [("/suche?q=Betreibermodelle", "Hessen")]


def test_years_are_kept_in_form_and_chips(client):
    page = parsed(client.get("/suche?q=Betreibermodelle&jahr_von=2020&jahr_bis=2024").text)
    assert [page.select_one(f"#jahr-{end}")["value"] for end in ("von", "bis")] == ["2020", "2024"]
    assert [text for _, text in links(page, ".marke--aktiv")] == ["ab 2020", "bis 2024"]


def test_empty_fields_of_a_form_mean_no_filter(client):
    answer = client.get("/suche?q=Betreibermodelle&jahr_von=&jahr_bis=&typ=&seite=")
    assert answer.status_code == 200
    assert links(parsed(answer.text), ".marke--aktiv") == []


def test_empty_question_shows_only_the_field(client):
    page = parsed(client.get("/suche?q=%20%20").text)
    assert page.h1.get_text() == "Suche"
    assert page.select_one("#frage")["value"] == ""
    assert not page.select(".kurzantwort, ol.treffer")


def test_pages_are_linked_and_continue_the_numbering(crowded):
    page = parsed(crowded.get("/suche?q=Sensoren&seite=2").text)
    assert page.select_one("ol.treffer")["start"] == "11"
    assert links(page, ".seiten a") == [
        ("/suche?q=Sensoren", "Vorige Seite"),
        ("/suche?q=Sensoren", "1"),
        ("/suche?q=Sensoren&seite=3", "3"),
        ("/suche?q=Sensoren&seite=4", "4"),
        ("/suche?q=Sensoren&seite=3", "Nächste Seite"),
    ]
    assert page.select_one(".seiten [aria-current]").get_text() == "Seite 2"
    assert not page.select(".kurzantwort")
    assert page.title.get_text() == "Sensoren – 35 Treffer – Seite 2 – Wissenslotse"


def test_page_behind_the_last_is_not_found(crowded):
    answer = crowded.get("/suche?q=Sensoren&seite=9")
    assert answer.status_code == 404
    assert "Seite 9 gibt es nicht; das Ergebnis hat 4 Seiten." in answer.text


def test_result_is_announced(crowded):
    page = parsed(crowded.get("/suche?q=Sensoren").text)
    status = page.select_one("[role=status]")
    assert status.get_text() == "35 Treffer, Seite 1 von 4. In den Quellen belegt."


def test_htmx_gets_the_same_result_without_the_frame(client):
    whole = client.get("/suche?q=Betreibermodelle")
    part = client.get("/suche?q=Betreibermodelle", headers=PARTIAL)
    assert not parsed(part.text).select("html, header, footer, form")
    selector = "#treffer a"
    assert links(parsed(part.text), selector) == links(parsed(whole.text), selector)
    assert "HX-Request" in whole.headers["vary"]
    assert "HX-Request" in part.headers["vary"]
    assert part.headers["cache-control"] == "no-store"


def test_htmx_part_moves_focus_and_updates_title_and_announcement(client):
    part = parsed(client.get("/suche?q=Betreibermodelle", headers=PARTIAL).text)
    assert part.h1.has_attr("autofocus")
    assert part.h1["tabindex"] == "-1"
    assert part.title.get_text().startswith("Betreibermodelle – 3 Treffer")
    assert part.select_one("#meldung[hx-swap-oob=innerHTML]").get_text().startswith("3 Treffer")
    whole = parsed(client.get("/suche?q=Betreibermodelle").text)
    assert not whole.h1.has_attr("autofocus")


def test_page_restored_from_history_is_whole(client):
    headers = {**PARTIAL, "HX-History-Restore-Request": "true"}
    assert parsed(client.get("/suche?q=Betreibermodelle", headers=headers).text).select("html")


def test_error_for_htmx_is_a_part(client):
    answer = client.get("/suche?q=x&land=Atlantis", headers=PARTIAL)
    page = parsed(answer.text)
    assert answer.status_code == 422
    assert page.select_one("#treffer [role=alert] h1")
    assert not page.select("html")


def test_htmx_shows_the_address_without_empty_fields(client):
    part = client.get("/suche?q=Betreibermodelle&jahr_von=&jahr_bis=&land=Sachsen", headers=PARTIAL)
    assert part.headers["HX-Push-Url"] == "/suche?q=Betreibermodelle&land=Sachsen"
    assert "HX-Push-Url" not in client.get("/suche?q=Betreibermodelle").headers


def test_htmx_attributes_stand_on_each_element_itself(crowded):
    page = parsed(crowded.get("/suche?q=Sensoren").text)
    enhanced = page.select("[hx-get]")
    assert enhanced
    for tag in enhanced:
        assert tag["hx-target"] == "#treffer"
        assert tag.has_attr("hx-swap")
        assert tag.get("href") or tag.get("action")
    assert not [tag for tag in page.find_all(True) if any(a.startswith("hx-on") for a in tag.attrs)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("land=Atlantis", f"„Atlantis“ ist kein Bundesland. Möglich sind: {', '.join(STATES)}."),
        ("typ=roman", "„roman“ ist kein Dokumenttyp."),
        ("thema=Arbait", "Das Thema „Arbait“ kommt im Bestand nicht vor. Ähnlich sind: Arbeit."),
        ("staffel=1999", "„1999“ ist keine Förderstaffel. Möglich sind: 2019, 2020, 2021."),
        (
            "ohne=alles",
            "„alles“ ist nichts, was sich abschalten lässt. Möglich sind: schreibweise,",
        ),
        (
            "status=fertig",
            "„fertig“ ist kein Stand. Möglich sind: geplant, in Umsetzung, umgesetzt.",
        ),
        ("gebietstyp=Dorf", "„Dorf“ ist kein Gebietstyp."),
        ("jahr_von=20x0", "„20x0“ ist kein Jahr (jahr_von)."),
        ("jahr_bis=9999", "Das Jahr 9999 (jahr_bis) liegt nicht zwischen 1990 und 2100."),
        ("jahr_von=2024&jahr_bis=2020", "Das Jahr „von“ (2024) liegt nach dem Jahr „bis“ (2020)."),
        ("seite=0", "„0“ geht als seite nicht. Möglich ist eine ganze Zahl von 1 bis 1000."),
        ("seite=-1", "„-1“ geht als seite nicht."),
        ("seite=abc", "„abc“ geht als seite nicht."),
        ("seite=1000000000", "„1000000000“ geht als seite nicht."),
        ("seite=%C2%B2", "„²“ geht als seite nicht."),
    ],
)
def test_wrong_values_are_explained(client, query, said):
    answer = client.get(f"/suche?q=Betreibermodelle&{query}")
    assert answer.status_code == 422
    assert said in parsed(answer.text).main.get_text()


def test_search_that_is_down_says_what_to_do():
    with small_client(failure=Unavailable("Der Suchindex antwortet nicht.")) as client:
        answer = client.get("/suche?q=x")
        assert answer.status_code == 503
        text = parsed(answer.text).main.get_text()
        assert "Der Suchindex antwortet nicht." in text
        assert "in einer Minute noch einmal" in text
