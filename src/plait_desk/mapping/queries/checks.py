"""Checks of bidders and applicants as each side sees them: what may be told, what was asked, and who was sent here.

Whom to ask is one of the exceptions to non-interference that the policy lists (pointer notices). The rows it is found
in hold nothing that may not be told, so nothing found and nothing shareable are the same rows: none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse

from plait.domain.check import ANSWER_LASTS, REPLY_FOR, CheckAnswer, CheckStage, CheckState, state_of
from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.linking.pointing import OPEN_FOR, NoticeState, PointerAnswer
from plait.linking.pointing import state_of as notice_state
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reference.ground import Ground, grounds
from plait_desk.collection.models import Statement
from plait_desk.linking.models import ExactKey, PointerContact
from plait_desk.linking.queries.pointing import may_be_pointed_at
from plait_desk.mapping.models import Check, CheckDecision, CheckKey, CheckNotice, CheckReply
from plait_desk.mapping.queries.drawn import protected_mentions
from plait_desk.thread.models import Snapshot
from plait_desk.thread.queries import Described
from plait_desk.thread.queries.ledger import moment
from plait_desk.thread.queries.rights import restricted_mentions

MOST = 50
_NAMES = (Property.COMPANY_NUMBER, Property.NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check of the reader's body, in a list."""

    id: int
    reference: str
    stage: str
    about: str
    asked: str
    by: str
    state: CheckState
    answer: str
    """empty once it has expired"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """One body that may be asked: whom to call there, and what it has said since."""

    body: str
    contact: str
    answer: str
    release_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTold:
    """One decision, as it was taken, with what was said to it."""

    decision: str
    grounds: tuple[Ground, ...]
    evidence: str
    decider: str
    reason: str
    taken: str
    reply_until: str
    replies: tuple[tuple[str, str], ...]
    """each reply, with when it was taken down and by whom"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One check in full. `answer`, `ask` and `cards` are empty once the answer has expired."""

    line: CheckLine
    company_number: str
    company_name: str
    purpose: Purpose
    reason: str
    until: str
    ask: tuple[ToAsk, ...]
    cards: tuple[Described, ...]
    decisions: tuple[DecisionTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """Who was sent to the reader's body: all that it learns."""

    id: int
    who: str
    body: str
    purpose: str
    stage: str
    reference: str
    reason: str
    asked: str
    expires: str
    state: NoticeState
    answer: str


def bodies_to_ask(reader: Reader, numbers: Collection[int]) -> list[int]:
    """The bodies, other than the reader's own, that may be asked about a company with one of these digests.

    Those with a group that reaches it by a path that may be told of, and those with a report that names it and may be
    pointed at. The same queries, whatever there is; who came to be protected since is looked up every time.
    """
    keys = CheckKey.objects.filter(number__in=numbers, purpose=reader.purpose.value)
    told = keys.exclude(partner=reader.partner_id).order_by("partner_id", "pk").values_list("partner_id", "mentions")
    closed = protected_mentions() | restricted_mentions()
    reaching = {partner for partner, mentions in told if closed.isdisjoint(mentions)}
    keyed = ExactKey.objects.filter(number__in=numbers).values("mention")
    named = may_be_pointed_at(reader.purpose).filter(pk__in=keyed, item__isnull=False)
    naming = named.exclude(marking__originator=reader.partner_id).values_list("marking__originator_id", flat=True)
    return sorted(reaching | {body for body in naming.order_by("marking__originator_id", "pk") if body is not None})


def cards_open(reader: Reader) -> list[tuple[int, list[tuple[str, str]]]]:
    """Of every released card of a company that the reader may read: its id, and the company's numbers and names.

    As the record itself says, with its own marking; the newest first.
    """
    rows = Snapshot.objects.readable_by(reader).filter(release__object_ref__startswith="mention:")
    found = dict(rows.order_by("made_at", "pk").values_list("pk", "release__object_ref"))
    mention_of = {card: Ref.parse(ref).id for card, ref in found.items()}
    said = Statement.objects.filter(
        mention__in=set(mention_of.values()),
        mention__kind__in=(MentionKind.COMPANY, MentionKind.ORGANISATION),
        marking=F("mention__marking"),
        property__in=_NAMES,
        value__isnull=False,
        withdrawn_at=None,
    )
    words: dict[int, list[tuple[str, str]]] = {}
    for mention, name, value in said.order_by("pk").values_list("mention_id", "property", "value"):
        words.setdefault(mention, []).append((name, value or ""))
    cards = reversed(mention_of.items())
    return [(card, words.get(mention, [])) for card, mention in cards]


def own_checks(reader: Reader) -> list[CheckLine]:
    """The checks of the reader's body that they may read, the newest first."""
    rows = Check.objects.readable_by(reader).filter(partner=reader.partner_id).select_related("asked_by")
    shown = list(rows.order_by("-asked_at", "pk")[:MOST])
    taken = _decisions(reader, shown)
    said = _replies(reader, [row for some in taken.values() for row in some])
    return [_line(reader, row, _state(reader, row, taken.get(row.pk, []), said)) for row in shown]


def check_view(reader: Reader, row: Check) -> CheckView:
    """One check that the reader may read."""
    taken = _decisions(reader, [row]).get(row.pk, [])
    said = _replies(reader, taken)
    return CheckView(
        line=_line(reader, row, _state(reader, row, taken, said)),
        company_number=row.company_number,
        company_name=row.company_name,
        purpose=Purpose(row.purpose),
        reason=row.reason,
        until=moment(row.asked_at + ANSWER_LASTS),
        ask=_to_ask(reader, row) if _stands(reader, row) else (),
        cards=_cards(reader, row) if _stands(reader, row) else (),
        decisions=tuple(_decision(one, said.get(one.pk, [])) for one in taken),
    )


def state_of_check(reader: Reader, row: Check) -> tuple[CheckState, CheckDecision | None]:
    """Where it stands now, and the newest decision."""
    taken = _decisions(reader, [row]).get(row.pk, [])
    return _state(reader, row, taken, _replies(reader, taken)), taken[0] if taken else None


def listed_grounds(purpose: Purpose) -> tuple[Ground, ...]:
    """The grounds that an officer may choose from for this purpose."""
    return tuple(ground for ground in grounds() if ground.purpose == purpose.value)


def sent_here(reader: Reader) -> list[SentLine]:
    """Who was sent to the reader's body, open ones first, then the newest. None without the right to answer."""
    if not reader.may(Permission.MAPPING_CHECK_ANSWER):
        return []
    rows = CheckNotice.objects.filter(partner=reader.partner_id).select_related("asked_by", "asking")
    lines = [_sent(reader, row) for row in rows.order_by("-asked_at", "pk")[:MOST]]
    return sorted(lines, key=lambda line: line.state is not NoticeState.OPEN)


def open_check_notices(reader: Reader) -> QuerySet[CheckNotice]:
    """Those that may still be answered, the longest waiting first; none without that right."""
    rows = CheckNotice.objects.filter(partner=reader.partner_id, answer="", asked_at__gt=reader.at - OPEN_FOR)
    answerable = rows if reader.may(Permission.MAPPING_CHECK_ANSWER) else rows.none()
    return answerable.select_related("asking").order_by("asked_at", "pk")


def sent_state(row: CheckNotice, reader: Reader) -> NoticeState:
    """Where a notice stands now."""
    answer = PointerAnswer(row.answer) if row.answer else None
    return notice_state(answer, expires_at=row.asked_at + OPEN_FOR, at=reader.at)


def _decisions(reader: Reader, rows: Iterable[Check]) -> dict[int, list[CheckDecision]]:
    """The decisions on each check, the newest first."""
    found: dict[int, list[CheckDecision]] = {}
    taken = CheckDecision.objects.readable_by(reader).filter(check_made__in=[row.pk for row in rows])
    for one in taken.select_related("by").order_by("-at", "-pk"):
        found.setdefault(one.check_made_id, []).append(one)
    return found


def _replies(reader: Reader, taken: Iterable[CheckDecision]) -> dict[int, list[CheckReply]]:
    found: dict[int, list[CheckReply]] = {}
    said = CheckReply.objects.readable_by(reader).filter(decision__in=[one.pk for one in taken])
    for reply in said.select_related("by").order_by("-at", "-pk"):
        found.setdefault(reply.decision_id, []).append(reply)
    return found


def _state(reader: Reader, row: Check, taken: list[CheckDecision], said: dict[int, list[CheckReply]]) -> CheckState:
    newest = taken[0] if taken else None
    replies = said.get(newest.pk, []) if newest else []
    return state_of(
        answered_at=row.asked_at,
        decided_at=newest.at if newest else None,
        replied_at=replies[0].at if replies else None,
        at=reader.at,
    )


def _stands(reader: Reader, row: Check) -> bool:
    return reader.at < row.asked_at + ANSWER_LASTS


def _line(reader: Reader, row: Check, state: CheckState) -> CheckLine:
    return CheckLine(
        id=row.pk,
        reference=row.reference,
        stage=CheckStage(row.stage).words,
        about=row.company_name or row.company_number,
        asked=moment(row.asked_at),
        by=row.asked_by.name,
        state=state,
        answer=CheckAnswer(row.answer).words if _stands(reader, row) else "",
    )


def _to_ask(reader: Reader, row: Check) -> tuple[ToAsk, ...]:
    rows = CheckNotice.objects.filter(of_check=row.pk, asking=reader.partner_id).select_related("partner")
    sent = list(rows.order_by("partner__name", "pk"))
    contacts = dict(
        PointerContact.objects.filter(partner__in=[one.partner_id for one in sent]).values_list("partner_id", "words")
    )
    return tuple(
        ToAsk(
            body=one.partner.name,
            contact=contacts.get(one.partner_id, ""),
            answer=PointerAnswer(one.answer).words if one.answer else "",
            release_id=one.release_id,
        )
        for one in sent
    )


def _cards(reader: Reader, row: Check) -> tuple[Described, ...]:
    """Those cards that still stand: what was taken back looks as if it had never been."""
    found = Snapshot.objects.readable_by(reader).filter(pk__in=row.cards, release__isnull=False)
    return tuple(
        Described(title=card.title, url=reverse("thread:released", args=[card.pk]))
        for card in found.order_by("-made_at", "pk")
    )


def _decision(row: CheckDecision, replies: Iterable[CheckReply]) -> DecisionTold:
    chosen = frozenset(row.grounds)
    return DecisionTold(
        decision=row.decision,
        grounds=tuple(ground for ground in grounds() if ground.key in chosen),
        evidence=row.evidence,
        decider=row.decider,
        reason=row.reason,
        taken=f"{moment(row.at)}, written down by {row.by.name}",
        reply_until=moment(row.at + REPLY_FOR),
        replies=tuple((one.words, f"{moment(one.at)}, taken down by {one.by.name}") for one in replies),
    )


def _sent(reader: Reader, row: CheckNotice) -> SentLine:
    return SentLine(
        id=row.pk,
        who=row.asked_by.name,
        body=row.asking.name,
        purpose=Purpose(row.purpose).words,
        stage=CheckStage(row.stage).words,
        reference=row.reference,
        reason=row.reason,
        asked=moment(row.asked_at),
        expires=moment(row.asked_at + OPEN_FOR),
        state=sent_state(row, reader),
        answer=PointerAnswer(row.answer).words if row.answer else "",
    )
