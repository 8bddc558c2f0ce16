"""Reading BEIR folders."""

from __future__ import annotations

import gzip
import json

import pytest

from evals.beir import read_set
from search.errors import Rejected

CORPUS = [
    {"_id": "p1", "title": "Dorfbüro", "text": "Die Gemeinde trägt die Miete.\n\nDer Kreis hilft."},
    {"_id": 2, "title": "", "text": "Das Freibad öffnet im Mai."},
]
QUERIES = [{"_id": "q1", "text": "Wer zahlt?"}, {"_id": "q2", "text": "Wann öffnet das Bad?"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\t2\t0\nq2\t2\t1\n"


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(lines(CORPUS), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_questions_and_positive_grades_are_read(folder):
    data = read_set(folder)
    assert data.part == "test"
    assert data.queries == {"q1": "Wer zahlt?", "q2": "Wann öffnet das Bad?"}
    assert data.relevant == {"q1": {"p1": 2}, "q2": {"2": 1}}


def test_documents_keep_title_paragraphs_and_ids_as_text(folder):
    first, second = read_set(folder).documents()
    assert (first.id, second.id) == ("p1", "2")
    assert first.document.metadata.title == "Dorfbüro"
    assert [block.text for block in first.document.blocks] == [
        "Die Gemeinde trägt die Miete.",
        "Der Kreis hilft.",
    ]
    assert first.passages[0].text == first.document.text


def test_long_document_is_cut_unless_it_is_to_be_one_passage(folder):
    long = {"_id": "p3", "title": "Haushalt", "text": "Der Rat berät den Haushalt. " * 200}
    (folder / "corpus.jsonl").write_text(lines([*CORPUS, long]), encoding="utf-8")
    data = read_set(folder)
    assert len(list(data.documents())[2].passages) > 1
    (whole,) = list(data.documents(whole=True))[2].passages
    assert whole.text == long["text"].strip()


def test_gzipped_files_are_read(folder):
    for name in ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv"):
        path = folder / name
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    data = read_set(folder)
    assert len(list(data.documents())) == 2
    assert data.relevant["q1"] == {"p1": 2}


def test_other_part_is_taken_when_test_is_missing_or_another_is_named(folder):
    (folder / "qrels" / "dev.tsv").write_text("q2\t2\t1\n", encoding="utf-8")
    assert read_set(folder).part == "test"
    assert read_set(folder, "dev").queries == {"q2": "Wann öffnet das Bad?"}
    (folder / "qrels" / "test.tsv").unlink()
    assert read_set(folder).part == "dev"


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(Rejected, match=name):
        list(read_set(folder).documents())


def test_judged_question_without_text_is_named(folder):
    (folder / "queries.jsonl").write_text(lines(QUERIES[:1]), encoding="utf-8")
    with pytest.raises(Rejected, match="q2"):
        read_set(folder)


def test_broken_line_is_named(folder):
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "p4"}\n')
    with pytest.raises(Rejected, match=r"corpus\.jsonl:3"):
        list(read_set(folder).documents())
    (folder / "qrels" / "test.tsv").write_text("q1\tp1\t1\nq1\tp1\tviel\n", encoding="utf-8")
    with pytest.raises(Rejected, match=r"test\.tsv:2"):
        read_set(folder)


def test_judgements_without_a_positive_grade_are_refused(folder):
    (folder / "qrels" / "test.tsv").write_text("q1\tp1\t0\n", encoding="utf-8")
    with pytest.raises(Rejected, match="über null"):
        read_set(folder)
