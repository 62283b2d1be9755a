import pytest

from plait.domain.edition import Edition


def test_editions_are_ordered_from_closed_to_open() -> None:
    assert Edition.RESTRICTED < Edition.PARTNER < Edition.PUBLIC


def test_an_edition_is_read_back_from_its_word() -> None:
    assert all(Edition.from_word(edition.word) is edition for edition in Edition)
    with pytest.raises(KeyError):
        Edition.from_word("secret")
