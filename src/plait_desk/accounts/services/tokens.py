"""Tokens for machines: made by whoever stands for them, signed by an accounts officer, ended by either."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import Q

from plait.domain.ids import Ref, UnreadableId, decode, encode
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import BY_TOKEN, Permission
from plait_desk.accounts.models import Token
from plait_desk.accounts.queries import NoGrant, reader_of
from plait_desk.accounts.services.asking import require
from plait_desk.audit.services import record

PREFIX = "plait"
LONGEST = timedelta(days=366)


class TokenRefused(ValueError):
    """The token may not be made, signed or ended so; the message says what to do."""


class TokenOpensNothing(Exception):
    """What was shown is no token, or one that is not valid now; the message says which, to whoever has the secret."""

    def __init__(self, words: str, token: Token | None = None) -> None:
        super().__init__(words)
        self.token = token


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAsked:
    """Which machine, what it may do, and until when."""

    name: str
    permissions: frozenset[Permission]
    to_at: datetime


@transaction.atomic
def make_token(*, actor: Reader, asked: TokenAsked) -> tuple[Token, str]:
    """A token that acts as the actor does now, and its secret, which is kept nowhere. Raises TokenRefused.

    It opens nothing until an accounts officer has signed it.
    """
    require(actor, Permission.ACCOUNTS_SELF_READ)
    if not asked.permissions:
        raise TokenRefused("Choose at least one thing that it may do.")
    if not all(permission in BY_TOKEN and actor.may(permission) for permission in asked.permissions):
        raise TokenRefused("A token is given only what you may do yourself, and what the interface offers.")
    if not actor.at < asked.to_at <= actor.at + LONGEST:
        raise TokenRefused("A token ends: choose a day after today and within a year.")
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=asked.name,
        person_id=actor.person_id,
        grant_id=actor.grants[0].id,
        purpose=actor.purpose.value,
        permissions={permission.value for permission in asked.permissions},
        digest=_digest(secret),
        made_at=actor.at,
        to_at=asked.to_at,
    )
    record(actor=actor, event=AuditEvent.COLLECTION, objects=_cited(token))
    return token, f"{PREFIX}_{encode(token.pk)}_{secret}"


@transaction.atomic
def agree_token(*, actor: Reader, token: Token) -> None:
    """Sign a token second: from now on it opens what it names. Raises TokenRefused."""
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if actor.person_id == token.person_id:
        raise TokenRefused("This token is yours. The second signature is another person's.")
    waiting = Token.objects.filter(pk=token.pk, agreed_at=None, revoked_at=None, to_at__gt=actor.at)
    if not waiting.update(agreed_by_id=actor.person_id, agreed_at=actor.at):
        raise TokenRefused("This token was signed or ended meanwhile.")
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_cited(token))


@transaction.atomic
def revoke_token(*, actor: Reader, token: Token) -> None:
    """End a token now: one of one's own, or as an accounts officer any. Raises TokenRefused."""
    require(
        actor,
        Permission.ACCOUNTS_SELF_READ if actor.person_id == token.person_id else Permission.ACCOUNTS_GRANT_MANAGE,
    )
    standing = Token.objects.filter(pk=token.pk, revoked_at=None)
    if not standing.update(revoked_by_id=actor.person_id, revoked_at=actor.at):
        raise TokenRefused("This token has ended already.")
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_cited(token))


def reader_by_token(shown: str, *, at: datetime) -> Reader:
    """Whom the token acts for, under its grant, for its purpose, narrowed to what it names.

    Raises TokenOpensNothing. That it was used is noted once a day.
    """
    token = _known(shown)
    if not token.person.is_active:
        raise TokenOpensNothing("The account of the person who stands for this token is closed.", token)
    if token.revoked_at is not None and token.revoked_at <= at:
        raise TokenOpensNothing("This token was ended.", token)
    if token.agreed_at is None:
        raise TokenOpensNothing("This token waits for the signature of an accounts officer.", token)
    if not token.term.covers(at):
        raise TokenOpensNothing("The last day of this token is over.", token)
    try:
        reader = reader_of(token.person, at=at, purpose=Purpose(token.purpose), grant_id=token.grant_id)
    except NoGrant as none:
        raise TokenOpensNothing(f"The grant of this token stands no more: {none}", token) from none
    unused = Q(used_on=None) | Q(used_on__lt=at.date())
    if token.used_on is None or token.used_on < at.date():
        Token.objects.filter(unused, pk=token.pk).update(used_on=at.date())
    return replace(reader, token=token.value())


def _known(shown: str) -> Token:
    prefix, _, rest = shown.partition("_")
    code, _, secret = rest.partition("_")
    try:
        key = decode(code) if prefix == PREFIX else 0
    except UnreadableId:
        key = 0
    token = Token.objects.filter(pk=key).select_related("person").first()
    # Compared in any case, so that the time taken does not tell whether there is such a token.
    is_its_own = compare_digest(token.digest if token else _digest(""), _digest(secret))
    if token is None or not is_its_own:
        raise TokenOpensNothing("This is no token of this desk.")
    return token


def _digest(secret: str) -> str:
    """The secret is random and long, so that a plain digest of it leads nowhere."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _cited(token: Token) -> list[Ref]:
    return [Ref("token", token.pk), Ref("person", token.person_id)]
