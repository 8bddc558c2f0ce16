"""The list of all model projects with its simple choice of state, round and area type."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from search.records import AREA_TYPES, ROUNDS, STATES, Metadata
from web.pages import Choice, ProjectsPage, Selection
from web.parameters import listed


class ProjectsQuery(BaseModel):
    """The query parameters of the list, as they came in."""

    model_config = ConfigDict(frozen=True)

    land: str = Field(default="", description="Bundesland, ausgeschrieben.")
    staffel: str = Field(default="", description="Förderstaffel.")
    gebietstyp: str = Field(default="", description="Gebietstyp.")


def projects_page(query: ProjectsQuery, projects: Sequence[Metadata]) -> ProjectsPage:
    """Lay out the projects that fit; ``Rejected`` for a value that does not exist."""
    rounds = [str(number) for number in ROUNDS]
    states = listed([query.land], STATES, "kein Bundesland")
    chosen_rounds = listed([query.staffel], rounds, "keine Förderstaffel")
    area_types = listed([query.gebietstyp], AREA_TYPES, "kein Gebietstyp")
    fitting = tuple(
        project
        for project in projects
        if (not states or set(states) & set(project.states))
        and (not chosen_rounds or str(project.round) in chosen_rounds)
        and (not area_types or project.area_type in area_types)
    )
    return ProjectsPage(
        title="Modellprojekte",
        section="modellprojekte",
        projects=fitting,
        total=len(projects),
        selections=(
            selection("land", "Bundesland", "alle Länder", STATES, states),
            selection("staffel", "Förderstaffel", "alle Staffeln", rounds, chosen_rounds),
            selection("gebietstyp", "Gebietstyp", "alle Gebietstypen", AREA_TYPES, area_types),
        ),
    )


def selection(
    name: str, label: str, everything: str, values: Sequence[str], chosen: Sequence[str]
) -> Selection:
    """Return a select field whose first option lets everything through."""
    return Selection(
        name,
        label,
        (
            Choice("", everything, not chosen),
            *(Choice(value, value, value in chosen) for value in values),
        ),
    )
