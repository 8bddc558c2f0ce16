"""Every setting is documented: in ``.env.example`` with its description, in the README's table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from search.settings import Settings

ROOT = Path(__file__).parent.parent
NAMES = {f"LOTSE_{name.upper()}": field for name, field in Settings.model_fields.items()}


def test_example_file_has_every_setting_with_its_description_and_sets_none():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") for line in lines if line)
    named = [n for n, line in enumerate(lines) if re.match(r"# LOTSE_\w+=", line)]
    described = {lines[n][2:].partition("=")[0]: lines[n - 1][2:] for n in named}
    assert described == {name: field.description for name, field in NAMES.items()}


def test_readme_table_has_every_setting():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(LOTSE_\w+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(NAMES)


def test_values_come_from_the_environment_and_wrong_ones_are_refused(monkeypatch):
    monkeypatch.setenv("LOTSE_PORT", "8080")
    assert Settings(_env_file=None).port == 8080
    monkeypatch.setenv("LOTSE_JOURNAL", "alles")
    with pytest.raises(ValidationError, match="journal"):
        Settings(_env_file=None)
