"""`evaluate --markets`: the flags' own figures, against the truth of made-up markets."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_it_prints_the_expected_beside_the_measured_precision_and_how_even_sectors_are(tmp_path: Path) -> None:
    told = StringIO()
    call_command("evaluate", input=tmp_path / "nothing", markets=3, stdout=told)
    figures = [float(figure) for figure in re.findall(r"(?:queue|measured|least) +(\d+\.\d+)", told.getvalue())]
    assert len(figures) == 3
    expected, measured, ratio = figures
    assert abs(expected - measured) < 0.05
    assert 1 <= ratio <= 3
    assert "reviews" in told.getvalue()


@pytest.mark.parametrize("markets", [-1, 101])
def test_it_refuses_numbers_of_markets_that_make_no_sense(tmp_path: Path, markets: int) -> None:
    with pytest.raises(CommandError):
        call_command("evaluate", input=tmp_path / "nothing", markets=markets)
