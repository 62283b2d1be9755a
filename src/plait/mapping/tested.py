"""What a rule found on every subject that it could be tested on."""

from dataclasses import dataclass

import numpy as np

from plait.domain.tender import About, TenderRule
from plait.mapping.graph import Bools, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One rule on all subjects of one kind. `figure` is NaN where it could not be tested; nothing is flagged there."""

    rule: TenderRule
    about: About
    figure: Floats
    is_flagged: Bools
    limit: float = np.nan

    @property
    def was_tested(self) -> Bools:
        tested: Bools = ~np.isnan(self.figure)
        return tested


def found(rule: TenderRule, about: About, figure: Floats, is_flagged: Bools, limit: float = np.nan) -> Tested:
    """The result; a subject without a figure is never flagged."""
    return Tested(rule=rule, about=about, figure=figure, is_flagged=is_flagged & ~np.isnan(figure), limit=float(limit))
