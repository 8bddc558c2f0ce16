"""Corrections of the question, with the shipped word list."""

import pytest

from search.lexical import load_lexicon
from search.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(load_lexicon(), {"perso"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("verschlüselung", "verschlüsselung"),
        ("zwekverband", "zweckverband"),
        ("komunalunternehmen", "kommunalunternehmen"),
        ("bürgerbeteilgung", "bürgerbeteiligung"),
        ("datenschuz", "datenschutz"),
        ("fortbildng", "fortbildung"),
        ("hochwaser", "hochwasser"),
        ("leitfahden", "leitfaden"),
    ],
)
def test_wrong_words_are_corrected(speller, written, meant):
    assert speller.correct(written) == meant


@pytest.mark.parametrize(
    "word",
    ["datenplattform", "dorfbüro", "regiohub", "perso", "herrenberg", "kosten", "lorawan", "ki"],
)
def test_known_words_are_never_corrected(speller, word):
    assert speller.correct(word) is None


def test_a_compound_of_known_parts_is_known(speller):
    assert speller.correct("gemeindedatenplattform") is None


def test_gibberish_and_numbers_are_left_alone(speller):
    assert speller.correct("xqzjvwkp") is None
    assert speller.correct("91357") is None


def test_a_full_memory_starts_anew_and_corrections_stay_the_same(monkeypatch):
    speller = Speller(load_lexicon())
    monkeypatch.setattr("search.spelling.REMEMBERED", 1)
    for _ in range(2):
        assert speller.correct("datenschuz") == "datenschutz"
        assert speller.correct("xqzjvwkp") is None
    assert list(speller._remembered) == ["xqzjvwkp"]
