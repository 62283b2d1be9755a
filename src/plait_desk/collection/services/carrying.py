"""From a page that was filled in again to the line of a corrected report: what the page does not show is carried over.

A page counts its items and people by place. Here each is matched with the one that it stands for, so that item 3 stays
item 3 where item 2 was taken out, and a person keeps the reference that decisions of who is who hang on.
"""

from collections.abc import Callable, Sequence

from plait.domain.ids import encode, new_id
from plait_desk.collection.services.reports import Line

_NAME = ("forename", "surname", "date_of_birth")


def carried_over(old: Line, new: Line) -> Line:
    """`new` with the numbers, references, companies and further facts of `old` where they are about the same thing."""
    before: list[Line] = list(old["items"])
    matched = _matched(before, list(new["items"]), lambda item: item["text"])
    last = max((int(item["item_number"]) for item in before), default=0)
    items = []
    for item, was in matched:
        if was is None:
            last += 1
            items.append({**item, "item_number": str(last), "people": _people(new, [], item)})
        else:
            people = _people(new, was["people"], item)
            kept = {"item_number": was["item_number"], "companies": was["companies"], "people": people}
            items.append({**item, **kept})
    return {**new, "items": items}


def _people(line: Line, before: Sequence[Line], item: Line) -> list[Line]:
    found = []
    for person, was in _matched(before, item["people"], lambda one: [one.get(name) or "" for name in _NAME]):
        if was is None:
            found.append({**person, "mention_reference": f"{line['report_reference']}/{encode(new_id())}"[:80]})
        else:
            said = {name: value for name, value in person.items() if value or name in was}
            found.append({**was, **_written(said, was), "mention_reference": was["mention_reference"]})
    return found


def _written(said: Line, was: Line) -> Line:
    """What the page has a box for, emptied or not; address, postcode and phone are shown in none."""
    hidden = {"address", "postcode", "phone"}
    return {name: value for name, value in said.items() if name not in hidden or value or name not in was}


def _matched(
    before: Sequence[Line], now: Sequence[Line], key: Callable[[Line], object]
) -> list[tuple[Line, Line | None]]:
    """Each of `now` with the one it stands for: the same key first, then in order; None for what is new."""
    left = list(before)
    same: dict[int, Line] = {}
    for place, one in enumerate(now):
        found = next((was for was in left if key(was) == key(one)), None)
        if found is not None:
            same[place] = found
            left.remove(found)
    # Changed ones stand for what is left, in order, only where none was added or taken out beside them.
    rest = [place for place in range(len(now)) if place not in same]
    if len(rest) == len(left):
        same |= dict(zip(rest, left, strict=True))
    return [(one, same.get(place)) for place, one in enumerate(now)]
