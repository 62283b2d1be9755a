import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import groups, matches

from plait.linking.things.same import FORMS, KINDS, THINGS, normal_forms, same_things

WRITTEN = {
    "phone": ["0141 496 0000", "+44 141 496 0000", "0141 496 0001", "none"],
    "vehicle": ["ZZ10 ZZZ", "zz1ozzz", "ZZ11 ZZZ", "van"],
    "account": ["60-16-13 31926819", "GB29 NWBK 6016 1331 9268 19", "60-16-13 31926818", "cash"],
    "address": ["9 Mock Road, Zetown ZE9 1AA", "9 MOCK RD ZE91AA", "19 Mock Road ZE9 1AA", "Zetown"],
}


def things(*rows):
    """THINGS of (kind, text), numbered from 1."""
    made = [{"mention_id": at, "kind": kind, "text": text} for at, (kind, text) in enumerate(rows, start=1)]
    return pa.Table.from_pylist(made, schema=THINGS)


@pytest.mark.parametrize("kind", WRITTEN)
def test_two_of_one_form_are_one_and_what_has_no_form_stands_alone(kind):
    told = things(*[(kind, text) for text in [*WRITTEN[kind], WRITTEN[kind][3]]])
    assert groups(same_things(normal_forms(told), matches())) == {
        frozenset({1, 2}),
        frozenset({3}),
        frozenset({4}),
        frozenset({5}),
    }


def test_every_kind_of_thing_is_tried_here():
    assert {kind.value for kind in KINDS} == set(WRITTEN)


def test_a_form_says_its_kind_so_that_no_phone_is_an_account():
    told = things(("phone", "0141 496 0000"), ("vehicle", "441414960"), ("person", "0141 496 0000"), ("phone", None))
    found = normal_forms(told)
    assert found.schema == FORMS
    assert found["form"].to_pylist() == ["phone:+441414960000", "vehicle:441414960", None, None]


def test_what_people_decided_wins_over_what_is_written():
    phone = WRITTEN["phone"]
    told = things(*[("phone", text) for text in (phone[0], phone[1], phone[2])])
    found = groups(same_things(normal_forms(told), matches((1, 2, "different"), (2, 3, "same"))))
    assert found == {frozenset({1}), frozenset({2, 3})}
    undone = groups(same_things(normal_forms(told), matches((1, 2, "unsure"), (2, 3, "unsure"))))
    assert undone == groups(same_things(normal_forms(told), matches()))


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from([*WRITTEN]), st.integers(0, 3)), max_size=12), st.randoms(use_true_random=False)
)
def test_the_order_of_things_never_matters(rows, shuffler):
    told = things(*[(kind, WRITTEN[kind][at]) for kind, at in rows])
    order = list(range(told.num_rows))
    shuffler.shuffle(order)
    turned = told.take(pa.array(order, pa.int64()))
    assert same_things(normal_forms(told), matches()) == same_things(normal_forms(turned), matches())


def test_a_thing_that_is_there_twice_is_refused():
    told = things(("phone", "0141 496 0000"))
    with pytest.raises(ValueError, match="its own mention id"):
        same_things(normal_forms(pa.concat_tables([told, told])), matches())


def test_fifty_thousand_mentions_of_one_phone_take_no_longer_than_those_of_many():
    one = things(*[("phone", "0141 496 0000")] * 50_000)
    started = time.perf_counter()
    assert len(groups(same_things(normal_forms(one), matches((1, 2, "different"))))) == 2
    assert time.perf_counter() - started < 20
