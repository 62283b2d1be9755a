"""What of a report or a subject may be exported: only what the reader may read, and nobody who must be protected.

A thing is what linking makes of the records for this reader, cited as on its page. What is one tie away comes with it,
by what its own record says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words
from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.queries import mentions, statements
from plait_desk.collection.queries.releasing import releasable_report
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.subjects import protected_among, subject_of, subjects_of
from plait_desk.thread.queries.exporting import Exportable
from plait_desk.thread.queries.rights import restricted_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Things and their ties, the citation of each record among them, and every record and marking they rest on."""

    things: tuple[Thing, ...]
    ties: tuple[Tied, ...]
    cited: Mapping[int, str]
    refs: tuple[Ref, ...]
    markings: frozenset[int]


def exportable_subject(reader: Reader, id: int) -> Exportable | None:
    """The reader's subject that holds this record, or None where it is hidden, absent, protected or restricted."""
    try:
        subject = subject_of(reader, id)
    except Http404:
        return None
    found = gathered(reader, subject.mention_ids)
    if id not in found.cited:
        return None
    return Exportable(
        title=records(reader, [subject.cited_by])[subject.cited_by].name,
        version=encode(subject.cited_by),
        markings=tuple(Marking.objects.in_bulk(found.markings).values()),
        refs=found.refs,
        extract=Extract(title="Subject", at=timezone.now(), things=found.things, ties=found.ties),
    )


def exportable_report(reader: Reader, id: int) -> Exportable | None:
    """The report's items and who is named in them, or None where it is hidden, absent or replaced."""
    report = Report.objects.readable_by(reader).filter(pk=id).first()
    told = releasable_report(reader, id)
    if report is None or told is None:
        return None
    items = list(Item.objects.readable_by(reader).filter(report=report, withdrawn_at=None).order_by("number", "pk"))
    named = dict(Mention.objects.readable_by(reader).filter(item__in=items).values_list("pk", "item_id"))
    found = gathered(reader, named)
    rests_on = found.markings | {marking.pk for marking in told.markings}
    words = tuple(
        Words(
            id=encode(item.pk),
            text=item.text,
            on=report.intelligence_on,
            grade=item.grade,
            names=tuple(
                dict.fromkeys(found.cited[id_] for id_, at in named.items() if at == item.pk and id_ in found.cited)
            ),
        )
        for item in items
    )
    return Exportable(
        title=told.title,
        version=told.version,
        markings=tuple(Marking.objects.in_bulk(rests_on).values()),
        refs=(Ref("report", report.pk), *found.refs),
        extract=Extract(title=told.title, at=timezone.now(), things=found.things, ties=found.ties, words=words),
    )


def gathered(reader: Reader, mention_ids: Iterable[int]) -> Gathered:
    """What these records and those one tie away say, as the reader's things."""
    asked = _usable(mention_ids)
    told = statements(reader, asked).to_pylist()
    ends = _usable(row["other_id"] for row in told if row["other_id"] and row["other_id"] not in asked)
    told += statements(reader, ends).to_pylist()
    kinds = {row["mention_id"]: row["kind"] for row in mentions(reader, asked | ends).to_pylist()}
    subjects = subjects_of(reader, kinds)
    everything = {id_ for subject in subjects.values() for id_ in subject.mention_ids}
    closed = everything - _usable(everything)
    # What was asked for stands first, then what is one tie away: the same export is the same bytes.
    ordered = sorted(subjects, key=lambda id_: (id_ not in asked, id_))
    cited = {id_: encode(subjects[id_].cited_by) for id_ in ordered if closed.isdisjoint(subjects[id_].mention_ids)}
    kept = [row for row in told if row["mention_id"] in cited and (row["other_id"] or row["mention_id"]) in cited]
    rests_on = {row["marking_id"] for row in kept}
    rests_on |= {row["marking_id"] for row in mentions(reader, everything - closed).to_pylist()}
    return Gathered(
        things=_things(cited, kinds, kept),
        ties=_ties(cited, kept),
        cited=cited,
        refs=tuple(Ref("mention", id_) for id_ in sorted(everything - closed)),
        markings=frozenset(rests_on),
    )


def _usable(mention_ids: Iterable[int]) -> set[int]:
    """Those that are neither of a person who must be protected nor under a restriction."""
    asked = set(mention_ids)
    return asked - protected_among(asked) - restricted_among(asked)


def _things(cited: Mapping[int, str], kinds: Mapping[int, str], kept: list[dict[str, Any]]) -> tuple[Thing, ...]:
    said: dict[str, dict[Said, None]] = {key: {} for key in cited.values()}
    for row in kept:
        if row["other_id"] is None and (row["value"] or "").strip():
            told = Said(property=row["property"], value=row["value"].strip(), **_when(row))
            said[cited[row["mention_id"]]][told] = None
    kind_of = {key: MentionKind(kinds[id_]) for id_, key in cited.items()}
    return tuple(Thing(id=key, kind=kind_of[key], said=tuple(each)) for key, each in said.items())


def _ties(cited: Mapping[int, str], kept: list[dict[str, Any]]) -> tuple[Tied, ...]:
    """Each tie once; what joins two records of one thing is none."""
    tied = [
        Tied(
            source=cited[row["mention_id"]],
            tie=row["property"],
            target=cited[row["other_id"]],
            value=(row["value"] or "").strip(),
            **_when(row),
        )
        for row in kept
        if row["other_id"] is not None and cited[row["mention_id"]] != cited[row["other_id"]]
    ]
    return tuple(dict.fromkeys(tied))


def _when(row: dict[str, Any]) -> dict[str, Any]:
    return {"grade": row["grade"] or "", "since": row["valid_from"], "until": row["valid_to"]}
