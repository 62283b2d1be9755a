"""How the thread's own things, and grants that wait, are named on other pages: released words, requests, notices."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import waiting_proposals
from plait_desk.thread.models import ConsentRequest, Notice, Release, ReleaseRequest, RightsRequest, Snapshot
from plait_desk.thread.queries.ledger import LedgerAsked, ledger
from plait_desk.thread.queries.naming import Described, describe_with
from plait_desk.thread.queries.released import release_lines

WORDS, EXPORT = "released-words", "released-export"


def describe_own() -> None:
    """Called once, from apps.py."""
    describe_with("snapshot", _snapshots)
    describe_with("release", _releases)
    describe_with("release_request", _requests)
    describe_with("notice", _notices)
    describe_with("consent_request", _questions)
    describe_with("rights_request", _rights)
    describe_with("grant_proposal", _proposals)


def _snapshots(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Released words and exports, while their release stands."""
    kinds = (WORDS, EXPORT) if reader.may(Permission.RELEASE_LEDGER_READ) else (WORDS,)
    rows = Snapshot.objects.readable_by(reader).filter(pk__in=ids, kind__in=kinds)
    return {row.pk: Described(title=row.title, url=_page("released", row.pk)) for row in rows}


def _releases(reader: Reader, ids: list[int]) -> dict[int, Described]:
    rows = Release.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=f"Release of {row.object_ref}", url=_page("release", row.pk)) for row in rows}


def _requests(reader: Reader, ids: list[int]) -> dict[int, Described]:
    rows = ReleaseRequest.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.title, url=_page("request", row.pk)) for row in rows}


def _notices(reader: Reader, ids: list[int]) -> dict[int, Described]:
    rows = Notice.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.get_kind_display(), url=reverse("thread:index")) for row in rows}


def _questions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    rows = ConsentRequest.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title="A question for consent", url=_page("consent", row.pk)) for row in rows}


def _rights(reader: Reader, ids: list[int]) -> dict[int, Described]:
    rows = RightsRequest.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.get_right_display(), url=_page("right", row.pk)) for row in rows}


def _proposals(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Grants with one signature: accounts officers see all of them, on one page."""
    rows = waiting_proposals(reader) if reader.may(Permission.ACCOUNTS_GRANT_MANAGE) else ()
    page = reverse("accounts:proposals")
    return {row.id: Described(title=f"A grant for {row.person}", url=page) for row in rows if row.id in ids}


def _page(name: str, id: int) -> str:
    return reverse(f"thread:{name}", args=[id])


def may_export(kind: str, reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """The panel of a thing's page that leads to an export of it."""
    return {"cited": str(Ref(kind, min(ids)))} if ids and reader.may(Permission.RELEASE_MAKE) else None


def on_report(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """The panel of a report's page: who was sent it, what was released of it, and the way to ask for a release."""
    if not reader.may(Permission.RELEASE_LEDGER_READ):
        return None
    cited = str(Ref("report", min(ids)))
    return {
        "lines": ledger(reader, LedgerAsked(ref=cited)),
        "releases": release_lines(reader, ref=cited),
        "may_ask": reader.may(Permission.RELEASE_MAKE),
        "cited": cited,
    }
