"""Serves the static files with their content's hash in the address.

The address changes when the file does, so browsers may keep a file for a year and never show an
old one. Without the hash in the query the file is served with a day's cache.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ONE_DAY = "public, max-age=86400"
HASH_LENGTH = 10


class Assets:
    """Knows the address of every static file; build it once per application."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self.hashes = MappingProxyType(dict(hashes))

    @classmethod
    def from_folder(cls, folder: Path = FOLDER) -> Assets:
        """Hash all files of the folder."""
        return cls(
            {
                path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            }
        )

    def url(self, name: str) -> str:
        """Return the address of a static file; ``KeyError`` when there is none of this name."""
        return f"/static/{name}?v={self.hashes[name][:HASH_LENGTH]}"


class CachedFiles(StaticFiles):
    """Static files that say how long they may be kept."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file with a cache header."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = scope.get("query_string", b"").startswith(b"v=")
        response.headers["Cache-Control"] = FOREVER if hashed else ONE_DAY
        return response
