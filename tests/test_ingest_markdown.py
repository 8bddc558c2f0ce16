"""Reading Markdown: the blocks of the body, the head, and files that cannot be taken."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.read import MAX_BYTES, find_files, open_source
from ingest.read_markdown import blocks, read
from search.errors import Rejected
from search.records import Document, Link

CORPUS_FILE = """---
id: dorfbuero
typ: massnahme
titel: "Dorfbüro: ein Ort für alle"
kommunen: [Musterdorf]
bundesland: [Sachsen]
modellprojekt: musterkreis
staffel: 2020
gebietstyp: Landgemeinde
einwohner: 6000
themen: [Arbeit, Ländlicher Raum]
status: umgesetzt
jahr: 2023
herausgeber: Gemeinde Musterdorf
zielgruppe: Kommunen
seiten: 12
links:
  - url: https://www.musterdorf.example/hub
    label: Seite der Gemeinde
quellen: [https://www.musterdorf.example/hub]
stand: 2026-11-20
belastbarkeit: hoch
hinweis: Die Zahlen sind vorläufig.
fragen:
  - Wer bezahlt am Ende das Dorfbüro?
---

Das Dorfbüro bietet zwölf Plätze.

## Betrieb

Die Gemeinde trägt die Miete.
"""


def parsed(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text)]


def document_of(path: str, text: str) -> Document:
    return read(Path(path), text.encode()).document


def rejection(name: str, data: bytes) -> str:
    with pytest.raises(Rejected) as refused:
        read(Path(name), data)
    return refused.value.message


def test_a_corpus_file_becomes_a_document_with_all_its_fields() -> None:
    document = document_of("corpus/massnahme/dorfbuero.md", CORPUS_FILE)
    found = document.metadata
    assert (found.id, found.type, found.title) == (
        "dorfbuero", "massnahme", "Dorfbüro: ein Ort für alle",
    )  # fmt: skip
    assert (found.municipalities, found.states) == (("Musterdorf",), ("Sachsen",))
    assert (found.model_project, found.round, found.area_type) == (
        "musterkreis", 2020, "Landgemeinde",
    )  # fmt: skip
    assert (found.inhabitants, found.status, found.year, found.pages) == (
        6000, "umgesetzt", 2023, 12,
    )  # fmt: skip
    assert found.themes == ("Arbeit", "Ländlicher Raum")
    assert (found.publisher, found.audience) == ("Gemeinde Musterdorf", "Kommunen")
    assert found.links == (Link("https://www.musterdorf.example/hub", "Seite der Gemeinde"),)
    assert found.sources == ("https://www.musterdorf.example/hub",)
    assert (found.as_of, found.reliability, found.note) == (
        "2026-11-20", "hoch", "Die Zahlen sind vorläufig.",
    )  # fmt: skip
    assert document.questions == ("Wer bezahlt am Ende das Dorfbüro?",)
    assert [block.text for block in document.blocks] == [
        "Das Dorfbüro bietet zwölf Plätze.",
        "Betrieb",
        "Die Gemeinde trägt die Miete.",
    ]


def test_empty_and_missing_fields_are_nothing() -> None:
    text = "---\nid: a\ntyp: angebot\ntitel: A\nkommunen: []\nthemen:\nstatus: null\n---\nText.\n"
    found = document_of("a.md", text).metadata
    assert (found.municipalities, found.themes, found.status) == ((), (), None)


def test_a_file_without_a_head_takes_id_and_title_from_name_and_heading() -> None:
    document = document_of("Notizen/Bürger & Büro.md", "# Über Büros\n\nEin Text.\n")
    assert document.metadata.id == "buerger-buero"
    assert document.metadata.title == "Über Büros"
    assert document.metadata.type == "publikation"
    assert document_of("Straße 7.md", "Ein Text.").metadata.title == "Straße 7"


def test_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    data = b"\xef\xbb\xbf" + CORPUS_FILE.replace("\n", "\r\n").encode()
    assert read(Path("a.md"), data) == read(Path("a.md"), CORPUS_FILE.encode())


def test_markup_goes_and_words_stay() -> None:
    assert parsed("Ein *kluger* **Ort** mit `Code` und [Karte](https://a.example)\nam Markt.") == [
        ("paragraph", "Ein kluger Ort mit Code und Karte am Markt.")
    ]


def test_headings_keep_their_level() -> None:
    assert [(b.text, b.level) for b in blocks("## Betrieb\n\nText\n\n### Kosten\n")] == [
        ("Betrieb", 2),
        ("Text", 0),
        ("Kosten", 3),
    ]


def test_lists_keep_bullets_numbers_and_indentation() -> None:
    text = "- Verein\n- Genossenschaft:\n  breit getragen\n  - mit Aufsichtsrat\n\n3. drei\n4. vier"
    assert parsed(text) == [
        ("list", "- Verein\n- Genossenschaft: breit getragen\n  - mit Aufsichtsrat"),
        ("list", "3. drei\n4. vier"),
    ]


def test_tables_become_rows_of_cells() -> None:
    assert parsed("| Jahr | Kosten |\n|---|--:|\n| 2022 | *40.000* Euro |\n") == [
        ("table", "Jahr | Kosten\n2022 | 40.000 Euro")
    ]


def test_quotations_are_notes_and_code_is_text() -> None:
    assert parsed("> Hinweis:\n> vorläufig\n\n```\nls -l\n```\n\n---\n") == [
        ("note", "Hinweis: vorläufig"),
        ("paragraph", "ls -l"),
    ]


def test_raw_html_is_text_and_never_markup() -> None:
    assert parsed("<script>alert(1)</script>\n\nein <b>Wort</b> &lt;i&gt;") == [
        ("paragraph", "<script>alert(1)</script>"),
        ("paragraph", "ein <b>Wort</b> <i>"),
    ]


def test_letters_are_composed_and_invisible_characters_dropped() -> None:
    assert parsed("Bu\u0308ro\u00adhaus\u200b mit\u00a0Platz \u202egedreht") == [
        ("paragraph", "Bürohaus mit Platz gedreht")
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b" \n\n", "leer"),
        (b"\x89PNG\x00\x01", "Binärdaten"),
        ("Büro".encode("utf-16"), "UTF-16"),
        ("Zeile\nBüro".encode("latin-1"), "a.md:2: Das Byte 0xFC ist kein UTF-8"),
        (b"---\nid: a\n", "a.md:1: Der Kopf ist nicht abgeschlossen"),
        (b"---\n- a\n---\nText", "keine Felder"),
        (b"---\nid: a\ntitel: A: B\n---\nText", "a.md:3: Der Kopf ist kein gültiges YAML"),
        (b"---\nid: a\nid: b\n---\nText", "a.md:3: Das Feld „id“ steht zweimal"),
        (b"---\nid: a\ntyp: angebot\ntitel: A\n---\n## Nur das\n", "keinen Text"),
        (b"---\na: " + b"[" * 200_000 + b"\n---\nText", "zu tief verschachtelt"),
        (b"---\na: &x b\nc: *x\n---\nText", "a.md:2: Verweise"),
        (b'---\nid: a\ntitel: "A\\0"\n---\nText', "a.md:3: Ein Wert enthält ein unsichtbares"),
        (b'---\nid: a\ntitel: "A\\ud800"\n---\nText', "a.md:3: Der Kopf ist kein gültiges YAML"),
        (b"---\n" + b"a: b\n" * 60_000 + b"---\nText", "Zeichen"),
        (b"---\n? {a: b}\n: c\n---\nText", "Feldname"),
        (b"---\nid: !!python/object:os.system x\n---\nText", "YAML"),
    ],
)
def test_unreadable_files_are_refused_with_file_and_reason(data: bytes, words: str) -> None:
    message = rejection("a.md", data)
    assert message.startswith("a.md:")
    assert words in message


def test_a_wrong_field_is_refused_with_its_line_and_a_hint_to_the_check() -> None:
    data = b"---\nid: a\ntyp: angebot\ntitl: A\njahr: '2020'\n---\nText"
    message = rejection("a.md", data)
    assert message.startswith("a.md:1: Das Feld „titel“ fehlt.")
    assert "2 weitere: „python -m ingest check a.md“" in message


def test_a_name_without_letters_gives_no_id() -> None:
    assert "Benennen Sie die Datei" in rejection("+++.md", b"Text")


def test_files_are_found_sorted_without_hidden_foreign_and_describing_ones(tmp_path: Path) -> None:
    outside = tmp_path / "draussen"
    corpus = tmp_path / "korpus"
    for path in (
        "b.md",
        "a.markdown",
        ".geheim.md",
        ".git/x.md",
        "c/d.MD",
        "bild.png",
        "README.md",
    ):
        (corpus / path).parent.mkdir(parents=True, exist_ok=True)
        (corpus / path).write_text("Text")
    outside.mkdir()
    (outside / "fremd.md").write_text("Text")
    (corpus / "hinaus.md").symlink_to(outside / "fremd.md")
    (corpus / "ordner").symlink_to(outside)
    (corpus / "kreis").symlink_to(corpus)
    found = find_files([corpus, corpus / "b.md", corpus / "README.md"])
    assert [path.relative_to(corpus).as_posix() for path in found] == [
        "a.markdown", "b.md", "c/d.MD", "README.md",
    ]  # fmt: skip


def test_files_that_cannot_be_opened_are_refused(tmp_path: Path) -> None:
    big = tmp_path / "gross.md"
    with big.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path, words in (
        (tmp_path / "fehlt.md", "lässt sich nicht lesen"),
        (tmp_path / "bild.png", "Dateien der Endung „.png“"),
        (big, "erlaubt sind 20 MB"),
    ):
        with pytest.raises(Rejected, match=words):
            open_source(path)


def test_a_file_name_that_is_no_text_is_refused_and_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / "b\udcfcro.md"
    with pytest.raises(Rejected, match=r"b\?ro.md: Der Dateiname") as refused:
        open_source(path)
    assert refused.value.message.encode()


HEAD_LINES = st.sampled_from([
    "id: a", "typ: angebot", "titel: A", "titel: [", "links:", "- url: x", "fragen: [a]", "---",
    "stand: 2026-13-45", "jahr: 0x7E", "? a", "<<: {a: b}", "themen: {a: [b]}", "\t", "\u2028",
])  # fmt: skip
BODY_LINES = st.sampled_from([
    "## A", "- a", "  - b", "1. c", "> d", "| e | f |", "|---|---|", "```", "<b>", "[x]: y", "",
    "    g", "***", "a\\", "![](h)", "&amp;", "\u00ad",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(HEAD_LINES, max_size=8), st.lists(BODY_LINES, max_size=8), st.binary(max_size=6))
def test_any_file_is_read_or_refused(head: list[str], body: list[str], noise: bytes) -> None:
    data = "\n".join(["---", *head, "---", *body]).encode() + noise
    with contextlib.suppress(Rejected):
        found = read(Path("a.md"), data).document
        assert all(block.text == block.text.strip("\n") for block in found.blocks)
        assert found.text.encode()
