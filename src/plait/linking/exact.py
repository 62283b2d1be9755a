"""Exact keys: what says of two records, without either being read, that they are about one thing.

A key is a kind and a normal form, and two keys are equal or they are not. Nothing here is fuzzy, so that nobody can
feel their way towards a person by asking again with other letters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc
from stdnum import iban
from stdnum.exceptions import ValidationError

from plait.domain.exact_key import KeyKind
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

LONGEST = 200
"""letters of one value; what lies beyond is no part of any key"""
# What is said of mentions, one row a value: `kind` is that of the mention.
SAID = pa.schema([("mention_id", pa.int64()), ("kind", pa.string()), ("property", pa.string()), ("value", pa.string())])
# One row a mention and key; the key begins with its kind, as "phone:+441414960000".
KEYS = pa.schema([("mention_id", pa.int64()), ("key", pa.string())])
USED = (
    *(Property.FORENAME, Property.SURNAME, Property.NAME, Property.BIRTH_DATE),
    *(Property.COMPANY_NUMBER, Property.PHONE, Property.IDENTIFIER),
)
"""the properties that keys are made of"""

_COMPANY = re.compile(r"([A-Z]{0,2})0*([0-9]{1,8})")
# An identifier may come with the name of its column before it ("registrationNumber AB12 CDE").
_COLUMN = re.compile(r"^[a-z][A-Za-z]+\s+")
_LENGTH_OF_DOMESTIC = 14  # a sort code of six figures and an account number of eight
_MARK = range(2, 9)  # letters and figures of a registration mark, wherever it was issued


class KeyRefused(ValueError):
    """No exact key can be made of what was typed; the words say what is needed."""


def exact_key(kind: KeyKind, text: str, born_on: str = "") -> str:
    """The key of what somebody typed: a full name with an ISO birth date, or one number. Raises KeyRefused."""
    if kind is KeyKind.PERSON:
        name, day = letters(text), whole_day(born_on)
        if not name or not day:
            raise KeyRefused("Give the full name and the whole birth date: a name alone is nobody in particular.")
        return _of_person(name, day)
    found = _NORMAL[kind](text)
    if found is None:
        raise KeyRefused(f"This is no whole {kind.words[0].lower()}{kind.words[1:]}. Give all of it.")
    return f"{kind}:{found}"


def exact_keys(said: pa.Table) -> pa.Table:
    """KEYS of SAID, each once. A record that says several numbers has several; of several birth dates or names of a
    person the first in the alphabet counts, as in linking."""
    found = [_people(said)]
    organisations = (MentionKind.COMPANY, MentionKind.ORGANISATION)
    found.append(_numbers(said, KeyKind.COMPANY, organisations, (Property.COMPANY_NUMBER,)))
    found.append(_numbers(said, KeyKind.PHONE, tuple(MentionKind), (Property.PHONE,)))
    found.append(_numbers(said, KeyKind.PHONE, (MentionKind.PHONE,), (Property.NAME, Property.IDENTIFIER)))
    found.append(_numbers(said, KeyKind.VEHICLE, (MentionKind.VEHICLE,), (Property.IDENTIFIER,)))
    found.append(_numbers(said, KeyKind.ACCOUNT, (MentionKind.ACCOUNT,), (Property.IDENTIFIER,)))
    return pa.concat_tables(found).group_by(KEYS.names).aggregate([]).select(KEYS.names).cast(KEYS)


def letters(text: str) -> str | None:
    """Only its letters, without case or accents, so that O'Neil, O Neil and ONEIL are one; None where there is none."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return "".join(letter for letter in plain if letter.isalpha()) or None


def whole_day(text: str) -> str | None:
    """The day as ISO writes it; None for a part of one, or for none."""
    try:
        return date.fromisoformat(text.strip()[:LONGEST]).isoformat()
    except ValueError:
        return None


def company_number(text: str) -> str | None:
    """In capitals, with the noughts that a spreadsheet took off: SC 12345 and SC012345 are one."""
    plain = _capitals(text)
    found = _COMPANY.fullmatch(plain)
    if found is None:
        return plain if 4 <= len(plain) <= 20 and any(letter.isdigit() for letter in plain) else None
    prefix, figures = found.groups()
    return f"{prefix}{figures.zfill(8 - len(prefix))}" if int(figures) else None


