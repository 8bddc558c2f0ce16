"""Limits read out of a question: what is recognised, what is not, and how documents fit."""

import pytest

from search.german import tokens
from search.recognition import fit, may_be_place, place_words, recognise
from search.records import Filter, Metadata


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Solarkataster in Bayern", Filter(states=("Bayern",))),
        ("Rufbus NRW", Filter(states=("Nordrhein-Westfalen",))),
        ("Welche hessischen Kommunen nutzen LoRaWAN?", Filter(states=("Hessen",))),
        ("Projekte in Sachsen-Anhalt", Filter(states=("Sachsen-Anhalt",))),
        ("Projekte in Niedersachsen", Filter(states=("Niedersachsen",))),
        ("sächsische Kleinstädte", Filter(states=("Sachsen",), area_types=("Kleinstadt",))),
        (
            "Modellprojekte in Thüringen",
            Filter(types=("modellprojekt",), states=("Thüringen",)),
        ),
        (
            "Leitfäden zu Stadt-Apps aus dem Jahr 2025",
            Filter(types=("publikation",), year_from=2025, year_to=2025),
        ),
        ("Studien zu KI seit 2023", Filter(types=("publikation",), year_from=2023)),
        (
            "Interkommunale Verbünde der dritten Staffel 2021",
            Filter(area_types=("Interkommunale Kooperation",), rounds=(2021,)),
        ),
        (
            "Digitale Zwillinge in Kommunen unter 20.000 Einwohnern",
            Filter(area_types=("Landgemeinde", "Kleinstadt")),
        ),
        ("Was wurde bereits umgesetzt?", Filter(statuses=("umgesetzt",))),
        ("Modellprojekte seit 2022", Filter(types=("modellprojekt",), year_from=2022)),
        (
            "Modellprojekte bereits umgesetzt",
            Filter(types=("modellprojekt",), statuses=("umgesetzt",)),
        ),
        ("Studien nach 2020", Filter(types=("publikation",), year_from=2021)),
        ("Studien vor 2020", Filter(types=("publikation",), year_to=2019)),
        ("Studien VOR 2020", Filter(types=("publikation",), year_to=2019)),
        ("Studien bis 2020", Filter(types=("publikation",), year_to=2020)),
    ],
)
def test_limits_are_recognised(question, wanted):
    assert recognise(question).filter == wanted


@pytest.mark.parametrize(
    "question",
    [
        "Wer bezahlt am Ende das Dorfbüro?",
        "Wie viel Geld steckt in den Modellprojekten Smart Cities?",
        "DIN SPEC 91357",
        "Nach welchen Kriterien wählt man Maßnahmen aus?",
        "Unsere Förderung läuft Ende 2026 aus.",
        "Weltkulturerbe",
    ],
)
def test_other_words_are_no_limits(question):
    assert recognise(question).filter == Filter()


def test_a_facet_can_be_ignored():
    assert recognise("Modellprojekte in Thüringen", ["type"]).filter == Filter(
        states=("Thüringen",)
    )


def test_recognised_words_are_covered():
    text = "Solarkataster in Bayern"
    (span,) = recognise(text).spans
    assert text[span.start : span.end] == "Bayern"


def test_spans_are_places_in_the_question_as_it_is_written():
    text = "İstanbul İzmir BAYERN"  # the lower case of İ is two characters
    (span,) = recognise(text).spans
    assert text[span.start : span.end] == "BAYERN"


@pytest.mark.parametrize(
    ("question", "inhabitants"),
    [
        ("Ort mit 3.000 Einwohnern", 3_000),
        ("Stadt mit 12 500 Einwohnern", 12_500),
        ("Stadt mit 12.500 Einwohnern", 12_500),
        ("Stadt mit 12500 Einwohnern", 12_500),
        ("Region mit 1.500.000 Menschen", 1_500_000),
        ("Region mit 1500000 Menschen", 1_500_000),
        ("Region mit 15000000 Menschen", None),
    ],
)
def test_a_number_of_inhabitants_is_read_as_a_whole(question, inhabitants):
    assert recognise(question).inhabitants == inhabitants


@pytest.mark.parametrize(
    ("size", "kinds"),
    [
        ("mehr als 100.000", ("Großstadt",)),
        ("über 20.000", ("Mittelstadt", "Großstadt")),
        ("Mindestens 5 000", ("Kleinstadt", "Mittelstadt", "Großstadt")),
        ("ab 500.000", ("Großstadt",)),
    ],
)
def test_a_least_size_means_the_kinds_of_area_from_it_up(size, kinds):
    found = recognise(f"{size} Einwohner")
    assert (found.filter, found.at_least) == (Filter(area_types=kinds), True)


@pytest.mark.parametrize("size", ["nicht mehr als", "höchstens", "unter", "gegenüber", ""])
def test_other_sizes_are_the_most(size):
    found = recognise(f"Gemeinden {size} 5.000 Einwohner")
    assert (found.filter, found.at_least) == (Filter(area_types=("Landgemeinde",)), False)


def test_a_least_size_is_compared_with_the_inhabitants():
    wanted = recognise("Städte mit mehr als 100.000 Einwohnern")
    large = Metadata("a", "massnahme", "A", area_type="Großstadt", inhabitants=600_000)
    small = Metadata("b", "massnahme", "B", area_type="Großstadt", inhabitants=99_000)
    assert fit(large, wanted) > fit(small, wanted)


def test_documents_fit_contradict_or_say_nothing():
    wanted = recognise("Rufbus in Hessen")
    assert fit(Metadata("a", "massnahme", "A", states=("Hessen",)), wanted) == 1
    assert fit(Metadata("b", "massnahme", "B", states=("Bayern",)), wanted) == -1
    assert fit(Metadata("c", "publikation", "C"), wanted) == 0


def test_a_number_of_inhabitants_is_compared_when_it_is_known():
    wanted = recognise("Dorfladen in einem Ort mit 3.000 Einwohnern")
    small = Metadata("a", "massnahme", "A", area_type="Landgemeinde", inhabitants=2_500)
    large = Metadata("b", "massnahme", "B", area_type="Landgemeinde", inhabitants=9_000)
    assert fit(small, wanted) > fit(large, wanted)


def test_general_words_are_no_place():
    assert place_words(("Landkreis Gießen", "Bad Belzig")) == {"giessen", "belzig"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Halle (Saale)", {"halle"}),
        ("Amt Süderbrarup (Sitz bei Ursprung", {"süderbrarup"}),
        ("zwölf Gemeinden aus 3 Kreisen für Mühlhausen", {"kreisen", "mühlhausen"}),
        ("Stand 2024: acht Kreise, zehn Gemeinden", set()),
    ],
)
def test_what_explains_a_name_is_no_place(name, words):
    assert place_words((name,)) == words


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Räume buchen in Gießen", ["räume", "in", "giessen"]),
        ("Was macht Buchen?", ["was", "macht", "buchen"]),
        ("rufbus gießen", ["rufbus", "giessen"]),
        ("mobil essen", ["mobil"]),
    ],
)
def test_an_everyday_word_is_a_place_only_with_a_capital(text, places):
    assert [token.text for token in tokens(text) if may_be_place(token, text)] == places
