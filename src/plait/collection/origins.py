"""Where each item of a report first came from, and that its words do not show it."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.lint import shows_source
from plait.collection.reading import read_distinct
from plait.collection.sieve import Sieve
from plait.collection.stated import StatedMarking
from plait.domain.report import OriginKind

_BETWEEN = "\x1f"


def with_origins(sieve: Sieve) -> Sieve:
    """Rows with `origin` and `origin_reference`, which names it: a source, `quotes IR-12`, or `own IR-12`.

    Two own observations of one report have one observer, and so one origin. A row that gives neither a reference nor
    a word has none. Rows whose word and references disagree are kept back.
    """
    sieve = _agreeing(sieve)
    table = sieve.table
    source, quotes = table["source_reference"], table["quotes_reference"]
    kind = pc.coalesce(
        table["origin"],
        pc.if_else(pc.is_valid(source), OriginKind.SOURCE.value, None),
        pc.if_else(pc.is_valid(quotes), OriginKind.QUOTED.value, None),
    )
    reference = pc.case_when(
        pc.make_struct(
            pc.equal(kind, OriginKind.SOURCE.value),
            pc.equal(kind, OriginKind.QUOTED.value),
            pc.equal(kind, OriginKind.OWN.value),
        ),
        source,
        pc.binary_join_element_wise("quotes", quotes, " "),
        pc.binary_join_element_wise("own", table["report_reference"], " "),
    )
    return sieve.with_column("origin", kind).with_column("origin_reference", reference)


def without_shown_sources(sieve: Sieve, batch: Batch, markings: Sequence[StatedMarking]) -> Sieve:
    """Rows that go wider than the body that sends them, and whose words show who or what the source is, are kept back.

    `markings` are those that the rows' `marking_id` counts.
    """
    table = sieve.table
    wide = [marking.goes_wider(batch.own_names) for marking in markings]
    told = pc.binary_join_element_wise(
        pc.fill_null(table["source_reference"], ""), table["title"], table["text"], _BETWEEN
    )
    goes = pc.take(pa.array(wide, pa.bool_()), table["marking_id"])
    shown = read_distinct(pc.if_else(goes, told, pa.scalar(None, pa.string())), _shown)
    return sieve.with_column("shown", shown).without(
        pc.is_valid(shown),
        lambda row: (
            f"The words {row['shown']!r} show the source or technique, and the item goes wider than your own body.",
            "Say what is known, not from whom or how; or let only your own body read the item.",
        ),
    )


_DISAGREEMENTS = {
    OriginKind.OWN.value: (
        "An own observation has neither a source nor a report that it quotes.",
        "Take the references out, or say that the item is from a source or quotes a report.",
    ),
    OriginKind.SOURCE.value: (
        "The item is from a source and names no reference.",
        "Give the reference of the source register; never who the source is.",
    ),
    OriginKind.QUOTED.value: (
        "The item quotes a report and does not say which.",
        "Give the reference of the report that it quotes.",
    ),
}


def origin_problem(origin: str, *, source: str, quotes: str) -> tuple[str, str] | None:
    """What is wrong between the word for an origin and its two references, and the way out; or None."""
    wrong = {
        OriginKind.OWN: bool(source or quotes),
        OriginKind.SOURCE: not source,
        OriginKind.QUOTED: not quotes,
    }
    return _DISAGREEMENTS[origin] if origin and wrong[OriginKind(origin)] else None


def _agreeing(sieve: Sieve) -> Sieve:
    table = sieve.table
    told = [pc.fill_null(table[name], "") for name in ("origin", "source_reference", "quotes_reference")]
    wrong = read_distinct(pc.binary_join_element_wise(*told, _BETWEEN), _disagreement)
    return sieve.without(pc.is_valid(wrong), lambda row: _DISAGREEMENTS[row["origin"] or ""])


def _disagreement(told: str) -> str | None:
    origin, source, quotes = told.split(_BETWEEN)
    problem = origin_problem(origin, source=source, quotes=quotes)
    return problem[0] if problem else None


def _shown(told: str) -> str | None:
    reference, *texts = told.split(_BETWEEN)
    found = (shows_source(text, reference=reference) for text in texts)
    return next((finding.words for finding in found if finding is not None), None)
