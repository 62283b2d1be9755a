"""What two things a reader may choose on the page of paths: those of a group, and what their search finds.

Whoever stands on a path alone is not among them: nobody finds them here.
"""

from datetime import date

from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.groups import nominals_of
from plait_desk.mapping.queries.names import Name, names_of
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.search.queries import search

FOUND_KINDS = (MentionKind.PERSON.value, MentionKind.COMPANY.value, MentionKind.ORGANISATION.value)
MOST_FOUND = 20


def choices_of_group(reader: Reader, group: Group, *, as_of: date) -> dict[int, Name]:
    """The nominals of a group that was already found readable, and the ends that it reaches, by record."""
    members = nominals_of(reader, group)
    chosen = names_of(reader, [one.mention_id for one in members])
    picture = picture_for(reader, as_of)
    if picture is None:
        return chosen
    view = reach_in(picture, reader, group, as_of=as_of, members=members)
    return chosen | {path.target_id: path.target for path in view.paths}


def choices_found(reader: Reader, text: str) -> dict[int, Name]:
    """The first people, companies and bodies that the search of the desk finds for this reader."""
    if not reader.may(Permission.SEARCH_USE):
        return {}
    hits = search(reader, text, FOUND_KINDS).hits[:MOST_FOUND]
    return {hit.ref.id: Name(name=hit.title, kind=hit.kind) for hit in hits}
