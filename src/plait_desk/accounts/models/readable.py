"""The policy as SQL: which markings a reader may read.

The same question as `plait.policy.access.may_read`, answered over the tables and written independently of it:
one named condition a clause. The tests hold the two to each other and drop each clause of either in turn.
Written as SQL and not with the ORM because every page asks it: 1 ms instead of 16.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from django.db import connection

from plait.domain.marking import TIERS
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import Role, roles_with

# A reader is one request, and its answers some hundred kilobytes: a few requests at once, each with its permissions.
READERS_REMEMBERED = 32
STANDING = "from_at <= %(at)s AND (to_at IS NULL OR to_at > %(at)s)"
OWN = "(m.kind = 'ordinary' AND m.originator_id = %(partner)s)"

# m is a single marking; seat holds the audiences that the reader has a place in at that instant.
CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "grant_holds_permission": f"""EXISTS (
            SELECT 1 FROM accounts_grant
            WHERE person_id = %(person)s AND partner_id = %(partner)s AND {STANDING}
            AND role IN ({{roles}}) AND purposes LIKE %(purpose)s)""",
        "tier_is_within_clearance": "m.tier IN ({tiers})",
        "purpose_is_among_the_markings": "m.purposes LIKE %(purpose)s",
        "body_originated_or_is_in_audience": f"""(
            {OWN} OR (m.kind <> 'ordinary' AND m.audience_id IS NULL)
            OR m.audience_id IN (SELECT audience_id FROM seat))""",
        "conditions_are_met_by_consent": f"""(
            m.handling = 'P' OR {OWN} OR EXISTS (
                SELECT 1 FROM accounts_consent c
                WHERE c.marking_id = m.id AND c.given_by_id = m.originator_id AND c.to_id = %(partner)s
                AND {STANDING} AND (withdrawn_at IS NULL OR withdrawn_at > %(at)s)))""",
        "kind_is_ordinary_or_own_list_names_reader": """(
            m.kind = 'ordinary' OR m.kind IN (
                SELECT a.kind FROM accounts_audience a JOIN seat ON seat.audience_id = a.id))""",
        "suspicious_activity_is_shown_to_no_bank": f"""(
            m.kind <> 'suspicious-activity' OR NOT EXISTS (
                SELECT 1 FROM accounts_grant g JOIN accounts_partner b ON b.id = g.partner_id OR b.id = g.lent_by_id
                WHERE b.is_bank AND g.person_id = %(person)s AND {STANDING}))""",
    }
)

# A combination is readable if all its parts are.
READABLE = f"""
    WITH seat AS (
        SELECT audience_id FROM accounts_audiencemember
        WHERE (partner_id = %(partner)s OR unit_id = %(unit)s OR person_id = %(person)s) AND {STANDING}),
    single AS (
        SELECT m.id FROM accounts_marking m
        WHERE NOT EXISTS (SELECT 1 FROM accounts_markingpart WHERE whole_id = m.id) AND {{clauses}})
    SELECT id FROM single
    UNION ALL
    SELECT whole_id FROM accounts_markingpart GROUP BY whole_id
    HAVING COUNT(*) = SUM(CASE WHEN part_id IN (SELECT id FROM single) THEN 1 ELSE 0 END)"""


def compute_readable(reader: Reader, permission: Permission, clauses: Mapping[str, str] = CLAUSES) -> frozenset[int]:
    """The ids of the markings that satisfy every clause: one query, however many there are."""
    return _compute(reader, _roles(reader, permission), clauses)


def readable_markings(reader: Reader, permission: Permission) -> frozenset[int]:
    """The ids of every marking the reader may read with the permission.

    Remembered for the reader, whose instant never moves, so at most for one request; every service that changes who
    may read calls `forget_readable`. Permissions that the same of the reader's roles give share one answer.
    """
    return _remembered(reader, _roles(reader, permission))


def _roles(reader: Reader, permission: Permission) -> frozenset[Role]:
    """Those of the reader's roles that give the permission; the tables say whether they still stand."""
    return roles_with(permission) & {grant.role for grant in reader.grants} if reader.names(permission) else frozenset()


@lru_cache(maxsize=READERS_REMEMBERED)
def _remembered(reader: Reader, roles: frozenset[Role]) -> frozenset[int]:
    return _compute(reader, roles, CLAUSES)


def _compute(reader: Reader, roles: frozenset[Role], clauses: Mapping[str, str]) -> frozenset[int]:
    asked = READABLE.format(clauses=" AND ".join(clauses.values()) or "TRUE").format(
        roles=_quoted(roles), tiers=_quoted(TIERS[: TIERS.index(reader.clearance) + 1])
    )
    values = {
        "at": connection.ops.adapt_datetimefield_value(reader.at),
        "person": reader.person_id,
        "partner": reader.partner_id,
        "unit": reader.unit_id,
        "purpose": f"%|{reader.purpose.value}|%",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return frozenset(row[0] for row in cursor.fetchall())


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes)) or "NULL"


def forget_readable() -> None:
    """Ask the tables again from now on."""
    _remembered.cache_clear()
