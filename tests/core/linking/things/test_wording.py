import pyarrow as pa
import pytest

from plait.linking.things.same import THINGS, normal_forms
from plait.linking.things.wording import in_words


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("address", "Flat 2/1, 50 Mockhouse Street, ZE9 1AA", "flat 2/1, 50 Mockhouse St, ZE9 1AA"),
        ("address", "9 Mock Road, Zetown", "9 Mock Rd, Zetown"),
        ("address", "Mock House, ZE9 1AA", "Mock House, ZE9 1AA"),
        ("phone", "0141 496 0000", "+441414960000"),
        ("vehicle", "zz10 zzz", "ZZ10ZZZ"),
        ("account", "60-16-13 31926819", "60-16-13 31926819"),
        ("account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_a_form_is_read_as_people_write_it(kind, text, words):
    form = normal_forms(pa.Table.from_pylist([{"mention_id": 1, "kind": kind, "text": text}], schema=THINGS))["form"]
    assert in_words(form[0].as_py()) == words
