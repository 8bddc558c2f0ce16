"""The only way from a question to an answer: page, JSON API, command line and evals call ``ask``."""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search import facets, quoting, ranking
from search.encoder import Encoder
from search.gaps import Gaps, read_gaps
from search.lexical import Lexicon, sparse
from search.passages import marks, matched
from search.points import digest_id
from search.question import Question, Reader, clean
from search.ranking import Candidate, Found
from search.records import (
    Answer,
    FacetValue,
    Filter,
    Hit,
    Metadata,
    Passage,
    Span,
    Understood,
    Verdict,
    Why,
)
from search.rerank import SHELF, Digest, DigestShelf, named_places, rerank
from search.settings import Settings
from search.spelling import Speller
from search.store import FloatVector, Leg, PointKind, Scored, Store, Stored
from search.terms import TermBridge
from search.tuning import Tuning
from search.verdict import Signs, judge, read_signs

PASSAGES_SHOWN = 2
"""Passages of a document in a hit: the best one and another, folded."""
PLACES_SHOWN = 3
"""Municipalities named as read out of the question: “Neustadt” has several."""
FURTHER = 0.6
"""Share of the best passage's that a further one needs to be shown: the others only cost time."""
PASSAGES_SEARCHED = 12
"""Passages of a document among which the best by both legs are found."""
NEAREST = 3
"""Neighbouring topics named when there is no answer."""
NEAR_QUESTION = 0.45
"""Cosine from which a question that a document answers is named as a reason for the hit."""
RELEVANT_SHARE = 0.3
"""Share of the best document's score that a document needs to be listed at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its vector and the filter it is asked under."""

    question: Question
    vector: FloatVector
    filter: Filter


