"""Private matching as one side sees it: the agreements of one's body, its own part in each run, and what came of it."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from plait.domain.exact_key import KeyKind
from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.linking.exact import exact_keys
from plait.linking.private import Bounds, Shows
from plait.linking.private_file import Terms
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.linking.models import PrivateAgreement, PrivateEntry, PrivateRun
from plait_desk.linking.queries.pointing import may_be_pointed_at, said_by_body
from plait_desk.linking.queries.records import Record, records
from plait_desk.thread.queries.ledger import moment
from plait_desk.thread.queries.sharing import words_of

LARGEST_SET = 50_000
"""keys of one set: about a minute of work on one core, and a file of a few megabytes"""
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """One agreement of the reader's body."""

    id: int
    code: str
    other: str
    basis: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    shows: str
    term: str
    bounds: tuple[tuple[str, str], ...]
    signed: tuple[str, ...]
    state: str
    waits_for_us: bool
    stands: bool
    may_be_revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """The reader's body's part in one run."""

    id: int
    begun: str
    by: str
    state: str
    is_refused: bool
    why_refused: str
    own_size: int | None
    their_size: int | None
    matched: int | None
    may_send: bool
    is_under_way: bool


def agreements(reader: Reader) -> QuerySet[PrivateAgreement]:
    """Those that the reader's body is one side of."""
    own = Q(first=reader.partner_id) | Q(second=reader.partner_id)
    return PrivateAgreement.objects.filter(own).select_related("first", "second")


def agreement_for(reader: Reader, agreement_id: int) -> PrivateAgreement:
    """One of them. Raises Http404 for another's and for none alike."""
    row = agreements(reader).select_related("proposed_by", "agreed_by", "revoked_by").filter(pk=agreement_id).first()
    if row is None:
        raise Http404
    return row


def run_for(reader: Reader, run_id: int) -> PrivateRun:
    """The part of the reader's body in one run. Raises Http404 for another's and for none alike."""
    rows = PrivateRun.objects.select_related("agreement__first", "agreement__second", "partner")
    row = rows.filter(pk=run_id, partner=reader.partner_id).first()
    if row is None:
        raise Http404
    return row


def agreement_lines(reader: Reader) -> list[AgreementLine]:
    """All agreements of the reader's body, the newest first."""
    rows = agreements(reader).select_related("proposed_by", "agreed_by", "revoked_by")
    return [agreement_line(reader, row) for row in rows.order_by("-proposed_at", "pk")]


def agreement_line(reader: Reader, row: PrivateAgreement) -> AgreementLine:
    """One agreement as a page shows it."""
    may_sign = reader.may(Permission.LINKING_AGREEMENT_SIGN)
    bounds = bounds_of(row)
    return AgreementLine(
        id=row.pk,
        code=row.code,
        other=(row.second if row.first_id == reader.partner_id else row.first).name,
        basis=words_of(row.sharing_basis),
        kinds=tuple(kind.words for kind in KeyKind if kind.value in row.kinds),
        shows=Shows(row.shows).words,
        term=f"from {row.from_on:%-d %B %Y} to {row.to_on:%-d %B %Y}, not included",
        bounds=(
            ("Keys in a set", f"{bounds.smallest:,} to {bounds.largest:,}"),
            ("Runs at most", str(bounds.most_runs)),
            ("A changed set differs by", f"{bounds.least_change} keys or more"),
        ),
        signed=_signed(row),
        state=_state(reader, row),
        waits_for_us=may_sign
        and row.agreed_at is None
        and row.revoked_at is None
        and row.second_id == reader.partner_id,
        stands=stands(reader, row),
        may_be_revoked=may_sign and row.revoked_at is None,
    )


def stands(reader: Reader, row: PrivateAgreement) -> bool:
    """True of an agreement that both signed, that nobody revoked, on a day of its term."""
    return row.agreed_at is not None and row.revoked_at is None and row.from_on <= localdate(reader.at) < row.to_on


def run_lines(reader: Reader, row: PrivateAgreement) -> list[RunLine]:
    """The parts of the reader's body in the runs of an agreement, the newest first."""
    rows = PrivateRun.objects.filter(agreement=row, partner=reader.partner_id).select_related("by")
    return [_run(one) for one in rows.order_by("-begun_at", "pk")]


