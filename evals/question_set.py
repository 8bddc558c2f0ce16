"""The development questions: what is asked, by whom, and which documents answer it.

They are written by people who know the corpus and not the engine; the encoder never sees them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from search.errors import Rejected

FOLDER = Path(__file__).parent / "questions"
QUESTIONS = FOLDER / "entwicklung.jsonl"


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question with the documents that answer it: grade 2 answers it, 1 helps.

    ``kinds`` says what makes it hard (``semantisch``, ``tippfehler``, …), ``role`` who asks.
    """

    id: str
    role: str
    kinds: tuple[str, ...]
    text: str
    relevant: Mapping[str, int]
    answerable: bool

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Build the question from a line of the file."""
        return cls(
            id=row["id"],
            role=row["role"],
            kinds=tuple(row.get("kind", ())),
            text=row["question"],
            relevant=dict(row["relevant"]),
            answerable=bool(row["answerable"]),
        )


def read_questions(path: Path = QUESTIONS) -> tuple[EvalQuestion, ...]:
    """Read the questions in file order; ``Rejected`` names the line that cannot be used."""
    questions: list[EvalQuestion] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                question = EvalQuestion.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise Rejected(
                    f"{path}:{number}: Die Zeile ist keine Frage ({error!r})."
                ) from error
            if question.id in seen:
                raise Rejected(f"{path}:{number}: Die Kennung „{question.id}“ gibt es schon.")
            if question.answerable != bool(question.relevant):
                raise Rejected(
                    f"{path}:{number}: „answerable“ und „relevant“ widersprechen sich "
                    f"({question.answerable}, {len(question.relevant)} Dokumente)."
                )
            seen.add(question.id)
            questions.append(question)
    return tuple(questions)


def answerable(questions: Iterable[EvalQuestion]) -> list[EvalQuestion]:
    """Return the questions that a document of the corpus answers."""
    return [question for question in questions if question.answerable]