class Engine:
    """Answers questions from a store; all parts are handed in, nothing is opened here."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        lexicon: Lexicon,
        reader: Reader,
        gaps: Gaps,
        tuning: Tuning = Tuning(),  # noqa: B008 – frozen
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._lexicon = lexicon
        self._reader = reader
        self.gaps = gaps
        self._tuning = tuning
        self._shelf = DigestShelf(store, lexicon)

    def ask(
        self,
        question: str,
        filter: Filter = Filter(),  # noqa: A002 – the design's name
        *,
        page: int = 1,
        page_size: int = 10,
        ignored: Collection[str] = (),
    ) -> Answer:
        """Answer a question with quoted sentences and ranked documents.

        ``ignored`` names what is not to be read into the question: ``spelling``, ``synonyms``,
        ``place``, or a facet of ``recognition.FACETS``.

        ``Rejected`` for an empty or too long question, ``Unavailable`` when the store is silent.
        """
        started = time.perf_counter()
        asked = self._asked(clean(question), filter, ignored)
        ranked, digests = self._ranked(asked)
        listed = relevant(ranked)
        top = self._hits(asked, listed[:page_size], digests, 1)
        answer = Answer(
            question=asked.question.text,
            verdict=self._verdict(asked, ranked, digests),
            page=page,
            page_size=page_size,
            understood=_understood(asked.question, named_places(asked.question, ranked, digests)),
        )
        if answer.verdict == "none":
            answer = replace(answer, nearest=top[:NEAREST])
        else:
            answer = self._with_sources(answer, asked, listed, digests, top)
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)

    def _verdict(
        self, asked: Asked, ranked: Sequence[Candidate], digests: Mapping[str, Digest]
    ) -> Verdict:
        return judge(self._signs(asked, ranked, digests)) if ranked else "none"

    def _signs(
        self, asked: Asked, ranked: Sequence[Candidate], digests: Mapping[str, Digest]
    ) -> Signs:
        gap = self.gaps.nearest(asked.vector, asked.question.concepts)
        return read_signs(asked.question, ranked, digests, gap)

    def signs(self, question: str) -> Signs:
        """Return what the verdict on a question rests on (for its calibration)."""
        asked = self._asked(clean(question), Filter())
        return self._signs(asked, *self._ranked(asked))

    def _with_sources(
        self,
        answer: Answer,
        asked: Asked,
        listed: Sequence[Candidate],
        digests: Mapping[str, Digest],
        top: tuple[Hit, ...],
    ) -> Answer:
        """Add the short answer, the hits of the page asked for, and the facets."""
        first = (answer.page - 1) * answer.page_size
        shown = listed[first : first + answer.page_size]
        quotes = quoting.quotes(asked.question, asked.vector, top, self._encoder, self._lexicon)
        return replace(
            answer,
            quotes=quotes,
            hits=top if answer.page == 1 else self._hits(asked, shown, digests, first + 1),
            total=len(listed),
            facets=self._facets(asked, listed, digests),
        )

    def rank(self, question: str, filter: Filter = Filter(), limit: int = 10) -> tuple[Hit, ...]:  # noqa: A002
        """Return the ranked documents whatever the verdict would be (for measurements)."""
        asked = self._asked(clean(question), filter)
        ranked, digests = self._ranked(asked)
        return self._hits(asked, ranked[:limit], digests, 1)

    def rank_ids(self, question: str, limit: int = 100) -> tuple[str, ...]:
        """Return the ids of the ranked documents without reading their passages."""
        ranked, _ = self._ranked(self._asked(clean(question), Filter()))
        return tuple(candidate.document_id for candidate in ranked[:limit])

    def similar(self, document_id: str, limit: int = 5) -> tuple[Metadata, ...]:
        """Return the documents most like this one; none when it is not (yet) in the index."""
        own = digest_id(document_id)
        vector = self._store.dense_of([own]).get(own)
        if vector is None:
            return ()
        leg = Leg("digest", dense=vector, limit=limit + 1)
        found = [point.document_id for point in self._store.search([leg])[0] if point.id != own]
        digests = self._shelf.take(found[:limit])
        return tuple(digests[name].metadata for name in found[:limit] if name in digests)

    def warm(self) -> None:
        """Read the digests of the documents ahead, so that the first readers need not wait.

        Takes about 2 ms per document; more than the shelf holds are left for later.
        """
        self._shelf.take(sorted(self._store.contents())[:SHELF])
        # What is loaded by now stays; going through it would stop a question for 0.4 s at times.
        gc.collect()
        gc.freeze()

    def mark(self, text: str, question: str) -> tuple[Span, ...]:
        """Return where the words of a question stand in a text; an empty question marks nothing."""
        if not question.strip():
            return ()
        asked = self._reader.read(question)
        return marks(self._lexicon.words(text), asked.concepts)

    def _asked(self, text: str, wanted: Filter, ignored: Collection[str] = ()) -> Asked:
        question = self._reader.read(text, ignored)
        return Asked(question, self._encoder.encode_queries([question.dense_text])[0], wanted)

    def _ranked(self, asked: Asked) -> tuple[list[Candidate], Mapping[str, Digest]]:
        """Return the candidates in their final order and the digests of all of them."""
        found = self._search(asked, ("passage", "question", "digest"))
        limited = bool(asked.question.recognised.filter)
        most = self._tuning.reranked_limited if limited else self._tuning.reranked
        candidates = ranking.fuse(found, self._tuning.normalised_over)[:most]
        digests = self._shelf.take(c.document_id for c in candidates)
        return rerank(asked.question, candidates, digests, self._tuning), digests

    def _search(self, asked: Asked, kinds: Iterable[PointKind]) -> list[Found]:
        tuning = self._tuning
        legs, weights = [], []
        for kind in kinds:
            lexical, dense = tuning.weights_of(kind)
            base = Leg(kind, limit=tuning.candidates, filter=asked.filter)
            if lexical > 0:
                legs.append(replace(base, lexical=sparse(asked.question.weights)))
                weights.append(lexical)
            if dense > 0:
                legs.append(replace(base, dense=asked.vector))
                weights.append(dense)
        results = self._store.search([*legs, *_fitting(legs, asked)])
        found = [
            Found(leg.kind, leg.lexical is not None, weight, points)
            for leg, weight, points in zip(legs, weights, results, strict=False)
        ]
        return ranking.widened(found, results[len(legs) :])

    def _facets(
        self, asked: Asked, listed: Sequence[Candidate], digests: Mapping[str, Digest]
    ) -> Mapping[str, tuple[FacetValue, ...]]:
        """Count the values of the documents listed.

        The values of a field that is limited already are counted as if it were not, so that one
        sees what else there is to choose.
        """
        here = [digests[c.document_id].metadata for c in listed if c.document_id in digests]
        found = facets.count(here)
        for field in facets.limited(asked.filter):
            wider = replace(asked, filter=facets.without(asked.filter, field))
            candidates, others = self._ranked(wider)
            names = [c.document_id for c in relevant(candidates)]
            found |= facets.count([others[n].metadata for n in names if n in others], field)
        return found

    def _hits(
        self,
        asked: Asked,
        candidates: Sequence[Candidate],
        digests: Mapping[str, Digest],
        first_rank: int,
    ) -> tuple[Hit, ...]:
        """Return the hits with their best passages, marked."""
        if not candidates:
            return ()
        best = self._best_passages(asked, [candidate.document_id for candidate in candidates])
        questions = [c.question for c in candidates if c.question]
        wanted = [*questions, *(p for ids in best.values() for p in ids)]
        points = {point.id: point for point in self._store.fetch(wanted)}
        hits = []
        for rank, candidate in enumerate(candidates, first_rank):
            name = candidate.document_id
            # What was replaced or removed since the search has no passage any more.
            passages = [points[p] for p in best.get(name, ()) if p in points]
            if passages and name in digests:
                hits.append(self._hit(rank, candidate, digests, passages, points, asked))
        return tuple(hits)

    def _best_passages(self, asked: Asked, names: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of the best passages of each document.

        Each has legs of its own: in one leg a long document would leave no room for the others.
        """
        lexical, dense = self._tuning.weights_of("passage")
        bases = [Leg("passage", limit=PASSAGES_SEARCHED, documents=(name,)) for name in names]
        words = sparse(asked.question.weights)
        legs = [
            *(replace(base, lexical=words) for base in bases if lexical > 0),
            *(replace(base, dense=asked.vector) for base in bases if dense > 0),
        ]
        weights = {True: lexical, False: dense}
        joined: dict[bool, list[Scored]] = {}
        for leg, points in zip(legs, self._store.search(legs), strict=True):
            joined.setdefault(leg.lexical is not None, []).extend(points)
        found = [
            Found("passage", is_lexical, weights[is_lexical], sorted(p, key=lambda s: -s.score))
            for is_lexical, p in joined.items()
        ]
        shares = ranking.passage_shares(found, self._tuning.normalised_over)
        return {
            name: [
                p for p in _by_share(own)[:PASSAGES_SHOWN] if own[p] >= FURTHER * max(own.values())
            ]
            for name, own in shares.items()
        }

    def _hit(
        self,
        rank: int,
        candidate: Candidate,
        digests: Mapping[str, Digest],
        passages: Sequence[Stored],
        points: Mapping[str, Stored],
        asked: Asked,
    ) -> Hit:
        shown = [self._passage(point, asked.question) for point in passages]
        digest = digests[candidate.document_id]
        there = digest.stems | self._lexicon.stems(shown[0].text)
        question = points.get(candidate.question or "")
        why = Why(
            terms=matched(there, asked.question.concepts),
            lexical=candidate.lexical,
            semantic=candidate.semantic,
            question=question.payload["text"] if question and _is_near(candidate) else None,
            place=candidate.place,
            fits=candidate.fit > 0,
        )
        return Hit(rank, candidate.score, digest.metadata, shown[0], why, tuple(shown[1:]))

    def _passage(self, point: Stored, question: Question) -> Passage:
        payload = point.payload
        return Passage(
            id=point.id,
            text=payload["text"],
            heading_path=tuple(payload["heading_path"]),
            page=payload["page"],
            start=payload["start"],
            end=payload["end"],
            marks=marks(self._lexicon.read(payload["text"]), question.concepts),
        )


