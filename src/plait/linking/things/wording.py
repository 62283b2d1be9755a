"""A normal form as people write it."""

import re

from plait.domain.mention import MentionKind

_POSTCODE = re.compile("([a-z]{1,2}[0-9][a-z0-9]?)([0-9][a-z]{2})")
_BRITISH_ACCOUNT = re.compile("GB ([0-9]{2})([0-9]{2})([0-9]{2}) ([0-9]{8})")


def in_words(form: str) -> str:
    """The thing that a form of FORMS names: "flat 2/1, 50 Mockhouse St, ZE9 1AA", "+441414960000"."""
    kind, _, told = form.partition(":")
    if kind == MentionKind.ADDRESS:
        return _address(told)
    return _BRITISH_ACCOUNT.sub(r"\1-\2-\3 \4", told)


def _address(told: str) -> str:
    flat, number, street, where = told.split("|")
    postcode = _POSTCODE.fullmatch(where)
    parts = (
        f"flat {flat}" if flat else "",
        f"{number} {street.title()}".strip(),
        " ".join(postcode.groups()).upper() if postcode else where.title(),
    )
    return ", ".join(part for part in parts if part)
