"""Digests change with what they stand for, and with nothing else; result files are whole."""

from __future__ import annotations

import json
from dataclasses import dataclass

from evals.digests import (
    digest_of,
    digest_of_code,
    digest_of_files,
    digest_of_folder,
    digest_of_value,
)
from evals.results import digests, save, to_json, write_json
from tests.fakes import FakeEncoder, FakeLexicon


@dataclass(frozen=True, slots=True)
class Numbers:
    passages: float = 0.25
    dense: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    encoder: FakeEncoder
    lexicon: FakeLexicon


def test_parts_are_told_apart():
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("ä") == digest_of("ä".encode())


def test_folder_changes_with_content_name_and_number_of_files(tmp_path):
    seen = {digest_of_folder(tmp_path)}
    for name, text in [("a.md", "eins"), ("a.md", "zwei"), ("b.md", "zwei")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        seen.add(digest_of_folder(tmp_path))
    assert len(seen) == 4
    (tmp_path / "bild.png").write_bytes(b"")
    assert digest_of_folder(tmp_path, "*.md") in seen


def test_order_of_files_and_keys_does_not_count(tmp_path):
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    assert digest_of_files(paths, tmp_path) == digest_of_files(paths[::-1], tmp_path)
    assert digest_of_value({"a": 1, "b": 2}) == digest_of_value({"b": 2, "a": 1})


def test_code_counts_with_what_it_imports_of_ours(tmp_path):
    (tmp_path / "search").mkdir()
    sources = {
        "points": "import json\nfrom search import german\nfrom search.records import Chunk\n",
        "german": "VERSION = 1\n",
        "records": "class Chunk: ...\n",
        "engine": "import search.points\n",
    }
    for name, text in sources.items():
        (tmp_path / "search" / f"{name}.py").write_text(text, encoding="utf-8")
    first = digest_of_code(["search.points"], tmp_path)
    (tmp_path / "search" / "engine.py").write_text("import search.points as p\n", encoding="utf-8")
    assert digest_of_code(["search.points"], tmp_path) == first
    (tmp_path / "search" / "german.py").write_text("VERSION = 2\n", encoding="utf-8")
    assert digest_of_code(["search.points"], tmp_path) != first


def test_tuning_and_encoder_change_their_own_digest_only():
    one = digests(Parts(FakeEncoder(), FakeLexicon()), Numbers())
    other = digests(Parts(FakeEncoder("anderer"), FakeLexicon()), Numbers(dense=False))
    changed = [name for name, value in to_json(one).items() if to_json(other)[name] != value]
    assert sorted(changed) == ["encoder", "tuning"]


def test_result_file_says_what_was_measured_where(tmp_path):
    path = save("abc", {"tuning": Numbers(), "scores": [0.5, float("nan")]}, tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "abc.json"
    assert data["tuning"] == {"passages": 0.25, "dense": True}
    assert data["scores"] == [0.5, None]
    assert {"commit", "at", "machine"} <= data.keys()


def test_writing_leaves_nothing_else_behind(tmp_path):
    write_json(tmp_path / "neu" / "a.json", {"b": "ü"})
    assert [path.name for path in (tmp_path / "neu").iterdir()] == ["a.json"]
    assert json.loads((tmp_path / "neu" / "a.json").read_text(encoding="utf-8")) == {"b": "ü"}
