"""The words of a judgement: the published yardstick, and words too vague to act on."""

import re
from typing import cast

from plait.reference import scale

# (term, from, to) in per cent, as published; the gaps between bands are deliberate and stay empty.
YARDSTICK: tuple[tuple[str, float, float], ...] = tuple(
    (str(term), float(low), float(high))
    for term, low, high in cast("list[tuple[str, float, float]]", scale("phia_yardstick").body["bands"])
)
TERMS = tuple(term for term, _, _ in YARDSTICK)
CONFIDENCES = ("High", "Moderate", "Low")
_VAGUE = re.compile(r"\b(may|might|could|possibl[ey]|perhaps|conceivabl[ey])\b", re.IGNORECASE)


def vague_words(text: str) -> tuple[str, ...]:
    """The words in `text` that say less than they seem to, in order, each once; a yardstick term is not one."""
    without_terms = re.sub("|".join(map(re.escape, TERMS)), "", text, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(word.lower() for word in _VAGUE.findall(without_terms)))
