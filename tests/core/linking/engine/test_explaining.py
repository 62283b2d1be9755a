import math
from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import FREE_TEXT, NO_IDENTITIES, NO_MATCHES, SCHEMA, invented, table

from plait.linking.engine.codes import hashes
from plait.linking.engine.compare import comparison
from plait.linking.engine.engine import link_records
from plait.linking.engine.explaining import (
    COUNTED,
    FILLED_IN,
    MISSING,
    class_contributions,
    explain,
    mean_contributions,
    waterfall,
)
from plait.linking.engine.frequency import Seen
from plait.linking.engine.learner import teach
from plait.linking.engine.mixture import Mixture
from plait.linking.engine.odds import as_log_odds, as_probability
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import ORGANISATIONS

ADA = {
    "given": "Ada", "family": "Brackwell", "born": "1980-02-03", "street": "4 Mockrie Road", "town": "Samplow",
    "postcode": "ZE9 1AA", "phone": "0141 496 0000",
}  # fmt: skip
SIZES = (("given", 3), ("date", 2), ("phone", 2))
SLIPS = st.fixed_dictionaries(
    {
        "given": st.sampled_from(["Ada", "A", "Adda", "Brackwell", "Zoe", None]),
        "family": st.sampled_from(["Brackwell", "Brackwel", "Ada", "Ott", None]),
        "born": st.sampled_from(["1980-02-03", "1980-03-02", "1981-02-03", "1980", "1931-11-12", None]),
        "street": st.sampled_from(["4 Mockrie Road", "9 Other Lane", None]),
        "town": st.sampled_from(["Samplow", "Elsewhere", None]),
        "postcode": st.sampled_from(["ZE9 1AA", "ZE9 1AB", "ZA1 7ZZ", None]),
        "phone": st.sampled_from(["0141 496 0000", "0141 496 0001", "0141 496 9999", None]),
    }
)


def learnt(people, schema):
    return link_records(people, schema, matches=NO_MATCHES, identities=NO_IDENTITIES).model


def with_learner(model, people, truth):
    """The model with a learner that was taught which of some pairs are one person."""
    records = prepare(people, SCHEMA, {})
    subject = dict(zip(*(truth[name].to_pylist() for name in ("mention_id", "subject_id")), strict=True))
    of = np.array([subject[mention] for mention in records.ids.tolist()])
    one, other = np.nonzero(of[:, None] == of)
    rng = np.random.default_rng(1)
    left, right = (np.concatenate([true, rng.integers(0, len(of), 8000)]) for true in (one, other))
    pairs = left < right
    left, right = left[pairs].astype(np.int32), right[pairs].astype(np.int32)
    figures = comparison(records, SCHEMA, model.frequencies).both_of(left, right)[1]
    folds = [np.random.default_rng(2).integers(0, 2, len(of))[of[side] % len(of)] for side in (left, right)]
    nobody = np.zeros(len(left), np.bool_)
    return replace(model, learner=teach(figures, of[left] == of[right], nobody, folds, seed=1))


@pytest.fixture(scope="module")
def models():
    """One model of the latent classes alone, one with a learner, one of whole names."""
    people, truth = invented(400)
    by_classes = learnt(people, SCHEMA)
    assert by_classes.learner is None
    return {
        "classes": by_classes,
        "learner": with_learner(by_classes, people, truth),
        "whole names": learnt(invented(300, free_text=True)[0], FREE_TEXT),
    }


def scored(model, pair):
    ends = pa.table({"left_id": [1], "right_id": [2]})
    return model.score(pair, ends).to_pylist()[0]


@pytest.mark.parametrize("name", ["classes", "learner"])
@settings(max_examples=40)
@given(said=SLIPS)
def test_the_fields_and_the_rest_add_up_to_the_score(models, name, said):
    pair = table(SCHEMA, ADA, said)
    explained, row = explain(pair, models[name]), scored(models[name], pair)
    total = math.fsum([explained.rest, *(field.weight for field in explained.fields)])
    assert total == pytest.approx(row["weight"], abs=1e-9)
    assert explained.weight == pytest.approx(row["weight"], abs=1e-9)
    assert explained.probability == pytest.approx(row["probability"], abs=1e-9)


@pytest.mark.parametrize("name", ["classes", "learner"])
@settings(max_examples=30)
@given(said=SLIPS)
def test_a_field_that_is_missing_weighs_nothing_and_says_so(models, name, said):
    by_name = {field.name: field for field in explain(table(SCHEMA, ADA, said), models[name]).fields}
    for column, field in {"given": "given", "family": "family", "born": "date", "phone": "identifier:phone"}.items():
        if said[column] is None:
            assert by_name[field].weight == 0
            assert by_name[field].words == MISSING
            assert by_name[field].is_silent