def matched_records(reader: Reader, run: PrivateRun) -> list[Record]:
    """The records of one's own body that a run found at the other too, as far as the reader may read them; at most 200.

    Empty where only the count is shown.
    """
    rows = PrivateEntry.objects.filter(run=run, is_match=True).order_by("place", "pk")
    found = records(reader, rows.values_list("mention_id", flat=True)[:MOST_SHOWN])
    return sorted(found.values(), key=lambda record: (record.name, record.id))


def own_keys(reader: Reader, row: PrivateAgreement) -> pa.Table:
    """KEYS that the reader's body puts into a run: of its own records that may be pointed at for the agreement's
    purpose and that the reader may read, of the kinds agreed."""
    keys = exact_keys(said_by_body(reader.partner_id))
    readable = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    usable = may_be_pointed_at(Purpose(row.purpose)).filter(
        marking__originator=reader.partner_id, marking_id__among=readable
    )
    kinds = pc.list_element(pc.split_pattern(keys["key"], ":", max_splits=1), 0)
    is_used = pc.and_(
        pc.is_in(keys["mention_id"], pa.array(sorted(usable.values_list("pk", flat=True)), pa.int64())),
        pc.is_in(kinds, pa.array(sorted(row.kinds), pa.string())),
    )
    return keys.filter(is_used)


def earlier_marks(run: PrivateRun) -> list[frozenset[int]]:
    """The marks of the side's own set in each earlier run of the agreement in which it was sent."""
    sets: dict[int, set[int]] = {row.pk: set() for row in _earlier(run)}
    for run_id, mark in PrivateEntry.objects.filter(run__in=list(sets)).values_list("run_id", "mark"):
        sets[run_id].add(mark)
    return [frozenset(marks) for marks in sets.values()]


def earlier_sizes(run: PrivateRun) -> list[int]:
    """How many keys the other side showed in each earlier run of the agreement."""
    return [row.their_size for row in _earlier(run) if row.their_size is not None]


def terms_of(row: PrivateAgreement) -> Terms:
    """What both desks must have alike."""
    return Terms(
        bodies=frozenset({row.first.key, row.second.key}),
        purpose=row.purpose,
        regime=row.regime,
        kinds=frozenset(row.kinds),
        shows=row.shows,
        from_on=row.from_on,
        to_on=row.to_on,
        smallest=row.smallest,
        most_runs=row.most_runs,
        least_change=row.least_change,
    )


def bounds_of(row: PrivateAgreement) -> Bounds:
    """The bounds of a run under the agreement."""
    return Bounds(smallest=row.smallest, largest=LARGEST_SET, most_runs=row.most_runs, least_change=row.least_change)


def cited(agreement: PrivateAgreement, runs: list[RunLine]) -> list[Ref]:
    """What the page of an agreement shows, for the audit log."""
    return [Ref("private_agreement", agreement.pk), *[Ref("private_run", run.id) for run in runs]]


def _earlier(run: PrivateRun) -> QuerySet[PrivateRun]:
    rows = PrivateRun.objects.filter(agreement=run.agreement_id, partner=run.partner_id, own_size__isnull=False)
    return rows.exclude(pk=run.pk).order_by("begun_at", "pk")


def _signed(row: PrivateAgreement) -> tuple[str, ...]:
    told = [f"{row.proposed_by.name}, {row.first.name}, {moment(row.proposed_at)}"]
    if row.agreed_by:
        told.append(f"{row.agreed_by.name}, {row.second.name}, {moment(row.agreed_at)}")
    elif row.agreed_elsewhere:
        told.append(f"{row.agreed_elsewhere}, {row.second.name}, at their own desk")
    return tuple(told)


def _state(reader: Reader, row: PrivateAgreement) -> str:
    if row.revoked_at is not None:
        return f"Revoked {moment(row.revoked_at)}"
    if row.agreed_at is None:
        return "Waits for the second signature"
    if localdate(reader.at) >= row.to_on:
        return "Ended"
    return "Stands" if localdate(reader.at) >= row.from_on else "Not yet begun"


def _run(row: PrivateRun) -> RunLine:
    state = PrivateRun.State
    return RunLine(
        id=row.pk,
        begun=moment(row.begun_at),
        by=row.by.name,
        state=row.get_state_display(),
        is_refused=row.state == state.REFUSED,
        why_refused=row.why_refused,
        own_size=row.own_size,
        their_size=row.their_size,
        matched=row.matched,
        may_send=bool(row.outgoing),
        is_under_way=row.state in {state.BEGUN, state.OFFER_IN, state.ANSWER_IN, state.CLOSE_IN},
    )
