"""What flags ask of companies in a random world: their days, trades and owners, each under a marking of its own."""

from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait_desk.collection.models import Mention, Statement
from tests.factories.rows import word
from tests.factories.world_rows import Made

TRADES = ("56", "41")


def company_facts(made: Made) -> None:
    """Most companies have a day of incorporation, some an end, and some an owner."""
    people = [row for row in made.every(Mention) if row.kind == MentionKind.PERSON]
    for company in [row for row in made.every(Mention) if row.kind == MentionKind.COMPANY]:
        _said(made, company, Property.INCORPORATED_ON, f"18{made.chance.randrange(40, 99)}-05-06")
        _said(made, company, Property.SIC, f"{made.chance.choice(TRADES)}{word()}")
        if made.chance.random() < 0.2:
            _said(made, company, Property.DISSOLVED_ON, f"19{made.chance.randrange(40, 99)}-05-06")
        if made.chance.random() < 0.5:
            _owned(made, made.chance.choice(people), company)


def _said(made: Made, company: Mention, name: Property, value: str) -> None:
    given = {"mention": company, "property": name.value, "value": value}
    made.add(Statement, marking=made.near(company.marking), recorded_at=company.recorded_at, **given)


def _owned(made: Made, owner: Mention, company: Mention) -> None:
    given = {"mention": owner, "other": company, "property": Tie.OWNER_OF.value, "value": word(), "grade": "1AP"}
    made.add(Statement, marking=made.near(owner.marking), recorded_at=owner.recorded_at, **given)
