"""The compound splitter with the shipped word counts: a table of words, and how it behaves."""

from functools import cache
from pathlib import Path

import pytest

from search.compounds import Splitter
from search.german import fold, stem
from search.lexical import load_lexicon

TABLE = Path(__file__).parent / "data" / "komposita.tsv"
"""A word, a tabulator, its parts joined by +; nothing behind the tabulator: it stays whole."""


@cache
def shipped() -> Splitter:
    return load_lexicon().splitter


def leaves(word: str) -> list[str]:
    """Return the parts of a word, parts of parts included, as stems."""
    return [
        leaf
        for part in shipped().parts(fold(word))
        for leaf in (leaves(part) or [stem(fold(part))])
    ]


def rows() -> list[tuple[str, list[str]]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    return [(word, [stem(fold(p)) for p in parts.split("+") if p]) for word, parts in cells]


def test_words_of_the_table_come_apart_as_they_should():
    wrong = [
        f"{word}: {'+'.join(leaves(word)) or 'whole'}, not {'+'.join(expected) or 'whole'}"
        for word, expected in rows()
        if leaves(word) != expected
    ]
    assert wrong == []


def test_the_table_has_compounds_and_words_that_stay_whole():
    words = [word for word, _ in rows()]
    whole = [word for word, parts in rows() if not parts]
    assert len(words) == len(set(words)) >= 220
    assert len(whole) >= 70


@pytest.mark.parametrize("ending", ["", "s", "er"])
@pytest.mark.parametrize("town", ["Regensburg", "Mannheim", "Haßfurt", "Eichenzell", "Kalletal"])
def test_names_stay_whole_with_their_endings(town, ending):
    assert shipped().parts(fold(town + ending)) == ()


@pytest.mark.parametrize("town", ["Oppersbach", "Wirlingheim", "Ottenfelde", "Zaberstein"])
def test_what_looks_like_an_unknown_place_stays_whole(town):
    assert shipped().parts(fold(town)) == ()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Lastenradverleihstation", "lasten rad verleih station"),
        ("Seniorendigitalbegleiter", "senioren digital begleiter"),
        ("Feldwegeapps", "feld wege apps"),
    ],
)
def test_words_that_were_never_counted_come_apart_by_their_parts(word, parts):
    assert not shipped().is_word(fold(word))
    assert leaves(word) == [stem(part) for part in parts.split()]


@pytest.mark.parametrize("word", ["Qwertzuiop", "Schnurpselgrumpf", "Xyzxyzxyz", "Bürgerqwertz"])
def test_unknown_strings_stay_whole(word):
    assert shipped().parts(fold(word)) == ()


@pytest.mark.parametrize("word", ["", "Amt", "Haus", "2024er", "covid19impfung", "haus" * 5000])
def test_short_words_numbers_and_endless_ones_do_no_harm(word):
    assert shipped().parts(fold(word)) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Buergerbuero", "Bürgerbüro"),
        ("Feuerwehrgeraetehaus", "Feuerwehrgerätehaus"),
        ("Strassenbeleuchtung", "Straßenbeleuchtung"),
        ("Müllgebuehren", "Müllgebühren"),
    ],
)
def test_words_without_umlauts_come_apart_alike(written, meant):
    assert leaves(written) == leaves(meant) != []


@pytest.mark.parametrize(
    "forms",
    [
        ("Radweg", "Radwege", "Radweges", "Radwegen"),
        ("Modellprojekt", "Modellprojekts", "Modellprojekte", "Modellprojekten"),
        ("Regiohub", "Regiohubs"),
        ("Großstadt", "Großstädte", "Großstädten"),
        ("barrierefrei", "barrierefreie", "barrierefreien", "barrierefreier", "barrierefreies"),
        ("Fördermittelberater", "Fördermittelberaterin", "Fördermittelberaterinnen"),
    ],
)
def test_all_forms_of_a_word_have_the_same_first_part(forms):
    firsts = {tuple(leaves(form)[:-1]) for form in forms}
    assert len(firsts) == 1
    assert firsts != {()}


def test_participles_are_not_somebodys_end():
    assert leaves("Projektende") == ["projekt", "end"]
    assert leaves("Mitarbeitende") == leaves("Radfahrende") == []


def test_verbs_and_adverbs_do_not_come_apart():
    assert [word for word in ("vergleichen", "mitmachen", "festlegen") if leaves(word)] == []


def test_counts_decide_between_two_ways():
    counts = {"staub": 50, "ecken": 50, "staube": 50, "becken": 900, "stau": 400}
    assert Splitter(counts, nouns=counts).parts("staubecken") == ("stau", "becken")
    counts["becken"] = 12
    counts["staub"] = 90_000
    assert Splitter(counts, nouns=counts).parts("staubecken") == ("staub", "ecken")


def test_a_splitter_knows_its_words():
    splitter = Splitter({"rad": 900, "weg": 20}, nouns=("rad", "weg"), names=("radweg",))
    assert splitter.is_word("rad")
    assert not splitter.is_word("auto")
    assert splitter.count("weg") == 20
    assert splitter.words(least=100) == ["rad"]
    assert splitter.rarity("rad") < splitter.rarity("weg") < splitter.rarity("auto") == 1.0
    assert splitter.parts("radweg") == ()
