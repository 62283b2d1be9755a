import itertools

import pytest

from plait.assessment.wording import TERMS, YARDSTICK, vague_words


def test_the_yardstick_has_seven_terms_and_gaps_that_stay_empty() -> None:
    assert len(TERMS) == 7
    assert all(high < next_low for (_, _, high), (_, next_low, _) in itertools.pairwise(YARDSTICK))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The route could move, and might. It could.", ("could", "might")),
        ("It is likely that the route moves.", ()),
        ("There is a realistic possibility that the route moves.", ()),
        ("A possible move in May", ("possible", "may")),
        ("", ()),
    ],
)
def test_vague_words_are_found_and_yardstick_terms_are_not(text: str, found: tuple[str, ...]) -> None:
    assert vague_words(text) == found
