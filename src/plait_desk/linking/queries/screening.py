"""Is this name known: what screening answers one reader, grouped by subject, each with its reasons.

What the reader may not read is left out before anything is ranked: rows of other markings, people who must be
protected, records whose use is restricted, loads that are under way. So the answer is, to the last byte, what it would
be if none of that existed. Nothing found and nothing that may be shown look the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from plait.domain.subject import ReaderSubject
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.reasons import needs_reason
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Mention
from plait_desk.collection.queries import mentions, protected_mentions
from plait_desk.linking.models import Membership, ScreeningCheck
from plait_desk.linking.queries import screener
from plait_desk.linking.queries.listing import corrected_since, current_edition, folder_of, readable_newer
from plait_desk.linking.queries.page import fullest
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.screener import IndexLost, ScreenerNotReady
from plait_desk.linking.queries.subjects import protected_among, subjects_of
from plait_desk.thread.queries.rights import restricted_mentions

# So many names with the same evidence are asked for, so many subjects shown, and so many records of each named.
MOST_HITS, MOST_SUBJECTS, MOST_RECORDS = 24, 10, 5
MOST_CHECKS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom one asks about. Dates as ISO (a year, a month, a day) or day/month/year; what is not known is empty."""

    name: str
    birth_date: str = ""
    postcode: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        """All that was typed in one line, for the log."""
        return "; ".join(value for value in asdict(self).values() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsCompared:
    """A word asked beside a word found ("" where there is none): how they compare, how rare it is, what it weighs."""

    asked: str
    found: str
    how: str
    one_in: int | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCompared:
    """What a birth date, a postcode or a number says beside the name."""

    label: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFound:
    """One subject that may be the one asked about, as this reader sees it; `score` is the sum of all weights (nats)."""

    cited_by: int
    kind: str
    name: str
    score: float
    words: tuple[WordsCompared, ...]
    facts: tuple[FactCompared, ...]
    records: tuple[Record, ...]
    """the first of those that agree best"""
    asks_why: bool
    """the marking of a record asks why the reader needs it: of it only the name is told"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """Subjects, the best evidence first; `advice` says what would help, `is_cut` that much came in just now."""

    found: tuple[SubjectFound, ...]
    advice: str
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check of one's own, as the page lists it. Whom it was about stands on the audit log alone."""

    case_reference: str
    purpose: str
    at: datetime
    found: int


def screened(reader: Reader, asked: Asked) -> Screened:
    """The best MOST_SUBJECTS subjects among all people and organisations that this reader may read.

    Raises ScreenerNotReady, with what to do.
    """
    try:
        told, is_cut = _told(reader, asked)
    except IndexLost:  # another took its place in this moment
        told, is_cut = _told_again(reader, asked)
    return Screened(found=_subjects(reader, told["hits"]), advice=told["advice"], is_cut=is_cut)


def _told_again(reader: Reader, asked: Asked) -> tuple[dict[str, Any], bool]:
    try:
        return _told(reader, asked)
    except IndexLost:
        raise ScreenerNotReady("The index is being changed. Ask again in a few seconds.") from None


def _told(reader: Reader, asked: Asked) -> tuple[dict[str, Any], bool]:
    """What the process answers that holds the index, and whether more came in than could be read with the question."""
    edition = current_edition()
    closed = closed_to_screening()
    newer, is_cut = readable_newer(reader, edition)
    rows = zip(*(newer[name].to_pylist() for name in ("mention_id", *asdict(asked))), strict=True)
    question = {
        "folder": str(folder_of(edition)) if edition else "",
        "markings": sorted(readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)),
        "closed": sorted(closed | corrected_since(edition)),
        "newer": [row for row in rows if row[0] not in closed],
        "asked": {name: value or None for name, value in asdict(asked).items()} | {"name": asked.name},
        "limit": MOST_HITS,
    }
    return screener.ask(question), is_cut


