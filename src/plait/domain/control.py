"""What a register of people with significant control says, in words that people use.

The codes are those of the Companies House register ("ownership-of-shares-25-to-50-percent"), several between ";".
"""

import re
from collections.abc import Mapping

_BAND = re.compile(r"-(\d+)-to-(\d+)-percent")
_MORE = re.compile(r"-more-than-(\d+)-percent")
_NATURES: Mapping[str, str] = {
    "ownership-of-shares": "owns {band} of the shares",
    "voting-rights": "has {band} of the votes",
    "right-to-share-surplus-assets": "has a right to {band} of surplus assets",
    "right-to-appoint-and-remove-directors": "appoints and removes directors",
    "right-to-appoint-and-remove-members": "appoints and removes members",
    "significant-influence-or-control": "has significant influence or control",
    "part-right-to-share-surplus-assets": "has a right to {band} of surplus assets",
}
_THROUGH: Mapping[str, str] = {
    "-as-trust": " through a trust",
    "-as-firm": " through a firm",
    "-limited-liability-partnership": " in a limited liability partnership",
}


def control_words(codes: str) -> str:
    """ "owns 25 to 50% of the shares; has 25 to 50% of the votes". A code that is not known stays as it was given."""
    return "; ".join(_words(code.strip()) for code in codes.split(";") if code.strip())


def _words(code: str) -> str:
    through = "".join(words for suffix, words in _THROUGH.items() if suffix in code)
    bare = code
    for suffix in _THROUGH:
        bare = bare.replace(suffix, "")
    band = "a part"
    if found := _BAND.search(bare):
        band = f"{found[1]} to {found[2]}%"
    elif found := _MORE.search(bare):
        band = f"more than {found[1]}%"
    nature = _NATURES.get(_MORE.sub("", _BAND.sub("", bare)))
    return nature.format(band=band) + through if nature else code
