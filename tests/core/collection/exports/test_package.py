"""A package is whole, and by the holder of the key, or it is refused: altered, cut, added to, hostile."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.packages import FILES, KEY, MANIFEST, PUBLIC, a_package

from plait.collection.exports.package import (
    PackageRefused,
    fingerprint,
    is_name,
    public_pem,
    seal,
    sha256,
    verify,
)


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def refused(package: bytes, key: bytes = PUBLIC) -> str:
    with pytest.raises(PackageRefused) as caught:
        verify(package, key)
    return str(caught.value)


def test_what_was_sealed_is_what_is_verified_and_the_same_content_is_the_same_bytes() -> None:
    package = a_package()
    assert verify(package, PUBLIC) == (MANIFEST, FILES)
    assert package == a_package() == seal(MANIFEST, dict(reversed(FILES.items())), KEY)


@given(st.data())
def test_one_changed_byte_anywhere_is_refused(data: st.DataObject) -> None:
    package = bytearray(a_package())
    at = data.draw(st.integers(0, len(package) - 1))
    package[at] ^= data.draw(st.integers(1, 255))
    refused(bytes(package))


@given(st.integers(0, len(a_package()) - 1))
def test_a_package_that_was_cut_off_is_refused(length: int) -> None:
    refused(a_package()[:length])


@given(st.binary(min_size=1, max_size=50))
def test_bytes_before_or_after_it_are_refused(more: bytes) -> None:
    refused(a_package() + more)
    refused(more + a_package())


@given(st.binary(max_size=300))
def test_what_is_no_package_is_refused_in_words(content: bytes) -> None:
    assert refused(content)


def test_an_added_a_missing_and_a_changed_file_are_named() -> None:
    files = unzipped(a_package())
    assert refused(zipped({**files, "more.csv": b"x"})) == "more.csv was added."
    assert refused(zipped({**files, "people.csv": b"x"})) == "people.csv was changed."
    assert refused(zipped({name: files[name] for name in files if name != "people.csv"})) == "people.csv is missing."


def test_a_file_in_a_changed_manifest_is_not_believed() -> None:
    files = unzipped(a_package())
    told = files["manifest.json"].replace(b"Police", b"Office")
    assert "signature" in refused(zipped({**files, "manifest.json": told}))
    for name in ("manifest.json", "manifest.sig"):
        assert "signature" in refused(zipped({each: files[each] for each in files if each != name}))


def test_another_key_and_another_kind_of_key_are_refused() -> None:
    assert "not by this key" in refused(a_package(), public_pem(Ed25519PrivateKey.generate()))
    other = generate_private_key(SECP256R1()).public_key()
    assert "another kind" in refused(a_package(), other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert "no public key" in refused(a_package(), b"nothing")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"people.csv": b"\0" * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert "packs nothing" in refused(bomb)


def test_a_file_said_to_be_larger_than_the_package_is_refused() -> None:
    package = a_package()
    size = len(FILES["people.csv"]).to_bytes(4, "little")
    assert refused(package.replace(size * 2, (2**31).to_bytes(4, "little") * 2))


@pytest.mark.parametrize(
    "name", ["../up.csv", "/etc/x.csv", "a/b.csv", ".hidden", "a\\b.csv", "x" * 200 + ".csv", "a\0.csv", "C:x.csv"]
)
def test_a_path_is_no_name(name: str) -> None:
    assert not is_name(name)
    assert refused(zipped({name: b"x"}))
    with pytest.raises(PackageRefused, match="no name"):
        seal(replace(MANIFEST, files={name: sha256(b"")}), {name: b""}, KEY)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("people.csv", b"one")
        packed.writestr("people.csv", b"two")
    assert "two of one name" in refused(buffer.getvalue())


def test_too_many_files_are_refused() -> None:
    assert "too many" in refused(zipped({f"f{number}.csv": b"" for number in range(101)}))


def test_it_is_open_in_its_term_only() -> None:
    begins, ends = MANIFEST.made_at + timedelta(days=1), MANIFEST.expires_at
    later = replace(MANIFEST, from_at=begins)
    assert MANIFEST.is_open(MANIFEST.made_at)
    assert not later.is_open(MANIFEST.made_at)
    assert later.is_open(begins)
    assert not later.is_open(ends)


def test_a_manifest_is_sealed_with_its_own_files_only() -> None:
    with pytest.raises(PackageRefused, match="not of these files"):
        seal(MANIFEST, {**FILES, "more.csv": b""}, KEY)


def test_a_key_is_read_aloud_in_groups() -> None:
    assert [len(group) for group in fingerprint(PUBLIC).split()] == [4] * 8
