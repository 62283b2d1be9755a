"""Where what a file adds belongs: a report that was corrected since stands in its newest version."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from plait_desk.collection.models import Item, Report

_AT_ONCE = 900  # values in one IN list


def onto_standing(items: pa.Table) -> pa.Table:
    """New items, each in its report as that stands now; under the next free number where its own is taken there."""
    newest = _newest(pc.unique(items["report_id"]).to_pylist())
    if not newest:
        return items
    taken = _numbers(newest)
    reports, numbers = items["report_id"].to_pylist(), items["number"].to_pylist()
    for place, report in enumerate(reports):
        if report in newest:
            used = taken[newest[report]]
            reports[place], numbers[place] = newest[report], _free(numbers[place], used)
            used.add(numbers[place])
    for name, values in (("report_id", reports), ("number", numbers)):
        items = items.set_column(items.column_names.index(name), name, pa.array(values, items.schema.field(name).type))
    return items


def _newest(reports: list[int]) -> dict[int, int]:
    """For each of the reports that was corrected, the version that stands."""
    found: dict[int, int] = {}
    for start in range(0, len(reports), _AT_ONCE):
        part = Report.objects.filter(pk__in=reports[start : start + _AT_ONCE], withdrawn_at__isnull=False)
        found |= {pk: pk for pk in part.values_list("pk", flat=True)}
    while later := _later(set(found.values())):
        found = {report: later.get(stands, stands) for report, stands in found.items()}
    return found


def _later(versions: set[int]) -> dict[int, int]:
    """For those of the versions that were corrected, the one after."""
    rows = Report.objects.filter(supersedes__in=versions).values_list("supersedes_id", "pk")
    return {before: pk for before, pk in rows if before is not None}


def _numbers(newest: Mapping[int, int]) -> dict[int, set[int]]:
    """The numbers that items of each newest version have."""
    taken: dict[int, set[int]] = {pk: set() for pk in newest.values()}
    for pk, number in Item.objects.filter(report__in=taken).values_list("report_id", "number"):
        taken[pk].add(number)
    return taken


def _free(number: int, used: set[int]) -> int:
    return max(used) + 1 if number in used else number
