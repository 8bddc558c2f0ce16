"""Counts the values of the filter fields over the documents of a result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from search.ranking import counts
from search.records import FacetValue, Filter, Metadata

FIELDS = {
    "type": "types",
    "theme": "themes",
    "state": "states",
    "area_type": "area_types",
    "round": "rounds",
    "status": "statuses",
    "year": "year",
}
"""The name of each facet in an answer and the field of ``Filter`` that limits it."""


def count(documents: Sequence[Metadata], *names: str) -> dict[str, tuple[FacetValue, ...]]:
    """Return for each facet (or just these) its values, most frequent first."""
    return {
        name: tuple(
            FacetValue(value, number)
            for value, number in counts(values_of(document, name) for document in documents).items()
        )
        for name in names or FIELDS
    }


def values_of(document: Metadata, name: str) -> Iterable[str]:
    """Return the values that a document has for a facet."""
    values: dict[str, Iterable[Any]] = {
        "type": (document.type,),
        "theme": document.themes,
        "state": document.states,
        "area_type": (document.area_type,),
        "round": (document.round,),
        "status": (document.status,),
        "year": (document.year,),
    }
    return [str(value) for value in values[name] if value is not None]


def limited(active: Filter) -> tuple[str, ...]:
    """Return the facets that a filter limits."""
    return tuple(
        name
        for name, field in FIELDS.items()
        if (active.year_from or active.year_to if name == "year" else getattr(active, field))
    )


def without(active: Filter, name: str) -> Filter:
    """Return the filter without the limits of a facet."""
    if name == "year":
        return replace(active, year_from=None, year_to=None)
    changes: dict[str, Any] = {FIELDS[name]: ()}
    return replace(active, **changes)
