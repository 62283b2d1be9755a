"""The rooms a reader may open, in the order of the journey."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from plait.policy.access import Reader
from plait.policy.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One entry of the navigation. Any one of `permissions` opens it."""

    name: str
    url_name: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A room as a page shows it."""

    name: str
    href: str
    here: bool


ROOMS = (
    Room(name="Desk", url_name="home:front", permissions=(Permission.HOME_READ,)),
    Room(name="Collection", url_name="collection:index", permissions=(Permission.COLLECTION_REPORT_READ,)),
    Room(name="Sources", url_name="collection:sources", permissions=(Permission.COLLECTION_SOURCE_READ,)),
    Room(
        name="Linking",
        url_name="linking:index",
        permissions=(Permission.LINKING_PAIR_DECIDE, Permission.LINKING_SUBJECT_READ),
    ),
    Room(name="Mapping", url_name="mapping:index", permissions=(Permission.MAPPING_GROUP_READ,)),
    Room(name="Checks", url_name="mapping:checks", permissions=(Permission.MAPPING_CHECK_MAKE,)),
    Room(name="Assessment", url_name="assessment:index", permissions=(Permission.ASSESSMENT_THREAT_READ,)),
    Room(
        name="Tasking",
        url_name="tasking:index",
        permissions=(Permission.TASKING_OPTION_READ, Permission.TASKING_TASK_READ),
    ),
    Room(name="Action", url_name="action:index", permissions=(Permission.ACTION_PLAN_READ,)),
    Room(
        name="Reporting",
        url_name="reporting:index",
        permissions=(Permission.REPORTING_RELEASED_READ, Permission.REPORTING_EDITION_READ),
    ),
    Room(name="Sharing", url_name="thread:index", permissions=(Permission.RELEASE_LEDGER_READ,)),
    Room(name="Rights", url_name="thread:rights", permissions=(Permission.RIGHTS_REQUEST_READ,)),
    Room(name="Oversight", url_name="audit:index", permissions=(Permission.OVERSIGHT_AUDIT_READ,)),
    Room(name="Retention", url_name="collection:retention", permissions=(Permission.OVERSIGHT_DISPOSAL_DECIDE,)),
    Room(
        name="People",
        url_name="accounts:index",
        permissions=(Permission.ACCOUNTS_PERSON_MANAGE, Permission.ACCOUNTS_GRANT_MANAGE),
    ),
)


def ways(reader: Reader | None, path: str) -> list[Way]:
    """The rooms this reader may open; the one that `path` lies in is marked. Nothing before sign-in."""
    if reader is None:
        return []
    return [
        Way(name=room.name, href=address, here=_lies_in(path, address))
        for room in ROOMS
        if any(reader.may(permission) for permission in room.permissions)
        if (address := _address(room.url_name))
    ]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _lies_in(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
