"""What every ``Store`` has to do; ``test_store_contract`` runs it on each implementation.

Points have four dense dimensions, a lexical index stands for a word.
"""

from __future__ import annotations

import math
import threading
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from search.errors import Rejected
from search.records import Filter
from search.store import FloatVector, Leg, Point, PointKind, Sparse, Store

DIMENSION = 4
EAST, NORTH, UP = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)
RATHAUS, BUS, WALD, MUSEUM = 11, 22, 33, 4_294_967_295
FIELDS: dict[str, Any] = {
    "type": "massnahme",
    "themes": ["Mobilität"],
    "states": ["Hessen"],
    "area_type": "Landkreis",
    "round": 2020,
    "status": "geplant",
    "year": 2022,
}


def number(n: int) -> str:
    """Return the id of the n-th point."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(n)))


def unit(values: Sequence[float]) -> FloatVector:
    """Return the values as a dense vector of length 1."""
    vector = np.asarray(values, dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def words(*indices: int) -> Sparse:
    """Return a sparse vector in which every word weighs 1."""
    return Sparse(indices, (1.0,) * len(indices))


TOWN_HALL = words(RATHAUS)


def passage(
    n: int,
    dense: Sequence[float] = EAST,
    lexical: Sparse = TOWN_HALL,
    document_id: str = "rathaus",
    kind: PointKind = "passage",
    **fields: Any,
) -> Point:
    """Return the n-th point; keyword arguments replace payload fields."""
    return Point(number(n), kind, document_id, unit(dense), lexical, {**FIELDS, **fields})


def question(n: int, lexical: Sparse = TOWN_HALL, dense: Sequence[float] = EAST) -> Point:
    """Return the n-th point as a question."""
    return passage(n, dense, lexical, kind="question")


def found(store: Store, leg: Leg) -> list[str]:
    """Return the ids that one leg finds, in order."""
    return [scored.id for scored in store.search([leg])[0]]


def numbers(*ns: int) -> list[str]:
    """Return the ids of these points."""
    return [number(n) for n in ns]


def lexical_scores(store: Store, *indices: int, kind: PointKind = "passage") -> dict[str, float]:
    """Return the scores of a lexical question by point id."""
    leg = Leg(kind, lexical=words(*indices))
    return {scored.id: scored.score for scored in store.search([leg])[0]}


def idf(points: int, with_word: int) -> float:
    """Return BM25's inverse document frequency, as Qdrant computes it."""
    return math.log((points - with_word + 0.5) / (with_word + 0.5) + 1)


