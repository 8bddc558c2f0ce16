"""Sentences of passages, quotations, and the words that light up."""

from functools import cache
from itertools import pairwise

import pytest

from search.lexical import Lexicon, load_lexicon
from search.passages import MAX_SENTENCE, coverage, marks, matched, quotable, sentences
from search.question import Question, Reader
from search.spelling import Speller
from search.terms import Group, TermBridge
from search.tuning import Tuning

GROUPS = (Group("regio-hub", "synonym", ("dorfbüro",)),)


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def reader() -> Reader:
    return Reader(lexicon(), TermBridge(GROUPS), Speller(lexicon()), Tuning(spelling=False))


def read(question: str) -> Question:
    return reader().read(question)


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quotable(text)]


def lit(question: str, text: str) -> list[str]:
    spans = marks(lexicon().words(text), read(question).concepts)
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Dorfbüro bietet z. B. Arbeitsplätze und eine Küche.",
        "Das Dorfbüro bietet z.B. Arbeitsplätze und eine Küche.",
        "Die Stelle ist bis 31. Dezember 2026 befristet.",
        "Am 16. März begann die Förderung.",
        "Im 19. Jahrhundert stand hier eine Mühle.",
        "Grundlage ist Nr. 3 der Satzung.",
        "Nach Abs. 2 Satz 1 gilt das nicht.",
        "Der Bund gibt 5 Mio. Euro dazu.",
        "Die Kosten lagen bei ca. 300 Euro je Platz.",
        "Wohnen, Arbeit usw. Themen dieser Art kommen vor.",
        "Das gilt i. d. R. Montag bis Freitag.",
        "Ansprechpartnerin ist Dr. Anna Beispiel in St. Ingbert.",
        "Projekte der 3. Staffel laufen noch.",
        "Ab 1. Januar gilt der neue Tarif.",
        "Die Stadt (rd. 6.000 Einwohner) zahlt 1,5 Prozent.",
        "Ist das teuer?",
        "Die Antwort lautet „Nein!“, sagt die Stadt.",
        "Mehr unter www.beispiel.de und im Rathaus.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence):
    following = "Danach kommt ein zweiter Satz."
    assert split(f"{sentence} {following}") == [sentence, following]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Es sind 73. Das reicht.", ["Es sind 73.", "Das reicht."]),
        ("Das war 2024. Heute ist es mehr.", ["Das war 2024.", "Heute ist es mehr."]),
        ("Geht das? Ja! Sicher …", ["Geht das?", "Ja!", "Sicher …"]),
        ("„Das geht.“ So die Stadt.", ["„Das geht.“", "So die Stadt."]),
        ("Es geht (wirklich.) Und gut.", ["Es geht (wirklich.)", "Und gut."]),
        ("Kosten\nDie Miete ist niedrig.", ["Kosten", "Die Miete ist niedrig."]),
        ("- Ein Punkt\n- Noch einer\n* Und einer", ["Ein Punkt", "Noch einer", "Und einer"]),
        ("Dazu gehören:\n\n• Möbel\n• Netz", ["Dazu gehören:", "Möbel", "Netz"]),
        ("  Eingerückt.  ", ["Eingerückt."]),
        ("ohne Punkt", ["ohne Punkt"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_sentences_end_where_they_end(text, expected):
    assert split(text) == expected


def test_sentences_are_verbatim_and_lose_no_word():
    text = (
        "Das „Dorfbüro“ kostet 1.200 € – z. B. für\u00a0Miete.\n- Strom\n- Netz (5 GB)\n\nFertig!"
    )
    assert " ".join(split(text)).split() == text.replace("\n- ", "\n").split()


def test_only_whole_sentences_of_some_length_are_quoted():
    whole = "Die Gemeinde trägt die Miete in den ersten drei Jahren."
    text = "\n".join(
        ["Finanzierung", "Kurz.", whole, "Jahr | Kosten | Anteil der Gemeinde.", "ohne Ende " * 9]
    )
    assert quoted(text) == [whole]
    assert quoted("Wort " * (MAX_SENTENCE // 4) + ".") == []


def test_a_quotation_may_end_with_a_quotation_mark():
    text = "Der Rat nannte es „einen Ort für alle.“"
    assert quoted(text) == [text]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Betreibermodell", "Betreiber- und Geschäftsmodelle", ["Betreiber"]),
        ("Betreibermodelle", "Ein Betreibermodell fehlt", ["Betreibermodell"]),
        ("Innenstadtentwicklung", "Innenstadtbelebung und -entwicklung", ["-entwicklung"]),
        ("Modell", "Das Betreibermodell", ["Betreibermodell"]),
        ("Straße", "Die Hauptstrasse", ["Hauptstrasse"]),
        ("Datenplattform", "eine Daten-Plattform", ["Daten-Plattform"]),
        ("Regio-Hub", "Der Regiohub ist offen", ["Regiohub"]),
        ("Regio-Hub", "Das Dorfbüro ist offen", ["Dorfbüro"]),
        ("Wer zahlt die Miete?", "Die Miete zahlt die Stadt", ["Miete", "zahlt"]),
        ("Rufbus 2024", "Rufbusse fahren seit 2024", ["Rufbusse", "2024"]),
        ("Rat", "Der Radweg", []),
        ("", "Der Radweg", []),
    ],
)
def test_what_stands_for_a_word_of_the_question_lights_up(question, text, expected):
    assert lit(question, text) == expected


def test_marks_are_in_order_and_do_not_overlap():
    text = "Smart-City-Strategie, Daten-Plattform und Plattform-Strategie"
    spans = marks(lexicon().words(text), read("Plattform Strategie Smart City").concepts)
    assert spans
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_coverage_is_the_share_of_the_questions_words():
    concepts = read("Miete Dorfladen").concepts
    assert coverage(lexicon().stems("Die Miete für den Dorfladen"), concepts) == 1.0
    assert coverage(lexicon().stems("Die Feuerwehr"), concepts) == 0.0
    assert 0.0 < coverage(lexicon().stems("Der Laden"), concepts) < 0.5
    assert coverage(lexicon().stems("Der Laden"), ()) == 0.0


def test_synonyms_cover_almost_like_the_word_itself():
    concepts = read("Regiohub").concepts
    assert 0.5 < coverage(lexicon().stems("Unser Dorfbüro"), concepts) < 1.0


def test_matched_names_the_words_of_the_question_once():
    concepts = read("Miete, Miete und Strom im Dorfladen").concepts
    assert matched(lexicon().stems("Die Miete des Dorfladens"), concepts) == ("miete", "dorfladen")
