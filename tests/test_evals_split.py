"""The development questions and their one split."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from evals.holding import CORPUS
from evals.question_set import read_questions
from evals.split import SEED, divide, read_split, write_split
from ingest.read import find_files, open_source
from search.errors import Rejected
from tests.evals_fixtures import question


def test_committed_split_covers_every_question_once():
    ids = {one.id for one in read_questions()}
    split = read_split()
    assert split.tuning | split.validation == ids
    assert not split.tuning & split.validation


def test_committed_split_is_the_one_that_its_seed_draws():
    assert read_split() == divide(read_questions(), SEED)


def test_each_kind_is_halved():
    split = read_split()
    kinds = Counter(kind for one in read_questions() for kind in one.kinds)
    tuning = Counter(kind for one in split.of("tuning", read_questions()) for kind in one.kinds)
    assert all(abs(kinds[kind] - 2 * tuning[kind]) <= 1 for kind in kinds)
    assert len(split.tuning) == len(split.validation)


def test_another_seed_draws_another_split():
    questions = [question(f"d{n}") for n in range(20)]
    assert divide(questions, 1) == divide(questions, 1)
    assert divide(questions, 1).tuning != divide(questions, 2).tuning


def test_order_of_the_file_does_not_matter():
    questions = [question(f"d{n}", kind=("normal", "lang")[n % 2]) for n in range(20)]
    assert divide(questions, 1) == divide(questions[::-1], 1)


def test_split_is_never_drawn_again(tmp_path):
    path = tmp_path / "teilung.json"
    write_split(divide([question()]), path)
    with pytest.raises(Rejected, match="steht schon fest"):
        write_split(divide([question()]), path)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"relevant": {}}, "widersprechen"),
        ({"id": "d1"}, "gibt es schon"),
        ({"question": None, "relevant": None}, "keine Frage"),
    ],
)
def test_broken_line_is_named(tmp_path, change, complaint):
    row = {
        "id": "d2",
        "role": "kommune",
        "question": "Wer betreibt das Dorfbüro?",
        "relevant": {"dorfbuero": 2},
        "answerable": True,
    }
    path = tmp_path / "fragen.jsonl"
    lines = [json.dumps({**row, "id": "d1"}), json.dumps({**row, **change})]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Rejected, match=f"fragen.jsonl:2: .*{complaint}"):
        read_questions(path)


def test_no_development_question_stands_in_the_corpus():
    documents = (open_source(path).read().document for path in find_files([CORPUS]))
    known = {asked.casefold() for document in documents for asked in document.questions}
    assert [one.id for one in read_questions() if one.text.casefold() in known] == []