def phone_number(text: str) -> str | None:
    """E.164; a number without its country is British: 0141 496 0000 and +44 141 496 0000 are one."""
    import phonenumbers  # heavy, and only telephone numbers need it

    try:
        number = phonenumbers.parse(text[:LONGEST], "GB")
    except phonenumbers.NumberParseException:
        return None
    # A number that is whole only within its town is nobody's in particular.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def registration_mark(text: str) -> str | None:
    """Letters and figures in capitals; None where no figure is among them, or too many of both."""
    plain = _capitals(text)
    return plain if len(plain) in _MARK and any(letter.isdigit() for letter in plain) else None


def account_number(text: str) -> str | None:
    """An IBAN whose check figures are right, or sort code and number; a British IBAN is its sort code and number."""
    plain = _capitals(text)
    if plain.isdigit():
        return plain if len(plain) == _LENGTH_OF_DOMESTIC else None
    try:
        whole = str(iban.validate(plain))
    except ValidationError:
        return None
    return whole[-_LENGTH_OF_DOMESTIC:] if whole.startswith("GB") else whole


_NORMAL: dict[KeyKind, Callable[[str], str | None]] = {
    KeyKind.COMPANY: company_number,
    KeyKind.PHONE: phone_number,
    KeyKind.VEHICLE: registration_mark,
    KeyKind.ACCOUNT: account_number,
}


def _of_person(name: str, day: str) -> str:
    return f"{KeyKind.PERSON}:{name}:{day}"


def _capitals(text: str) -> str:
    return "".join(letter for letter in text[:LONGEST].upper() if letter.isascii() and letter.isalnum())


def _people(said: pa.Table) -> pa.Table:
    """The keys of people: forename and surname together, or the one name that was given, with a whole birth date."""
    of_people = said.filter(pc.equal(said["kind"], MentionKind.PERSON.value))
    table = _first(of_people, Property.BIRTH_DATE, whole_day)
    for name in (Property.FORENAME, Property.SURNAME, Property.NAME):
        table = table.join(_first(of_people, name, letters), "mention_id")
    both = pc.binary_join_element_wise(table[Property.FORENAME.value], table[Property.SURNAME.value], "")
    name = pc.coalesce(both, table[Property.NAME.value])
    key = pc.binary_join_element_wise(KeyKind.PERSON.value, name, table[Property.BIRTH_DATE.value], ":")
    return _told(table["mention_id"], key)


def _first(said: pa.Table, name: Property, normal: Callable[[str], str | None]) -> pa.Table:
    """mention_id, and the first normal form in the alphabet of what each mention says under the property."""
    told = said.filter(pc.equal(said["property"], name.value))
    normals = pa.table({"mention_id": told["mention_id"], "value": _each(told["value"], normal)})
    least = normals.filter(pc.is_valid(normals["value"])).group_by("mention_id").aggregate([("value", "min")])
    return pa.table({"mention_id": least["mention_id"], name.value: least["value_min"]})


def _numbers(said: pa.Table, kind: KeyKind, of: Iterable[MentionKind], properties: Iterable[Property]) -> pa.Table:
    """The keys of one kind that mentions of these kinds say under these properties."""
    told = said.filter(
        pc.and_(
            pc.is_in(said["kind"], pa.array([one.value for one in of])),
            pc.is_in(said["property"], pa.array([one.value for one in properties])),
        )
    )
    normals = _each(told["value"], lambda text: _NORMAL[kind](_COLUMN.sub("", text)))
    return _told(told["mention_id"], pc.binary_join_element_wise(kind.value, normals, ":"))


def _told(mentions: pa.ChunkedArray, keys: pa.ChunkedArray) -> pa.Table:
    table = pa.table({"mention_id": mentions, "key": keys}, schema=KEYS)
    return table.filter(pc.is_valid(table["key"]))


def _each(values: pa.ChunkedArray, normal: Callable[[str], str | None]) -> pa.Array:
    """The normal form of each value, worked out once for each different one."""
    coded = values.cast(pa.string()).combine_chunks().dictionary_encode()
    forms = pa.array([None if text is None else normal(text) for text in coded.dictionary.to_pylist()], pa.string())
    return forms.take(coded.indices)


def numbers_of(keys: pa.ChunkedArray, secret: bytes) -> pa.Array:
    """The number of each key, as `number_of`, worked out once for each different one."""
    coded = keys.combine_chunks().dictionary_encode()
    numbers = pa.array([number_of(key, secret) for key in coded.dictionary.to_pylist()], pa.int64())
    return numbers.take(coded.indices)


def number_of(key: str, secret: bytes) -> int:
    """63 bits that stand for a key in an index: without the secret they lead back to nobody (keyed BLAKE2b)."""
    digest = blake2b(key.encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
