"""Each import contract is broken once on purpose, in a copy of the tree, and is seen to be caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BREAKS = {
    "1.": ("plait_world/size.py", "import plait_desk.looks.vendor"),
    "1b.": ("plait_desk/home/services/told.py", "import plait_world.size"),
    "1c.": ("plait_world/size.py", "import plait.mapping.reach"),
    "2.": ("plait/mapping/reach.py", "import plait.linking.kinds"),
    "3.": ("plait/policy/roles.py", "import django"),
    "4.": ("plait/mapping/reach.py", "import duckdb"),
    "5.": ("plait_desk/collection/queries/loads.py", "import plait_desk.mapping.models"),
    "6.": ("plait_desk/mapping/models.py", "import plait_desk.mapping.services"),
    "7.": ("plait_desk/home/queries/gap.py", "import plait_desk.tasking.views"),
    "8.": ("plait/domain/match.py", "import plait.domain.subject"),
}
EXHAUSTIVE = {
    "2.": "plait/another_stage.py",
    "5.": "plait_desk/another_room.py",
    "6.": "plait_desk/mapping/another_layer.py",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", place / "src", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def broken(place: Path) -> list[str]:
    """The numbers of the contracts that are broken."""
    tool = Path(sys.executable).with_name("lint-imports")
    command = [str(tool), "--no-logo", "--no-cache"]
    told = subprocess.run(command, cwd=place, env=os.environ | {"PYTHONPATH": "src"}, capture_output=True, text=True)
    return [line.split()[0] for line in told.stdout.splitlines() if line.endswith(" BROKEN")]


@pytest.mark.deep
@pytest.mark.parametrize("contract", BREAKS)
def test_an_import_that_breaks_the_contract_is_caught(copy: Path, contract: str) -> None:
    name, line = BREAKS[contract]
    file = copy / "src" / name
    kept = file.read_text()
    file.write_text(f"{kept}\n{line}\n")
    if contract == "8.":  # a cycle needs its way back
        (copy / "src/plait/domain/subject.py").write_text(
            (ROOT / "src/plait/domain/subject.py").read_text() + "\nimport plait.domain.match\n"
        )
    assert contract in broken(copy)
    file.write_text(kept)
    shutil.copy(ROOT / "src/plait/domain/subject.py", copy / "src/plait/domain/subject.py")


@pytest.mark.deep
@pytest.mark.parametrize("contract", EXHAUSTIVE)
def test_a_package_that_no_contract_names_is_caught(copy: Path, contract: str) -> None:
    file = copy / "src" / EXHAUSTIVE[contract]
    file.write_text("X = 1\n")
    assert contract in broken(copy)
    file.unlink()
