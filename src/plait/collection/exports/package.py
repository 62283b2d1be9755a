"""The signed package that carries an export: its files, a manifest of who may do what with them, and a signature.

A zip with nothing packed in it, so that the same content is the same bytes. The signature (Ed25519) is of the manifest,
and the manifest holds the SHA-256 of every file: whoever has the sender's public key needs nothing else to check it.
Needs nothing of Plait but this file and its package.
"""

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

KIND = "plait-package-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST = 256 << 20  # bytes
MOST_FILES = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_LONGEST_NAME = 100
_MADE = (1980, 1, 1, 0, 0, 0)  # a zip says when a file was changed; ours says it in the manifest alone


# Whatever the reader of zips says of bytes that are none.
_NO_ZIP = (
    zipfile.BadZipFile,
    struct.error,
    ArithmeticError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
)


class PackageRefused(ValueError):
    """It is not the package that the holder of this key made; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How whoever holds it must treat it: the marking, and the codes and condition of what went in."""

    tier: str
    handling: str
    action: str = ""
    sanitisation: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why it may be told: the law, the power or duty, the purpose, and why it is necessary."""

    regime: str
    gateway: str
    purpose: str
    necessity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the format could not hold: how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a package says of itself. `files` has the SHA-256 of each; times are UTC."""

    title: str
    format: str
    version: str
    sender: str
    recipients: tuple[str, ...]
    release: str
    grounds: Grounds
    handling: Handling
    made_at: datetime
    from_at: datetime | None
    expires_at: datetime
    synthetic: bool
    left_out: tuple[Missing, ...]
    files: Mapping[str, str]

    def is_open(self, at: datetime) -> bool:
        """True if it may be used at the instant."""
        return (self.from_at is None or self.from_at <= at) and at < self.expires_at


def sha256(content: bytes) -> str:
    """How a manifest names what a file holds."""
    return hashlib.sha256(content).hexdigest()


def seal(manifest: Manifest, files: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """The package. Raises PackageRefused where the manifest is not of these files."""
    if manifest.files != {name: sha256(content) for name, content in files.items()}:
        raise PackageRefused("The manifest is not of these files.")
    told = _text(manifest)
    return _whole(told, key.sign(told).hex().encode(), files)


def verify(package: bytes, public_key: bytes) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a package that is whole, and that the holder of the key made; PEM or 32 bytes.

    Raises PackageRefused. Whether it has expired is not asked: see `Manifest.is_open`.
    """
    key = read_key(public_key)
    files = _unpacked(package)
    told, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, b"")
    try:
        key.verify(bytes.fromhex(signature.decode("ascii")), told)
    except (InvalidSignature, ValueError) as error:
        raise PackageRefused("The signature is not by this key, or the manifest was changed.") from error
    manifest = _manifest(told)
    for name in sorted(manifest.files.keys() | files.keys()):
        if name not in files:
            raise PackageRefused(f"{name} is missing.")
        if manifest.files.get(name) != sha256(files[name]):
            raise PackageRefused(f"{name} was {'changed' if name in manifest.files else 'added'}.")
    if _whole(told, signature, files) != package:
        raise PackageRefused("The package holds something beside its files.")
    return manifest, files


def read_key(public_key: bytes) -> Ed25519PublicKey:
    """The key of a PEM file. Raises PackageRefused."""
    try:
        key = load_pem_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PackageRefused("The key is no public key in PEM.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackageRefused("The key is of another kind: packages are signed with Ed25519.")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half, as recipients keep it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(public_key: bytes) -> str:
    """The key in groups of letters, to be compared over the telephone."""
    code = sha256(read_key(public_key).public_bytes(Encoding.Raw, PublicFormat.Raw))[:32]
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def is_name(name: str) -> bool:
    """True if a file may be called so in a package: a plain name, no folder, no hidden file."""
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def _whole(manifest: bytes, signature: bytes, files: Mapping[str, bytes]) -> bytes:
    """The one zip that these make: manifest and signature first, then the files by name."""
    return _packed({MANIFEST: manifest, SIGNATURE: signature, **dict(sorted(files.items()))})


def _packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files.items():
            if not is_name(name):
                raise PackageRefused(f"{name[:60]!r} is no name for a file in a package.")
            about = zipfile.ZipInfo(name, _MADE)
            about.create_system, about.external_attr = 3, 0o600 << 16  # the same on every system
            packed.writestr(about, content)
    return buffer.getvalue()


def _unpacked(package: bytes) -> dict[str, bytes]:
    """The files of a zip that packs nothing, read within the size of the package itself. Raises PackageRefused."""
    if len(package) > LARGEST:
        raise PackageRefused(f"The package is larger than {LARGEST >> 20} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as packed:
            entries = packed.infolist()
            _refuse_hostile(entries, len(package))
            return {entry.filename: packed.read(entry) for entry in entries}
    except PackageRefused:
        raise
    except _NO_ZIP as error:
        raise PackageRefused("It is no whole package: it was cut off, or is another kind of file.") from error


def _refuse_hostile(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_FILES or len(names) != len(set(names)):
        raise PackageRefused("It holds too many files, or two of one name.")
    for entry in entries:
        if not is_name(entry.orig_filename):
            raise PackageRefused(f"{entry.orig_filename[:60]!r} is no name for a file in a package.")
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise PackageRefused(f"{entry.filename} is packed: a package of this kind packs nothing.")
    if sum(entry.file_size for entry in entries) > size:
        raise PackageRefused("Its files overlap.")


def _text(manifest: Manifest) -> bytes:
    told = {"kind": KIND, **asdict(manifest), "files": dict(sorted(manifest.files.items()))}
    text = json.dumps(told, ensure_ascii=False, indent=1, default=_iso)
    return f"{text}\n".encode()


def _iso(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no place in a manifest")
    return value.astimezone(UTC).isoformat()


def _manifest(told: bytes) -> Manifest:
    """The manifest of text that the sender signed: a later kind of it is said to be so."""
    given: dict[str, Any] = json.loads(told)
    if given.pop("kind", "") != KIND:
        raise PackageRefused("The package is of a later kind than this program knows.")
    for name in ("made_at", "from_at", "expires_at"):
        given[name] = datetime.fromisoformat(given[name]) if given[name] else None
    return Manifest(
        **given
        | {
            "grounds": Grounds(**given["grounds"]),
            "handling": Handling(**given["handling"]),
            "recipients": tuple(given["recipients"]),
            "left_out": tuple(Missing(**each) for each in given["left_out"]),
        }
    )
