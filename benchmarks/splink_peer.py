"""Splink, the peer: its library's comparisons, rules and training after its tutorials, and connected components.

Which rules serve best depends on how many records there are, so each size has a recipe of its own, the best of those
that were tried: a thousand records are compared by any one field, as its tutorial of that set does; fifty thousand by
the rules of its tutorial of historical people, and those of one family name; of a million those rules compare too much
to end in an hour.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.labelled import pair_f1
from plait.linking.engine.schema import Part, Schema
from plait.linking.evaluate import Evaluation, blocking_recall, evaluate

THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999)
FEW, MANY = 10_000, 500_000
Rules = Sequence[object]
Comparing = Callable[[str], object]
Columns = dict[Part, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Splink's best F1 of pairs, its best clusters, and the seconds of training, scoring and one clustering.

    `blocked` is the share of true pairs that it scored at .01 or more.
    """

    pairs: float
    blocked: float
    clusters: Evaluation
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Rules that hardly any but true pairs keep, with the share of these that do; what it learns on, and scores.

    `dates` is how it compares a birth date.
    """

    sure: Rules
    recall: float
    learnt_on: Rules
    scored: Rules
    dates: Comparing = lambda name: cl.DateOfBirthComparison(name, input_is_string=True)


def days_by_edits(name: str) -> object:
    """A birth date by its edits, a rare day counting for more."""
    return cl.LevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=True)


def best_splink(records: pa.Table, truth: pa.Table, schema: Schema) -> Peer:
    """Splink's linkage that finds most: by the recipe for so many records, with dates compared otherwise, and then
    with everybody of one family name compared as well.
    """
    recipe = recipe_for(schema, records.num_rows)
    by_edits = replace(recipe, dates=days_by_edits)
    given, family, _ = _people({part: schema.column(part) for part in Part})
    place = schema.column(Part.PLACE)
    more = [block_on(family), *([block_on(given, place)] if place else [])]
    wider = replace(by_edits, scored=[*by_edits.scored, *more])
    return max((splink(records, truth, schema, one) for one in (recipe, by_edits, wider)), key=lambda peer: peer.pairs)


def splink(
    records: pa.Table, truth: pa.Table, schema: Schema, recipe: Recipe, thresholds: Sequence[float] = THRESHOLDS
) -> Peer:
    """Splink's linkage by a recipe. Its clusters are the best of those at `thresholds`."""
    started = time.perf_counter()
    linker = Linker(DuckDBAPI().register(_clean(records, schema)), _settings(schema, recipe))
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(list(recipe.sure), recall=recipe.recall)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in recipe.learnt_on:
        training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = [_components(linker, predicted, thresholds[0], truth)]
    seconds = time.perf_counter() - started
    found += [_components(linker, predicted, threshold, truth) for threshold in thresholds[1:]]
    scored = predicted.as_pyarrow_table()
    pairs = pa.table(
        {
            "left_id": scored["mention_id_l"],
            "right_id": scored["mention_id_r"],
            "probability": scored["match_probability"],
        }
    )
    best = max(found, key=lambda one: one.pairwise.f1)
    shared = blocking_recall(pairs, truth)
    return Peer(pairs=pair_f1(pairs, truth, 0.5)[1], blocked=shared, clusters=best, seconds=seconds)


def recipe_for(schema: Schema, count: int, *, quick: bool = False) -> Recipe:
    """The best of the recipes that were tried for so many records; of a million a `quick` one too."""
    columns = {part: schema.column(part) for part in Part}
    if count > MANY:
        return of_a_million(schema, columns, quick=quick)
    return (of_a_few if count <= FEW else of_thousands)(schema, columns)


def of_a_few(schema: Schema, columns: Columns) -> Recipe:
    """Each field by itself, and names that were turned."""
    given, family, date = _people(columns)
    emails = [block_on(name) for name in schema.columns_of(Part.EMAIL)]
    single = [block_on(name) for name in (given, family, date)]
    return Recipe(
        sure=[block_on(given, date), f"l.{given} = r.{given} and levenshtein(r.{family}, l.{family}) <= 2", *emails],
        recall=0.7,
        learnt_on=[block_on(given, family), block_on(date)],
        scored=[*single, *emails, f"l.{given} = r.{family}"],
    )


