"""``publiccode.yml`` has what the standard demands (schema.core 0.5) and agrees with the project."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).parent.parent
MANDATORY = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "description",
    "legal.license",
    "maintenance.type",
    "localisation.localisationReady",
    "localisation.availableLanguages",
)


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("key", MANDATORY)
def test_mandatory_key_is_there(written, key):
    value: Any = written
    for part in key.split("."):
        value = value[part]
    assert value not in ("", [], {}, None)


def test_values_are_of_the_controlled_vocabulary(written):
    assert urlsplit(written["url"]).scheme == "https"
    assert written["developmentStatus"] in {
        "concept",
        "development",
        "beta",
        "stable",
        "obsolete",
    }
    assert written["softwareType"] == "standalone/web"
    assert written["maintenance"]["type"] in {"internal", "community"}
    assert all(contact["name"].strip() for contact in written["maintenance"]["contacts"])


def test_every_language_is_described_within_the_limits(written):
    assert set(written["description"]) >= set(written["localisation"]["availableLanguages"])
    for text in written["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert "\n" not in text["shortDescription"]
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert 5 <= len(text["features"]) <= 20


def test_screenshots_exist(written):
    for text in written["description"].values():
        for name in text.get("screenshots", ()):
            assert (ROOT / name).is_file()


def test_it_agrees_with_the_project(written, project):
    assert written["legal"]["license"] == project["license"]
    assert written["softwareVersion"] == project["version"]
    python = next(one for one in written["dependsOn"]["open"] if one["name"] == "Python")
    assert project["requires-python"] == f">={python['versionMin']}"
