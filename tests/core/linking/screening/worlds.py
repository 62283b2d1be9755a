"""Small tables and lists for the tests of screening. Nobody in them is a real person."""

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from plait.linking.screening.frequency import public_table
from plait.linking.screening.index import ROWS, ScreeningIndex, build, readable
from plait.linking.screening.screen import screen

TABLE = public_table(
    {
        "james": 0.02, "jim": 0.001, "mary": 0.02, "anna": 0.005, "johnson": 0.004, "macdonald": 0.004,
        "testfield": 0.001, "mockrie": 0.0005, "ltd": 0.16, "plumbing": 0.002, "smith": 0.0102,
    },
    [("jim", "james")],
)  # fmt: skip


def rows(*given):
    """ROWS from names, or from (name, birth date, postcode, number) with the last ones left out."""
    cells = [(one,) if isinstance(one, str) or one is None else one for one in given]
    return pa.Table.from_pylist(
        [dict(zip(ROWS.names, (*cell, *[None] * (4 - len(cell))), strict=True)) for cell in cells], schema=ROWS
    )


def index_of(*given) -> ScreeningIndex:
    return build(rows(*given), table=TABLE)


def all_of(index):
    return readable(index, np.ones(index.row_count, dtype=np.bool_))


def ask(index, query, *, limit=10):
    """The answer for a reader who may read everything."""
    return screen(index, query, allowed=all_of(index), limit=limit)


# Few words, so that names meet, miss by a letter and share what they share.
WORDS = (
    "james", "jim", "jams", "mary", "marie", "testfield", "testfeild", "testfields", "mockrie", "mokrie", "mac",
    "macdonald", "donald", "j", "ltd", "plumbing", "zquorn", "zqourn", "johnson", "jamesjohnson", "иван",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
DATES = st.sampled_from((None, "1980-02-03", "1980-03-02", "1981-02-03", "1980-01-01", "1980", "nonsense"))
POSTCODES = st.sampled_from((None, "ZE9 1AA", "ZE9 1AB", "ZE8 1AA", "?"))
NUMBERS = st.sampled_from((None, "SC123456", "SC123465", "99887766"))
RECORDS = st.tuples(NAMES, DATES, POSTCODES, NUMBERS)
