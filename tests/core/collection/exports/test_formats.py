"""Each format has its writer, its name and its version; its files are known here by their names when they come back."""

import pytest
from tests.factories.exported import AT

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words
from plait.collection.exports.formats import ExportFormat, write
from plait.collection.exports.package import is_name
from plait.collection.recognise import recognise
from plait.domain.mention import MentionKind

# What no template holds.
OWN = {"things.csv", "statements.csv", "ties.csv", "words.csv"}
FEEDS = {
    ExportFormat.CSV: "people",
    ExportFormat.FTM: "ftm",
    ExportFormat.STIX: "stix",
    ExportFormat.BODS: "bods",
    ExportFormat.OCDS: "ocds",
}


def one_of_each_kind() -> Extract:
    said = (Said(property="name", value="Larch"), Said(property="surname", value="Larch"))
    things = tuple(Thing(id=f"{at:013}", kind=kind, said=said) for at, kind in enumerate(MentionKind))
    tie = Tied(source=things[0].id, tie="associate_of", target=things[1].id)
    return Extract(title="T", at=AT, things=things, ties=(tie,), words=(Words(id="1", text="W"),))


@pytest.mark.parametrize("format", ExportFormat)
def test_a_format_writes_the_same_files_again_under_names_that_a_package_takes(format: ExportFormat) -> None:
    written = write(one_of_each_kind(), format)
    assert written.files
    assert written == write(one_of_each_kind(), format)
    assert all(is_name(name) and is_name(f"SYNTHETIC_{name}") for name in written.files)
    assert format.words.startswith(format.label)
    assert format.version


@pytest.mark.parametrize(("format", "feed"), FEEDS.items())
def test_a_file_that_comes_back_is_known_by_its_name(format: ExportFormat, feed: str) -> None:
    files = write(one_of_each_kind(), format).files
    found = {recognise(name, content).name for name, content in files.items() if name not in OWN}
    assert found == {feed}


@pytest.mark.parametrize("format", ExportFormat)
def test_nothing_makes_no_files(format: ExportFormat) -> None:
    files = write(Extract(title="T", at=AT), format).files
    assert not files or format is ExportFormat.POLE
