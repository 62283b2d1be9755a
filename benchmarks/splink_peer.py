"""Splink, the peer: its library's comparisons, its tutorial's rules and training, and connected components."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.labelled import pair_f1
from plait.linking.engine.schema import Part, Schema
from plait.linking.evaluate import Evaluation, blocking_recall, evaluate

THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Splink's best F1 of pairs, its best clusters, and the seconds of training, scoring and one clustering.

    `blocked` is the share of true pairs that it scored at .01 or more.
    """

    pairs: float
    blocked: float
    clusters: Evaluation
    seconds: float


def splink(records: pa.Table, truth: pa.Table, schema: Schema, thresholds: Sequence[float] = THRESHOLDS) -> Peer:
    """Splink's linkage as its tutorial for historical people does it, as far as the columns are there.

    Its clusters are the best of those at `thresholds`.
    """
    started = time.perf_counter()
    columns = {part: schema.column(part) for part in Part}
    given, family, date = (columns[part] for part in (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.DATE))
    linker = Linker(DuckDBAPI().register(_clean(records, schema)), _settings(schema, columns))
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    rules = [
        f"l.{given} = r.{given} and levenshtein(l.{date}, r.{date}) <= 1",
        f"l.{family} = r.{family} and levenshtein(l.{date}, r.{date}) <= 1",
        f"l.{given} = r.{given} and levenshtein(l.{family}, r.{family}) <= 2",
    ]
    training.estimate_probability_two_random_records_match(rules, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on(given, family), block_on(date)):
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


def _clean(records: pa.Table, schema: Schema) -> pa.Table:
    """Lower-case texts, with nothing for an empty one: Splink reads values as they are."""
    cleaned = {"mention_id": records["mention_id"]}
    for name, _ in schema.columns:
        text = pc.utf8_trim_whitespace(pc.utf8_lower(records[name].cast(pa.string())))
        cleaned[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return pa.table(cleaned)


def _settings(schema: Schema, columns: dict[Part, str | None]) -> SettingsCreator:
    given, family, date = (columns[part] for part in (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.DATE))
    postcode, place = columns[Part.POSTCODE], columns[Part.PLACE]
    with_frequencies: Callable[[str], object] = lambda name: cl.ExactMatch(name).configure(  # noqa: E731  # one table
        term_frequency_adjustments=True
    )
    library = {
        Part.GIVEN_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.FAMILY_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.DATE: lambda name: cl.DateOfBirthComparison(name, input_is_string=True),
        Part.POSTCODE: lambda name: cl.LevenshteinAtThresholds(name, 2),
        Part.PLACE: lambda name: cl.JaroWinklerAtThresholds(name, 0.9).configure(term_frequency_adjustments=True),
        Part.STREET: lambda name: cl.JaroWinklerAtThresholds(name, 0.9),
        Part.IDENTIFIER: with_frequencies,
        Part.EMAIL: cl.EmailComparison,
        Part.CATEGORY: with_frequencies,
    }
    rules = [block_on(given, family), block_on(family, date), block_on(given, date)]
    if postcode:
        area = f"substr({postcode}, 1, 3)"
        rules += [block_on(postcode, given), block_on(postcode, family)]
        rules += [block_on(area, other) for other in (date, given, family)]
    if place:
        rules += [block_on(date, place), block_on(family, place), block_on(given, place, f"substr({date}, 1, 4)")]
    if postcode:
        rules += [block_on(postcode), block_on(date)]
    rules += [block_on(name) for part in (Part.IDENTIFIER, Part.EMAIL) for name in schema.columns_of(part)]
    rules.append(block_on(f"substr({given}, 1, 2)", f"substr({family}, 1, 2)", f"substr({date}, 1, 4)"))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_id",
        comparisons=[library[part](name) for name, part in schema.columns],
        blocking_rules_to_generate_predictions=rules,
    )


def _components(linker: Linker, predicted: object, threshold: float, truth: pa.Table) -> Evaluation:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    ).as_pyarrow_table()
    subject = clusters["cluster_id"].cast(pa.int64())
    return evaluate(pa.table({"mention_id": clusters["mention_id"], "subject_id": subject}), truth)
