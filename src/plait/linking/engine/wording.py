"""What each level of each field means, in words for a person who reads why two records scored as they did."""

_NAME = (
    "given and family name swapped",
    "the same, which hardly anybody has",
    "the same, which few have",
    "the same, which some have",
    "the same, which many have",
    "an initial that fits",
    "nearly the same spelling",
    "like it, or a short form of it",
    "another spelling that sounds the same",
    "a little like it",
    "another name",
)
_SHARED = (
    "no word in common",
    "very common words in common",
    "common words in common",
    "rare words in common",
    "very rare words in common",
    "words in common that hardly anybody else has together",
)
_APART = ("one name has all words of the other", "each has a common word of its own", "each has a rare word of its own")
_SPELLED = ("spelled differently", "spelled much alike", "spelled nearly the same")
# The words of the levels, best first, by the kind of column: what stands before the colon of its name.
_LEVELS = {
    "given": _NAME,
    "family": _NAME,
    "name": tuple(f"{shared}; {apart}; {spelled}" for shared in _SHARED for apart in _APART for spelled in _SPELLED),
    "date": (
        "the same day, which few records have",
        "the same day",
        "the same day, which many records have",
        "day and month swapped",
        "one figure of the year apart",
        "one figure apart",
        "the same year, and no more is known",
        "the same year, another day",
        "the same day and month, another year",
        "two figures apart",
        "another date",
    ),
    "address": (
        "the same street and postcode",
        "the same street",
        "the same postcode, which few records have",
        "the same postcode",
        "the same postcode, another street",
        "the same postcode, which few records have, and another town",
        "the same postcode, another town",
        "the postcode one letter apart, the same town",
        "the postcode one letter apart",
        "the same town and part of the postcode",
        "the same town, which few records have",
        "the same town and the same district",
        "the same town",
        "the same part of the postcode",
        "the same postcode district",
        "towns that are spelled alike",
        "another address",
    ),
    "organisation": (
        "the same, of words that hardly anybody else has together",
        "the same, of rare words",
        "the same, of words that some others have",
        "the same, of common words",
        "the same words in another order",
        "the name that the other trades under or had",
        "one letter apart",
        "two letters apart",
        "one name has all words of the other",
        "rare words in common",
        "common words in common",
        "no word in common",
    ),
    "company_number": ("the same", "one figure apart", "two figures apart", "another number"),
    "identifier": ("the same", "one figure apart", "two figures apart", "another number"),
    "email": ("the same", "one letter apart, or the same before the @", "two letters apart", "another address"),
    "category": (
        "the same, which few have",
        "the same, which some have",
        "the same, which many have",
        "nearly the same",
        "another",
    ),
}
_LABELS = {
    "given": "Given name",
    "family": "Family name",
    "name": "Name",
    "organisation": "Name",
    "date": "Birth date",
    "address": "Address",
}
# Whose rarity a level speaks of: the attribute that both records then share.
_SHARED_VALUE = {
    "given": dict.fromkeys(range(2, 6), "given"),
    "family": dict.fromkeys(range(2, 6), "family"),
    "date": dict.fromkeys(range(1, 4), "date"),
    "address": {1: "street", 2: "street", **dict.fromkeys(range(3, 8), "postcode"),
                **dict.fromkeys(range(10, 14), "place")},
}  # fmt: skip
_SHARING_LEVELS = {"company_number": 1, "identifier": 1, "email": 1, "category": 3}


def label(column: str) -> str:
    """What a column of levels is called: `given`, or a part and the column of the table (`identifier:phone`)."""
    kind, _, name = column.partition(":")
    return _LABELS.get(kind) or (name or kind).replace("_", " ").capitalize()


def level_words(column: str, level: int) -> str:
    """What a level above 0 of this column means. Raises KeyError for a column without words."""
    return _LEVELS[column.partition(":")[0]][level - 1]


def shared_attribute(column: str, level: int) -> str | None:
    """The attribute of `records.Records` that two records have in common at this level, or None."""
    kind = column.partition(":")[0]
    if level <= _SHARING_LEVELS.get(kind, 0):
        return column
    return _SHARED_VALUE.get(kind, {}).get(level)
