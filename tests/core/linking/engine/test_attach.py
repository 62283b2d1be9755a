from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import FREE_TEXT, NO_IDENTITIES, NO_MATCHES, SCHEMA, crowded, invented, table

from plait.linking.engine.attach import attach
from plait.linking.engine.blocking import Outgrown
from plait.linking.engine.engine import alike_under, link_records, link_under
from plait.linking.engine.index import index_of, open_index
from plait.linking.engine.model import Model
from plait.linking.engine.who import who_is_who
from plait.linking.identity import Facts

ADA = {"given": "Ada", "family": "Brackwell", "born": "1980-02-03", "postcode": "ZE9 1AA", "phone": "0141 496 0000"}
KINDS = ["people", "free text", "two weak keys or a strong one"]


@pytest.fixture(scope="module")
def models():
    """Models learnt on keys, of which some were dropped; the last one has the demands of a large table."""
    found = {}
    for name, schema in (("people", SCHEMA), ("free text", FREE_TEXT)):
        people = crowded(700, free_text=schema is FREE_TEXT)
        found[name] = link_records(people, schema, matches=NO_MATCHES, identities=NO_IDENTITIES).model
        assert any(len(keys) for keys in found[name].blocking.dropped)
    demanding = replace(found["people"].blocking, least=2)
    return found | {KINDS[2]: replace(found["people"], blocking=demanding)}


def under(model, people, **known):
    return link_under(model, people, **{"matches": NO_MATCHES, "identities": NO_IDENTITIES} | known)


def same_pairs(one, other):
    return one.combine_chunks() == other.combine_chunks() and one.schema.metadata == other.schema.metadata


def in_turns(people, model, turns):
    """The pairs of an index and of what was attached to it in turns, in order."""
    index = index_of(people.slice(0, turns[0]), model)
    parts = [under(model, people.slice(0, turns[0])).pairs]
    for start, end in pairwise(turns):
        attached = attach(people.slice(start, end - start), index, model)
        parts.append(attached.pairs)
        index = attached.index
    return pa.concat_tables(parts).sort_by([("left_id", "ascending"), ("right_id", "ascending")])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_attaching_in_any_turns_equals_a_rebuild_byte_for_byte(models, kind, data):
    model = models[kind]
    people = crowded(40, data.draw(st.integers(1, 10_000)), free_text=model.schema is FREE_TEXT)
    twice = people.take(pa.array(data.draw(st.lists(st.integers(0, people.num_rows - 1), max_size=10)), pa.int64()))
    people = pa.concat_tables([people, twice])
    people = people.set_column(0, "mention_id", pa.array(range(1, people.num_rows + 1)))
    order = data.draw(st.permutations(range(people.num_rows)))
    people = people.take(pa.array(order))
    cuts = data.draw(st.lists(st.integers(0, people.num_rows), max_size=4))
    turns = [*sorted(cuts), people.num_rows]
    rebuilt = under(model, people)
    assert rebuilt.pairs.num_rows
    pairs = in_turns(people, model, turns)
    assert same_pairs(pairs, rebuilt.pairs)
    known = {"alike": alike_under(model, people), "matches": NO_MATCHES, "facts": Facts(NO_IDENTITIES)}
    ids = people["mention_id"].to_numpy()
    assert who_is_who(ids, pairs, model.prior_weight, **known) == rebuilt.membership


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_pair_and_its_score_are_the_same_for_who_may_not_see_a_third_mention(models, kind, data):
    """The law of the house: what is hidden changes no byte of what is left."""
    model = models[kind]
    people, _ = invented(40, data.draw(st.integers(1, 10_000)), free_text=model.schema is FREE_TEXT)
    rows = sorted(data.draw(st.sets(st.integers(0, people.num_rows - 1), min_size=2)))
    mine = people.take(pa.array(rows))
    ids = mine["mention_id"].to_numpy()
    whole = under(model, people).pairs
    both = np.isin(whole["left_id"].to_numpy(), ids) & np.isin(whole["right_id"].to_numpy(), ids)
    assert same_pairs(under(model, mine).pairs, whole.filter(pa.array(both)))


def test_what_was_saved_attaches_as_what_was_built(models, tmp_path):
    people, _ = invented(60, 5)
    built = index_of(people.slice(0, 80), models["people"])
    built.save(tmp_path)
    new = people.slice(80)
    again = Model.from_json(models["people"].to_json())
    assert same_pairs(attach(new, open_index(tmp_path), again).pairs, attach(new, built, models["people"]).pairs)


def test_hundreds_who_say_the_same_are_one_and_no_list_of_their_pairs():
    people = table(SCHEMA, *[ADA] * 300, *({"given": f"n{at}", "family": f"f{at}"} for at in range(60)))
    model = link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    rebuilt = under(model, people)
    assert rebuilt.alike.num_rows == 300
    assert set(rebuilt.membership["subject_id"].to_pylist()[:300]) == {1}
    typo = table(SCHEMA, *[ADA] * 300, ADA | {"family": "Brackwel"}).slice(300)
    index = index_of(people.slice(0, 300), model)
    assert attach(typo, index, model).pairs.num_rows == 300
    again = typo.set_column(1, "given", pa.array(["Ada"])).set_column(2, "family", pa.array(["Brackwell"]))
    assert attach(again, index, model).pairs.num_rows == 0
    assert alike_under(model, again)["mention_id"].to_pylist() == [301]


def test_a_flood_under_one_key_is_refused_as_a_whole_and_a_model_learnt_anew_takes_it():
    """A bound on one block would let a third mention take a pair away; a bound on the whole takes none or all."""
    people, _ = invented(40)
    model = link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    flood = table(SCHEMA, *(ADA | {"phone": f"0141{at:07}"} for at in range(4000)))
    with pytest.raises(Outgrown, match="learn"):
        under(model, flood)
    anew = link_records(flood, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    assert under(anew, flood).compared < 500 * 4000


def test_a_key_that_far_more_share_than_in_learning_is_told():
    people, _ = invented(40)
    model = link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    assert under(model, people).grown == 0
    assert under(model, table(SCHEMA, *(ADA | {"phone": f"0141{at:07}"} for at in range(300)))).grown > 0


def test_an_index_of_another_model_is_refused(models):
    people, _ = invented(5)
    index = index_of(people, models["people"])
    with pytest.raises(ValueError, match="another model"):
        attach(people, index, models[KINDS[2]])


def test_a_mention_that_is_known_already_is_refused(models):
    people, _ = invented(5)
    with pytest.raises(ValueError, match="already"):
        attach(people.slice(0, 1), index_of(people, models["people"]), models["people"])


def test_nobody_new_changes_nothing(models):
    people, _ = invented(5)
    index = index_of(people, models["people"])
    attached = attach(people.slice(0, 0), index, models["people"])
    assert attached.pairs.num_rows == 0
    assert len(attached.index) == len(index)
