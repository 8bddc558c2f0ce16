"""Vendored files are the pinned ones, listed, licensed; importing the web package does no work."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from web import vendor

ROOT = Path(__file__).parent.parent
OWN = {"app.css", "fonts.css", "favicon.svg", "VENDOR.toml"}


@pytest.mark.parametrize("file", vendor.FILES, ids=lambda file: file.target.name)
def test_vendored_file_is_unmodified(file):
    assert hashlib.sha256(file.target.read_bytes()).hexdigest() == file.sha256


def test_list_of_vendored_files_is_up_to_date():
    text = (vendor.STATIC / "VENDOR.toml").read_text(encoding="utf-8")
    assert text == vendor.listing()
    assert [entry["path"] for entry in tomllib.loads(text)["file"]]


def test_every_static_file_is_ours_or_listed():
    listed = {file.target for file in vendor.FILES}
    for path in vendor.STATIC.rglob("*"):
        assert path.is_dir() or path in listed or path.name in OWN, path


def test_licence_texts_are_there():
    assert "OPEN FONT LICENSE Version 1.1" in (ROOT / "LICENSES" / "OFL-1.1.txt").read_text()
    assert "Zero-Clause BSD" in (ROOT / "LICENSES" / "0BSD.txt").read_text()
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence == (vendor.STATIC / "kern" / "LICENSE.md").read_text(encoding="utf-8")


def test_file_with_another_hash_is_refused(tmp_path):
    file = vendor.Vendored("p@1", "a.js", tmp_path / "a.js", "0BSD", "0" * 64)
    with pytest.raises(ValueError, match="expected 0000"):
        vendor.place(file, b"changed")
    assert not file.target.exists()


def test_own_style_loads_nothing_from_elsewhere():
    for name in ("app.css", "fonts.css"):
        text = (vendor.STATIC / name).read_text(encoding="utf-8")
        assert not re.search(r"@import|https?:|//", text)
        for address in re.findall(r'url\("([^"]+)"\)', text):
            assert (vendor.STATIC / address).is_file()


def test_importing_the_application_loads_no_model_and_opens_nothing():
    code = "import sys, web.app, web.__main__; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
