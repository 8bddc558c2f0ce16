"""The terms of texts with the shipped lexicon: which spellings share them, and how much they count."""

from functools import cache

import pytest

from search.german import stem
from search.lexical import Lexicon, index_of, load_lexicon, remember, sparse


@cache
def shipped() -> Lexicon:
    return load_lexicon()


def terms(text: str) -> set[str]:
    return set(shipped().weights(text))


def spelled(text: str) -> dict[str, str]:
    """Return each word of a text, joined or completed ones too, with the piece it stands for."""
    return {w.token.text: text[w.token.start : w.token.end] for w in shipped().words(text)}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Regio-Hub", "Regiohub", {"regiohub", "regio", "hub"}),
        ("Regio Hub", "Regiohub", {"regio", "hub"}),
        ("Regio-Hubs", "Regio Hub", {"regio", "hub"}),
        ("Daten-Plattform", "Datenplattform", {"datenplattform", "dat", "plattform"}),
        ("Datenplattformen", "Plattform für Daten", {"dat", "plattform"}),
        ("Hauptstraße", "Hauptstrasse", {"hauptstrass", "strass"}),
        ("Gaststättengesetz", "Gaststaettengesetz", {"gaststatt", "gesetz"}),
        ("Dorfbüros", "Büro im Dorf", {"dorf", "buro"}),
        ("Smart-City-Strategie", "Smart City", {"smart", "city"}),
        ("Innenstadtentwicklung", "Entwicklung der Innenstadt", {"innenstadt", "entwickl"}),
    ],
)
def test_spellings_of_a_compound_share_terms(one, other, shared):
    assert shared <= terms(one) & terms(other)


@pytest.mark.parametrize(
    ("text", "word", "piece"),
    [
        ("Geschäfts- und Betreibermodelle", "geschäftsmodelle", "Geschäfts"),
        ("Rad- sowie Fußwege", "radwege", "Rad"),
        ("Klima-, Umwelt- und Naturschutz", "klimaschutz", "Klima"),
        ("Klima-, Umwelt- und Naturschutz", "umweltschutz", "Umwelt"),
        ("Bau-/Planungsamt", "bauamt", "Bau"),
        ("Stadt- und Regionalentwicklungskonzepte", "stadtentwicklungskonzepte", "Stadt"),
        ("Hochwasser- bzw. Starkregenvorsorge", "hochwasservorsorge", "Hochwasser"),
        ("Datenschutz- und IT-Sicherheitskonzepte", "datenschutzkonzepte", "Datenschutz"),
        ("barriere- und kostenfreie Angebote", "barrierefreie", "barriere"),
    ],
)
def test_a_word_cut_at_its_hyphen_is_completed(text, word, piece):
    assert spelled(text)[word] == piece


@pytest.mark.parametrize(
    ("text", "word", "piece"),
    [
        ("Innenstadtbelebung und -entwicklung", "innenstadtentwicklung", "-entwicklung"),
        ("Wirtschaftsförderung, -entwicklung", "wirtschaftsentwicklung", "-entwicklung"),
        ("Dorfläden, -büros und -gaststätten", "dorfgaststätten", "-gaststätten"),
        ("Energieeinsparung bzw. -erzeugung", "energieerzeugung", "-erzeugung"),
        ("Smart-City-Strategie und -Umsetzung", "smartcityumsetzung", "-Umsetzung"),
    ],
)
def test_a_word_that_begins_with_a_hyphen_is_completed(text, word, piece):
    assert spelled(text)[word] == piece


@pytest.mark.parametrize(
    "text",
    [
        "An- und Abreise",
        "Bürger/-innen",
        "Projektleiter/-innen",
        "- Entwicklung",
        "Haus -",
        "-",
        "Geschäfts-",
        "und -entwicklung",
        "Kosten: -5 Grad",
    ],
)
def test_where_nothing_is_left_out_nothing_is_added(text):
    assert all(word in text.lower() for word in spelled(text))


@pytest.mark.parametrize("piece", ["a-, ", "-a ", "haus-", "Rad- und ", " ,", "ab"])
def test_endless_repetitions_are_taken_apart_too(piece):
    assert terms(piece * 5000) is not None


def test_a_word_of_50_000_letters_leaves_the_others_as_they_are():
    text = "Rad-Weg " + "a" * 50_000 + " Straßen-Beleuchtung"
    found = spelled(text)
    assert found["radweg"] == "Rad-Weg"
    assert found["strassenbeleuchtung"] == "Straßen-Beleuchtung"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Groß-Gerau", ["grossgerau"]),
        ("Geschäfts- und Betreibermodelle", ["geschäftsmodelle"]),
        ("Stadtplanung und -entwicklung", ["stadtentwicklung"]),
        ("Straßenbeleuchtung", []),
    ],
)
def test_words_that_do_not_stand_in_the_text_so_are_marked(text, joined):
    assert [w.token.text for w in shipped().words(text) if w.joined] == joined


def test_the_stems_of_a_text_are_those_of_its_words():
    text = "Geschäfts- und Betreibermodelle der Straßen-Beleuchtung"
    assert shipped().stems(text) == terms(text)


def test_a_full_memory_starts_anew():
    known = {"rad": 1, "weg": 2}
    remember(known, "ort", 3, most=2)
    assert known == {"ort": 3}


def test_years_and_numbers_are_terms_as_they_are():
    assert terms("Staffel 3 ab 2021 mit 12.500 Euro") >= {"3", "2021", "12500"}
    assert terms("2024-2026") == {"2024", "2026"}


def test_stop_words_have_no_terms():
    assert terms("und wie für die") == set()


def test_parts_count_less_than_the_word_and_parts_of_parts_less_still():
    weights = shipped().weights("Hochwasserfrühwarnsystem")
    assert weights[stem("hochwasserfrühwarnsystem")] == 1.0
    assert 1.0 > weights[stem("hochwasser")] > weights[stem("wasser")] > 0.0


def test_names_have_one_term():
    assert terms("Herrenberg Osnabrück Wuppertal") == {"herrenberg", "osnabruck", "wuppertal"}


def test_without_compounds_there_are_only_whole_words():
    plain = load_lexicon(compounds=False)
    assert set(plain.weights("Datenplattform")) == {"datenplattform"}


def test_a_word_is_known_when_it_or_its_parts_were_counted():
    lexicon = shipped()
    assert lexicon.is_known("rathaus")
    assert lexicon.is_known("lastenradverleihstation")
    assert not lexicon.is_known("qwertzuiop")


def test_rare_words_are_rarer_than_common_ones():
    lexicon = shipped()
    assert lexicon.rarity("und") < lexicon.rarity("stadt") < lexicon.rarity("reallabor") <= 1.0


def test_a_field_with_more_weight_counts_more():
    vector = shipped().document_vector([("Rufbus", 3.0), ("Dorfladen", 1.0)])
    values = dict(zip(vector.indices, vector.values, strict=True))
    assert values[index_of(stem("rufbus"))] > values[index_of(stem("dorfladen"))] > 0.0


def test_an_empty_text_has_an_empty_vector():
    assert shipped().document_vector([("", 1.0)]) == sparse({})


def test_the_fingerprint_names_what_the_terms_depend_on():
    assert shipped().fingerprint == load_lexicon().fingerprint
    assert shipped().fingerprint.startswith("deutsch/")
