"""How a thing's opaque identity stands in an address."""

from plait.domain.ids import UnreadableId, decode, encode


class RefConverter:
    """`<ref:id>`: thirteen letters and digits in the address, a 63-bit number in the view."""

    regex = "[0-9a-hjkmnp-tv-z]{13}"

    def to_python(self, value: str) -> int:
        try:
            return decode(value)
        except UnreadableId as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: int) -> str:
        return encode(value)
