"""Published lists and scales as data. Each list has an edition, a source and a standing (`lists.toml`)."""

from plait.reference.action_item import ActionItem, action_items
from plait.reference.council import Council, councils
from plait.reference.document import document
from plait.reference.door import Door, doors
from plait.reference.expectation import Expectation, expectations
from plait.reference.ground import Ground, grounds
from plait.reference.guidance import GuidanceFact, guidance
from plait.reference.indicator import IndicatorValue, indicators
from plait.reference.name import Name, names
from plait.reference.offence import Offence, offences
from plait.reference.order import Order, orders
from plait.reference.partner import Partner, Unit, partners, units
from plait.reference.power import Power, powers
from plait.reference.reading import ReferenceList, lists
from plait.reference.scale import Scale, scale, scales
from plait.reference.threat import Enabler, Sector, Threat, enablers, sectors, threats
from plait.reference.word import DefinedWord, words

__all__ = [
    "ActionItem",
    "Council",
    "DefinedWord",
    "Door",
    "Enabler",
    "Expectation",
    "Ground",
    "GuidanceFact",
    "IndicatorValue",
    "Name",
    "Offence",
    "Order",
    "Partner",
    "Power",
    "ReferenceList",
    "Scale",
    "Sector",
    "Threat",
    "Unit",
    "action_items",
    "councils",
    "document",
    "doors",
    "enablers",
    "expectations",
    "grounds",
    "guidance",
    "indicators",
    "lists",
    "names",
    "offences",
    "orders",
    "partners",
    "powers",
    "scale",
    "scales",
    "sectors",
    "threats",
    "units",
    "words",
]
