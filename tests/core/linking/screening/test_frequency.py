import numpy as np
import pyarrow as pa
import pytest

from plait.linking.screening.frequency import counted, public_table, published, shares_of, words_of
from plait.reference.name import names

TABLE = published()
SHARE = dict(zip(words_of(TABLE.words).to_pylist(), TABLE.words.shares.tolist(), strict=True))


def test_every_published_name_has_a_share():
    assert all(
        SHARE[word.lower()] > 0 for one in names() for word in one.name.split() if word.isascii() and word.isalpha()
    )


def test_the_shares_of_surnames_fall_with_their_rank():
    assert SHARE["smith"] > SHARE["brown"] > SHARE["quinn"] > 0


def test_what_most_companies_end_in_is_commoner_than_any_surname():
    assert SHARE["ltd"] > 10 * SHARE["smith"]


def test_a_table_without_legal_forms_is_refused():
    with pytest.raises(ValueError, match="organisations"):
        public_table({"smith": 0.01}, [])


def test_a_word_that_no_list_tells_has_no_share():
    assert shares_of(pa.array(["smith", "zquorn"]), TABLE).tolist() == [SHARE["smith"], 0.0]


def test_short_and_full_forms_lead_to_each_other():
    words = words_of(TABLE.words).to_pylist()

    def forms(word):
        place = words.index(word)
        return {words[k] for k in TABLE.variant_words[TABLE.variant_starts[place] : TABLE.variant_starts[place + 1]]}

    assert "james" in forms("jim")
    assert "jim" in forms("james")


def test_a_rare_initial_says_more_than_a_common_one():
    assert TABLE.initials[ord("z")] > TABLE.initials[ord("m")] > 0
    assert np.all(TABLE.initials * 1024 == np.round(TABLE.initials * 1024))


def test_an_open_list_is_counted_and_the_published_lists_fill_in():
    table = counted(
        pa.array(["Anna Zquorn", "James Zquorn", "James Zquorn", "Mary Mockrie"] * 100 + ["Otto Testfield"])
    )
    found = dict(
        zip(("zquorn", "james", "testfield"), shares_of(pa.array(["zquorn", "james", "testfield"]), table), strict=True)
    )
    assert found == {"zquorn": 300 / 401, "james": 200 / 401, "testfield": 0.0}
    assert 0 < shares_of(pa.array(["smith"]), table)[0] <= 1 / 401


def test_an_open_list_must_hold_names():
    with pytest.raises(ValueError, match="open list"):
        counted(pa.array([], pa.string()))
