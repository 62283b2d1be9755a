"""How long a record about a person may be kept, and when somebody must look at it again.

The four groups are those of the Management of Police Information guidance; what they ask for is in
reference/scales.json (`mopi_groups`), marked unverified, and is said to be so wherever it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from plait.domain.marking import Marking, Purpose, combine_all
from plait.domain.threat import Threat

Days = NDArray[np.datetime64]
Strings = NDArray[np.str_]
LAST_AGE = 100


class RetentionGroup(StrEnum):
    """Why the record is kept."""

    PUBLIC_PROTECTION = "1"
    SERIOUS_OFFENCE = "2"
    OTHER_OFFENCE = "3"
    MISCELLANEOUS = "4"


class RetentionReason(StrEnum):
    """Why a review keeps a record. The list is our own, after the questions of the National Retention Assessment
    Criteria: each is a risk of harm, or a proceeding, that still stands."""

    RISK_TO_PEOPLE = "risk_to_people"
    PATTERN = "pattern_of_offending"
    LIVE_PROCEEDINGS = "live_proceedings"
    POSITION_OF_TRUST = "position_of_trust"
    SAFEGUARDING = "safeguarding"

    @property
    def words(self) -> str:
        """The reason as a form shows it."""
        return _RETENTION_WORDS[self]


class DisposalReason(StrEnum):
    """Why a record goes. A short list and no words of one's own, so that the proof can never name anybody."""

    NO_LONGER_NECESSARY = "no_longer_necessary"
    TIME = "time_expired"
    INACCURATE = "inaccurate"
    UNLAWFUL = "unlawful"
    REQUESTED = "person_asked"
    ORDERED = "court_or_commissioner"

    @property
    def words(self) -> str:
        """The reason as a form shows it."""
        return _DISPOSAL_WORDS[self]


_RETENTION_WORDS = {
    RetentionReason.RISK_TO_PEOPLE: "Capable of serious harm to people",
    RetentionReason.PATTERN: "Part of a pattern of offending that goes on",
    RetentionReason.LIVE_PROCEEDINGS: "Needed in proceedings that are not over",
    RetentionReason.POSITION_OF_TRUST: "Abuse of a position of trust",
    RetentionReason.SAFEGUARDING: "Needed to protect somebody",
}
_DISPOSAL_WORDS = {
    DisposalReason.NO_LONGER_NECESSARY: "No longer necessary for the purpose it was collected for",
    DisposalReason.TIME: "Its time is over",
    DisposalReason.INACCURATE: "Wrong, and cannot be put right",
    DisposalReason.UNLAWFUL: "Should not have been collected",
    DisposalReason.REQUESTED: "The person asked, and we agreed",
    DisposalReason.ORDERED: "A court or the Information Commissioner ordered it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """Years to the first review after the last event, years between later ones, and whether time alone disposes."""

    first_years: int
    then_years: int
    disposed_by_time: bool


RULES = {
    RetentionGroup.PUBLIC_PROTECTION: RetentionRule(first_years=10, then_years=10, disposed_by_time=False),
    RetentionGroup.SERIOUS_OFFENCE: RetentionRule(first_years=10, then_years=10, disposed_by_time=False),
    RetentionGroup.OTHER_OFFENCE: RetentionRule(first_years=6, then_years=5, disposed_by_time=False),
    RetentionGroup.MISCELLANEOUS: RetentionRule(first_years=6, then_years=6, disposed_by_time=True),
}


# Which group a record is in follows from the threat of its report. Our own reading of the four groups.
GROUP_OF_THREAT: Mapping[str, RetentionGroup] = {
    Threat.HUMAN_TRAFFICKING: RetentionGroup.PUBLIC_PROTECTION,
    Threat.CHILD_SEXUAL_ABUSE: RetentionGroup.PUBLIC_PROTECTION,
    Threat.VIOLENCE: RetentionGroup.SERIOUS_OFFENCE,
    Threat.FIREARMS: RetentionGroup.SERIOUS_OFFENCE,
    Threat.DRUGS: RetentionGroup.SERIOUS_OFFENCE,
    Threat.ORGANISED_IMMIGRATION_CRIME: RetentionGroup.SERIOUS_OFFENCE,
}


def clock_marking(record: Marking) -> Marking:
    """Who may read the clock of a record: its own marking with oversight added to its purposes, in each part."""
    return combine_all(replace(single, purposes=single.purposes | {Purpose.OVERSIGHT}) for single in record.singles)


def group_of(*, threat: str, is_nominal: bool = False, is_reported: bool = True) -> RetentionGroup:
    """The group of a record: by the threat of its report; a nominal of a group is a serious matter; what came in a
    list or a register, without any allegation, is miscellaneous."""
    known = GROUP_OF_THREAT.get(threat)
    if known is not None:
        return known
    if is_nominal:
        return RetentionGroup.SERIOUS_OFFENCE
    return RetentionGroup.OTHER_OFFENCE if threat or is_reported else RetentionGroup.MISCELLANEOUS


def first_reviews(groups: Strings, last_event_on: Days) -> Days:
    """The day of the first review of many records at once: `next_review` for each, without reviews."""
    years = np.zeros(len(groups), dtype=np.int64)
    for group, rule in RULES.items():
        years[groups == group.value] = rule.first_years
    month = last_event_on.astype("datetime64[M]")
    due: Days = (month + 12 * years).astype("datetime64[D]") + (last_event_on - month.astype("datetime64[D]"))
    return due


def next_review(group: RetentionGroup, *, last_event_on: date, reviewed_on: date | None = None) -> date:
    """The day of the next review. A new event starts the clock again; a review before it counts for nothing."""
    rule = RULES[group]
    if reviewed_on is None or reviewed_on < last_event_on:
        return years_after(last_event_on, rule.first_years)
    return years_after(reviewed_on, rule.then_years)


def disposal_day(
    group: RetentionGroup, *, last_event_on: date, born_on: date | None, later: bool = False
) -> date | None:
    """The day on which time alone disposes, or None where a review decides.

    Group 1 is kept until the person would be 100 (until a review says so, where the day of birth is unknown).
    `later` is true while a review has ordered longer retention of a group 4 record.
    """
    if group is RetentionGroup.PUBLIC_PROTECTION:
        return years_after(born_on, LAST_AGE) if born_on else None
    rule = RULES[group]
    if not rule.disposed_by_time or later:
        return None
    return years_after(last_event_on, rule.first_years)


def is_due(day: date, *, as_of: date) -> bool:
    """True on the day itself and after."""
    return day <= as_of


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
