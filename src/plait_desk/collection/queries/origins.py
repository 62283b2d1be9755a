"""Where items first came from, to one reader: what quotes a report has the origin of what it quotes.

Corroboration counts origins, so that five copies count once. It is found as it is asked and not kept, because the
quoted report is there for one reader and not for another. An item with a source reference of its own keeps that.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from plait.policy.access import Reader
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Item, Origin, Report

FARTHEST = 8  # a quotation of a quotation, and so on; what goes on longer ends at what it names there
MOST = 200  # repeats that are looked at from one report
_AT_ONCE = 900
_TOLD = ("pk", "origin_id", "origin__kind", "origin__source_reference", "quotes")
_QUOTES = "quotes "


def origins_of(reader: Reader, items: Iterable[int]) -> dict[int, str]:
    """A name for the origin of each of these items that has one, by item.

    Two items have the same name where, as far as the reader may see, they come from one source or observer, or quote
    one report that shows no origin of its own.
    """
    rows = Item.objects.readable_by(reader)
    return _named(reader, [row for part in _parts(list(items)) for row in rows.filter(pk__in=part).values_list(*_TOLD)])


def repeats_of(reader: Reader, report: Report, items: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """By item of the report, the other readable reports (key, reference) that repeat its origin and so add nothing.

    At most MOST items of other reports are looked at.
    """
    named = origins_of(reader, items)
    others = _standing(reader).exclude(report=report)
    sources = sorted({int(name) for name in named.values() if not name.startswith(_QUOTES)})
    near = {row.pk: row for row in _with_reports(others.filter(origin__in=sources))}
    quoted = {
        report.own_reference,
        *(name.removeprefix(_QUOTES) for name in named.values() if name.startswith(_QUOTES)),
    }
    asked: set[str] = set()
    for _ in range(FARTHEST):
        quoted |= {row.report.own_reference for row in near.values()}
        if quoted <= asked or len(near) >= MOST:
            break
        near |= {row.pk: row for row in _with_reports(others.filter(quotes__in=quoted - asked))}
        asked |= quoted
    told: dict[str, set[tuple[str, int]]] = {}
    for pk, name in origins_of(reader, near).items():
        told.setdefault(name, set()).add((near[pk].report.own_reference, near[pk].report_id))
    return {
        item: [(pk, reference) for reference, pk in sorted(told[name])] for item, name in named.items() if name in told
    }


def _named(reader: Reader, rows: Sequence[tuple[int, int | None, str | None, str | None, str]]) -> dict[int, str]:
    """Each row's origin by name, quotations followed to where they end."""
    named = {
        pk: name for pk, origin, kind, reference, quotes in rows if (name := _name(origin, kind, reference, quotes))
    }
    leads = _leads(reader, {name for name in named.values() if name.startswith(_QUOTES)})
    return {pk: _end(name, leads) for pk, name in named.items()}


def _name(origin: int | None, kind: str | None, reference: str | None, quotes: str) -> str:
    """What an item itself says of its origin: the key of a source or an observer, `quotes IR-12`, or nothing.

    A version that was made to hide where a report came from quotes nothing itself, and keeps the origin that does.
    """
    if kind in {None, Origin.Kind.QUOTED}:
        if quotes:
            return f"{_QUOTES}{quotes}"
        if reference and reference.startswith(_QUOTES):
            return reference
    return str(origin) if origin is not None else ""


def _leads(reader: Reader, asked: set[str]) -> dict[str, str]:
    """For each quotation, and for those that it leads to, what the quoted report's first item says of its origin."""
    leads: dict[str, str] = {}
    for _ in range(FARTHEST):
        if not asked:
            break
        leads |= _first_said(reader, sorted(name.removeprefix(_QUOTES) for name in asked))
        asked = {name for name in leads.values() if name.startswith(_QUOTES)} - leads.keys() - asked
    return leads


def _first_said(reader: Reader, references: Sequence[str]) -> dict[str, str]:
    """By quotation, the first origin that the quoted report's items tell: a source or observer before a quotation."""
    said: dict[str, str] = {}
    for part in _parts(references):
        rows = _standing(reader).filter(report__own_reference__in=part)
        ordered = rows.order_by("report__received_at", "report_id", "number", "pk")
        for reference, *told in ordered.values_list("report__own_reference", *_TOLD[1:]):
            quotation, name = f"{_QUOTES}{reference}", _name(*told)
            kept = said.get(quotation)
            if name and (kept is None or (kept.startswith(_QUOTES) and not name.startswith(_QUOTES))):
                said[quotation] = name
    return said


def _end(name: str, leads: dict[str, str]) -> str:
    """Where a quotation ends; reports that quote one another in a circle end at the same one of them."""
    passed: list[str] = []
    while name in leads:
        if name in passed:
            return min(passed[passed.index(name) :])
        passed.append(name)
        name = leads[name]
    return name


def _standing(reader: Reader) -> QuerySet[Item]:
    """Items that stand and whose report the reader may read too: by its reference they are quoted."""
    reports = readable_markings(reader, Report.read_permission)
    return Item.objects.readable_by(reader).filter(withdrawn_at=None, report__marking_id__among=reports)


def _with_reports(rows: QuerySet[Item]) -> Iterator[Item]:
    return rows.select_related("report").order_by("report__own_reference", "report_id", "pk")[:MOST].iterator()


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
