from pathlib import Path

import pytest

from plait_desk.looks.vendor import PARTS, PartMissing, as_served, copy


def _parts(folder: Path, content: bytes) -> None:
    for source in PARTS:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_bytes(content)


def test_every_part_is_copied_under_its_own_name(tmp_path: Path) -> None:
    _parts(tmp_path / "node_modules", b"a{}")
    files = copy(tmp_path / "node_modules", tmp_path / "static" / "vendor")
    assert sorted(file.name for file in files) == sorted(PARTS.values())
    assert all(file.read_bytes() == b"a{}" for file in files)


def test_a_missing_part_says_which_command_installs_it(tmp_path: Path) -> None:
    with pytest.raises(PartMissing, match="npm ci --ignore-scripts"):
        copy(tmp_path, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_no_source_map_and_no_absolute_address_is_served() -> None:
    given = "\ufeffa{background:url('/assets/x.svg')}\n/*# sourceMappingURL=a.css.map */".encode()
    assert as_served("a.css", given) == b"a{background:url('x.svg')}\n"
    assert as_served("a.js", b"f()\n//# sourceMappingURL=a.js.map") == b"f()\n"
    assert as_served("a.woff2", given) == given
