from datetime import date

import pytest
from tests.factories.tasking import assessment

from plait.assessment.assess import Run, assess
from plait.assessment.document import UnreadableDocument, read_assessment, write_assessment
from plait.assessment.framework import framework
from plait.domain.assessment import PlaceFigure, Rating
from plait.domain.estimate import Range
from plait.domain.group import Group, Tier
from plait.domain.ids import GroupId, MarkingId


def test_an_assessment_is_read_back_as_the_same_value() -> None:
    on = date(2026, 11, 1)
    groups = [
        Group(id=GroupId(1), name="Larch", marking_id=MarkingId(1), tier=Tier.LOCAL, primary_threat="drugs"),
        Group(id=GroupId(2), name="Maple", marking_id=MarkingId(1)),
    ]
    figures = [PlaceFigure(place="s", label="S", indicator="Robbery", period="2022-23", count=4, population=9000)]
    ratings = [
        Rating(
            target="drugs",
            factor="activity",
            value=Range(low=level, best=level, high=level),
            body=body,
            rater="a",
            rated_on=on,
        )
        for body, level in (("psos", 2.0), ("hmrc", 4.0))
    ]
    made = assess(groups, figures, ratings, framework=framework(), as_of=on, run=Run(draws=200))
    assert read_assessment(write_assessment(made)) == made
    assert write_assessment(made) == write_assessment(made)


def test_an_assessment_without_ratings_is_read_back_too() -> None:
    made = assessment({"a": 5.0})
    assert read_assessment(write_assessment(made)) == made


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"framework": 1}'])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        read_assessment(content)
