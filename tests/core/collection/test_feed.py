"""Descriptions of feeds."""

import pytest

from plait.collection.feed import feed, feed_names


def test_there_are_the_feeds_that_partners_send() -> None:
    assert {"intelligence_reports", "people", "companies", "ocds", "groups", "recorded_crime"} <= set(feed_names())


def test_a_feed_that_nobody_described_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        feed("horoscopes")


def test_ignored_fields_carry_their_reason() -> None:
    assert feed("psc").columns["data.nationality"].ignored.startswith("never an input")