def test_a_number_that_more_than_half_of_all_have_weighs_nothing_and_says_why():
    rows = [ADA | {"given": f"n{at}", "phone": "0000"} for at in range(120)]
    model = learnt(table(SCHEMA, *rows), SCHEMA)
    by_name = {field.name: field for field in explain(table(SCHEMA, *rows[:2]), model).fields}
    for field in ("date", "identifier:phone"):
        assert (by_name[field].weight, by_name[field].words) == (0, FILLED_IN)


@settings(max_examples=30)
@given(said=SLIPS)
def test_which_record_comes_first_never_matters(models, said):
    one = explain(table(SCHEMA, ADA, said), models["learner"])
    assert explain(table(SCHEMA, said, ADA), models["learner"]) == one


def test_swapped_names_are_counted_once(models):
    said = ADA | {"given": ADA["family"], "family": ADA["given"]}
    given_name, family_name = explain(table(SCHEMA, ADA, said), models["learner"]).fields[:2]
    assert given_name.words == "given and family name swapped"
    assert (family_name.words, family_name.weight) == (COUNTED, 0)


def test_each_field_says_in_words_how_it_agrees_and_how_rare_that_is(models):
    said = ADA | {"born": "1980-02-04", "phone": None, "street": "9 Other Lane"}
    model = models["learner"]
    by_name = {field.name: field for field in explain(table(SCHEMA, ADA, said), model).fields}
    assert by_name["date"].words == "one figure apart"
    assert by_name["address"].words == "the same postcode, another street"
    assert by_name["identifier:phone"].label == "Phone"
    assert by_name["given"].label == "Given name"
    assert by_name["given"].one_in == round(model.frequencies.records / 5)
    assert by_name["date"].one_in is None


def test_agreement_speaks_for_one_person_and_contradiction_against(models):
    for model in (models["classes"], models["learner"]):
        same = {field.name: field.weight for field in explain(table(SCHEMA, ADA, ADA), model).fields}
        assert all(weight > 0 for weight in same.values())
        said = ADA | {"born": "1931-11-12", "given": "Zoe"}
        apart = {field.name: field.weight for field in explain(table(SCHEMA, ADA, said), model).fields}
        assert apart["date"] < 0
        assert apart["given"] < 0


def test_a_whole_name_is_one_field_with_its_rarest_shared_word(models):
    one = {"name": "Ada Brackwell", "born": "1980-02-03", "work": "baba"}
    explained = explain(table(FREE_TEXT, one, one | {"name": "Brackwell, A."}), models["whole names"])
    field = explained.fields[0]
    assert field.label == "Name"
    assert field.one_in == round(models["whole names"].frequencies.records / 5)
    assert field.words.startswith(("rare words", "very rare words", "common words"))
    nothing = explain(table(FREE_TEXT, one, one | {"name": "Zoe Ott"}), models["whole names"]).fields[0]
    assert nothing.one_in is None


def test_two_firms_are_explained_by_name_and_number():
    firms = [
        {"name": f"Zedmoor {word} Ltd", "company_number": f"SY00{at:04}", "postcode": "ZE9 1AA"}
        for at, word in enumerate(["Cars", "Cabs", "Baking", "Roofing"] * 5)
    ]
    model = learnt(table(ORGANISATIONS, *firms), ORGANISATIONS)
    pair = table(ORGANISATIONS, firms[0], firms[0] | {"name": "ZEDMOOR CARS LIMITED", "company_number": "SY9"})
    explained = explain(pair, model)
    by_name = {field.name: field for field in explained.fields}
    assert by_name["organisation"].words.startswith("the same")
    assert by_name["organisation"].one_in is not None
    assert by_name["company_number"].label == "Company number"
    total = math.fsum([explained.rest, *(field.weight for field in explained.fields)])
    assert total == pytest.approx(scored(model, pair)["weight"], abs=1e-9)


def test_a_pair_is_two(models):
    with pytest.raises(ValueError, match="two records"):
        explain(table(SCHEMA, ADA), models["classes"])


