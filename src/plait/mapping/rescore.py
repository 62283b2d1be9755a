"""When a group is to be scored again, worked out from the day of its score and what happened since."""

from collections.abc import Iterable
from datetime import date

from plait.domain.group import next_score_due
from plait.domain.rescore import Fact, RescoreDue


def rescore_due(scored_on: date | None, facts: Iterable[Fact], *, as_of: date) -> RescoreDue:
    """The day on which the score no longer holds: the end of its three months, or the first thing after it.

    What happened on the day of the score is taken to be in it. What is dated after `as_of` has not happened yet.
    """
    if scored_on is None:
        return RescoreDue(on=None)
    since = {fact for fact in facts if scored_on < fact.on <= as_of}
    because = tuple(sorted(since, key=lambda fact: (fact.on, fact.trigger, fact.words)))
    clock_on = next_score_due(scored_on)
    first = min([clock_on, *(fact.on for fact in because)])
    return RescoreDue(on=first, clock_on=clock_on, because=because)
