"""Made-up words: surnames of the long tail, streets, firms and groups. None is taken from a list of real ones."""

from functools import cache

STEMS = (
    "Ard", "Auch", "Bal", "Ben", "Blair", "Brae", "Cairn", "Carn", "Corr", "Craig", "Dal", "Drum", "Dun", "Fal",
    "Fern", "Gart", "Glas", "Glen", "Gort", "Hallow", "Inch", "Inver", "Kel", "Kil", "Kin", "Kirk", "Lag", "Lark",
    "Letter", "Loch", "Lyne", "Mell", "Mor", "Muir", "Nether", "Ochter", "Pit", "Pol", "Rath", "Ros", "Scour",
    "Skel", "Strath", "Tam", "Tarv", "Tilly", "Tor", "Tulli", "Whin", "Yar",
)  # fmt: skip
# Endings of common real places (-more, -burn, -muir, -bank ...) are left out on purpose.
ENDINGS = (
    "avon", "bar", "beath", "clow", "dorran", "druie", "eith", "fassie", "fold", "garvie", "gellan", "haugh",
    "kellan", "lennie", "lunan", "maddie", "mannoch", "nairn", "ock", "pennoch", "quarrie", "quhan", "rennet",
    "rick", "rossie", "skail", "strane", "tannoch", "tillan", "tree", "vannoch", "wallan", "wennie", "wharrie",
)  # fmt: skip
STREET_TYPES = ("Road", "Street", "Avenue", "Drive", "Crescent", "Place", "Terrace", "Gardens", "Court", "Wynd")


@cache
def made_up() -> tuple[str, ...]:
    """Every stem with every ending that reads well, in an order that mixes both."""
    pairs = [(stem, ending) for stem in STEMS for ending in ENDINGS if stem[-1] != ending[0]]
    pairs.sort(key=lambda pair: hash_order(pair[0] + pair[1]))
    return tuple(stem + ending for stem, ending in pairs)


def hash_order(word: str) -> int:
    """A fixed shuffle: the same for every run and machine."""
    order = 2_166_136_261
    for letter in word:
        order = (order ^ ord(letter)) * 16_777_619 % 2**32
    return order
