"""Recorded crime: the real file, its totals asserted."""

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.recorded_crime.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused


def _read(data: bytes) -> Parsed:
    return parse(Raw(name="f.csv", data=data), batch=a_batch())


def _real() -> bytes:
    return (shared_folder("scotland") / "recorded_crime_2022_23_by_council.csv").read_bytes()


def test_the_real_file_is_read_whole() -> None:
    parsed = _read(_real())
    assert (parsed.rows, parsed.figures.num_rows, parsed.rejects) == (33, 33 * 60, ())
    supply = [row for row in parsed.figures.to_pylist() if row["category"] == "Crimes: Group 5: Drugs - Supply"]
    assert {row["place_name"]: row["value"] for row in supply}["Scotland"] == 4087


def test_councils_that_do_not_add_up_to_scotland_refuse_the_file() -> None:
    lines = _real().decode().splitlines()
    fewer = "\n".join(line for line in lines if not line.startswith("Moray")) + "\n"
    with pytest.raises(FileRefused, match="do not add up"):
        _read(fewer.encode())
