"""From a question to an answer, on real documents with the shipped encoder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.engine import Engine
from search.errors import Rejected
from search.records import Filter
from tests.search_fixtures import small_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    with small_engine(tmp_path_factory.mktemp("index")) as opened:
        yield opened


def ids(answer):
    return [hit.document.id for hit in answer.hits]


def test_keywords_find_their_document_first(engine):
    assert ids(engine.ask("Regio-Hub Betreibermodelle"))[0] == "aeg-smarte-regionen"


def test_meaning_without_shared_words(engine):
    answer = engine.ask("Beim Strampeln ständig vor Rot bremsen nervt. Gibt es dagegen etwas?")
    assert ids(answer)[0] == "muenster-leezenflow"


def test_a_question_in_english_finds_german_sources(engine):
    answer = engine.ask("Which legal form for a shared municipal data platform?")
    assert answer.understood.language == "en"
    assert "rechtsformen-interkommunaler-zusammenarbeit" in ids(answer)[:3]


def test_a_typing_error_is_corrected_and_said(engine):
    answer = engine.ask("Müllrobotter")
    assert answer.understood.corrections == {"Müllrobotter": "Müllroboter"}
    assert ids(answer)[0] == "pforzheim-muellroboter-ansgar"


def test_a_correction_can_be_switched_off(engine):
    answer = engine.ask("Müllrobotter", ignored=["spelling"])
    assert answer.understood.corrections == {}


def test_quotes_are_verbatim_and_numbered_by_their_hit(engine):
    answer = engine.ask("Wie warnen Kommunen früh vor Starkregen?")
    assert 2 <= len(answer.quotes) <= 5
    assert answer.verdict == "supported"
    for quote in answer.quotes:
        hit = answer.hits[quote.source - 1]
        passages = {p.id: p.text for p in (hit.passage, *hit.more)}
        assert hit.document.id == quote.document_id
        assert quote.text in passages[quote.passage_id]


def test_quotes_come_from_different_sources(engine):
    answer = engine.ask("Wie warnen Kommunen früh vor Starkregen?")
    assert len({quote.document_id for quote in answer.quotes}) > 1


@pytest.mark.parametrize(
    "question",
    [
        "Rezept für Käsespätzle",
        "Wer gewann gestern das Fußballspiel?",
        "What is the capital of Peru?",
    ],
)
def test_an_unrelated_question_has_no_answer_but_neighbours(engine, question):
    answer = engine.ask(question)
    assert answer.verdict == "none"
    assert (answer.hits, answer.quotes, answer.total) == ((), (), 0)
    assert 1 <= len(answer.nearest) <= 3


def test_filters_really_filter(engine):
    answer = engine.ask("Smart City", Filter(states=("Thüringen",)))
    assert set(ids(answer)) <= {"jena", "gera"}
    assert ids(answer)


def test_facets_of_a_limited_field_show_the_other_values(engine):
    answer = engine.ask("Smart City Projekt Daten", Filter(states=("Thüringen",)))
    states = {found.value for found in answer.facets["state"]}
    assert "Thüringen" in states
    assert len(states) > 1
    assert {found.value for found in answer.facets["type"]} == {
        hit.document.type for hit in answer.hits
    }


def test_a_state_in_the_question_prefers_and_does_not_filter(engine):
    answer = engine.ask("Modellprojekte in Thüringen")
    assert set(ids(answer)[:2]) == {"jena", "gera"}
    assert answer.understood.filters == Filter(types=("modellprojekt",), states=("Thüringen",))


def test_a_place_in_the_question_is_preferred_said_and_can_be_taken_back(engine):
    answer = engine.ask("Müllroboter in Pforzheim")
    assert answer.understood.places == ("Pforzheim",)
    assert answer.hits[0].why.place
    plain = engine.ask("Müllroboter in Pforzheim", ignored=["place"])
    assert plain.understood.places == ()
    assert not plain.hits[0].why.place


def test_pages_follow_one_another(engine):
    first = engine.ask("Kommune Daten Plattform", page_size=2)
    second = engine.ask("Kommune Daten Plattform", page=2, page_size=2)
    assert [hit.rank for hit in (*first.hits, *second.hits)] == [1, 2, 3, 4]
    assert not set(ids(first)) & set(ids(second))


def test_one_hit_per_document_with_marked_words(engine):
    answer = engine.ask("Leezenflow grüne Welle")
    assert len(set(ids(answer))) == len(ids(answer))
    passage = answer.hits[0].passage
    assert {passage.text[s.start : s.end].lower() for s in passage.marks} & {"leezenflow", "grün"}


def test_similar_documents_leave_out_the_document_itself(engine):
    similar = [found.id for found in engine.similar("eichenzell-starkregenfruehwarnsystem")]
    assert similar[0] == "starkregen-fruehwarnung-praxisblatt"
    assert "eichenzell-starkregenfruehwarnsystem" not in similar
    assert engine.similar("gibt-es-nicht") == ()


def test_marks_light_up_compounds(engine):
    text = "Betreiber- und Geschäftsmodelle für das Dorf"
    spans = engine.mark(text, "Betreibermodell")
    assert text[spans[0].start : spans[0].end].startswith("Betreiber")
    assert engine.mark(text, "  ") == ()


@pytest.mark.parametrize("question", ["", "   ", "\x00\n"])
def test_an_empty_question_is_refused(engine, question):
    with pytest.raises(Rejected, match="Bitte geben Sie eine Frage"):
        engine.ask(question)


def test_a_long_question_is_refused_with_its_length(engine):
    with pytest.raises(Rejected, match="501 Zeichen, erlaubt sind 500"):
        engine.ask("x" * 501)


@pytest.mark.parametrize(
    "question", ["?!…", "der die das", "<script>alert(1)</script>", "🦄", "§ 2b"]
)
def test_odd_questions_get_an_answer_and_no_error(engine, question):
    assert engine.ask(question).question
