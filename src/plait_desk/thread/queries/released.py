"""Releases as one reader may see them: what waits for whom, what was released to whom, and whether it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import AudienceMember, Marking
from plait_desk.thread.models import Release, ReleaseRequest
from plait_desk.thread.queries.ledger import MOST, moment
from plait_desk.thread.queries.naming import Described, describe, words_for
from plait_desk.thread.queries.sharing import basis_of_release, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasable:
    """One version of a thing that somebody may ask to release; `words` is the text to start from."""

    title: str
    version: str
    markings: tuple[Marking, ...]
    words: str


ReleasableMaker = Callable[[Reader, int], Releasable | None]
_makers: dict[str, ReleasableMaker] = {}


def releasable_with(kind: str, maker: ReleasableMaker) -> None:
    """A room says what of its things may be asked for; called once from the room's apps.py."""
    _makers[kind] = maker


def releasable(reader: Reader, ref: Ref) -> Releasable | None:
    """The thing as it may be asked for, or None where it is hidden, absent, or of a kind that is not released."""
    maker = _makers.get(ref.kind)
    return maker(reader, ref.id) if maker else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request for a release."""

    id: int
    title: str
    thing: str
    thing_url: str
    version: str
    to: str
    term: str
    asked_by: str
    asked: str
    state: str
    state_words: str
    decided: str
    reason: str
    basis: tuple[tuple[str, str], ...]
    is_mine: bool
    waits_for_me: bool
    release_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """One release: of what, to whom, by which two people, for which term."""

    id: int
    thing: str
    thing_url: str
    version: str
    to: str
    term: str
    by: str
    second: str
    when: str
    state: str
    recall: str
    basis: tuple[tuple[str, str], ...]
    is_ours: bool
    snapshots: tuple[Described, ...]


def request_lines(reader: Reader, state: str = "") -> list[RequestLine]:
    """Requests that the reader may see, newest first."""
    rows = ReleaseRequest.objects.readable_by(reader)
    return _requests(reader, (rows.filter(state=state) if state else rows).order_by("-asked_at", "pk")[:MOST])


def waiting_for_second(reader: Reader) -> QuerySet[ReleaseRequest]:
    """Requests of others that the reader could decide as the second person; nothing without that right."""
    rows = ReleaseRequest.objects.readable_by(reader).filter(state=ReleaseRequest.State.ASKED)
    return rows.exclude(asked_by_id=reader.person_id) if reader.may(Permission.RELEASE_SECOND) else rows.none()


def waiting_lines(reader: Reader) -> list[RequestLine]:
    """The same as lines, the longest waiting first."""
    return _requests(reader, waiting_for_second(reader).order_by("asked_at", "pk")[:MOST])


def request_line(reader: Reader, row: ReleaseRequest) -> RequestLine:
    """One request that the reader may see."""
    return _requests(reader, ReleaseRequest.objects.filter(pk=row.pk))[0]


def release_lines(reader: Reader, *, partner_id: int | None = None, ref: str = "") -> list[ReleaseLine]:
    """Releases that the reader may see, newest first: of one thing, or to one body, where asked."""
    rows = Release.objects.readable_by(reader)
    if ref:
        rows = rows.filter(object_ref=ref)
    if partner_id is not None:
        seats = AudienceMember.objects.filter(Q(partner_id=partner_id) | Q(unit__partner_id=partner_id))
        rows = rows.filter(to_marking__audience__in=seats.values("audience"))
    return _releases(reader, rows.order_by("-at", "pk")[:MOST])


def release_line(reader: Reader, row: Release) -> ReleaseLine:
    """One release that the reader may see."""
    return _releases(reader, Release.objects.filter(pk=row.pk))[0]


def _requests(reader: Reader, rows: QuerySet[ReleaseRequest]) -> list[RequestLine]:
    ready = list(rows.select_related("asked_by", "decided_by", "to_marking__audience"))
    named = describe(reader, {Ref.parse(row.object_ref) for row in ready})
    return [_request(reader, row, named.get(Ref.parse(row.object_ref))) for row in ready]


def _request(reader: Reader, row: ReleaseRequest, named: Described | None) -> RequestLine:
    is_mine = row.asked_by_id == reader.person_id
    return RequestLine(
        id=row.pk,
        title=row.title,
        thing=named.title if named else words_for(row.object_ref),
        thing_url=named.url if named else "",
        version=row.version,
        to=_to(row.to_marking),
        term=_term(row.from_at, row.to_at),
        asked_by=row.asked_by.name,
        asked=moment(row.asked_at),
        state=row.state,
        state_words=row.get_state_display().capitalize(),
        decided=f"{moment(row.decided_at)}, {row.decided_by.name}" if row.decided_by else "",
        reason=row.reason,
        basis=words_of(row.sharing_basis),
        is_mine=is_mine,
        waits_for_me=row.state == row.State.ASKED and not is_mine and reader.may(Permission.RELEASE_SECOND),
        release_id=row.release_id,
    )


def _releases(reader: Reader, rows: QuerySet[Release]) -> list[ReleaseLine]:
    ready = list(
        rows.select_related("by", "second_by", "recalled_by", "to_marking__audience").prefetch_related("snapshots")
    )
    refs = {Ref.parse(row.object_ref) for row in ready}
    refs |= {Ref("snapshot", each.pk) for row in ready for each in row.snapshots.all()}
    named = describe(reader, refs)
    return [_release(reader, row, named) for row in ready]


def _release(reader: Reader, row: Release, named: dict[Ref, Described]) -> ReleaseLine:
    thing = named.get(Ref.parse(row.object_ref))
    snapshots = [Ref("snapshot", each.pk) for each in row.snapshots.all()]
    return ReleaseLine(
        id=row.pk,
        thing=thing.title if thing else words_for(row.object_ref),
        thing_url=thing.url if thing else "",
        version=row.version,
        to=_to(row.to_marking),
        term=_term(row.from_at, row.to_at),
        by=row.by.name,
        second=row.second_by.name if row.second_by else "",
        when=moment(row.at),
        state=_state(row, reader.at),
        recall=f"{moment(row.recalled_at)}: {row.recall_reason}" if row.recalled_at else "",
        basis=words_of(basis_of_release(row)),
        is_ours=row.to_marking.originator_id == reader.partner_id,
        snapshots=tuple(named[ref] for ref in snapshots if ref in named),
    )


def _state(row: Release, at: datetime) -> str:
    if row.recalled_at:
        return "Recalled"
    if row.from_at and at < row.from_at:
        return "Not yet open"
    return "Ended" if row.to_at and at >= row.to_at else "Open"


def _to(marking: Marking) -> str:
    return marking.audience.name if marking.audience else "the releasing body only"


def _term(from_at: datetime | None, to_at: datetime | None) -> str:
    begins = f"from {localtime(from_at):%-d %B %Y}" if from_at else "at once"
    return f"{begins} to {localtime(to_at):%-d %B %Y}" if to_at else f"{begins}, until recalled"