@settings(max_examples=30)
@given(said=SLIPS)
def test_the_waterfall_runs_from_the_prior_to_the_sum_without_a_gap(models, said):
    explained = explain(table(SCHEMA, ADA, said), models["learner"])
    steps = waterfall(explained)
    assert steps[0].start == 0
    assert steps[0].end == explained.prior_weight
    assert all(later.start == earlier.end for earlier, later in pairwise(steps[:-1]))
    assert steps[-1].start == 0
    assert steps[-1].end == pytest.approx(steps[-2].end, abs=1e-9)
    assert [step.label for step in steps[2:-1]] == [field.label for field in explained.fields]


def test_of_two_pairs_that_agree_alike_the_one_with_the_rarer_name_weighs_more(models):
    """Both names are common enough for one level; a name that 12 records have still says more than one that 20 have."""
    names = [hashes(pa.array(["ada", "zoe"])), np.array([12, 20])]
    order = np.argsort(names[0])
    for model in (models["classes"], models["learner"]):
        known = {**model.frequencies.known, "given": Seen(values=names[0][order], counts=names[1][order])}
        model = replace(model, frequencies=replace(model.frequencies, records=1000, known=known))
        ada, zoe = (table(SCHEMA, ADA | {"given": name}, ADA | {"given": name}) for name in ("Ada", "Zoe"))
        assert explain(ada, model).fields[0].words == explain(zoe, model).fields[0].words
        assert scored(model, ada)["weight"] > scored(model, zoe)["weight"]


def mixtures(classes):
    """Mixtures of SIZES with so many classes, and levels of one pair."""

    def made(figures, levels):
        drawn = np.array(figures).reshape(classes, -1)
        logs = np.zeros((len(SIZES), 4, classes))
        for column, (_, number) in enumerate(SIZES):
            logs[column, 1 : number + 1] = drawn[:, column * 3 : column * 3 + number].T
        shares = as_probability(drawn[:, -1])
        return Mixture(columns=SIZES, log_shares=np.log(shares / shares.sum()), log_levels=logs), np.array(
            levels, np.int8
        )

    bits = st.floats(min_value=-16, max_value=0)
    return st.builds(
        made,
        st.lists(bits, min_size=10 * classes, max_size=10 * classes),
        st.tuples(*(st.integers(0, number) for _, number in SIZES)),
    )


@given(mixtures(4))
def test_the_contributions_of_the_classes_add_up_to_the_log_odds(drawn):
    mixture, levels = drawn
    known = mixture.log_odds(np.stack([levels, np.zeros(len(SIZES), np.int8)]))
    assert class_contributions(mixture, levels).sum() == pytest.approx(known[0] - known[1], abs=1e-9)


@given(mixtures(2))
def test_with_two_classes_a_level_weighs_what_fellegi_and_sunter_say(drawn):
    mixture, levels = drawn
    logs = mixture.log_levels[np.arange(len(SIZES)), levels]
    assert class_contributions(mixture, levels) == pytest.approx(logs[:, 0] - logs[:, 1], abs=1e-9)


@given(mixtures(4))
def test_the_order_of_the_fields_moves_no_contribution(drawn):
    mixture, levels = drawn
    found = class_contributions(mixture, levels)
    for order in permutations(range(len(SIZES))):
        turned = Mixture(
            columns=tuple(SIZES[at] for at in order),
            log_shares=mixture.log_shares,
            log_levels=mixture.log_levels[list(order)],
        )
        assert class_contributions(turned, levels[list(order)]) == pytest.approx(found[list(order)], abs=1e-9)


@given(
    st.integers(1, 3).flatmap(
        lambda models: st.lists(
            st.lists(st.floats(min_value=-2, max_value=2), min_size=5, max_size=5), min_size=models, max_size=models
        )
    )
)
def test_what_figures_add_to_several_models_adds_up_to_what_they_add_to_their_mean(rows):
    contributions = np.array(rows)
    before = as_log_odds(as_probability(contributions[:, -1]).mean())
    after = as_log_odds(as_probability(contributions.sum(axis=1)).mean())
    found = mean_contributions(contributions)
    assert found.sum() == pytest.approx(after - before, abs=1e-8)
    if len(rows) == 1:
        assert found == pytest.approx(contributions[0, :-1], abs=1e-8)


def test_more_evidence_is_more_weight_however_sure_the_pair_is_already(models):
    """The surest pairs have the probability 1 to the last figure of a float, and still differ in weight."""
    steps = [
        {"phone": None, "street": None, "town": None, "postcode": None},
        {"phone": None, "street": None},
        {"phone": None},
        {},
    ]
    for model in (models["classes"], models["learner"]):
        weights = [scored(model, table(SCHEMA, ADA | step, ADA | step))["weight"] for step in steps]
        assert weights == sorted(weights)
        assert len(set(weights)) == len(weights)
