"""How big a world is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Counts of what a world holds. `lists` is how many councils send lists of their own; `tenders` are
    notices with bids, beside `notices` without."""

    name: str
    people: int
    companies: int
    groups: int
    nominals: int
    reports: int
    notices: int
    licences: int
    lists: int
    tenders: int
    payments: int


SIZES = {
    size.name: size
    for size in (
        Size(
            name="small",
            people=2_000,
            companies=400,
            groups=12,
            nominals=120,
            reports=150,
            notices=120,
            licences=200,
            lists=3,
            tenders=120,
            payments=150,
        ),
        # The published picture of March 2023: 101 groups, 1,726 nominals.
        Size(
            name="demo",
            people=50_000,
            companies=10_000,
            groups=101,
            nominals=1_726,
            reports=3_000,
            notices=2_400,
            licences=4_000,
            lists=8,
            tenders=500,
            payments=800,
        ),
    )
}