def closed_to_screening() -> frozenset[int]:
    """Who is a hit for nobody: every record of people who must be protected, and records whose use is restricted."""
    same = Membership.objects.filter(subject__memberships__mention__is_protected=True)
    return protected_mentions() | restricted_mentions() | frozenset(same.values_list("mention_id", flat=True))


def _subjects(reader: Reader, hits: list[Mapping[str, Any]]) -> tuple[SubjectFound, ...]:
    """Hits by the reader's subject, each at its best evidence. What is not there any more is left out."""
    ids = {mention for hit in hits for mention in hit["mentions"]}
    subjects = subjects_of(reader, mentions(reader, ids)["mention_id"].to_pylist())
    closed = protected_among(mention for subject in subjects.values() for mention in subject.mention_ids)
    best: dict[int, tuple[ReaderSubject, Mapping[str, Any]]] = {}
    for hit in hits:
        for mention in hit["mentions"]:
            subject = subjects.get(mention)
            if subject is not None and closed.isdisjoint(subject.mention_ids):
                best.setdefault(subject.cited_by, (subject, hit))
    shown = list(best.values())[:MOST_SUBJECTS]
    agreeing = [
        [mention for mention in dict.fromkeys(hit["mentions"]) if mention in subject.mention_ids][:MOST_RECORDS]
        for subject, hit in shown
    ]
    found = records(reader, {mention for some in agreeing for mention in some})
    asking = _asking_why(reader, found)
    return tuple(
        _subject(subject, hit, [found[mention] for mention in some], asks_why=not asking.isdisjoint(some))
        for (subject, hit), some in zip(shown, agreeing, strict=True)
    )


def _subject(subject: ReaderSubject, hit: Mapping[str, Any], agreeing: list[Record], *, asks_why: bool) -> SubjectFound:
    words = tuple(WordsCompared(**dict(zip(_PAIR, pair, strict=True))) for pair in hit["pairs"])
    # Of what asks why, no fact is told before, not even by the sum.
    told = () if asks_why else hit["facts"]
    facts = tuple(FactCompared(**dict(zip(_FACT, fact, strict=True))) for fact in told)
    return SubjectFound(
        cited_by=subject.cited_by,
        kind=agreeing[0].kind,
        name=fullest([record.name for record in agreeing]),
        score=sum(pair.weight for pair in words) + sum(fact.weight for fact in facts),
        words=words,
        facts=facts,
        records=tuple(agreeing),
        asks_why=asks_why,
    )


_PAIR = ("asked", "found", "how", "one_in", "weight")
_FACT = ("label", "words", "weight")


def _asking_why(reader: Reader, mention_ids: Iterable[int]) -> frozenset[int]:
    """Those of the records whose marking asks this reader why before more than a name is shown."""
    marked = dict(Mention.objects.filter(pk__in=set(mention_ids)).values_list("pk", "marking_id"))
    rows = Marking.objects.filter(pk__in=set(marked.values())).prefetch_related("parts__part")
    asking = {row.pk for row in rows if needs_reason(reader, row.value())}
    return frozenset(mention for mention, marking in marked.items() if marking in asking)


def own_checks(reader: Reader) -> QuerySet[ScreeningCheck]:
    """The checks that this person made, acting for this body."""
    return ScreeningCheck.objects.filter(person_id=reader.person_id, partner_id=reader.partner_id)


def check_lines(reader: Reader) -> list[CheckLine]:
    """The newest MOST_CHECKS of one's own."""
    return [
        CheckLine(case_reference=row.case_reference, purpose=row.get_purpose_display(), at=row.at, found=row.found)
        for row in own_checks(reader).order_by("-at", "-pk")[:MOST_CHECKS]
    ]


def checks_today(reader: Reader) -> int:
    """How many checks this person made since midnight (UTC, as the quota counts) for whichever body."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return ScreeningCheck.objects.filter(person_id=reader.person_id, at__gte=midnight).count()
