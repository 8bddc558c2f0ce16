"""Tokens, stems and stop words: what counts as the same word."""

import unicodedata

import pytest

from search.german import fold, is_english, is_stop_word, stem, stems, tokens


def texts(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wer bezahlt das Dorfbüro?", ["wer", "bezahlt", "das", "dorfbüro"]),
        ("Smart-City-Strategie", ["smart", "city", "strategie"]),
        ("Rad- und Fußweg", ["rad", "und", "fussweg"]),
        ("1.250.000 Euro", ["1250000", "euro"]),
        ("12.500 Einwohner", ["12500", "einwohner"]),
        ("3,5 Prozent", ["3,5", "prozent"]),
        ("am 16.03.2025", ["am", "16.03.2025"]),
        ("im Jahr 2024.", ["im", "jahr", "2024"]),
        ("5G-Ausbau", ["5g", "ausbau"]),
        ("daten_plattform", ["daten", "plattform"]),
        ("§ 3 Abs. 2", ["3", "abs", "2"]),
        ("“Ruf‑Bus”", ["ruf", "bus"]),
        ("", []),
        (" – … – ", []),
    ],
)
def test_words_of_a_text(text, expected):
    assert texts(text) == expected


def test_tokens_know_where_they_stand():
    text = "Über 12.500 Bürgerinnen"
    assert [text[token.start : token.end] for token in tokens(text)] == text.split()


def test_numbers_are_numbers():
    assert [token.text for token in tokens("Staffel 3 von 2021: drei") if token.is_number] == [
        "3",
        "2021",
    ]


def test_composed_and_decomposed_letters_are_the_same():
    assert fold(unicodedata.normalize("NFD", "Bürgerbüro")) == "bürgerbüro"


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straße", "Strasse", "STRASSE", "Straßen"),
        ("Gaststätte", "Gaststaette", "Gaststätten", "Gaststaetten"),
        ("Bürgerbüro", "Buergerbuero", "Bürgerbüros"),
        ("Fördermittel", "Foerdermittel", "Fördermitteln"),
        ("Haus", "Hauses", "Häuser", "Häusern", "Haeuser"),
        ("Stadt", "Städte", "Städten", "Staedte"),
        ("Bus", "Busse", "Bussen", "Busses"),
        ("Rufbus", "Rufbusse", "Rufbussen"),
        ("Tür", "Türen", "Tuer"),
        ("Kita", "Kitas"),
        ("App", "Apps"),
        ("Hub", "Hubs"),
        ("Workshop", "Workshops"),
        ("Handy", "Handys"),
        ("Ausbau", "Ausbaus"),
        ("frei", "freie", "freien", "freies"),
        ("See", "Seen"),
        ("kommunal", "kommunale", "kommunalen", "kommunaler", "kommunales"),
        ("Glas", "Gläser"),
        ("arbeitslos", "arbeitslose", "arbeitslosen"),
        ("Ergebnis", "Ergebnisse", "Ergebnissen"),
    ],
)
def test_spellings_and_forms_meet_in_one_stem(spellings):
    assert len({stem(fold(word)) for word in spellings}) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("Kosten", "Küste"),
        ("Wald", "Wand"),
        ("Rat", "Rad"),
        ("Kreis", "Krei"),
        ("Haus", "Hausarzt"),
        ("Los", "Loo"),
    ],
)
def test_other_words_have_other_stems(words):
    assert len({stem(fold(word)) for word in words}) == len(words)


@pytest.mark.parametrize("word", ["2024", "2025er", "covid19", "5g", "3,5", "16.03.2025"])
def test_numbers_and_years_stay_as_they_are(word):
    assert stem(word) == word


def test_many_stems_at_once_are_the_same_stems():
    words = ["büros", "rufbusse", "straßenlaternen", "kommunale"]
    assert stems(words) == {stem(word) for word in words}


@pytest.mark.parametrize("word", ["und", "für", "wie", "welche", "könnte", "während"])
def test_words_without_a_topic_are_stop_words(word):
    assert is_stop_word(fold(word))


@pytest.mark.parametrize("word", ["the", "which"])
def test_english_stop_words_count_in_english_only(word):
    assert is_stop_word(word, english=True)
    assert not is_stop_word(word)


@pytest.mark.parametrize("word", ["kosten", "bus", "rat", "app", "öl", "amt", "2024"])
def test_short_words_with_a_topic_are_none(word):
    assert not is_stop_word(word, english=True)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("who pays for the village office", True),
        ("operator models for a Regio-Hub", True),
        ("Wer bezahlt am Ende das Dorfbüro?", False),
        ("Regio-Hub Betreibermodell", False),
        ("Wie finanziert man the Coworking Space?", False),
        ("Smart City", False),
        ("", False),
    ],
)
def test_english_questions_are_told_by_their_function_words(question, english):
    assert is_english(texts(question)) is english