class StoreContract:
    """The specification of ``search.store.Store``; subclasses provide the fixture ``store``."""

    def test_returns_what_was_written_in_the_order_asked(self, store: Store) -> None:
        store.upsert([passage(1, titel="Öffnungszeiten"), question(2)])
        second, first = store.fetch(numbers(2, 1))
        assert (second.id, second.kind, second.document_id) == (number(2), "question", "rathaus")
        assert (first.id, first.kind) == (number(1), "passage")
        assert first.payload == {**FIELDS, "titel": "Öffnungszeiten"}

    def test_keeps_payload_values_of_any_json_type_and_name(self, store: Store) -> None:
        odd = {"kind": "Tabelle", "document_id": 7, "leer": None, "tief": {"a": [1.5, True, "ß"]}}
        store.upsert([replace(passage(1), payload={**FIELDS, **odd})])
        [stored] = store.fetch(numbers(1))
        assert (stored.kind, stored.document_id) == ("passage", "rathaus")
        assert stored.payload == {**FIELDS, **odd}

    def test_leaves_unknown_ids_out(self, store: Store) -> None:
        store.upsert([passage(1)])
        asked = [number(9), "keine-uuid", "", number(1)]
        assert [stored.id for stored in store.fetch(asked)] == numbers(1)
        assert set(store.dense_of(asked)) == {number(1)}

    def test_replaces_a_point_with_the_same_id(self, store: Store) -> None:
        store.upsert([passage(1, EAST, words(BUS), year=2020)])
        store.upsert([passage(1, NORTH, words(WALD), document_id="wald", year=2024)])
        assert store.contents() == {"wald": frozenset(numbers(1))}
        assert store.fetch(numbers(1))[0].payload["year"] == 2024
        assert found(store, Leg("passage", lexical=words(BUS))) == []
        [hit] = store.search([Leg("passage", dense=unit(NORTH))])[0]
        assert (hit.document_id, hit.score) == ("wald", pytest.approx(1.0, abs=1e-5))

    def test_a_replaced_point_can_change_its_kind(self, store: Store) -> None:
        store.upsert([passage(1)])
        store.upsert([question(1)])
        assert found(store, Leg("passage", dense=unit(EAST))) == []
        assert found(store, Leg("question", dense=unit(EAST))) == numbers(1)

    def test_deletes_and_ignores_unknown_ids(self, store: Store) -> None:
        store.upsert([passage(1), passage(2)])
        store.delete([number(1), number(9), "keine-uuid"])
        store.delete(["keine-uuid"])
        store.delete([])
        assert store.contents() == {"rathaus": frozenset(numbers(2))}
        assert store.fetch(numbers(1)) == []
        assert found(store, Leg("passage", dense=unit(EAST))) == numbers(2)

    def test_writes_nothing_without_points(self, store: Store) -> None:
        store.upsert([])
        assert store.contents() == {}

    def test_an_empty_store_finds_nothing(self, store: Store) -> None:
        legs = [Leg("passage", dense=unit(EAST)), Leg("question", lexical=words(BUS))]
        assert store.search(legs) == [[], []]
        assert store.search([]) == []
        assert store.fetch(numbers(1)) == []
        assert store.dense_of([]) == {}
        store.tidy()

    def test_orders_a_dense_leg_by_cosine_and_then_by_id(self, store: Store) -> None:
        store.upsert([passage(1, UP), passage(2, (1, 1, 0, 0)), passage(3, EAST)])
        store.upsert([passage(n, (-1, 0, 0, 0)) for n in (4, 5, 6, 7)])
        hits = store.search([Leg("passage", dense=unit(EAST))])[0]
        assert [hit.id for hit in hits] == [*numbers(3, 2, 1), *sorted(numbers(4, 5, 6, 7))]
        expected = [1.0, math.sqrt(0.5), 0.0] + [-1.0] * 4
        assert [hit.score for hit in hits] == pytest.approx(expected, abs=1e-5)

    def test_a_lexical_leg_finds_only_points_that_share_a_word(self, store: Store) -> None:
        store.upsert([passage(1, lexical=words(RATHAUS, BUS)), passage(2, lexical=words(WALD))])
        store.upsert([passage(3, lexical=words()), passage(4, lexical=words(MUSEUM))])
        assert found(store, Leg("passage", lexical=words(BUS, MUSEUM))) == sorted(numbers(1, 4))
        assert found(store, Leg("passage", lexical=words(99))) == []

    def test_a_leg_without_words_finds_nothing(self, store: Store) -> None:
        store.upsert([passage(1)])
        legs = [Leg("passage", lexical=words()), Leg("passage", dense=unit(EAST))]
        nothing, something = store.search(legs)
        assert nothing == []
        assert [hit.id for hit in something] == numbers(1)

    def test_a_rarer_word_outweighs_a_frequent_one(self, store: Store) -> None:
        store.upsert([passage(n, lexical=words(BUS)) for n in range(1, 9)])
        store.upsert([passage(9, lexical=words(WALD))])
        assert found(store, Leg("passage", lexical=words(BUS, WALD)))[0] == number(9)

    def test_a_lexical_score_is_the_sum_of_weight_times_idf(self, store: Store) -> None:
        store.upsert([passage(1, lexical=Sparse((BUS, WALD), (1.5, 0.5)))])
        store.upsert([passage(n, lexical=words(BUS)) for n in (2, 3, 4)])
        [hit] = store.search([Leg("passage", lexical=Sparse((BUS, WALD), (1.0, 2.0)), limit=1)])[0]
        assert hit.score == pytest.approx(1.5 * idf(4, 4) + 0.5 * 2 * idf(4, 1), rel=1e-3)

    def test_idf_is_counted_per_kind(self, store: Store) -> None:
        store.upsert([passage(1, lexical=words(BUS)), passage(2, lexical=words(WALD))])
        before = lexical_scores(store, BUS)
        store.upsert([question(n, words(BUS)) for n in range(10, 20)])
        store.upsert([question(20, words(WALD))])
        assert lexical_scores(store, BUS) == pytest.approx(before)
        assert before[number(1)] == pytest.approx(idf(2, 1), rel=1e-3)
        of_questions = lexical_scores(store, WALD, kind="question")
        assert of_questions == pytest.approx({number(20): idf(11, 1)}, rel=1e-3)

    def test_idf_leaves_out_points_without_words_and_deleted_ones(self, store: Store) -> None:
        store.upsert([passage(1, lexical=words(BUS)), passage(2, lexical=words(WALD))])
        store.upsert([passage(n, lexical=words()) for n in (3, 4)])
        store.upsert([passage(n, lexical=words(BUS)) for n in range(5, 9)])
        store.delete(numbers(5, 6, 7, 8))
        assert lexical_scores(store, BUS)[number(1)] == pytest.approx(idf(2, 1), rel=1e-3)

    def test_idf_does_not_depend_on_the_filter(self, store: Store) -> None:
        store.upsert([passage(1, lexical=words(BUS), year=2020)])
        store.upsert([passage(2, lexical=words(BUS), year=2021), passage(3, lexical=words(WALD))])
        leg = Leg("passage", lexical=words(BUS), filter=Filter(year_to=2020))
        assert store.search([leg])[0][0].score == pytest.approx(idf(3, 2), rel=1e-3)

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (Filter(), (1, 2, 3)),
            (Filter(types=("loesung",)), (1,)),
            (Filter(types=("loesung", "angebot")), (1, 2)),
            (Filter(themes=("Energie",)), (1, 2)),
            (Filter(themes=("Wohnen", "Kultur")), (2, 3)),
            (Filter(states=("Bayern",)), (1, 3)),
            (Filter(area_types=("Großstadt", "Kleinstadt")), (1, 2)),
            (Filter(rounds=(2019,)), (1,)),
            (Filter(rounds=(2019, 2021)), (1, 3)),
            (Filter(statuses=("in Umsetzung",)), (2,)),
            (Filter(year_from=2021), (2, 3)),
            (Filter(year_to=2021), (1, 2)),
            (Filter(year_from=2021, year_to=2021), (2,)),
            (Filter(themes=("Energie",), states=("Bayern",)), (1,)),
            (Filter(themes=("Energie",), states=("Bayern",), year_from=2021), ()),
            (Filter(states=("Bayern",), rounds=(2021, 2020), year_from=2023), (3,)),
            (Filter(types=("unbekannt",)), ()),
        ],
    )  # fmt: skip
    def test_filters(self, store: Store, wanted: Filter, expected: tuple[int, ...]) -> None:
        rows: list[dict[str, Any]] = [
            {"type": "loesung", "themes": ["Energie"], "states": ["Bayern"], "year": 2020,
             "area_type": "Großstadt", "round": 2019, "status": "geplant"},
            {"type": "angebot", "themes": ["Energie", "Wohnen"], "states": ["Hessen"], "year": 2021,
             "area_type": "Kleinstadt", "round": 2020, "status": "in Umsetzung"},
            {"type": "publikation", "themes": ["Kultur"], "states": ["Bayern", "Berlin"],
             "year": 2023, "area_type": None, "round": 2021, "status": "umgesetzt"},
        ]  # fmt: skip
        store.upsert([passage(n, lexical=words(BUS), **row) for n, row in enumerate(rows, 1)])
        for leg in (
            Leg("passage", dense=unit(EAST), filter=wanted),
            Leg("passage", lexical=words(BUS), filter=wanted),
        ):
            assert found(store, leg) == sorted(numbers(*expected))

    def test_points_without_the_field_do_not_pass_a_filter_on_it(self, store: Store) -> None:
        missing = passage(1)
        bare = Point(missing.id, "passage", "x", missing.dense, missing.lexical, {"themes": []})
        store.upsert([bare, passage(2, year=None, themes=[])])
        for wanted in (Filter(year_from=1), Filter(themes=("Energie",)), Filter(rounds=(2019,))):
            assert found(store, Leg("passage", dense=unit(EAST), filter=wanted)) == []

    def test_ids_limit_a_leg(self, store: Store) -> None:
        store.upsert([passage(n, lexical=words(BUS), year=2020 + n) for n in (1, 2, 3)])
        for leg in (Leg("passage", dense=unit(EAST)), Leg("passage", lexical=words(BUS))):

            def limited(*ids: str, wanted: Filter = Filter(), of: Leg = leg) -> list[str]:
                return found(store, Leg(of.kind, of.dense, of.lexical, filter=wanted, ids=ids))

            assert limited(*numbers(1, 3), number(9)) == sorted(numbers(1, 3))
            assert limited(*numbers(1, 3), wanted=Filter(year_from=2023)) == numbers(3)
            assert limited("keine-uuid") == []

    def test_limits_are_kept_per_leg(self, store: Store) -> None:
        store.upsert([passage(n, (1, n, 0, 0)) for n in range(1, 8)])
        legs = [Leg("passage", dense=unit(EAST), limit=limit) for limit in (1, 3, 0, 100)]
        assert [len(hits) for hits in store.search(legs)] == [1, 3, 0, 7]

    def test_legs_are_answered_in_their_order(self, store: Store) -> None:
        store.upsert([passage(1, EAST, words(BUS)), question(2, words(WALD), NORTH)])
        legs = [
            Leg("question", lexical=words(WALD)),
            Leg("passage", lexical=words(WALD)),
            Leg("passage", dense=unit(EAST)),
            Leg("question", dense=unit(EAST)),
        ]
        ids = [[hit.id for hit in hits] for hits in store.search(legs)]
        assert ids == [numbers(2), [], numbers(1), numbers(2)]

    def test_a_leg_has_exactly_one_vector(self, store: Store) -> None:
        for leg in (Leg("passage"), Leg("passage", unit(EAST), words(BUS))):
            with pytest.raises(ValueError, match="exactly one"):
                store.search([leg])

    def test_lists_its_contents_beyond_one_page(self, store: Store) -> None:
        store.upsert([passage(n, document_id=f"d{n % 2}") for n in range(4_101)])
        store.upsert([question(5_000)])
        ids = store.contents()
        assert {document: len(points) for document, points in ids.items()} == {
            "d0": 2_051, "d1": 2_050, "rathaus": 1,
        }  # fmt: skip
        assert number(4_100) in ids["d0"]

    def test_gives_dense_vectors_back(self, store: Store) -> None:
        store.upsert([passage(1, (3, 4, 0, 0)), question(2, dense=NORTH)])
        vectors = store.dense_of(numbers(1, 2, 9))
        assert set(vectors) == set(numbers(1, 2))
        assert vectors[number(1)].dtype == np.float32
        np.testing.assert_allclose(vectors[number(1)], [0.6, 0.8, 0, 0], atol=1e-6)
        np.testing.assert_allclose(vectors[number(2)], NORTH, atol=1e-6)

    def test_refuses_vectors_of_another_dimension(self, store: Store) -> None:
        wrong = passage(1, (1, 0, 0))
        with pytest.raises(Rejected, match="ingest rebuild"):
            store.upsert([passage(2), wrong])
        with pytest.raises(Rejected, match="3"):
            store.search([Leg("passage", dense=wrong.dense)])
        assert store.contents() == {}

    def test_tidying_changes_no_result(self, store: Store) -> None:
        angles = {n: n * math.pi / 1_500 for n in range(1, 1_501)}
        store.upsert(
            [
                passage(n, (math.cos(angle), math.sin(angle), 0, 0), words(BUS, 1_000 + n))
                for n, angle in angles.items()
            ]
        )
        store.delete(numbers(*range(1, 601)))
        asked = 900.3 * math.pi / 1_500
        leg = Leg("passage", dense=unit((math.cos(asked), math.sin(asked), 0, 0)), limit=3)
        before = store.search([leg]), lexical_scores(store, 1_900)
        store.tidy()
        after = store.search([leg]), lexical_scores(store, 1_900)
        assert [hit.id for hit in before[0][0]] == numbers(900, 901, 899)
        assert [hit.id for hit in after[0][0]] == numbers(900, 901, 899)
        assert after[1] == pytest.approx(before[1], rel=1e-5)


def search_while_writing(store: Store) -> list[str]:
    """Search from three threads while points come and go; return what went wrong."""
    store.upsert([passage(n, document_id="bleibt") for n in range(20)])
    done, wrong = threading.Event(), list[str]()

    def ask() -> None:
        legs = [Leg("passage", dense=unit(EAST)), Leg("passage", lexical=words(RATHAUS))]
        while not done.is_set():
            try:
                for hits in store.search(legs):
                    steady = sum(hit.document_id == "bleibt" for hit in hits)
                    if steady != 20:
                        wrong.append(f"{steady} of 20 points found")
                store.fetch(numbers(1, 1_001))
            except Exception as error:  # noqa: BLE001 - reported by the test
                wrong.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for step in range(8):
        store.upsert([passage(1_000 + n, (1, step + 1, 0, 0), words(BUS)) for n in range(60)])
        store.delete(numbers(*range(1_000, 1_030)))
    done.set()
    for thread in threads:
        thread.join()
    return wrong
