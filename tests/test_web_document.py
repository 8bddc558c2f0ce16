"""The document page: passages with anchors, marked words, metadata, neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from search.records import Block, Document, Metadata, Span
from tests.web_fixtures import chunks_of, links, mark, parsed, sample_documents, small_client
from web.document_view import QUESTIONS_SHOWN, block_views, cell_spans, passage_starts
from web.marking import Piece, excerpt, pieces


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with small_client() as opened:
        yield opened


def test_every_passage_has_its_anchor(client):
    page = parsed(client.get("/dokument/dorfbuero").text)
    anchors = [tag["id"] for tag in page.select(".anker")]
    assert anchors == [chunk.anchor for chunk in chunks_of(sample_documents()[0])]


def test_title_is_not_repeated_and_headings_follow_it(client):
    page = parsed(client.get("/dokument/dorfbuero").text)
    assert page.h1.get_text() == "Dorfbüro im alten Bahnhof"
    assert [h.get_text() for h in page.select(".fliesstext h2")] == ["Betrieb", "Kosten"]


def test_lists_and_tables_are_laid_out(client):
    page = parsed(client.get("/dokument/dorfbuero").text)
    assert [li.get_text() for li in page.select(".fliesstext li")] == [
        "Verein: geringe Kosten",
        "Genossenschaft: breite Trägerschaft",
    ]
    assert [cell.get_text() for cell in page.select("th[scope=col]")] == ["Jahr", "Kosten"]
    assert [cell.get_text() for cell in page.select("td")] == [
        "2022",
        "40.000 Euro",
        "2023",
        "35.000 Euro",
    ]


def test_words_are_marked_only_when_asked(client):
    assert not parsed(client.get("/dokument/dorfbuero").text).select("mark")
    page = parsed(client.get("/dokument/dorfbuero?q=Genossenschaft").text)
    assert [m.get_text() for m in page.select("mark")] == ["Genossenschaft", "Genossenschaft"]
    assert links(page, ".zurueck a")[0][0] == "/suche?q=Genossenschaft"


def test_passage_asked_for_is_highlighted(client):
    chunk = chunks_of(sample_documents()[0])[1]
    page = parsed(client.get(f"/dokument/dorfbuero?stelle={chunk.anchor}").text)
    assert [b.get_text() for b in page.select(".block--stelle")] == [chunk.text]
    assert not parsed(client.get("/dokument/dorfbuero?stelle=p-x").text).select(".block--stelle")


def test_note_facts_links_and_neighbours_are_shown(client):
    page = parsed(client.get("/dokument/dorfbuero").text)
    assert "Die Zahlen sind vorläufig." in page.select_one(".hinweis").get_text()
    facts = {
        dt.get_text(): dt.find_next("dd").get_text(" ", strip=True)
        for dt in page.select(".angaben dt")
    }
    assert facts["Angaben vom"] == "20. November 2026"
    assert facts["Themen"] == "Arbeit Betreibermodell"
    assert links(page, ".original a") == [
        ("https://www.musterdorf.example/hub", "Gemeinde (musterdorf.example)")
    ]
    assert [li.get_text() for li in page.select(".quellen li")] == ["Gemeindeblatt 3/2023"]
    assert links(page, ".dokument__fragen > ul a") == [
        ("/suche?q=Wer+bezahlt+am+Ende+das+Dorfb%C3%BCro%3F", "Wer bezahlt am Ende das Dorfbüro?")
    ]
    assert links(page, "[aria-labelledby=geschwister] a") == [
        ("/dokument/musterkreis", "Smarter Musterkreis")
    ]


def test_of_many_questions_only_some_are_shown_at_once():
    questions = [f"Frage {n}?" for n in range(QUESTIONS_SHOWN + 3)]
    document = Document.build(
        Metadata("a", "publikation", "A"), [Block("paragraph", "Eins.")], questions
    )
    with small_client([document]) as opened:
        page = parsed(opened.get("/dokument/a").text)
    assert len(links(page, ".dokument__fragen > ul a")) == QUESTIONS_SHOWN
    assert page.select_one(".dokument__fragen summary").get_text() == "3 weitere Fragen"
    assert len(links(page, ".dokument__fragen details a")) == 3


def test_stored_markup_and_scripts_stay_text(client):
    page = parsed(client.get("/dokument/boese?q=Betreibermodelle").text)
    assert [tag.get("src") is not None for tag in page.select("script")] == [True]
    assert not page.select("b, i")
    assert "<script>alert('x')</script>" in page.h1.get_text()
    assert not [href for href, _ in links(page, "a") if href.startswith("javascript:")]


def test_unknown_document_is_not_found(client):
    answer = client.get("/dokument/fehlt")
    assert answer.status_code == 404
    assert "Ein Dokument „fehlt“ gibt es nicht." in answer.text


def test_document_that_waits_for_the_index_can_be_read():
    with small_client() as opened:
        opened.app.state.house.catalog.waiting.add("dorfbuero")
        page = parsed(opened.get("/dokument/dorfbuero").text)
        assert page.h1.get_text() == "Dorfbüro im alten Bahnhof"
        assert not page.select("[aria-labelledby=aehnlich]")


def test_anchor_stands_where_the_passage_begins_in_a_long_block():
    document = Document.build(
        Metadata("a", "publikation", "A"), [Block("paragraph", "Eins zwei drei.")]
    )
    first, *_ = chunks_of(document)
    inner = type(first)("bb", "a", 1, "zwei drei.", start=5, end=15)
    (view,) = block_views(document, (first, inner), mark, "", inner.anchor)
    assert view.rows[0][0] == (
        Piece("Eins ", anchors=(first.anchor,)),
        Piece("zwei drei.", anchors=(inner.anchor,)),
    )
    assert view.highlighted


def test_passage_outside_of_all_blocks_is_not_lost():
    document = Document.build(Metadata("a", "publikation", "A"), [Block("paragraph", "Eins.")])
    (chunk,) = chunks_of(document)
    late = type(chunk)("cc", "a", 1, "?", start=900, end=901)
    assert passage_starts(document.blocks, (late,)) == {0: {0: [late.anchor]}}
    assert passage_starts((), (late,)) == {}


def test_pieces_merge_overlapping_marks():
    found = pieces("abcdef", (Span(1, 3), Span(2, 4), Span(9, 12)))
    assert found == (Piece("a"), Piece("bcd", True), Piece("ef"))


def test_excerpt_begins_with_the_sentence_that_has_most_marks():
    text = "Erster Satz. " * 40 + "Hier steht das Wort. Ende."
    at = text.index("Wort")
    found = excerpt(text, (Span(at, at + 4),), 60)
    assert "".join(p.text for p in found).startswith("… ")
    assert Piece("Wort", True) in found


def test_excerpt_shows_bullets_and_keeps_its_marks():
    found = excerpt("- Eins - zwei\n- Drei", (Span(16, 20),))
    assert found == (Piece("• Eins - zwei\n• "), Piece("Drei", True))


def test_table_cells_keep_their_offsets():
    block = Block("table", "| Jahr | Euro |\n|---|---|\n| 2022 | 40 |")
    cells = [[block.text[c.start : c.end] for c in row] for row in cell_spans(block)]
    assert cells == [["Jahr", "Euro"], ["2022", "40"]]
