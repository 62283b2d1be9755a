"""Text is decoded by declared rule and never guessed."""

import pytest

from plait.collection.encoding import as_utf8
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

TEXT = "name,town\nAilsa,Sàmpleton\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_marked_utf_16_are_read(encoding: str) -> None:
    assert as_utf8(Raw(name="a.csv", data=TEXT.encode(encoding))) == TEXT.encode()


def test_latin_1_is_refused_with_the_row_and_the_way_out() -> None:
    with pytest.raises(FileRefused) as refusal:
        as_utf8(Raw(name="a.csv", data=TEXT.encode("latin-1")))
    reject = refusal.value.rejects[0]
    assert (reject.file, reject.row) == ("a.csv", 2)
    assert "Latin-1" in reject.reason
    assert "CSV UTF-8" in reject.way_out


def test_a_feed_may_declare_another_encoding() -> None:
    assert as_utf8(Raw(name="a.csv", data=TEXT.encode("latin-1")), fallback="latin-1") == TEXT.encode()


def test_utf_16_without_its_mark_is_refused() -> None:
    with pytest.raises(FileRefused, match="null bytes"):
        as_utf8(Raw(name="a.csv", data="a,b\n1,2\n".encode("utf-16-le")))


def test_half_of_a_utf_16_letter_is_refused() -> None:
    with pytest.raises(FileRefused):
        as_utf8(Raw(name="a.csv", data=TEXT.encode("utf-16")[:-1]))
