"""Files of entities on disk: what `parse` says, there whole or not at all."""

import io
import json
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.factories.files import a_batch

from plait.collection.feeds.ftm.landing import TABLES, land
from plait.collection.feeds.ftm.parse import parse
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused


def a_file(*more: str) -> bytes:
    """SYNTHETIC people who pay one another, each person on two lines."""
    lines = [
        {
            "id": f"p-{n % 40}",
            "schema": "Person",
            "properties": {"name": [f"SYNTHETIC Person {n}"]},
            "datasets": ["synthetic"],
        }
        for n in range(80)
    ]
    lines += [
        {"id": f"y-{n}", "schema": "Payment", "properties": {"payer": [f"p-{n}"], "beneficiary": [f"p-{n + 1}"]}}
        for n in range(39)
    ]
    return "\n".join([*(json.dumps(line) for line in lines), *more]).encode()


def test_what_lands_is_what_is_parsed(tmp_path: Path) -> None:
    landed = land("x_ftm.jsonl", io.BytesIO(a_file("{")), batch=a_batch(), folder=tmp_path / "landed")
    parsed = parse(Raw(name="x_ftm.jsonl", data=a_file("{")), batch=a_batch())
    assert sorted(path.stem for path in landed.folder.iterdir()) == sorted(TABLES)
    mentions = pq.read_table(landed.folder / "mentions.parquet")
    assert mentions.sort_by("row").to_pylist() == parsed.mentions.sort_by("row").to_pylist()
    assert mentions["row"].to_pylist() == list(range(1, 41))
    order = [(name, "ascending") for name in ("mention_id", "property", "value", "other_id")]
    said = pq.read_table(landed.folder / "statements.parquet")
    assert said.sort_by(order).to_pylist() == parsed.statements.sort_by(order).to_pylist()
    assert (landed.counts.lines, landed.counts.read, [reject.row for reject in landed.rejects]) == (120, 119, [120])


def test_each_cleaned_value_and_each_entity_is_kept_with_its_row(tmp_path: Path) -> None:
    landed = land("x_ftm.jsonl", io.BytesIO(a_file()), batch=a_batch(), folder=tmp_path / "landed")
    entities = pq.read_table(landed.folder / "entities.parquet")
    values = pq.read_table(landed.folder / "values.parquet")
    assert (entities.num_rows, values.num_rows) == (119, 80 + 2 * 39)
    assert set(pc.unique(values["row"]).to_pylist()) == set(entities["row"].to_pylist())


def test_a_refused_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        land("x_ftm.jsonl", io.BytesIO(b"{\n{\n"), batch=a_batch(), folder=tmp_path / "landed")
    assert list(tmp_path.iterdir()) == []
