"""What two bodies may compare exactly, without either reading the other's records."""

from enum import StrEnum


class KeyKind(StrEnum):
    """A kind of exact key."""

    PERSON = "person"
    COMPANY = "company"
    PHONE = "phone"
    VEHICLE = "vehicle"
    ACCOUNT = "account"

    @property
    def words(self) -> str:
        """The kind as a page shows it."""
        return _WORDS[self]


_WORDS = {
    KeyKind.PERSON: "Person: full name and birth date",
    KeyKind.COMPANY: "Company number",
    KeyKind.PHONE: "Telephone number",
    KeyKind.VEHICLE: "Registration mark of a vehicle",
    KeyKind.ACCOUNT: "Bank account: IBAN, or sort code and number",
}
