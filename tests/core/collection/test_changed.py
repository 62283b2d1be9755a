"""What changed between two editions, kept beside the later one."""

from pathlib import Path

from tests.core.collection.test_landing import a_company
from tests.core.collection.test_telling import FIRST, SECOND, an_edition

from plait.collection.changed import changes_file, count_changes, some_changes


def test_changes_are_kept_beside_the_later_edition_counted_by_rows_and_read_by_parts(tmp_path: Path) -> None:
    before = an_edition(tmp_path, FIRST, a_company("1"), a_company("2"), a_company("3"))
    changed = a_company("2", CompanyName="NEW NAME LTD", CompanyStatus="Dissolved")
    after = an_edition(tmp_path, SECOND, changed, a_company("3"), a_company("4"))
    file = changes_file(before.file.parent, after.file.parent)
    assert count_changes(file) == {"added": (1, 1), "changed": (1, 2), "removed": (1, 1)}
    assert some_changes(file, "", 1, 3)["field"].to_pylist() == ["CompanyName", "CompanyStatus"]
    assert some_changes(file, "removed", 0, 9)["natural_key"].to_pylist() == ["00000001"]
    assert changes_file(before.file.parent, after.file.parent) == file
