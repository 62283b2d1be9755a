"""OCDS releases and records: one notice mention a process, its parties, who buys, who was awarded what, who paid."""

import json
from datetime import date, timedelta

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.feeds.ocds.package import party_key, releases
from plait.collection.gather import Gathered
from plait.collection.lines import Json
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.trees import assertions, branch, branches, day, leaf, read_tree
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.reject import Reject
from plait.domain.statement import Property, Tie

FEED = feed("ocds")
_COMPANY_SCHEMES = frozenset({"GB-COH"})
_POUNDS = "GBP"


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Notice mentions under their ocid; organisation mentions under ocid:party id; `buyer_of` and `awarded`."""
    tree = read_tree(raw, FEED, opened=releases)
    gathered = Gathered(batch, Register.NOTICES)
    rejects = list(tree.rejects)
    for row, release in tree.records:
        if ocid := leaf(release, "ocid"):
            _Release(ocid, release, row, gathered).read()
        else:
            rejects.append(
                Reject(
                    file=raw.name,
                    row=row,
                    reason="The release has no ocid.",
                    way_out="Give each release the ocid of its process, and send the line again.",
                    given=json.dumps({"": json.dumps(release)}),
                )
            )
    return Parsed(
        feed=FEED.name,
        rows=len(tree.records) + len(tree.rejects),
        markings=(FEED.marking,),
        mentions=gathered.mentions(),
        statements=gathered.statements(),
        rejects=tuple(rejects),
        assertions=assertions(FEED, tree),
    )


class _Release:
    """One release being read."""

    def __init__(self, ocid: str, release: dict[str, Json], row: int, gathered: Gathered) -> None:
        self.ocid, self.release, self.row, self.gathered = ocid, release, row, gathered
        self.notice = (Register.NOTICES, ocid)

    def read(self) -> None:
        self.gathered.mention(self.ocid, MentionKind.NOTICE, row=self.row)
        self._notice()
        for party in branches(self.release, "parties"):
            self._party(party)
        buyer = branch(self.release, "buyer")
        if key := self._named(buyer):
            self.gathered.tie(key, Tie.BUYER_OF, self.notice, since=day(leaf(self.release, "date")))
        for award in branches(self.release, "awards"):
            self._award(award)
        for contract in branches(self.release, "contracts"):
            self._contract(contract)

    def _notice(self) -> None:
        say, release = self.gathered.say, self.release
        published = day(leaf(release, "date"))
        tender = branch(release, "tender")
        say(self.ocid, Property.TITLE, leaf(tender, "title") or leaf(release, "title"), since=published)
        say(
            self.ocid,
            Property.DESCRIPTION,
            leaf(tender, "description") or leaf(release, "description"),
            since=published,
        )
        say(self.ocid, Property.PUBLISHED_ON, published.isoformat() if published else None)
        say(self.ocid, Property.IDENTIFIER, leaf(tender, "id"))
        say(self.ocid, Property.STATUS, leaf(tender, "status"), since=published)
        tags = release.get("tag")
        for tag in tags if isinstance(tags, list) else []:
            say(self.ocid, Property.STAGE, str(tag), since=published)
        codes = [branch(tender, "classification"), *branches(tender, "additionalClassifications")]
        for item in branches(tender, "items"):
            codes += [branch(item, "classification"), *branches(item, "additionalClassifications")]
        for scheme, code in dict.fromkeys((leaf(code, "scheme"), leaf(code, "id")) for code in codes):
            say(self.ocid, Property.CLASSIFICATION, f"{scheme or 'CPV'} {code}" if code else None)
        self._value(branch(tender, "value"))

    def _party(self, party: dict[str, Json]) -> None:
        key = self._named(party)
        if key is None:
            return
        say = self.gathered.say
        identifier = branch(party, "identifier")
        scheme, number = leaf(identifier, "scheme"), leaf(identifier, "id")
        if number and scheme in _COMPANY_SCHEMES:
            say(key, Property.COMPANY_NUMBER, number.upper().rjust(8, "0"))
        elif number:
            say(key, Property.IDENTIFIER, f"{scheme or 'unknown'} {number}")
        legal = leaf(identifier, "legalName")
        if legal != leaf(party, "name"):
            say(key, Property.NAME, legal)
        address = branch(party, "address")
        lines = [leaf(address, name) for name in ("streetAddress", "locality", "region", "countryName")]
        say(key, Property.ADDRESS, ", ".join(line for line in lines if line))
        say(key, Property.POSTCODE, leaf(address, "postalCode"))
        roles = party.get("roles")
        for role in roles if isinstance(roles, list) else []:
            say(key, Property.ROLE, str(role))

    def _named(self, party: dict[str, Json]) -> str | None:
        """The party's mention, made where it is first named: a party list may leave one out."""
        key = party_key(self.ocid, party)
        if key is None:
            return None
        self.gathered.mention(key, MentionKind.ORGANISATION, row=self.row)
        # One party may stand in a release under two names: both are said.
        self.gathered.say(key, Property.NAME, leaf(party, "name"))
        return key

    def _award(self, award: dict[str, Json]) -> None:
        since = day(leaf(award, "contractPeriod", "startDate")) or day(leaf(award, "date"))
        until = day(leaf(award, "contractPeriod", "endDate"))
        pounds = self._pounds(branch(award, "value"))
        for supplier in branches(award, "suppliers"):
            if key := self._named(supplier):
                self.gathered.tie(key, Tie.AWARDED, self.notice, pounds, since=since, until=_not_before(since, until))
        self._value(branch(award, "value"))

    def _contract(self, contract: dict[str, Json]) -> None:
        self._value(branch(contract, "value"))
        for transaction in branches(contract, "implementation", "transactions"):
            self._transaction(transaction)
        status = leaf(contract, "status")
        self.gathered.say(
            self.ocid, Property.STATUS, status and f"contract {status}", since=day(leaf(contract, "dateSigned"))
        )

    def _transaction(self, transaction: dict[str, Json]) -> None:
        payer, payee = self._named(branch(transaction, "payer")), self._named(branch(transaction, "payee"))
        if payer and payee:
            value, on = branch(transaction, "value"), day(leaf(transaction, "date"))
            amount = " ".join(filter(None, (leaf(value, "amount"), leaf(value, "currency"))))
            until = on and on + timedelta(days=1)
            self.gathered.tie(payer, Tie.PAID, (Register.NOTICES, payee), amount or None, since=on, until=until)

    def _value(self, value: dict[str, Json]) -> None:
        self.gathered.say(self.ocid, Property.VALUE_GBP, self._pounds(value))

    def _pounds(self, value: dict[str, Json]) -> str | None:
        return leaf(value, "amount") if leaf(value, "currency") == _POUNDS else None


def _not_before(since: date | None, until: date | None) -> date | None:
    """`until`, unless the publisher let the contract end before it starts: then its end is not known."""
    return until if until and (since is None or until >= since) else None
