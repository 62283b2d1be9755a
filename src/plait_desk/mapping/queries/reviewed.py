"""What was written of flags and leads, as far as the reader may read it: their own body's, for the purpose stated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from plait.domain.flag import FlagAbout, FlagKey, FlagState, Verdict, state_of
from plait.domain.ids import MentionId, encode
from plait.policy.access import Reader
from plait_desk.mapping.models import FlagReply, FlagReview
from plait_desk.thread.queries.ledger import moment

VERSION_LETTERS = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands of one flag: the newest review that was not taken back, and the newest answer. `last` is the newest
    row of the thread of reviews; `version` changes with whatever is written. `key` is what it was written of: another
    record of the same company, it may be."""

    key: FlagKey | None
    review: FlagReview | None
    last: FlagReview | None
    replied_at: datetime | None
    version: str

    @property
    def verdict(self) -> Verdict | None:
        return Verdict(self.review.verdict) if self.review else None

    @property
    def written_at(self) -> float:
        """The instant of the newest row, in seconds; 0 where there is none."""
        told = [at for at in (self.last and self.last.at, self.replied_at) if at]
        return max(told).timestamp() if told else 0.0

    def state(self, *, raised_on: date, at: datetime) -> FlagState:
        """Where the flag stands; days are those of the desk's own clock."""
        reviewed_at = self.review.at if self.review else None
        return state_of(raised_on=raised_on, reviewed_at=reviewed_at, replied_at=self.replied_at, at=localtime(at))


UNTOUCHED = Standing(key=None, review=None, last=None, replied_at=None, version="")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """One thing that was written of a flag, as its page shows it."""

    what: str
    words: str
    by: str


def standings(reader: Reader, *about: FlagAbout) -> dict[FlagKey, Standing]:
    """What stands of every flag of these kinds of which something was written. Two queries."""
    reviews: dict[FlagKey, list[FlagReview]] = {}
    for row in FlagReview.objects.readable_by(reader).filter(about__in=about).order_by("at", "pk"):
        reviews.setdefault(_key(row), []).append(row)
    replies = {
        _key(row): row for row in FlagReply.objects.readable_by(reader).filter(about__in=about).order_by("at", "pk")
    }
    keys = sorted({*reviews, *replies}, key=_order)
    return {key: standing_of(key, reviews.get(key, []), replies.get(key)) for key in keys}


def standing_of_flag(reader: Reader, key: FlagKey) -> Standing:
    """What stands of one flag."""
    reviews, replies = _rows(reader, key)
    return standing_of(key, reviews, replies[-1] if replies else None)


def written_of(reader: Reader, key: FlagKey) -> tuple[WrittenLine, ...]:
    """All that was written of a flag, the newest first."""
    reviews, replies = _rows(reader, key)
    told = [(row.at, row.pk, _review_words(row), row.reason, row.by.name) for row in reviews]
    told += [(row.at, row.pk, "Answer of somebody named", row.words, row.by.name) for row in replies]
    return tuple(
        WrittenLine(what=what, words=words, by=f"{moment(at)}, written down by {by}")
        for at, _, what, words, by in sorted(told, key=lambda line: line[:2], reverse=True)
    )


def standing_of(key: FlagKey, reviews: list[FlagReview], reply: FlagReply | None) -> Standing:
    """What stands of a thread, the oldest row first."""
    undone = {row.undoes_id for row in reviews if row.undoes_id}
    standing = [row for row in reviews if row.verdict and row.pk not in undone]
    last = reviews[-1] if reviews else None
    version = ".".join(encode(row.pk) for row in (last, reply) if row is not None)
    return Standing(
        key=key,
        review=standing[-1] if standing else None,
        last=last,
        replied_at=reply.at if reply else None,
        version=version,
    )


def by_thing(said: Mapping[FlagKey, Standing], thing_of: Callable[[FlagKey], str | None]) -> dict[str, Standing]:
    """What stands of each thing as the reader knows it; of two threads on records of one thing, the one written in
    last."""
    found: dict[str, Standing] = {}
    for key, one in said.items():
        thing = thing_of(key)
        if thing is not None and (thing not in found or found[thing].written_at < one.written_at):
            found[thing] = one
    return found


def reviews_that_count(standing: Mapping[str, Standing]) -> dict[str, bool]:
    """By thing: whether the look was worth it, of those of which somebody could tell."""
    return {thing: one.verdict is Verdict.WORTH for thing, one in standing.items() if one.verdict in _TOLD}


_TOLD = (Verdict.WORTH, Verdict.NOT_WORTH)


def _rows(reader: Reader, key: FlagKey) -> tuple[list[FlagReview], list[FlagReply]]:
    of = {"about": key.about, "mention": key.mention_id, "days": key.days}
    reviews = FlagReview.objects.readable_by(reader).filter(**of).select_related("by").order_by("at", "pk")
    replies = FlagReply.objects.readable_by(reader).filter(**of).select_related("by").order_by("at", "pk")
    return list(reviews), list(replies)


def _review_words(row: FlagReview) -> str:
    return Verdict(row.verdict).words if row.verdict else "Review taken back"


def _key(row: FlagReview | FlagReply) -> FlagKey:
    return FlagKey(about=FlagAbout(row.about), mention_id=MentionId(row.mention_id), days=row.days)


def _order(key: FlagKey) -> tuple[str, int, str]:
    return key.about, key.mention_id, key.days
