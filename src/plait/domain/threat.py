"""The threats and enablers of the Scottish Multi-Agency Strategic Threat Assessment (SMASTA)."""

from enum import StrEnum
from typing import Self


class UnknownWord(ValueError):
    """A threat or enabler that the published lists do not have."""


class _Word(StrEnum):
    """A published word with a stable code: the stored value is the code, `label` the word as published."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        word = str.__new__(cls, code)
        word._value_ = code
        word.label = label
        return word

    @classmethod
    def parse(cls, text: str) -> Self:
        """The member whose code or published word is `text`, whatever its case; raises UnknownWord."""
        wanted = text.strip().casefold().replace("_", "-")
        for word in cls:
            if wanted in (word.value, word.label.casefold()):
                return word
        raise UnknownWord(f"{text!r} is not a {cls.__name__.lower()} of the published list")


class Threat(_Word):
    """The 12 threats, in the order in which they are published."""

    HUMAN_TRAFFICKING = "human-trafficking", "Human Trafficking"
    CHILD_SEXUAL_ABUSE = "child-sexual-abuse", "Child Sexual Abuse"
    VIOLENCE = "violence", "Violence (SOCG-related)"
    FIREARMS = "firearms", "Firearms"
    DRUGS = "drugs", "Drugs"
    FINANCIAL_CRIME = "financial-crime", "Financial Crime"
    MONEY_LAUNDERING = "money-laundering", "Money Laundering"
    CYBERCRIME = "cybercrime", "Cybercrime"
    ORGANISED_IMMIGRATION_CRIME = "organised-immigration-crime", "Organised Immigration Crime"
    ORGANISED_ACQUISITIVE_CRIME = "organised-acquisitive-crime", "Organised Acquisitive Crime"
    ILLICIT_TRADE = "illicit-trade", "Illicit Trade"
    ORGANISED_ENVIRONMENTAL_CRIME = "organised-environmental-crime", "Organised Environmental Crime"


class Enabler(_Word):
    """The 8 cross-cutting threat enablers: not the same as a person who enables a group."""

    USE_OF_TECHNOLOGY = "use-of-technology", "Use of Technology"
    BORDER_VULNERABILITIES = "border-vulnerabilities", "Border Vulnerabilities"
    TRANSPORT = "transport", "Transport"
    UK_AND_OVERSEAS_CONNECTIONS = "uk-and-overseas-connections", "UK and Overseas Connections"
    SPECIALISTS_AND_BUSINESS = "specialists-and-business", "Specialists and Business"
    PRISONS_AND_LIFETIME_MANAGEMENT = "prisons-and-lifetime-management", "Prisons and Lifetime Management"
    FOREIGN_NATIONAL_OFFENDERS = "foreign-national-offenders", "Foreign National Offenders"
    CORRUPTION = "corruption", "Corruption"
