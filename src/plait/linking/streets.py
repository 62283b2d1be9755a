"""Short forms of the words that name a street, as they are written on letters."""

STREETS = {
    "street": "st", "road": "rd", "avenue": "ave", "terrace": "ter", "crescent": "cres", "drive": "dr",
    "place": "pl", "lane": "ln", "gardens": "gdns", "court": "ct", "square": "sq", "flat": "",
}  # fmt: skip
