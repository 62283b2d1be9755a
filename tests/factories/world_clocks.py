"""The review clocks of a random world, by a chance of their own: what the other rooms drew stays as it was."""

import random
from dataclasses import replace

from plait.domain.mention import MentionKind
from plait.policy.retention import RetentionGroup, clock_marking
from plait_desk.accounts.services import intern_all
from plait_desk.collection.models import Mention, Report
from plait_desk.thread.models import RecordKind, ReviewClock
from tests.factories.rows import days_ago
from tests.factories.world_rows import Made


def clocks(made: Made) -> None:
    """One for each record of a person, and each report, that one body originated, marked as the desk marks them."""
    people = [row for row in made.every(Mention) if row.kind == MentionKind.PERSON]
    records = [
        *((RecordKind.MENTION, row) for row in people),
        *((RecordKind.REPORT, row) for row in made.every(Report)),
    ]
    single = [(kind, row) for kind, row in records if len(row.marking.value().singles) == 1]
    shown = intern_all(clock_marking(row.marking.value()) for _, row in single)
    chance = random.Random(people[0].pk)
    own = replace(made, chance=chance)
    for (kind, row), marking in zip(single, shown, strict=True):
        own.add(
            ReviewClock,
            kind=kind,
            thing_id=row.pk,
            marking=marking,
            # More of them the reader's own than there would be: those that they may not read as well.
            partner=chance.choice((row.marking.originator, made.ground.reader.body)),
            group=chance.choice(list(RetentionGroup)),
            last_event_on=days_ago(400).date(),
            next_review_on=days_ago(chance.choice((-30, 30))).date(),
            came_from=chance.choice(("item", "people", "officers", "")),
            categories=chance.choice(("", "SUSPECT", "VICTIM;WITNESS")),
            said=chance.randrange(9),
            is_put_forward=kind is RecordKind.REPORT and chance.random() < 0.3,
        )
