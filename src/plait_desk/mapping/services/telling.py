"""Drawing the keys by which checks are answered: which company each body may be asked about, for which purpose.

Worked out for each owner of groups from nothing but what may be told: its own groups, nominals and ties that are
marked as pointers, and what is open. What is hidden takes no part, so it neither adds a key nor takes one away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from plait.domain.check import PURPOSES
from plait.domain.exact_key import KeyKind
from plait.domain.ids import PartnerId
from plait.domain.marking import Marking, Purpose
from plait.domain.statement import Property
from plait.linking.exact import KeyRefused, exact_key, number_of
from plait.mapping.certainty import SURE
from plait.mapping.check import Drawing, ToldCompany, plain_name, tellable, told_companies
from plait_desk.audit.keys import desk_key
from plait_desk.linking.queries.certainty import sure_within
from plait_desk.linking.services.keying import KEY
from plait_desk.mapping.models import CheckKey
from plait_desk.mapping.queries.everything import nominals_within
from plait_desk.mapping.queries.telling import telling_markings, telling_owners


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A company by its number, its name or both."""

    number: str = ""
    name: str = ""


def numbers_asked(asked: Asked) -> list[int]:
    """The digests under which the company may be found. Raises KeyRefused for what is no company number.

    Two companies may have borne one name, one after the other: beside a number, the name finds only what has none.
    """
    number, name = asked.number.strip(), plain_name(asked.name)
    keys = [exact_key(KeyKind.COMPANY, number)] if number else []
    keys += [unnumbered_key(name) if number else name_key(name)] if name else []
    return [number_of(key, desk_key(KEY)) for key in keys]


def numbers_said(words: Iterable[tuple[str, str]]) -> frozenset[int]:
    """The digests of all that records say of one company: each a property, number or name, with its value."""
    said = list(words)
    numbers = {key for name, value in said if name == Property.COMPANY_NUMBER and (key := _number_key(value))}
    names = {plain for name, value in said if name == Property.NAME and (plain := plain_name(value))}
    keys = (
        numbers | {name_key(name) for name in names} | (set() if numbers else {unnumbered_key(name) for name in names})
    )
    return frozenset(number_of(key, desk_key(KEY)) for key in keys)


def draw_check_keys(everything: Drawing) -> list[CheckKey]:
    """The keys of every owner and purpose, unsaved. Of `everything` the ties, names, day and closed ids are used."""
    return [
        CheckKey(number=number, partner_id=owner, purpose=purpose.value, mentions=sorted(company.mentions))
        for owner, purpose, company in _told(everything)
        for number in _numbers(company)
    ]


def name_key(plain: str) -> str:
    """A company's plain name as a key."""
    return f"company-name:{plain}"


def unnumbered_key(plain: str) -> str:
    """The same of a company of which nothing says a number."""
    return f"unnumbered-company-name:{plain}"


def _number_key(value: str) -> str:
    """A company number as a key; nothing where it is none."""
    try:
        return exact_key(KeyKind.COMPANY, value)
    except KeyRefused:
        return ""


def _told(everything: Drawing) -> Iterator[tuple[PartnerId, Purpose, ToldCompany]]:
    # Clustering is heavy, and only a drawing needs it.
    from plait_desk.linking.queries import membership_within

    markings = telling_markings()
    for owner in telling_owners(markings):
        for within, purposes in _purposes_of(markings, owner).items():
            nominals = nominals_within(within, owner=owner)
            if nominals.num_rows:
                linkage = membership_within(within)
                same_as = sure_within(within, nominals["mention_id"].to_pylist(), linkage, least=SURE)
                drawn = replace(everything, linkage=linkage, nominals=nominals, same_as=same_as)
                for company in told_companies(drawn, within):
                    yield from ((owner, purpose, company) for purpose in purposes)


def _purposes_of(markings: Mapping[int, Marking], owner: PartnerId) -> dict[frozenset[int], list[Purpose]]:
    """The purposes of checks by the markings that may be told for them: often the same for both, and walked once."""
    found: dict[frozenset[int], list[Purpose]] = {}
    for purpose in sorted(PURPOSES):
        found.setdefault(tellable(markings, owner=owner, purpose=purpose), []).append(purpose)
    return found


def _numbers(company: ToldCompany) -> list[int]:
    said = [(Property.COMPANY_NUMBER, number) for number in company.numbers]
    said += [(Property.NAME, name) for name in company.names]
    return sorted(numbers_said(said))
