"""The ways in which somebody may act: under which grant, for which purpose."""

from dataclasses import dataclass
from datetime import datetime

from plait.domain.ids import encode
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait_desk.accounts.models import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to act: under a grant, for one of its purposes. `code` is what the form sends."""

    code: str
    words: str
    is_taken: bool = False


def ways_among(held: list[Grant], *, reader: Reader | None, at: datetime) -> tuple[Way, ...]:
    """Every valid grant and purpose that the person may choose between; the one they act by now is marked."""
    now = code_of(reader) if reader else ""
    return tuple(
        Way(
            code=(code := f"{encode(grant.pk)}:{purpose.value}"),
            words=f"{grant.value().role.words}, {grant.unit or grant.partner}: {purpose.words.lower()}",
            is_taken=code == now,
        )
        for grant in held
        if grant.term.covers(at)
        for purpose in Purpose
        if purpose in grant.purposes
    )


def code_of(reader: Reader) -> str:
    """How a form names the grant and purpose that the reader acts by."""
    return f"{encode(reader.grants[0].id)}:{reader.purpose.value}"
