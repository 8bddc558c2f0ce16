"""What a question becomes: one clean line, its concepts, and the weights of its terms."""

from dataclasses import replace
from functools import cache

import pytest

from search.errors import Rejected
from search.german import stem
from search.lexical import PART_WEIGHT, SUBPART_WEIGHT, Lexicon, load_lexicon
from search.question import LONGEST, Question, Reader, clean
from search.spelling import Speller
from search.terms import Group, TermBridge
from search.tuning import Tuning

BRIDGE = TermBridge([Group("ankerort", "oberbegriff", ("makerspace",))])


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def speller() -> Speller:
    return Speller(lexicon())


def read(text: str, **tuned: float) -> Question:
    return Reader(lexicon(), BRIDGE, speller(), replace(Tuning(), **tuned)).read(text)


def concepts(text: str) -> list[str]:
    return [concept.word for concept in read(text).concepts]


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  Was kostet\n\tein  Rufbus? ", "Was kostet ein Rufbus?"),
        ("Daten\u00adplatt\u00adform", "Datenplattform"),
        ("Ruf\u200bbus\ufeff", "Rufbus"),
        ("Bu\u200b\u0308ro", "Büro"),
        ("Ruf\x00bus", "Ruf bus"),
    ],
)
def test_a_question_is_one_line_of_what_can_be_seen(written, cleaned):
    assert clean(written) == cleaned


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b\u00ad", "\x00"])
def test_a_question_of_nothing_is_rejected(nothing):
    with pytest.raises(Rejected, match="Bitte geben Sie eine Frage"):
        clean(nothing)


def test_a_text_is_no_question():
    with pytest.raises(Rejected, match=f"hat {LONGEST + 1} Zeichen"):
        clean("a" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Groß-Gerau", ["gross", "gerau"]),
        ("IoT-Platform", ["iot", "plattform"]),
        ("Straßen-Beleuchtung", ["strassen", "beleuchtung"]),
        ("Geschäfts- und Betreibermodelle", ["geschäfts", "betreibermodelle"]),
        ("Regio-Hub", ["regio", "hub"]),
    ],
)
def test_joined_words_are_no_concepts_of_their_own(text, words):
    assert concepts(text) == words


def test_joined_words_are_searched_for():
    assert stem("strassenbeleuchtung") in read("Straßen-Beleuchtung").weights


def test_an_everyday_word_is_marked_as_no_place():
    assert [c.may_be_place for c in read("Räume buchen").concepts] == [True, False]
    assert [c.may_be_place for c in read("Räume in Buchen").concepts] == [True, True]


def test_parts_weigh_as_tuned_and_parts_of_parts_less_in_proportion():
    weights = read("Hochwasserfrühwarnsystem", part_weight=0.4).weights
    assert weights[stem("hochwasser")] == pytest.approx(0.4)
    assert weights[stem("wasser")] == pytest.approx(0.4 * SUBPART_WEIGHT / PART_WEIGHT)


def test_the_kinds_of_a_broader_term_have_their_own_weight():
    assert read("Ankerort").weights[stem("makerspace")] == Tuning().broader_weight
    assert read("Ankerort", broader_weight=0.6).weights[stem("makerspace")] == 0.6
