"""docs/linking-model.md is run as it stands, and its tables say what the code says."""

import json
import re
from pathlib import Path

from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, invented, matches

from plait.linking.engine import kernels
from plait.linking.engine.called import CALLED_LEVELS
from plait.linking.engine.engine import link_records
from plait.linking.engine.wording import level_words

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "linking-model.md"
LEVELS = {
    "given": kernels.NAME_LEVELS,
    "date": kernels.DATE_LEVELS,
    "address": kernels.ADDRESS_LEVELS,
    "identifier": kernels.IDENTIFIER_LEVELS,
    "email": kernels.IDENTIFIER_LEVELS,
    "category": kernels.CATEGORY_LEVELS,
    "organisation": CALLED_LEVELS,
    "company_number": kernels.IDENTIFIER_LEVELS,
}


def rows(heading):
    """The cells of the table below the row that begins with this cell."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_the_page_runs_as_it_stands():
    text = DOCUMENT.read_text(encoding="utf-8")
    shared = {}
    for block in re.finditer(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        # Blank lines put an error on its own line of the page.
        code = "\n" * text[: block.start(1)].count("\n") + block.group(1)
        exec(compile(code, str(DOCUMENT), "exec"), shared)
    assert shared["explained"]


def test_the_page_names_every_key_of_the_json_and_no_other():
    people = invented(60)[0]
    taught = link_records(people, SCHEMA, matches=matches((1, 9, "different")), identities=NO_IDENTITIES).model
    read = json.loads(taught.to_json())
    assert sorted(row[0].strip("`") for row in rows("key")) == sorted(read)
    by_itself = link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    assert read.keys() - json.loads(by_itself.to_json()).keys() == {"reviews"}
    assert sorted(row[0].strip("`") for row in rows("key of `mixture`")) == sorted(read["mixture"])


def test_the_page_says_of_each_level_what_an_explanation_says():
    expected = [
        [f"`{column}`", str(level), level_words(column, level)]
        for column, number in LEVELS.items()
        for level in range(1, number + 1)
    ]
    assert [[row[0].replace("`given`, `family`", "`given`"), *row[1:]] for row in rows("column")] == expected
