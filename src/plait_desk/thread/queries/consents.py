"""Conditions and consents as one body may see them: what is asked of us, what we asked, what we have given."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Consent, Marking, readable_markings
from plait_desk.thread.models import ConsentRequest
from plait_desk.thread.queries.ledger import MOST, moment
from plait_desk.thread.queries.naming import describe, words_for
from plait_desk.thread.queries.sharing import words_of

ConditionFinder = Callable[[int], list[Marking]]
_finders: dict[str, ConditionFinder] = {}


def conditions_with(kind: str, finder: ConditionFinder) -> None:
    """A room says which code C markings its things carry; called once from the room's apps.py."""
    _finders[kind] = finder


def conditions_of(ref: Ref) -> list[Marking]:
    """The single code C markings that a thing carries, whoever may read it. For the services that pass questions on."""
    finder = _finders.get(ref.kind)
    return finder(ref.id) if finder else []


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One question for consent, as either side sees it."""

    id: int
    ref: str
    title: str
    url: str
    body: str
    by: str
    when: str
    state: str
    is_open: bool
    answer: str
    basis: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One consent that our body gave."""

    id: int
    condition: str
    to: str
    term: str
    is_standing: bool


def asked_of_us(reader: Reader) -> list[AskedLine]:
    """Questions that our body must answer, open ones first, the longest waiting on top."""
    rows = ConsentRequest.objects.readable_by(reader).filter(originator_id=reader.partner_id)
    return _asked(reader, rows.order_by("answered_at", "asked_at", "pk")[:MOST])


def open_questions(reader: Reader) -> QuerySet[ConsentRequest]:
    """Questions that our body has not answered yet."""
    rows = ConsentRequest.objects.readable_by(reader)
    return rows.filter(originator_id=reader.partner_id, state=ConsentRequest.State.ASKED)


def asked_by_us(reader: Reader) -> list[AskedLine]:
    """What our body asked of others, newest first."""
    rows = ConsentRequest.objects.readable_by(reader).filter(partner_id=reader.partner_id)
    return _asked(reader, rows.order_by("-asked_at", "pk")[:MOST])


def given_by_us(reader: Reader) -> list[ConsentLine]:
    """Consents of our body to conditions that the reader may read, standing ones first, then newest first."""
    rows = own_consents(reader).select_related("to").order_by("-from_at", "pk")[:MOST]
    lines = [
        ConsentLine(
            id=row.pk,
            condition=row.condition,
            to=row.to.name,
            term=f"from {moment(row.from_at)} to {moment(row.withdrawn_at or row.to_at) or 'further notice'}",
            is_standing=row.withdrawn_at is None and (row.to_at is None or row.to_at > reader.at),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.is_standing)


def own_consents(reader: Reader) -> QuerySet[Consent]:
    """Consents that the reader's body gave to conditions that the reader may read: the words of one are content."""
    readable = readable_markings(reader, Permission.RELEASE_LEDGER_READ)
    return Consent.objects.filter(given_by_id=reader.partner_id, marking_id__among=readable)


def asked_line(reader: Reader, row: ConsentRequest) -> AskedLine:
    """One question that the reader may see."""
    return _asked(reader, ConsentRequest.objects.filter(pk=row.pk))[0]


def _asked(reader: Reader, rows: QuerySet[ConsentRequest]) -> list[AskedLine]:
    ready = list(rows.select_related("partner", "asked_by"))
    named = describe(reader, {Ref.parse(row.object_ref) for row in ready})
    return [
        AskedLine(
            id=row.pk,
            ref=row.object_ref,
            title=thing.title if (thing := named.get(Ref.parse(row.object_ref))) else words_for(row.object_ref),
            url=thing.url if thing else "",
            body=row.partner.name,
            by=row.asked_by.name,
            when=moment(row.asked_at),
            state=row.get_state_display().capitalize(),
            is_open=row.state == row.State.ASKED,
            answer=row.answer,
            basis=words_of(row.sharing_basis),
        )
        for row in ready
    ]
