"""The 62 published lines of the strategy's action plans. They are real, so they are read-only on the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One published action. Dates stay as published: a year, a month or a day."""

    item_id: str
    strand: str
    strand_basis: str
    title: str
    kind: str
    lead_partner: str
    partners: tuple[str, ...]
    status: str
    result: str
    start: str
    end: str
    area: str
    money_gbp: Decimal | None
    people_count: int | None
    source_title: str
    source_url: str
    source_date: str
    confidence: str


@cache
def action_items() -> tuple[ActionItem, ...]:
    """All published action items in published order."""
    return tuple(_action_item(row) for row in rows("action_items"))


def _action_item(row: Mapping[str, str]) -> ActionItem:
    return ActionItem(
        item_id=row["item_id"],
        strand=row["strand"],
        strand_basis=row["strand_basis"],
        title=row["title"],
        kind=row["kind"],
        lead_partner=row["lead_partner"],
        partners=tuple(name for name in row["partners"].split("; ") if name),
        status=row["status"],
        result=row["result"],
        start=row["start"],
        end=row["end"],
        area=row["area"],
        money_gbp=Decimal(row["money_gbp"]) if row["money_gbp"] else None,
        people_count=int(row["people_count"]) if row["people_count"] else None,
        source_title=row["source_title"],
        source_url=row["source_url"],
        source_date=row["source_date"],
        confidence=row["confidence"],
    )
