import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait_desk.thread import vault


@settings(max_examples=20, deadline=None)
@given(size=st.sampled_from([0, 1, vault.PIECE - 1, vault.PIECE, vault.PIECE + 1, 2 * vault.PIECE]))
def test_what_is_written_is_read_back_whatever_its_size(tmp_path_factory: pytest.TempPathFactory, size: int) -> None:
    path, key, content = tmp_path_factory.mktemp("vault") / "file", vault.new_key(), b"x" * size
    vault.write(io.BytesIO(content), path, key)
    assert b"".join(vault.read(path, key)) == content


def sealed(path: Path, key: bytes) -> bytes:
    vault.write(io.BytesIO(b"a" * vault.PIECE + b"b" * vault.PIECE), path, key)
    return path.read_bytes()


def test_the_plain_bytes_are_not_on_disk(tmp_path: Path) -> None:
    assert b"aaaaaaaa" not in sealed(tmp_path / "file", vault.new_key())


@pytest.mark.parametrize(
    "harm",
    [
        lambda whole: whole[: vault.PIECE + vault.TAG],  # the tail cut off
        lambda whole: whole[:0],  # nothing left
        lambda whole: whole[vault.PIECE + vault.TAG :] + whole[: vault.PIECE + vault.TAG],  # two pieces swapped
        lambda whole: bytes([whole[0] ^ 1]) + whole[1:],  # one bit turned
    ],
)
def test_a_file_that_was_cut_reordered_or_changed_is_not_read(tmp_path: Path, harm: object) -> None:
    path, key = tmp_path / "file", vault.new_key()
    path.write_bytes(harm(sealed(path, key)))  # type: ignore[operator]  # the three harms above are callables
    with pytest.raises(vault.BrokenBlob):
        b"".join(vault.read(path, key))


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    sealed(path, vault.new_key())
    with pytest.raises(vault.BrokenBlob):
        b"".join(vault.read(path, vault.new_key()))


def test_a_wrapped_key_opens_again() -> None:
    key = vault.new_key()
    assert vault.unwrap(vault.wrap(key)) == key
