"""Fetches the vendored front-end files: ``python -m web.vendor``.

Every file is pinned by package version and sha256, copied unmodified into ``static/`` and listed in
``static/VENDOR.toml``. The files are committed, so nothing is fetched when the service is installed
or runs; this script exists so that nobody ever has to guess where a file came from.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
LICENSES = Path(__file__).parent.parent / "LICENSES"
HTMX = "htmx.org@2.0.11"
KERN = "@kern-ux/native@2.7.2"
FONT_LICENSE = "@fontsource/fira-sans@5.3.0"


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file: where it lies in its npm package, where it goes to, what it must hash to."""

    package: str
    source: str
    target: Path
    licence: str
    sha256: str


FILES = (
    Vendored(
        HTMX,
        "dist/htmx.min.js",
        STATIC / "htmx.min.js",
        "0BSD",
        "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    ),
    Vendored(
        KERN,
        "dist/kern.min.css",
        STATIC / "kern" / "kern.min.css",
        "EUPL-1.2",
        "fc2428f71ee156d7187a3d416bedd5550c3543925204e9ac4b02544e649eb7f8",
    ),
    Vendored(
        KERN,
        "LICENSE.md",
        STATIC / "kern" / "LICENSE.md",
        "EUPL-1.2",
        "2aaf11dc884c4d401356714c844483fbd060437b6e74de628beaeb3503c045de",
    ),
    Vendored(
        KERN,
        "dist/fonts/fira-sans/FiraSans-Regular.woff2",
        STATIC / "fonts" / "FiraSans-Regular.woff2",
        "OFL-1.1",
        "0fe48aded097c2a11942a70bfef48510abf875a8e800f43d4007dce8d2a3aebe",
    ),
    Vendored(
        KERN,
        "dist/fonts/fira-sans/FiraSans-Medium.woff2",
        STATIC / "fonts" / "FiraSans-Medium.woff2",
        "OFL-1.1",
        "e1aa3f0abca6fd9f7b868c56ab3ec0e0db21222ef50e84fabbf21963c10dd704",
    ),
    Vendored(
        KERN,
        "dist/fonts/fira-sans/FiraSans-SemiBold.woff2",
        STATIC / "fonts" / "FiraSans-SemiBold.woff2",
        "OFL-1.1",
        "a68802f9a523c6f43c21ad60a7d64ca5a978b86358a136a60430643fbd0f4b36",
    ),
    Vendored(
        HTMX,
        "LICENSE",
        LICENSES / "0BSD.txt",
        "0BSD",
        "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38",
    ),
    Vendored(
        FONT_LICENSE,
        "LICENSE",
        LICENSES / "OFL-1.1.txt",
        "OFL-1.1",
        "18aabf190848725e2576eefb5c29ba06aac1029d02132252a7f312eac2e50cf3",
    ),
)


def fetch(package: str, folder: Path) -> Path:
    """Download the npm package into the folder and return the path of the archive."""
    done = subprocess.run(  # noqa: S603 – the package names are the constants above
        ["npm", "pack", package, "--silent", "--pack-destination", str(folder)],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def extract(archive: Path, source: str) -> bytes:
    """Return the bytes of one file of an npm archive; ``KeyError`` when it is not there."""
    with tarfile.open(archive) as opened:
        member = opened.extractfile(f"package/{source}")
        if member is None:
            raise KeyError(f"{source} is not a file in {archive.name}")
        return member.read()


def place(file: Vendored, content: bytes) -> None:
    """Write the file after checking its sha256; ``ValueError`` when it differs from the pin."""
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise ValueError(f"{file.package}/{file.source}: sha256 {found}, expected {file.sha256}")
    file.target.parent.mkdir(parents=True, exist_ok=True)
    file.target.write_bytes(content)


def listing() -> str:
    """Return the text of ``VENDOR.toml``: one table per file, paths from the repository root."""
    root = STATIC.parent.parent
    lines = ["# Written by `python -m web.vendor`; do not edit.", ""]
    for file in FILES:
        package, _, version = file.package.rpartition("@")
        lines += [
            "[[file]]",
            f'path = "{file.target.relative_to(root)}"',
            f'package = "{package}"',
            f'version = "{version}"',
            f'source = "{file.source}"',
            f'licence = "{file.licence}"',
            f'sha256 = "{file.sha256}"',
            "",
        ]
    return "\n".join(lines)


def main() -> int:
    """Fetch every package once, place its files and write the list."""
    with tempfile.TemporaryDirectory() as name:
        archives = {package: fetch(package, Path(name)) for package in {f.package for f in FILES}}
        for file in FILES:
            place(file, extract(archives[file.package], file.source))
    (STATIC / "VENDOR.toml").write_text(listing(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
