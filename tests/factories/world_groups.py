"""What happens to the groups of a random world: scored, led, split, merged, taken back, archived, and due again."""

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait.domain.score import Intent
from plait_desk.action.models import Disruption
from plait_desk.collection.models import Item, Mention
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember
from plait_desk.thread.models import ThreadLink
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made

_K = GroupEventKind
# Steps of archiving as they follow one another; some of them hidden, to some readers.
ARCHIVING = (_K.ARCHIVE_ASKED, _K.ARCHIVE_CHECKED, _K.ARCHIVE_AGREED)


def group_records(made: Made) -> None:
    """A history for each group, of which each row has a marking of its own."""
    for place, group in enumerate(made.every(Group)):
        group.scored_on = (days_ago(30).date(), days_ago(120).date(), None)[place % 3]
        group.lead_officer_trained_on = days_ago(500).date() if place % 2 else None
        _happened(made, group)
        _archived(made, group, place)
        _two(made, group)
        _rated(made, group)
        _left(made, group)
        _by_form(made, group)
    for disruption in made.every(Disruption):
        step = {"from_ref": str(Ref("group", made.some(Group).pk)), "to_ref": str(Ref("disruption", disruption.pk))}
        made.add(ThreadLink, relation="disrupted by", at=days_ago(5), marking=made.near(disruption.marking), **step)


def _event(made: Made, group: Group, kind: GroupEventKind, days: float, **words: object) -> GroupEvent:
    by = made.chance.choice((made.ground.reader, made.ground.drawer)).person
    told = {"group": group, "kind": kind.value, "reason": word(), "by": by, "at": days_ago(days)}
    return made.add(GroupEvent, marking=made.near(group.marking), **told, **words)


def _happened(made: Made, group: Group) -> None:
    """A name, which may be taken back, an officer, and what calls for a new score."""
    renamed = _event(made, group, _K.RENAMED, 20, was=word())
    if made.chance.random() < 0.5:
        _event(made, group, _K.TAKEN_BACK, 19, was=word(), undoes=renamed)
    _event(made, group, _K.LED, 18)
    for kind in (_K.RELEASED, _K.NEW_BUSINESS):
        if made.chance.random() < 0.5:
            _event(made, group, kind, 9, on=days_ago(made.chance.choice((10, 60))).date())


def _archived(made: Made, group: Group, place: int) -> None:
    """As far as some step; an archived group as far as the decision, with a day that may be over."""
    taken = len(ARCHIVING) if group.state == Group.State.ARCHIVED else place % len(ARCHIVING)
    for days, kind in zip((16, 15, 14), ARCHIVING[:taken], strict=False):
        day = days_ago(made.chance.choice((2, -90))).date() if kind == _K.ARCHIVE_AGREED else None
        _event(made, group, kind, days, on=day)


def _two(made: Made, group: Group) -> None:
    """A split or a merger, told on both records."""
    other = made.some(Group)
    if other.pk == group.pk:
        return
    kind = made.chance.choice((_K.SPLIT, _K.MERGED))
    at = days_ago(12)
    ends = ((group, other, "active" if kind == _K.MERGED else ""), (other, group, ""))
    for one, two, was in ends:
        told = {"group": one, "other": two, "kind": kind.value, "was": was, "reason": word(), "at": at}
        made.add(GroupEvent, marking=made.near(one.marking), by=made.ground.drawer.person, **told)


def _rated(made: Made, group: Group) -> None:
    """What it is out to do, resting on an item or on words."""
    for intent in Intent:
        item = made.chance.choice((None, made.some(Item)))
        told = {"kind": "intent", "attribute": intent.value, "level": made.chance.randrange(6), "grade": "2BP"}
        rests = {"item": item, "evidence": "" if item else word(), "rated_at": days_ago(made.chance.choice((3, 130)))}
        made.add(GroupAttribute, group=group, marking=made.near(group.marking), **told, **rests)


def _by_form(made: Made, group: Group) -> None:
    """What people said of nominals: one was added, one changed, one ended and that taken back."""
    for row in [row for row in made.every(GroupMember) if row.group_id == group.pk][:3]:
        said = {"after": row.part().kept()}
        about = {"mention": row.mention, "said": said}
        _event(made, group, _K.NOMINAL_ADDED, 8, **about)
        last = _event(made, group, made.chance.choice((_K.NOMINAL_CHANGED, _K.NOMINAL_ENDED)), 7, **about)
        if made.chance.random() < 0.3:
            _event(made, group, _K.TAKEN_BACK, 6, undoes=last, **about)


def _left(made: Made, group: Group) -> None:
    """Somebody who left in a split, and somebody who came."""
    within = {row.mention_id for row in made.every(GroupMember) if row.group_id == group.pk}
    people = [row for row in made.every(Mention) if row.kind == MentionKind.PERSON and row.pk not in within]
    if len(people) < 2:
        return
    gone, come = made.chance.sample(people, 2)
    event = made.some(GroupEvent)
    made.add(
        GroupMember, group=group, mention=gone, marking=made.near(gone.marking), left_at=days_ago(12), left_with=event
    )
    made.add(GroupMember, group=group, mention=come, marking=made.near(come.marking), came_with=event)
