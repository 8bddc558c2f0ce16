"""Filters on the result page: values to tick with their counts, and the active ones as chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.records import DOCUMENT_TYPES, FacetValue, Filter
from web import links
from web.pages import Anchor, FacetGroup, FacetOption

SHOWN = 8
"""Values of a facet that are shown at once; the rest is folded."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How a field of ``Filter`` appears: in ``Answer.facets``, in the address and in words."""

    field: str
    answer: str
    label: str
    open: bool = False


FACETS = (
    Facet("types", "type", "Art der Quelle", open=True),
    Facet("states", "state", "Bundesland", open=True),
    Facet("area_types", "area_type", "Gebietstyp"),
    Facet("themes", "theme", "Thema"),
    Facet("statuses", "status", "Stand der Umsetzung"),
    Facet("rounds", "round", "Förderstaffel"),
)


def groups(counted: Mapping[str, Sequence[FacetValue]], active: Filter) -> tuple[FacetGroup, ...]:
    """Return the facets that have something to choose."""
    found = (group(facet, counted.get(facet.answer, ()), active) for facet in FACETS)
    return tuple(one for one in found if one.options)


def group(facet: Facet, counted: Sequence[FacetValue], active: Filter) -> FacetGroup:
    """Return one facet; ticked values stay in it even when nothing has them any more."""
    ticked = [str(value) for value in getattr(active, facet.field)]
    counts: dict[str, int | None] = dict.fromkeys(ticked)
    counts.update({found.value: found.count for found in counted})
    order = sorted(counts, key=lambda value: (value not in ticked, -(counts[value] or 0), value))
    name = links.PARAMETERS[facet.field]
    options = tuple(
        FacetOption(
            f"{name}-{n}", value, value_label(facet.field, value), counts[value], value in ticked
        )
        for n, value in enumerate(order, start=1)
    )
    shown = max(SHOWN, len(ticked))
    unfolded = facet.open or bool(ticked)
    return FacetGroup(name, facet.label, options[:shown], options[shown:], unfolded)


def value_label(field: str, value: object) -> str:
    """Return what people read for a filter value."""
    if field == "types":
        return DOCUMENT_TYPES.get(str(value), str(value))
    if field == "rounds":
        return f"Staffel {value}"
    if field == "year_from":
        return f"ab {value}"
    return f"bis {value}" if field == "year_to" else str(value)


def values(active: Filter) -> tuple[tuple[str, object], ...]:
    """Return field and value of everything the filter contains."""
    found: list[tuple[str, object]] = []
    for field in links.PARAMETERS:
        value = getattr(active, field)
        single = () if value is None else (value,)
        found += [(field, one) for one in (value if isinstance(value, tuple) else single)]
    return tuple(found)


def chips(question: str, active: Filter, ignored: Sequence[str] = ()) -> tuple[Anchor, ...]:
    """Return the active filters; following the link removes one."""
    return tuple(
        Anchor(
            links.search_url(question, links.without(active, field, value), ignored=ignored),
            value_label(field, value),
        )
        for field, value in values(active)
    )
