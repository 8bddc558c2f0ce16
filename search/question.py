"""Understands a question: its words, what else they are called, its language.

What comes out is all that the legs need: weighted terms for the lexical one, a text for the dense
one, and the concepts (a word of the user with everything that stands for it) for judging coverage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from search import german
from search.errors import Rejected
from search.lexical import PART_WEIGHT, Lexicon, Word
from search.recognition import Recognised, may_be_place, recognise
from search.spelling import Speller
from search.terms import ABBREVIATION, BROADER, ENGLISH, Added, TermBridge
from search.tuning import Tuning

LONGEST = 500
"""Characters of a question: longer ones are texts, and cost as much as an attack."""
SYNONYMS, SPELLING, PLACE = "synonyms", "spelling", "place"
"""What can be switched off besides the facets."""
TERMS_SHOWN = 6
"""Added terms per word that are shown."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question and its rarity (0–1).

    ``stems`` are those of the word and its parts, ``others`` what may stand in its place: terms of
    the term bridge, each as the set of its stems. ``may_be_place`` is false for an everyday word
    that is written as one although a municipality is called so (*essen*, not *Essen*).
    """

    word: str
    stem: str
    stems: frozenset[str]
    others: tuple[frozenset[str], ...] = ()
    rarity: float = 1.0
    may_be_place: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the engine uses it; ``weights`` maps stems to their weight."""

    text: str
    dense_text: str
    language: str
    concepts: tuple[Concept, ...]
    weights: Mapping[str, float]
    recognised: Recognised = field(default_factory=Recognised)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


def clean(question: str) -> str:
    """Return the question on one line without control and invisible format characters.

    The latter (soft hyphens, zero width spaces) stand within words and leave no gap.
    ``Rejected`` when nothing is left, or more than ``LONGEST`` characters.
    """
    if len(question) > 20 * LONGEST:
        raise _too_long(len(question))
    seen = unicodedata.normalize("NFC", "".join(map(_visible, question)))
    text = re.sub(r"\s+", " ", seen).strip()
    if not text:
        raise Rejected("Bitte geben Sie eine Frage oder ein paar Stichwörter ein.")
    if len(text) > LONGEST:
        raise _too_long(len(text))
    return text


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] == "C" else character


def _too_long(length: int) -> Rejected:
    return Rejected(
        f"Ihre Frage hat {length} Zeichen, erlaubt sind {LONGEST}. "
        "Bitte kürzen Sie sie auf das, was Sie wissen wollen."
    )


class Reader:
    """Understands questions with a lexicon, a term bridge and a speller.

    ``ignored`` names what the reader of the page has switched off: facets of ``recognition``,
    ``SYNONYMS``, ``SPELLING``, ``PLACE``.
    """

    def __init__(
        self, lexicon: Lexicon, bridge: TermBridge, speller: Speller, tuning: Tuning
    ) -> None:
        self._lexicon = lexicon
        self._bridge = bridge
        self._speller = speller
        self._tuning = tuning

    def read(self, text: str, ignored: Collection[str] = ()) -> Question:
        """Take a cleaned question apart."""
        english = german.is_english([token.text for token in german.tokens(text)])
        spell = self._tuning.spelling and SPELLING not in ignored and not english
        corrections = self._corrections(text) if spell else {}
        meant = _replaced(text, corrections)
        known = self._tuning.understanding
        recognised = recognise(meant, ignored) if known else Recognised()
        found = self._lexicon.words(meant, english=english)
        plain = [word for word in found if word.terms and not word.joined]
        use_bridge = self._tuning.synonyms and SYNONYMS not in ignored
        added = self._bridge.expand([word.stem for word in plain]) if use_bridge else []
        english = english or _reads_english(meant, added)
        weights = _own_weights(found, self._tuning)
        for one in added:
            _add(weights, one, self._lexicon, self._tuning)
        return Question(
            text=text,
            dense_text=_dense_text(meant, added, english=english),
            language="en" if english else "de",
            concepts=_concepts(plain, added, self._lexicon, recognised, meant),
            weights=weights,
            recognised=recognised,
            synonyms=_shown(plain, added),
            corrections=corrections,
            ignored=frozenset(ignored),
        )

    def _corrections(self, text: str) -> dict[str, str]:
        """Return the words that are read as another, as they stand in the text."""
        found = {}
        for token in german.tokens(text):
            if german.is_stop_word(token.text):
                continue
            meant = self._speller.correct(token.text)
            if meant is not None:
                written = text[token.start : token.end]
                found[written] = meant.capitalize() if written[0].isupper() else meant
        return found


def _replaced(text: str, corrections: Mapping[str, str]) -> str:
    for wrong, right in corrections.items():
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    return text


def _own_weights(found: Sequence[Word], tuning: Tuning) -> dict[str, float]:
    weights: dict[str, float] = {}
    for word in found:
        for term in word.terms:
            weight = 1.0 if term.whole else tuning.part_weight * (term.weight / PART_WEIGHT)
            weights[term.stem] = max(weight, weights.get(term.stem, 0.0))
    return weights


def _add(weights: dict[str, float], added: Added, lexicon: Lexicon, tuning: Tuning) -> None:
    """Add the terms of a group; a term of several words shares its weight among them."""
    weight = {
        ABBREVIATION: tuning.abbreviation_weight,
        ENGLISH: tuning.english_weight,
        BROADER: tuning.broader_weight,
    }.get(added.kind, tuning.synonym_weight)
    for term in added.terms:
        words = [word for word in lexicon.words(term) if word.terms]
        for word in words:
            share = weight / len(words)
            weights[word.stem] = max(share, weights.get(word.stem, 0.0))


def _dense_text(text: str, added: Sequence[Added], *, english: bool) -> str:
    """Return what the encoder reads: abbreviations with their long form, English with German."""
    kinds = (ABBREVIATION, ENGLISH) if english else (ABBREVIATION,)
    extra = [one.terms[0] for one in added if one.kind in kinds]
    return f"{text} ({', '.join(extra)})" if extra else text


def _concepts(
    plain: Sequence[Word],
    added: Sequence[Added],
    lexicon: Lexicon,
    recognised: Recognised,
    text: str,
) -> tuple[Concept, ...]:
    """Return the words that a document should contain; recognised limits are judged elsewhere."""
    found = []
    for position, word in enumerate(plain):
        if recognised.covers(word.token):
            continue
        others = tuple(
            stems
            for one in added
            if one.start <= position < one.end and one.kind != BROADER
            for term in one.terms
            if (stems := _stems(term, lexicon))
        )
        found.append(
            Concept(
                word.token.text,
                word.stem,
                frozenset(term.stem for term in word.terms),
                others,
                lexicon.rarity(word.token.text),
                may_be_place(word.token, text),
            )
        )
    return tuple(found)


def _stems(term: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word.stem for word in lexicon.words(term) if word.terms)


def _shown(plain: Sequence[Word], added: Sequence[Added]) -> dict[str, tuple[str, ...]]:
    """Return what was added for which words, for people to read."""
    shown: dict[str, tuple[str, ...]] = {}
    for one in added:
        term = " ".join(word.token.text for word in plain[one.start : one.end])
        known = shown.get(term, ())
        fresh = [added_term for added_term in one.terms if added_term not in known]
        if fresh:
            shown[term] = (*known, *fresh)[:TERMS_SHOWN]
    return shown


def _reads_english(text: str, added: Sequence[Added]) -> bool:
    """Tell whether keywords are English: some word is in the bridge as English, none is German."""
    words = [token.text for token in german.tokens(text)]
    return any(one.kind == ENGLISH for one in added) and not any(map(german.is_stop_word, words))
