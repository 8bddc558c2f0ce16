"""The example questions of the start page: two for each kind of reader."""

from __future__ import annotations

from web.links import search_url
from web.pages import Anchor, ExampleGroup

QUESTIONS = (
    (
        "Aus der Kommune",
        ("Wer bezahlt am Ende das Dorfbüro?", "Wie warnen Kommunen früh vor Starkregen?"),
    ),
    (
        "Aus der Beratung",
        ("Regio-Hub Betreibermodelle", "Welche Lösungen können kleine Gemeinden nachnutzen?"),
    ),
    (
        "Aus der Redaktion",
        ("Urbane Datenplattform", "Was ist zur Wirkungsmessung veröffentlicht?"),
    ),
)


def example_groups() -> tuple[ExampleGroup, ...]:
    """Return the questions as links to their results."""
    return tuple(
        ExampleGroup(role, tuple(Anchor(search_url(question), question) for question in questions))
        for role, questions in QUESTIONS
    )
