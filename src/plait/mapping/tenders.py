"""Red flags on tenders, buyers and bidders: each is a reason to look, never a finding.

The rules are Cardinal's eleven and the risks of Fazekas and others. What a publisher leaves out raises no flag, and is
counted: a rule says on how many it could be tested.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.tender import COVERAGE, EVIDENCE, FLAGS, TESTED, About, TenderRule, TenderTables
from plait.mapping.cardinal import cardinal
from plait.mapping.graph import Floats
from plait.mapping.procedures import Procedures, Texts, read_procedures
from plait.mapping.tender_risks import tender_risks
from plait.mapping.tested import Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFlags:
    """FLAGS and COVERAGE, by rule and subject; and TESTED, what each rule said of each tender, buyer and bidder.

    The three are weighed apart: a flag on a bidder says something of all its business, and little of one tender of it.
    """

    flags: pa.Table
    coverage: pa.Table
    tested: Mapping[About, pa.Table]


def tender_flags(tables: TenderTables) -> TenderFlags:
    """Every flag of these tenders. Raises TenderTwice and ProtectedInput (plait.mapping.procedures)."""
    known = read_procedures(tables)
    found = [*cardinal(tables, known), *tender_risks(tables, known)]
    return TenderFlags(
        flags=_stacked([_flags(one, known) for one in found], FLAGS),
        coverage=_stacked([_coverage(one) for one in found], COVERAGE),
        tested={
            about: _stacked([_tested(one, known) for one in found if one.about is about], TESTED) for about in About
        },
    )


def untested(coverage: pa.Table) -> list[str]:
    """A sentence for each rule that could not be tested everywhere; `coverage` is COVERAGE."""
    return [
        f"{row['rule']} could not be tested on {row['of'] - row['tested']} of {row['of']} {row['about']}s."
        for row in coverage.to_pylist()
        if row["tested"] < row["of"]
    ]


def _subjects(about: About, known: Procedures) -> Texts:
    return {About.TENDER: known.tenders, About.BUYER: known.buyers, About.BIDDER: known.companies}[about]


def _flags(one: Tested, known: Procedures) -> pa.Table:
    at = np.flatnonzero(one.is_flagged)
    return pa.table(
        {
            "rule": pa.repeat(str(one.rule), len(at)),
            "about": pa.repeat(str(one.about), len(at)),
            "subject": _subjects(one.about, known)[at].tolist(),
            "figure": one.figure[at],
            "limit": pa.array(np.full(len(at), one.limit), from_pandas=True),
            "evidence": evidence(one.rule, one.figure[at], one.limit),
        },
        schema=FLAGS,
    )


def evidence(rule: TenderRule, figure: Floats, limit: float) -> pa.Array:
    """The words of each flag, with its figure and limit in them."""
    before, _, after = EVIDENCE[rule].replace("{limit}", _word(limit)).partition("{figure}")
    if "{figure}" not in EVIDENCE[rule]:
        return pa.array([before] * len(figure), pa.string())
    rounded = np.round(figure, 3)
    number = pa.array(rounded, pa.float64()).cast(pa.string())
    whole = pa.array(np.where(rounded == np.trunc(rounded), rounded, 0).astype(np.int64)).cast(pa.string())
    shown = pc.if_else(pa.array(rounded == np.trunc(rounded)), whole, number)
    return pc.binary_join_element_wise(before, shown, after, "")


def _word(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 1_000 else f"{number:.0f}"


def _coverage(one: Tested) -> pa.Table:
    count = int(one.was_tested.sum())
    row = {"rule": [str(one.rule)], "about": [str(one.about)], "tested": [count], "of": [len(one.figure)]}
    return pa.table(row, schema=COVERAGE)


def _tested(one: Tested, known: Procedures) -> pa.Table:
    at = np.flatnonzero(one.was_tested)
    return pa.table(
        {
            "subject": pa.array(_subjects(one.about, known)).take(pa.array(at)).cast(pa.string()),
            "rule": pa.repeat(str(one.rule), len(at)),
            "is_flagged": one.is_flagged[at],
        },
        schema=TESTED,
    )


def _stacked(parts: list[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables([part.cast(schema) for part in parts])
