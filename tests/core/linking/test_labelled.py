"""Labelled sets in a folder, made up here and wrong in every way that a person could think of."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plait.linking import labelled
from plait.linking.engine.schema import Part
from plait.linking.labelled import UnreadableSet, labelled_set, labelled_sets

ROWS = (
    "first,last,born,who,from\nAran,Testfield,1986-03-14,x,Here\nARAN,Testfeild,,x,Here\nBela,Zedmoor,1951-11-02,y,\n"
)
TOLD = {
    "file": "people.csv",
    "label": "who",
    "group": "from",
    "synthetic": True,
    "columns": {"first": "given_name", "last": "family_name", "born": "date"},
}


def a_set(folder: Path, rows: str = ROWS, **other: object) -> Path:
    (folder / "people.csv").write_text(rows, encoding="utf-8")
    path = folder / "made_up.json"
    told = {**TOLD, **other}
    path.write_text(json.dumps({name: value for name, value in told.items() if value is not None}), encoding="utf-8")
    return path


def test_a_set_is_its_records_with_labels_and_groups_beside_them(tmp_path: Path) -> None:
    found = labelled_set(a_set(tmp_path))
    assert (found.name, found.is_synthetic) == ("made_up", True)
    assert found.schema.columns == (("first", Part.GIVEN_NAME), ("last", Part.FAMILY_NAME), ("born", Part.DATE))
    assert found.records.column_names == ["first", "last", "born", "mention_id"]
    assert found.records["born"].to_pylist() == ["1986-03-14", None, "1951-11-02"]
    assert found.truth.to_pydict() == {"mention_id": [1, 2, 3], "subject_id": [0, 0, 1]}
    assert found.groups["group"].to_pylist() == ["Here", "Here", None]


def test_without_a_group_nobody_is_in_one(tmp_path: Path) -> None:
    found = labelled_set(a_set(tmp_path, group=None, synthetic=None))
    assert (found.groups.num_rows, found.is_synthetic) == (0, False)


def test_a_parquet_file_is_read_as_text_too(tmp_path: Path) -> None:
    columns = {"first": ["Aran"], "last": ["Testfield"], "born": [19860314], "who": [7], "from": ["Here"]}
    pq.write_table(pa.table(columns), tmp_path / "people.parquet")
    found = labelled_set(a_set(tmp_path, file="people.parquet"))
    assert found.records["born"].to_pylist() == ["19860314"]


def test_the_sets_of_a_folder_come_by_name(tmp_path: Path) -> None:
    described = a_set(tmp_path).read_text(encoding="utf-8")
    (tmp_path / "earlier.json").write_text(described, encoding="utf-8")
    assert [one.name for one in labelled_sets(tmp_path)] == ["earlier", "made_up"]


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSet, match="no set"):
        list(labelled_sets(tmp_path))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"file": "../people.csv"}, "same folder"),
        ({"file": "gone.csv"}, "gone.csv"),
        ({"label": "nobody"}, "nobody"),
        ({"label": None}, "it says file, label and columns"),
        ({"password": "x"}, "it says file, label and columns"),
        ({"columns": {"first": "sex"}}, "sex"),
        ({"columns": {"first": "given_name"}}, "a schema has a full name"),
        ({"columns": ["first"]}, "items"),
    ],
)
def test_a_set_that_is_described_wrongly_says_which_and_why(tmp_path: Path, other: dict[str, object], why: str) -> None:
    with pytest.raises(UnreadableSet, match=rf"made_up: .*{why}"):
        labelled_set(a_set(tmp_path, **other))


@pytest.mark.parametrize("text", ["", "[]", "{", "nothing"])
def test_a_description_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = a_set(tmp_path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableSet, match="made_up"):
        labelled_set(path)


def test_a_record_without_a_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSet, match="no label"):
        labelled_set(a_set(tmp_path, rows=ROWS + "Coll,Marsk,,,\n"))


def test_a_file_larger_than_allowed_is_not_read(tmp_path: Path) -> None:
    path = a_set(tmp_path)
    with (tmp_path / "people.csv").open("ab") as file:
        file.truncate(labelled.MOST_BYTES + 1)  # a file of holes takes no room
    with pytest.raises(UnreadableSet, match="larger than"):
        labelled_set(path)
