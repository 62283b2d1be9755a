"""Check a package: who sent it, to whom, how it must be handled, and whether it is whole and still in its term.

    python -m plait.collection.exports.verify PACKAGE --key PUBLIC.pem

Needs the package and the sender's public key; no desk, no database, no network. Ends with 0 only if all is well: with 1
where the package is refused, with 3 where it is whole but outside its term.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from plait.collection.exports.package import LARGEST, Manifest, PackageRefused, fingerprint, verify

WELL, REFUSED, OUT_OF_TERM = 0, 1, 3


def main(arguments: Sequence[str] | None = None, *, at: datetime | None = None) -> int:
    """The answer as an exit code, after saying it in words. `at`: the clock of the machine unless told."""
    parser = argparse.ArgumentParser(prog="verify-package", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("package", type=Path, help="the package, a .zip")
    parser.add_argument("--key", type=Path, required=True, help="the sender's public key, a .pem")
    asked = parser.parse_args(arguments)
    try:
        key = _read(asked.key)
        manifest, _ = verify(_read(asked.package), key)
    except (PackageRefused, OSError) as refused:
        sys.stderr.write(f"REFUSED: {refused}\n")
        return REFUSED
    is_open = manifest.is_open(at or datetime.now(UTC))
    sys.stdout.write("".join(f"{_plain(line)}\n" for line in told(manifest, fingerprint(key), is_open=is_open)))
    return WELL if is_open else OUT_OF_TERM


def told(manifest: Manifest, key: str, *, is_open: bool) -> Iterator[str]:
    """What a package says of itself, line by line."""
    handling, grounds = manifest.handling, manifest.grounds
    codes = " ".join(code for code in (handling.handling, handling.action, handling.sanitisation) if code)
    yield "WHOLE, and signed by this key" if is_open else "WHOLE, and signed by this key, but OUTSIDE ITS TERM"
    if manifest.synthetic:
        yield "SYNTHETIC: nothing real is meant"
    yield f"What:       {manifest.title} ({manifest.format} {manifest.version})"
    yield f"From:       {manifest.sender}; {manifest.release}"
    yield f"To:         {'; '.join(manifest.recipients)}"
    yield f"Handling:   {handling.tier}, {codes}{f': {handling.condition}' if handling.condition else ''}"
    yield f"Why:        {grounds.regime}; {grounds.gateway}; {grounds.purpose}; {grounds.necessity}"
    begins = manifest.from_at or manifest.made_at
    yield f"Made:       {manifest.made_at:%Y-%m-%d %H:%M} UTC"
    yield f"To be used: from {begins:%Y-%m-%d %H:%M} to {manifest.expires_at:%Y-%m-%d %H:%M} UTC"
    yield f"Key:        {key}"
    for name, digest in manifest.files.items():
        yield f"File:       {name}, SHA-256 {digest}"
    for missing in manifest.left_out:
        yield f"Left out:   {missing.count} x {missing.what}: {missing.why}"


def _plain(line: str) -> str:
    """One line, with nothing in it that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _read(path: Path) -> bytes:
    """The file, unless it is larger than any package."""
    if path.stat().st_size > LARGEST:
        raise PackageRefused(f"{path.name} is larger than {LARGEST >> 20} MB.")
    return path.read_bytes()


if __name__ == "__main__":
    raise SystemExit(main())
