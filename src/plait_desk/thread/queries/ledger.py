"""The ledger as one reader may see it: what was sent to whom, what came to me, and what I must still confirm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from plait.domain.ids import Ref
from plait.domain.sharing import SendingState
from plait.policy.access import Reader
from plait_desk.accounts.models import Person
from plait_desk.thread.models import Dissemination, DisseminationRecipient, Notice
from plait_desk.thread.queries.naming import Described, describe, words_for
from plait_desk.thread.queries.sharing import words_of

MOST = 50
STATE_WORDS = {
    SendingState.HELD: "Held until live",
    SendingState.SENT: "Sent",
    SendingState.RECALLED: "Recalled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One body or person that something was sent to, and what they said since. Days and times as words."""

    name: str
    read: str
    acknowledged: str
    is_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One entry of the ledger. `message` is empty for whoever neither sent it nor got it."""

    id: int
    ref: str
    title: str
    url: str
    version: str
    state: str
    when: str
    sender: str
    by: str
    to: tuple[Place, ...]
    message: str
    basis: tuple[tuple[str, str], ...]
    is_ours: bool

    @property
    def me(self) -> Place | None:
        """My place, or my body's, among those it was sent to."""
        return next((place for place in self.to if place.is_me), None)

    @property
    def is_recalled(self) -> bool:
        """True once the body that sent it took it back."""
        return self.state == STATE_WORDS[SendingState.RECALLED]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """One notice: what of which thing, why, and whether it is mine to acknowledge."""

    id: int
    kind: str
    title: str
    url: str
    in_place: str
    in_place_url: str
    reason: str
    sender: str
    to: str
    when: str
    acknowledged: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAsked:
    """What somebody looks for; every part may be left out."""

    partner_id: int | None = None
    ref: str = ""
    state: str = ""


def ledger(reader: Reader, asked: LedgerAsked) -> list[LedgerLine]:
    """Entries that the reader may see, newest first: to or from a body, of one thing, in one state."""
    rows = _seen(reader)
    if asked.partner_id is not None:
        rows = rows.filter(Q(_to(partner_id=asked.partner_id)) | Q(from_partner_id=asked.partner_id))
    if asked.ref:
        rows = rows.filter(object_ref=asked.ref)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return _lines(reader, rows.order_by("-asked_at", "pk")[:MOST])


def inbox(reader: Reader) -> list[LedgerLine]:
    """What was sent to the reader or their body, newest first; never what is held."""
    rows = _seen(reader).exclude(sent_at=None).filter(_to_reader(reader))
    return _lines(reader, rows.order_by("-sent_at", "pk")[:MOST])


def ledger_line(reader: Reader, row: Dissemination) -> LedgerLine:
    """One entry that the reader may see."""
    return _lines(reader, _seen(reader).filter(pk=row.pk))[0]


def waiting_notices(reader: Reader) -> list[NoticeLine]:
    """What the reader, or their body, must still acknowledge, oldest first."""
    return notice_lines(reader, unacknowledged(reader).order_by("at", "pk")[:MOST])


def unacknowledged(reader: Reader) -> QuerySet[Notice]:
    """Notices to the reader or their body that nobody there has acknowledged."""
    mine = Q(partner_id=reader.partner_id) | Q(person_id=reader.person_id)
    return Notice.objects.readable_by(reader).filter(mine, acknowledged_at=None)


def notices_of(reader: Reader, ref: str) -> list[NoticeLine]:
    """Every notice about one thing that the reader may see, newest first."""
    return notice_lines(reader, Notice.objects.readable_by(reader).filter(object_ref=ref).order_by("-at", "pk")[:MOST])


def notice_lines(reader: Reader, rows: QuerySet[Notice]) -> list[NoticeLine]:
    """Notices as a page shows them."""
    ready = list(rows.select_related("from_partner", "partner", "person", "acknowledged_by"))
    named = describe(reader, {Ref.parse(ref) for row in ready for ref in (row.object_ref, row.by_ref) if ref})
    lines = []
    for row in ready:
        # What was disposed of has nothing in its place: the notice cites the disposal, for those who decided on it.
        by_ref = "" if row.kind == Notice.Kind.ERASURE else row.by_ref
        thing, instead = named.get(Ref.parse(row.object_ref)), named.get(Ref.parse(by_ref)) if by_ref else None
        lines.append(
            NoticeLine(
                id=row.pk,
                kind=row.get_kind_display(),
                title=thing.title if thing else words_for(row.object_ref),
                url=thing.url if thing else "",
                in_place=instead.title if instead else words_for(by_ref) if by_ref else "",
                in_place_url=instead.url if instead else "",
                reason=row.reason,
                sender=row.from_partner.name,
                to=str(row.partner or row.person),
                when=moment(row.at),
                acknowledged=_said(row.acknowledged_at, row.acknowledged_by),
                is_mine=row.partner_id == reader.partner_id or row.person_id == reader.person_id,
            )
        )
    return lines


def moment(at: datetime | None) -> str:
    """A day and time in words, or nothing."""
    return f"{localtime(at):%-d %b %Y, %H:%M}" if at else ""


def _seen(reader: Reader) -> QuerySet[Dissemination]:
    """What the marking lets the reader see; what is held only at the body that holds it."""
    rows = Dissemination.objects.readable_by(reader)
    return rows.filter(~Q(sent_at=None) | Q(from_partner_id=reader.partner_id))


def _to(**who: int) -> Exists:
    return Exists(DisseminationRecipient.objects.filter(dissemination=OuterRef("pk"), **who))


def _to_reader(reader: Reader) -> Q:
    return Q(_to(partner_id=reader.partner_id)) | Q(_to(person_id=reader.person_id))


def _lines(reader: Reader, rows: QuerySet[Dissemination]) -> list[LedgerLine]:
    ready = list(
        rows.select_related("from_partner", "by").prefetch_related(
            "recipients__partner", "recipients__person", "recipients__read_by", "recipients__acknowledged_by"
        )
    )
    named = describe(reader, {Ref.parse(row.object_ref) for row in ready})
    return [_line(reader, row, named.get(Ref.parse(row.object_ref))) for row in ready]


def _line(reader: Reader, row: Dissemination, named: Described | None) -> LedgerLine:
    to = tuple(_places(reader, row.recipients.all()))
    is_ours = row.from_partner_id == reader.partner_id
    return LedgerLine(
        id=row.pk,
        ref=row.object_ref,
        title=named.title if named else words_for(row.object_ref),
        url=named.url if named else "",
        version=row.version,
        state=STATE_WORDS[SendingState(row.state)],
        when=moment(row.sent_at or row.asked_at),
        sender=row.from_partner.name,
        by=row.by.name if is_ours else "",
        to=to,
        message=row.message if is_ours or any(place.is_me for place in to) else "",
        basis=words_of(row.sharing_basis),
        is_ours=is_ours,
    )


def _places(reader: Reader, rows: Iterable[DisseminationRecipient]) -> Iterable[Place]:
    for row in rows:
        yield Place(
            name=str(row.partner or row.person),
            read=_said(row.read_at, row.read_by),
            acknowledged=_said(row.acknowledged_at, row.acknowledged_by),
            is_me=row.partner_id == reader.partner_id or row.person_id == reader.person_id,
        )


def _said(at: datetime | None, by: Person | None) -> str:
    return f"{moment(at)}, {by.name}" if at and by else moment(at)
