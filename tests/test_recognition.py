"""Limits read out of a question: what is recognised, what is not, and how documents fit."""

import pytest

from search.recognition import fit, place_words, recognise
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
