"""What public bodies buy in the made-up market, and how honest trade differs from trade to trade. All figures are ours.

They differ widely on purpose: who sells software has few rivals, who drives pupils to school is asked at short notice,
and care is bought on quality. None of that is a crime, and a flag that takes it for one is a bad flag.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade. `rivals` is the mean number of bidders beside the first; the others are shares of honest tenders, but
    `pounds` (the typical value), `price` (the mean weight of price) and `rigged` (the share that is not honest)."""

    division: str
    words: str
    share: float
    pounds: float
    rivals: float
    direct: float
    selective: float
    short: float
    price: float
    disqualified: float
    hasty: float
    rigged: float


def _trade(division: str, words: str, *figures: float) -> Trade:
    share, pounds, rivals, direct, selective, short, price, disqualified, hasty, rigged = figures
    return Trade(
        division=division,
        words=words,
        share=share,
        pounds=pounds,
        rivals=rivals,
        direct=direct,
        selective=selective,
        short=short,
        price=price,
        disqualified=disqualified,
        hasty=hasty,
        rigged=rigged,
    )


# division, words, share, pounds, rivals, direct, selective, short, price, disqualified, hasty, rigged
TRADES = (
    _trade("45", "Construction", 0.22, 400_000, 4.5, 0.03, 0.20, 0.05, 0.60, 0.10, 0.04, 0.05),
    _trade("50", "Repair of vehicles", 0.08, 60_000, 2.5, 0.08, 0.10, 0.15, 0.65, 0.05, 0.10, 0.04),
    _trade("55", "Catering", 0.07, 80_000, 2.0, 0.05, 0.10, 0.12, 0.45, 0.04, 0.08, 0.03),
    _trade("60", "School transport and taxis", 0.12, 40_000, 3.0, 0.04, 0.05, 0.45, 0.80, 0.12, 0.30, 0.06),
    _trade("72", "Software", 0.13, 200_000, 0.7, 0.22, 0.30, 0.08, 0.40, 0.02, 0.05, 0.03),
    _trade("79", "Guarding", 0.08, 120_000, 3.5, 0.05, 0.15, 0.10, 0.60, 0.06, 0.06, 0.05),
    _trade("85", "Care", 0.12, 300_000, 1.2, 0.18, 0.35, 0.10, 0.25, 0.03, 0.04, 0.02),
    _trade("90", "Waste and cleaning", 0.18, 150_000, 3.0, 0.04, 0.12, 0.08, 0.60, 0.08, 0.06, 0.06),
)
