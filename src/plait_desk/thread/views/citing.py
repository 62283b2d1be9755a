"""The thing that an address cites, as one kind of answer finds it."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404

from plait.domain.ids import Ref, UnreadableId
from plait.policy.access import Reader
from plait_desk.accounts.queries import DeskRequest

Thing = TypeVar("Thing")


def cited_thing(request: DeskRequest, cited: str, find: Callable[[Reader, Ref], Thing | None]) -> tuple[Ref, Thing]:
    """The reference and what `find` has of it for this reader. Raises Http404, the same for what may not be read."""
    try:
        ref = Ref.parse(cited)
    except UnreadableId as error:
        raise Http404 from error
    thing = find(request.reader, ref)
    if thing is None:
        raise Http404
    return ref, thing