def _by_share(shares: Mapping[str, float]) -> list[str]:
    return sorted(shares, key=lambda passage: (-shares[passage], passage))


def _is_near(candidate: Candidate) -> bool:
    """Tell whether the nearest question of a document is near enough to be shown as a reason."""
    return candidate.cosines.get("question", 0.0) >= NEAR_QUESTION


def _fitting(legs: Iterable[Leg], asked: Asked) -> list[Leg]:
    """Return the digest legs once more, among the documents that fit what the question states.

    They bring documents into play that the words alone would not: “Landkreise in Bayern”.
    """
    limits = asked.question.recognised.filter
    if not limits or asked.filter:
        return []
    return [replace(leg, filter=limits) for leg in legs if leg.kind == "digest"]


def _understood(question: Question, places: tuple[str, ...]) -> Understood:
    return Understood(
        filters=question.recognised.filter,
        synonyms=question.synonyms,
        language=question.language,
        corrections=question.corrections,
        places=places[:PLACES_SHOWN],
    )


def relevant(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the documents worth listing: those not far behind the best one."""
    if not ranked:
        return []
    least = RELEVANT_SHARE * ranked[0].score
    return [candidate for candidate in ranked if candidate.score >= least]


def build_engine(
    settings: Settings,
    store: Store,
    encoder: Encoder,
    lexicon: Lexicon,
    tuning: Tuning = Tuning(),  # noqa: B008 – frozen
) -> Engine:
    """Return an engine with the term bridge and the known gaps that the settings name."""
    bridge = TermBridge.from_file(settings.terms_file)
    reader = Reader(lexicon, bridge, Speller(lexicon, bridge.words), tuning)
    gaps = Gaps.build(read_gaps(settings.gaps_file), encoder, lexicon)
    return Engine(store, encoder, lexicon, reader, gaps, tuning)
