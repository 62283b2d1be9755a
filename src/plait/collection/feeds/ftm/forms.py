"""Values that must have a form, each read as FollowTheMoney reads it: the text it keeps, or None."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import phonenumbers
from stdnum import bic, figi, iban, isin, lei, luhn
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.ru import inn
from stdnum.us import ssn

from plait.reference.ftm import ftm_countries

ENTITY = r"^[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?$"
_MOMENT = re.compile(
    r"\s*(?P<year>[12]\d{3}\b)(-(?P<month>\d{1,2}\b)(-(?P<day>\d{1,2})([T ](?P<hour>\d{1,2}\b)(:(?P<minute>\d{1,2}\b)"
    r"(:(?P<second>\d{1,2}\b)(\.\d{4,6}\b)?(Z|(?P<sign>[-+])(?P<hours>\d{2})(:?(?P<minutes>\d{2}\b))?)?)?)?)?)?)?"
)
_LENGTHS = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}
_LOCAL = re.compile(r"[^<>()\[\],;:?\s@\"]{1,64}")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+")
_GENDERS = {
    **dict.fromkeys(("male", "m", "man", "masculin", "männlich", "мужской", "男"), "male"),
    **dict.fromkeys(("female", "f", "woman", "féminin", "weiblich", "женский", "女"), "female"),
    **dict.fromkeys(("other", "o", "d", "divers"), "other"),
}


def read_date(text: str) -> str | None:
    """As much of a date as is given, from the year to the second; a time with a zone in UTC."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    parts: list[int] = []
    length, is_known = 0, True
    for (name, end), lowest in zip(_LENGTHS.items(), (1000, 1, 1, 0, 0, 0), strict=True):
        given = int(found[name] or -1)
        is_known = is_known and given >= lowest
        length = end if is_known else length
        parts.append(max(given, lowest))
    try:
        at = datetime(*parts, tzinfo=_zone(found))  # type: ignore[arg-type, misc]  # six numbers
        return at.astimezone(UTC).replace(tzinfo=None).isoformat()[:length]
    except (ValueError, OverflowError):
        return None


def _zone(found: re.Match[str]) -> timezone:
    if found["sign"] is None:
        return UTC
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-ahead if found["sign"] == "-" else ahead)


def read_country(text: str) -> str | None:
    """The code of a country, from its code or its English name."""
    return _countries().get(text.strip().lower())


@cache
def _countries() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for one in ftm_countries():
        known |= {word.lower(): one.country for word in (*one.also, one.name)}
    for one in ftm_countries():  # a code goes before a name that is spelt the same
        known |= {word: one.country for word in (one.alpha3, one.code) if word}
    return known


def read_phone(text: str) -> str | None:
    """The number in international form (E.164); only one that is given with its country can be read."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_email(text: str) -> str | None:
    """The address with its domain in small letters."""
    local, _, domain = text.strip().removeprefix("mailto:").rpartition("@")
    domain = domain.rstrip(".").lower()
    last = domain.rpartition(".")[2]
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(last) < 2 or last.isdigit():
        return None
    return f"{local}@{domain}"


def read_gender(text: str) -> str | None:
    """male, female or other."""
    return _GENDERS.get(text.strip().lower())


def _standard(module: object) -> Callable[[str], str | None]:
    """How a number with a published check is read: without its spaces, or None where the check fails."""

    def read(text: str) -> str | None:
        try:
            return str(module.compact(module.validate(text)))  # type: ignore[attr-defined]  # python-stdnum's own shape
        except ValidationError:
            return None

    return read


def _bic(text: str) -> str | None:
    whole = _standard(bic)(text)
    return whole[:8].upper() if whole else None


def _found(pattern: str, is_right: Callable[[str], bool]) -> Callable[[str], str | None]:
    compiled = re.compile(pattern, re.IGNORECASE)

    def read(text: str) -> str | None:
        found = compiled.search(text)
        return found[1].upper() if found and is_right(found[1].upper()) else None

    return read


def _is_ogrn(text: str) -> bool:
    modulus = 11 if len(text) == 13 else 13
    return text[0] != "0" and int(text[:-1]) % modulus % 10 == int(text[-1])


def _is_npi(text: str) -> bool:
    return bool(text.strip("0")) and bool(luhn.is_valid(text if len(text) == 15 else f"80840{text}"))


def _imo(text: str) -> str | None:
    """A ship's or a ship company's number; each has its own check."""
    for found in sorted(re.findall(r"(?<!\d)\d{5,7}(?!\d)", text), key=len, reverse=True):
        digits = [int(digit) for digit in found.zfill(7)]
        ship = sum(digit * (7 - place) for place, digit in enumerate(digits[:6])) % 10
        company = (11 - sum(d * w for d, w in zip(digits, (8, 6, 4, 2, 9, 7), strict=False)) % 11) % 10
        if any(digits) and digits[6] in {ship, company}:
            return f"IMO{found.zfill(7)}"
    return None


READERS: Mapping[str, Callable[[str], str | None]] = {
    "date": read_date,
    "country": read_country,
    "phone": read_phone,
    "email": read_email,
    "gender": read_gender,
}
IDENTIFIERS: Mapping[str, Callable[[str], str | None]] = {
    "bic": _bic,
    "figi": _standard(figi),
    "iban": _standard(iban),
    "imo": _imo,
    "inn": _standard(inn),
    "isin": _standard(isin),
    "lei": _standard(lei),
    "npi": _found(r"\b(\d{10}|\d{15})\b", _is_npi),
    "ogrn": _found(r"\b(\d{13}|\d{15})\b", _is_ogrn),
    "ssn": _standard(ssn),
    "uei": _found(r"\b([0-9A-HJ-NP-Z]{12})\b", lambda text: text[0] != "0"),
    "uscc": _standard(uscc),
    "wikidata": _found(r"^(?:.*/)?\s*(Q\d+)\s*$", bool),
}
