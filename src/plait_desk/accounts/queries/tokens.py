"""Tokens as pages show them; never the secret."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.accounts.models import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """One token: whose, for what, until when, and whether it opens anything now."""

    id: int
    name: str
    person: str
    person_id: int
    way: str
    permissions: tuple[str, ...]
    until: str
    state: str
    used_on: str
    is_waiting: bool
    may_end: bool


def tokens_of(reader: Reader) -> tuple[TokenLine, ...]:
    """The tokens that the reader stands for, newest first."""
    return _lines(reader.at, person_id=reader.person_id)


def all_tokens(*, at: datetime) -> tuple[TokenLine, ...]:
    """Every token, those that wait for a signature first."""
    return tuple(sorted(_lines(at), key=lambda line: not line.is_waiting))


def offered_to(reader: Reader) -> tuple[Permission, ...]:
    """What a token of this reader may be made for, in the order of the rooms."""
    return tuple(permission for permission in Permission if permission in BY_TOKEN and reader.may(permission))


def _lines(at: datetime, **whose: int) -> tuple[TokenLine, ...]:
    rows = Token.objects.filter(**whose).select_related("person", "grant__partner", "grant__unit")
    return tuple(_line(row, at) for row in rows.order_by("-made_at", "pk"))


def _line(row: Token, at: datetime) -> TokenLine:
    grant, is_over = row.grant, row.to_at <= at
    return TokenLine(
        id=row.pk,
        name=row.name,
        person=row.person.name,
        person_id=row.person_id,
        way=f"{grant.value().role.words}, {grant.unit or grant.partner}: {Purpose(row.purpose).words.lower()}",
        permissions=tuple(permission.words for permission in Permission if permission in row.permissions),
        until=f"{localtime(row.to_at):%-d %B %Y}",
        state=_state(row, at),
        used_on=f"{row.used_on:%-d %B %Y}" if row.used_on else "Never",
        is_waiting=row.agreed_at is None and row.revoked_at is None and not is_over,
        may_end=row.revoked_at is None and not is_over,
    )


def _state(row: Token, at: datetime) -> str:
    if row.revoked_at is not None:
        return f"Ended on {localtime(row.revoked_at):%-d %B %Y, %H:%M}"
    if row.to_at <= at:
        return "Its last day is over"
    if not row.grant.term.covers(at):
        return "Its grant is not valid today"
    return "Opens what it names" if row.agreed_at else "Waits for a signature"
