"""The stylesheet is served as one file, each part in its layer."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from plait_desk.looks.sheets import SHEET

SOURCES = Path(__file__).resolve().parents[3] / "src/plait_desk/looks/static"
IMPORT = re.compile(r'@import url\("(?:../../)?([^"]+)"\) layer\((\w+)\)')


@pytest.fixture
def sheet(tmp_path: Path, settings: Settings) -> str:
    settings.STATIC_ROOT = tmp_path
    for _ in range(2):  # the second finds the first's files there
        call_command("collectstatic", interactive=False, verbosity=0)
    return (tmp_path / SHEET).read_text()


def test_what_the_stylesheet_imports_stands_in_it_in_the_same_order_and_layers(sheet: str) -> None:
    parts = IMPORT.findall((SOURCES / SHEET).read_text())
    assert len(parts) > 20
    assert "@import" not in sheet
    assert re.findall(r"^@layer (\w+) \{$", sheet, re.MULTILINE)[: len(parts)] == [layer for _, layer in parts]
    for name, _ in parts:
        folder = SOURCES if name.startswith("vendor/") else (SOURCES / SHEET).parent
        assert (folder / name).read_text() in sheet


def test_no_part_of_another_folder_has_an_address_that_would_not_hold_beside_the_stylesheet() -> None:
    others = [name for name, _ in IMPORT.findall((SOURCES / SHEET).read_text()) if "/" in name]
    for name in others:
        assert re.findall(r"""url\((?!["']?data:)""", (SOURCES / name).read_text()) == []


def test_a_part_that_is_not_there_is_told(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "from/looks/css").mkdir(parents=True)
    (tmp_path / "from" / SHEET).write_text('@import url("lost.css") layer(base);\n')
    settings.STATICFILES_DIRS = [tmp_path / "from"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "to"
    with pytest.raises(KeyError, match=r"looks/css/lost\.css"):
        call_command("collectstatic", interactive=False, verbosity=0)
