import pytest

from plait.domain.control import control_words


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("ownership-of-shares-25-to-50-percent", "owns 25 to 50% of the shares"),
        (
            "ownership-of-shares-75-to-100-percent;voting-rights-75-to-100-percent",
            "owns 75 to 100% of the shares; has 75 to 100% of the votes",
        ),
        ("voting-rights-50-to-75-percent-as-trust", "has 50 to 75% of the votes through a trust"),
        ("right-to-appoint-and-remove-directors-as-firm", "appoints and removes directors through a firm"),
        ("significant-influence-or-control", "has significant influence or control"),
        ("ownership-of-shares-more-than-25-percent-registered-overseas-entity", None),
        ("", ""),
    ],
)
def test_control_is_said_in_words_and_what_is_not_known_stays_as_given(codes: str, words: str | None) -> None:
    assert control_words(codes) == (codes if words is None else words)
