"""Passages: nothing lost, nothing invented, order kept, never across a heading."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import CRUMB, LONGEST, TARGET, split
from search.records import Block, Document, Metadata

SENTENCE = "Die Gemeinde trägt z. B. die Miete für Raum Nr. 3 und den Strom. "


def document(*blocks: Block, title: str = "Dorfbüro") -> Document:
    return Document.build(Metadata("dorfbuero", "massnahme", title), blocks)


def heading(text: str, level: int = 2) -> Block:
    return Block("heading", text, level)


def paragraph(length: int, page: int | None = None) -> Block:
    text = SENTENCE * (length // len(SENTENCE) + 1)
    return Block("paragraph", text[:length].strip().ljust(length, "x"), page=page)


PIECES = ["a", "Ü", "ß", " ", "\n", ".", "„", "“", "Satz. ", "wort ", "\U0001f6b2"]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=300).map("".join)
BLOCKS = st.one_of(
    st.builds(
        lambda kind, text, times, page: Block(kind, text * times, page=page),
        st.sampled_from(["paragraph", "list", "table", "note"]),
        TEXTS,
        st.integers(1, 9),
        st.none() | st.integers(1, 9),
    ),
    st.builds(lambda text, level: Block("heading", text, level), TEXTS, st.integers(1, 6)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_every_word_is_in_exactly_one_passage_in_order(blocks: list[Block]) -> None:
    whole = document(*blocks)
    chunks = split(whole)
    assert [c.text for c in chunks] == [whole.text[c.start : c.end] for c in chunks]
    assert [c.position for c in chunks] == list(range(len(chunks)))
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert all(chunk.text.strip() for chunk in chunks)
    said = "".join("".join(c.text.split()) for c in chunks)
    meant = "".join("".join(b.text.split()) for b in blocks if b.kind != "heading")
    assert said == meant
    assert all(len(chunk.text) <= LONGEST for chunk in chunks)
    assert split(whole) == chunks
    assert len({chunk.id for chunk in chunks}) == len(chunks)


@settings(max_examples=40, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_the_heading_path_is_true_for_every_passage(blocks: list[Block]) -> None:
    whole = document(*blocks)
    for chunk in split(whole):
        before = [b for b in whole.blocks if b.kind == "heading" and b.start < chunk.start]
        path: list[Block] = []
        for one in before:
            path = [b for b in path if b.level < one.level] + [one]
        texts = [b.text for b in path]
        assert list(chunk.heading_path) in (texts, texts[1:])
        assert not any(b.start in range(chunk.start, chunk.end) for b in before)
        inside = [b for b in whole.blocks if b.start < chunk.end and b.end > chunk.start]
        assert not any(b.kind == "heading" and b.text for b in inside)


def test_short_blocks_of_a_section_share_a_passage() -> None:
    chunks = split(document(paragraph(300), paragraph(300), paragraph(400)))
    assert [len(c.text) for c in chunks] == [602, 400]


def test_a_crumb_goes_with_its_neighbour_in_the_section() -> None:
    chunks = split(document(paragraph(TARGET), paragraph(CRUMB - 1)))
    assert len(chunks) == 1


def test_a_heading_always_begins_a_new_passage() -> None:
    chunks = split(document(paragraph(50), heading("Betrieb"), paragraph(50)))
    assert [c.heading_path for c in chunks] == [(), ("Betrieb",)]
    assert all("Betrieb" not in c.text for c in chunks)


def test_the_path_holds_the_headings_from_the_outermost_on() -> None:
    blocks = (
        heading("Dorfbüro", 1), heading("Betrieb"), heading("Träger", 3), paragraph(40),
        heading("Kosten"), paragraph(40),
    )  # fmt: skip
    assert [c.heading_path for c in split(document(*blocks))] == [
        ("Betrieb", "Träger"),
        ("Kosten",),
    ]


def test_a_long_paragraph_is_cut_between_sentences_and_not_in_abbreviations() -> None:
    chunks = split(document(Block("paragraph", (SENTENCE * 60).strip())))
    assert all(c.text.startswith("Die Gemeinde") and c.text.endswith("Strom.") for c in chunks)
    assert all(TARGET / 2 < len(c.text) <= TARGET for c in chunks[:-1])


def test_a_long_table_is_cut_between_rows() -> None:
    rows = "\n".join(f"Jahr {n} | Kosten {n * 1000} Euro" for n in range(100))
    assert all(c.text.startswith("Jahr") for c in split(document(Block("table", rows))))


def test_a_passage_names_the_pages_it_stands_on() -> None:
    chunks = split(document(paragraph(300, 3), paragraph(300, 4), heading("B"), paragraph(90)))
    assert [(c.page_from, c.page_to) for c in chunks] == [(3, 4), (None, None)]


def test_a_document_of_headings_has_no_passage() -> None:
    assert split(document(heading("Betrieb"))) == ()
