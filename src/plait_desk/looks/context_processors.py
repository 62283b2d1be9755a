"""What every page is told: who publishes it, who is looking, and where they may go. Settings and request only."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localtime, now

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.looks.navigation import ways
from plait_desk.looks.synthetic import is_synthetic


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Name, publisher and logo of this desk. By default a demonstration, never dressed as an official site."""

    name: str
    words: str
    logo: str


def page(request: HttpRequest) -> dict[str, object]:
    """The context of base.html."""
    reader: Reader | None = getattr(request, "reader", None)
    return {
        "publisher": Publisher(
            name=settings.PLAIT_NAME,
            words=settings.PLAIT_PUBLISHER,
            logo=settings.PLAIT_LOGO,
        ),
        "synthetic_world": is_synthetic(),
        "reader": reader,
        "rooms": ways(reader, request.path),
        "may_search": reader is not None and reader.may(Permission.SEARCH_USE),
        "looked_at": _moment(reader.at if reader else now()),
    }


def _moment(at: datetime) -> str:
    return f"{localtime(at):%-d %b %Y, %H:%M}"