def of_thousands(schema: Schema, columns: Columns) -> Recipe:
    """As its tutorial for historical people, as far as the columns are there."""
    given, family, date = _people(columns)
    postcode, place = columns[Part.POSTCODE], columns[Part.PLACE]
    scored = [block_on(given, family), block_on(family, date), block_on(given, date)]
    if postcode:
        area = f"substr({postcode}, 1, 3)"
        scored += [block_on(postcode, given), block_on(postcode, family)]
        scored += [block_on(area, other) for other in (date, given, family)]
    if place:
        scored += [block_on(date, place), block_on(family, place), block_on(given, place, f"substr({date}, 1, 4)")]
    if postcode:
        scored += [block_on(postcode), block_on(date)]
    scored += _by_number(schema)
    scored.append(block_on(f"substr({given}, 1, 2)", f"substr({family}, 1, 2)", f"substr({date}, 1, 4)"))
    return Recipe(
        sure=[
            f"l.{given} = r.{given} and levenshtein(l.{date}, r.{date}) <= 1",
            f"l.{family} = r.{family} and levenshtein(l.{date}, r.{date}) <= 1",
            f"l.{given} = r.{given} and levenshtein(l.{family}, r.{family}) <= 2",
        ],
        recall=0.6,
        learnt_on=[block_on(given, family), block_on(date)],
        scored=scored,
    )


def of_a_million(schema: Schema, columns: Columns, *, quick: bool) -> Recipe:
    """Who shares two fields, or a date, or a postcode; the `quick` one does without these last two.

    Learnt on what only few pairs share: on all who share a name it takes minutes, and finds less.
    """
    given, family, date = _people(columns)
    postcode = columns[Part.POSTCODE]
    area = f"substr({postcode}, 1, 3)"
    single = [] if quick else [block_on(date), block_on(postcode)]
    return Recipe(
        sure=[block_on(given, family, date), block_on(family, date, postcode), block_on(given, date, postcode)],
        recall=0.6,
        learnt_on=[block_on(given, postcode), block_on(family, date)],
        scored=[
            *(block_on(family, date), block_on(given, date), block_on(date, area), block_on(given, family, area)),
            *(block_on(postcode, given), block_on(postcode, family)),
            *_by_number(schema),
            *single,
        ],
    )


def _people(columns: Columns) -> tuple[str, str, str]:
    """The columns of given name, family name and date; every set of the peer has them."""
    found = [columns[part] for part in (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.DATE)]
    given, family, date = (name or "" for name in found)
    return given, family, date


def _by_number(schema: Schema) -> list[object]:
    return [block_on(name) for part in (Part.IDENTIFIER, Part.EMAIL) for name in schema.columns_of(part)]


def _clean(records: pa.Table, schema: Schema) -> pa.Table:
    """Lower-case texts, with nothing for an empty one: Splink reads values as they are."""
    cleaned = {"mention_id": records["mention_id"]}
    for name, _ in schema.columns:
        text = pc.utf8_trim_whitespace(pc.utf8_lower(records[name].cast(pa.string())))
        cleaned[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return pa.table(cleaned)


def _settings(schema: Schema, recipe: Recipe) -> SettingsCreator:
    with_frequencies: Callable[[str], object] = lambda name: cl.ExactMatch(name).configure(  # noqa: E731  # one table
        term_frequency_adjustments=True
    )
    library = {
        Part.GIVEN_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.FAMILY_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.DATE: recipe.dates,
        Part.POSTCODE: lambda name: cl.LevenshteinAtThresholds(name, 2),
        Part.PLACE: lambda name: cl.JaroWinklerAtThresholds(name, 0.9).configure(term_frequency_adjustments=True),
        Part.STREET: lambda name: cl.JaroWinklerAtThresholds(name, 0.9),
        Part.IDENTIFIER: with_frequencies,
        Part.EMAIL: cl.EmailComparison,
        Part.CATEGORY: with_frequencies,
    }
    # A postcode and a street say one thing twice: with both it finds .07 less among people who share a house.
    compared = [
        (name, part) for name, part in schema.columns if part is not Part.STREET or not schema.column(Part.POSTCODE)
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_id",
        comparisons=[library[part](name) for name, part in compared],
        blocking_rules_to_generate_predictions=list(recipe.scored),
    )


def _components(linker: Linker, predicted: object, threshold: float, truth: pa.Table) -> Evaluation:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    ).as_pyarrow_table()
    subject = clusters["cluster_id"].cast(pa.int64())
    return evaluate(pa.table({"mention_id": clusters["mention_id"], "subject_id": subject}), truth)
