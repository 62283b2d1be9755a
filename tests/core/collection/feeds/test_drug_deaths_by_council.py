"""Drug deaths by council: the real file, its totals asserted."""

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.drug_deaths_by_council.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused


def _read(data: bytes) -> Parsed:
    return parse(Raw(name="f.csv", data=data), batch=a_batch())


def _real() -> bytes:
    return (shared_folder("scotland") / "nrs_drug_deaths_by_council_2009_2019.csv").read_bytes()


def test_the_real_file_is_read_whole() -> None:
    parsed = _read(_real())
    assert (parsed.rows, parsed.figures.num_rows, parsed.rejects) == (33, 33 * 12, ())
    assert parsed.figures["place_code"].null_count == 0


def test_councils_that_do_not_add_up_to_scotland_refuse_the_file() -> None:
    lines = _real().decode().splitlines()
    fewer = "\n".join(line for line in lines if not line.startswith("Moray")) + "\n"
    with pytest.raises(FileRefused, match="do not add up"):
        _read(fewer.encode())


def test_a_place_that_is_no_council_is_kept_back() -> None:
    lines = _real().decode().splitlines()
    nowhere = "\n".join([*lines, lines[-1].replace("West Lothian", "Atlantis")]) + "\n"
    assert _read(nowhere.encode()).rejects[0].reason == "'Atlantis' is no council."
