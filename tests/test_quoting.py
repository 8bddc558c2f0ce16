"""Which sentences are quoted: from the best sources, not twice, in reading order."""

from __future__ import annotations

import numpy as np

from search.lexical import load_lexicon
from search.question import Concept, Question
from search.quoting import MOST, PER_SOURCE, quotes
from search.records import Hit, Metadata, Passage
from tests.fakes import FakeEncoder

LEXICON = load_lexicon()


def concept(word):
    terms = LEXICON.terms_of(word)
    return Concept(word, terms[0].stem, frozenset(term.stem for term in terms))


def hit(rank, score, *texts):
    passages = [Passage(f"{rank}-{n}", text, ("Betrieb",)) for n, text in enumerate(texts)]
    metadata = Metadata(f"d{rank}", "massnahme", f"Dokument {rank}")
    return Hit(rank, score, metadata, passages[0], more=tuple(passages[1:]))


def quoted(hits, *words):
    question = Question("?", "?", "de", tuple(concept(word) for word in words), {})
    vector = np.zeros(8, dtype=np.float32)
    return quotes(question, vector, hits, FakeEncoder(), LEXICON)


def test_the_sentence_with_the_words_is_quoted_verbatim():
    text = "Das Rathaus steht am Markt der Stadt. Den Rufbus betreibt ein Verein aus dem Ort."
    (first, *_) = quoted([hit(1, 0.9, text)], "rufbus", "verein")
    assert first.text in text
    assert any(
        "betreibt ein Verein" in quote.text for quote in quoted([hit(1, 0.9, text)], "rufbus")
    )


def test_few_sentences_of_one_document_and_few_in_all():
    text = " ".join(f"Der Rufbus Nummer {n} fährt täglich durch das Dorf." for n in range(9))
    found = quoted(
        [hit(rank, 0.9, text.replace("Dorf", f"Dorf{rank}")) for rank in (1, 2, 3)], "rufbus"
    )
    assert len(found) <= MOST
    assert all(sum(q.source == rank for q in found) <= PER_SOURCE for rank in (1, 2, 3))


def test_the_same_sentence_is_quoted_once():
    text = "Der Rufbus fährt täglich durch das ganze Dorf."
    assert len(quoted([hit(1, 0.9, text), hit(2, 0.9, text)], "rufbus")) == 1


def test_a_question_in_a_document_is_no_answer():
    assert quoted([hit(1, 0.9, "Wer betreibt eigentlich den Rufbus im Dorf?")], "rufbus") == ()


def test_quotes_stand_in_the_order_of_their_sources():
    hits = [
        hit(1, 0.9, "Die Gemeinde plant seit Jahren ein neues Angebot für Ältere."),
        hit(2, 0.8, "Den Rufbus betreibt ein Verein aus dem Nachbarort der Gemeinde."),
    ]
    assert [quote.source for quote in quoted(hits, "rufbus", "verein")] == [1, 2]
