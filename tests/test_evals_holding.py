"""The measurements from end to end, on a corpus of three documents and with a tiny encoder."""

from __future__ import annotations

import gzip
import json
import os

import pytest

from evals import ablation, beir_run, pages
from evals.__main__ import main, parser
from evals.batching import points_of
from evals.beir import read_set
from evals.distractors import PREFIX, distractor_file, read_distractors
from evals.holding import Tools, forget_oldest, open_holding
from evals.misses import print_worst
from evals.passage_set import read_corpus
from evals.peers import BM25Peer, QdrantPeer
from evals.run import Options, chosen_questions, measure, print_loss
from evals.sparse_files import copy_folder
from evals.split import Split
from evals.tables import console, print_finding
from search.errors import Rejected, Unavailable
from search.lexical import load_lexicon
from search.points import build_points
from search.tuning import Tuning
from tests.evals_fixtures import question
from tests.fakes import FakeEncoder

TEXTS = {
    "dorfbuero": ("Dorfbüro", "Die Gemeinde trägt die Miete des Dorfbüros im alten Bahnhof."),
    "freibad": ("Freibad", "Sensoren messen, wie viele Menschen im Freibad schwimmen."),
    "pegel": ("Hochwasser", "Pegelsensoren warnen die Feuerwehr vor Hochwasser am Bach."),
}
PAPERS = [
    {
        "title": "Rat (3. Sitzung)",
        "type": "Sitzung",
        "date": date,
        "heading": "Niederschrift",
        "page": page,
        "chunk": 0,
        "doc": doc,
        "text": text,
    }
    for doc, date, page, text in [
        ("a.pdf", "2019-05-02", 1, "Der Rat beschließt den Haushalt für das Rathaus."),
        ("a.pdf", "2019-05-02", 2, "Die Verwaltung berichtet über den Bauhof."),
        ("b.pdf", "2020-01-01", 1, "Die Feuerwehr erhält ein neues Fahrzeug."),
    ]
]


@pytest.fixture(scope="module")
def tools():
    return Tools(FakeEncoder(), load_lexicon())


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, (title, text) in TEXTS.items():
        head = f"---\nid: {name}\ntyp: massnahme\ntitel: {title}\nkommunen: [Musterdorf]\n---\n"
        (folder / f"{name}.md").write_text(f"{head}\n# {title}\n\n{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def papers(tmp_path):
    path = tmp_path / "papiere.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in PAPERS).encode()))
    return path


def holding_in(tmp_path, tools, corpus, papers=None):
    return open_holding(tools, papers, corpus, tmp_path / "cache")


def test_distractors_are_grouped_into_documents_with_a_passage_for_each_row(papers):
    first, second = read_distractors(papers)
    assert first.id.startswith(PREFIX)
    assert [passage.text for passage in first.passages] == [PAPERS[0]["text"], PAPERS[1]["text"]]
    assert [passage.page_from for passage in first.passages] == [1, 2]
    assert second.document.metadata.year == 2020
    passage = first.passages[1]
    assert first.document.text[passage.start : passage.end] == passage.text


def test_distractor_file_can_be_named_and_may_be_missing(tmp_path, papers, monkeypatch):
    monkeypatch.setenv("LOTSE_EVAL_DISTRACTORS", str(papers))
    assert distractor_file() == papers
    assert distractor_file(tmp_path / "fehlt.jsonl.gz") is None


def test_points_encoded_in_one_go_are_those_of_each_document(corpus, tools):
    documents = list(read_corpus(corpus))
    singly = [
        point
        for one in documents
        for point in build_points(one.document, one.passages, tools.encoder, tools.lexicon)
    ]
    together = points_of(documents, tools.encoder, tools.lexicon)
    assert [point.id for point in together] == [point.id for point in singly]
    assert all((a.dense == b.dense).all() for a, b in zip(together, singly, strict=True))


def test_index_is_kept_and_each_run_has_a_copy_of_its_own(tmp_path, corpus):
    tools = Tools(FakeEncoder(), load_lexicon())
    with holding_in(tmp_path, tools, corpus) as first:
        made = len(tools.encoder.encoded)
        with holding_in(tmp_path, tools, corpus) as second:
            second.store.delete(sorted(second.store.contents()["pegel"]))
        assert set(first.store.contents()) == set(first.documents) == set(TEXTS)
    assert len(tools.encoder.encoded) == made


def test_changed_corpus_gets_another_index(tmp_path, corpus, tools):
    with holding_in(tmp_path, tools, corpus):
        pass
    (corpus / "pegel.md").unlink()
    with holding_in(tmp_path, tools, corpus) as holding:
        assert set(holding.store.contents()) == {"dorfbuero", "freibad"}
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_indexes_not_used_for_long_are_forgotten(tmp_path):
    for age, name in enumerate(("heute", "gestern", "vorgestern")):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1_000 - age, 1_000 - age))
    forget_oldest(tmp_path, 2)
    assert {path.name for path in tmp_path.iterdir()} == {"heute", "gestern"}


