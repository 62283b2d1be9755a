"""Suspected drug deaths by quarter: the real file."""

from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.drug_deaths_quarterly.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw


def _read(data: bytes) -> Parsed:
    return parse(Raw(name="f.csv", data=data), batch=a_batch())


def _real() -> bytes:
    return (shared_folder("scotland") / "suspected_drug_deaths_quarterly_2017_2023.csv").read_bytes()


def test_the_real_file_is_read_whole() -> None:
    parsed = _read(_real())
    assert (parsed.rows, parsed.figures.num_rows, parsed.rejects) == (636, 636, ())
    first = parsed.figures.to_pylist()[0]
    assert (first["place_code"], first["value"]) == ("psos-north-east", 18)
    assert first["period_to"].isoformat() == "2017-04-01"