def test_copy_of_a_sparse_file_is_the_same_and_as_small(tmp_path):
    (tmp_path / "a").mkdir()
    with (tmp_path / "a" / "wal").open("wb") as file:
        file.write(b"Anfang")
        file.seek(9_000_000)
        file.write(b"Mitte")
        file.truncate(20_000_000)
    (tmp_path / "a" / "leer").touch()
    copy_folder(tmp_path / "a", tmp_path / "b")
    for name in ("wal", "leer"):
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a" / name).read_bytes()
    assert (tmp_path / "b" / "wal").stat().st_blocks * 512 < 1_000_000


def test_questions_are_asked_and_judged(tmp_path, corpus, papers, tools, capsys):
    questions = [
        question("d1", "stichwort", {"dorfbuero": 2}),
        question("d2", "normal", {"pegel": 2}),
        question("u1", "unbeantwortbar", {}),
    ]
    texts = ("Miete Dorfbüro Bahnhof", "Pegelsensoren Hochwasser Feuerwehr", "Pizzateig kneten")
    questions = [
        type(one)(one.id, one.role, one.kinds, text, one.relevant, one.answerable)
        for one, text in zip(questions, texts, strict=True)
    ]
    split = Split(1, frozenset({"d1"}), frozenset({"d2", "u1"}))
    with holding_in(tmp_path, tools, corpus) as holding:
        alone = measure(holding, questions, split, Tuning())
        print_worst(console(), alone.outcomes, holding.documents, 2)
    with holding_in(tmp_path, tools, corpus, papers) as holding:
        among = measure(holding, questions, split, Tuning())
        assert (len(holding.documents), holding.passages) == (5, 6)
    assert [one.ranked[0] for one in alone.outcomes[:2]] == ["dorfbuero", "pegel"]
    assert alone.finding.part("all").overall.ranked.hit1.mean == 1
    print_finding(console(), alone.finding, "Corpus")
    print_loss(console(), alone.finding, among.finding)
    printed = capsys.readouterr().out
    assert "stichwort" in printed
    assert "Loss through distractors" in printed


def test_beir_folder_is_evaluated_with_the_same_engine(tmp_path, tools):
    (tmp_path / "qrels").mkdir()
    rows = [{"_id": name, "title": t, "text": text} for name, (t, text) in TEXTS.items()]
    queries = [
        {"_id": "q1", "text": "Wer trägt die Miete des Dorfbüros?"},
        {"_id": "q2", "text": "x " * 6_000},
    ]
    for name, content in (("corpus", rows), ("queries", queries)):
        lines = "".join(json.dumps(row) + "\n" for row in content)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    qrels = "q1\tdorfbuero\t1\nq2\tpegel\t1\n"
    (tmp_path / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    result = beir_run.evaluate(read_set(tmp_path), tools)
    assert (result.documents, result.passages, result.refused) == (3, 3, 1)
    assert result.quality.hit1.mean == 0.5


def test_peers_find_the_passage_with_the_words_of_the_question(tmp_path, corpus, tools):
    documents = list(read_corpus(corpus))
    assert BM25Peer.of(documents).rank("Wer trägt die Miete?") == ["dorfbuero"]
    assert BM25Peer.of(documents).rank("und der die") == []
    with QdrantPeer.open(tmp_path / "peer", documents, tools) as peer:
        assert set(peer.rank("Pegelsensoren")) == set(TEXTS)


def test_ablation_switches_each_part_off_and_builds_up_again():
    tuning = Tuning()
    variants = list(ablation.variants(tuning))
    names = [one.name for one in variants]
    parts = ablation.switches(tuning)
    assert names[0] == "shipped"
    assert len(names) == len(set(names))
    assert {f"− {part}" for part in parts} < set(names)
    assert [getattr(variants[names.index(f"− {part}")].tuning, part) for part in parts] == [
        False
    ] * len(parts)
    lexical = variants[names.index("lexical leg only")]
    assert [part for part in parts if getattr(lexical.tuning, part)] == ["lexical"]
    assert not lexical.compounds
    assert variants[-1].tuning == tuning


def test_questions_of_which_none_can_be_answered_are_refused(tmp_path):
    path = tmp_path / "fragen.jsonl"
    row = {"id": "u1", "role": "kommune", "question": "?", "relevant": {}, "answerable": False}
    path.write_text(json.dumps(row), encoding="utf-8")
    split = Split(1, frozenset(), frozenset())
    with pytest.raises(Rejected, match="keine beantwortbare Frage"):
        chosen_questions(split, Options(questions=path))


def test_only_figures_of_all_questions_are_kept():
    assert Options().is_whole
    assert not Options(half="tuning").is_whole
    assert not Options(distractors=False).is_whole


def test_command_line_runs_by_default_and_explains_itself(capsys):
    assert parser().parse_args(["run", "--half", "tuning"]).half == "tuning"
    assert main(["beir", "gibt-es-nicht"]) == 1
    assert "qrels/test.tsv" in capsys.readouterr().err


def test_service_that_does_not_start_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", 0.0)
    with pytest.raises(Unavailable, match="nicht bereit"):
        pages.page_figures(tmp_path, ["Dorfbüro"])
