"""The page on which a report is written, as a browser sends it."""

REPORT = {
    "danger": "none",
    "title": "Night unloading",
    "reference": "IR-77",
    "urgency": "high",
    "intelligence_on": "2026-11-09",
}
ITEM = {
    "text": "Two vans.",
    "standing": "fact",
    "scheme": "3x5x2",
    "grade": "[2BP]",
    "origin": "own",
    "handling": "P",
    "tier": "OFFICIAL-SENSITIVE",
    "existence": "hidden",
    "marking_kind": "ordinary",
}
CONDITIONS = {
    "grade": "2CC",
    "handling": "C",
    "condition": "Do not act before 30 Nov.",
    "action": "A1",
    "sanitisation": "S2",
}
Form = dict[str, object]


def a_written_item(number: int = 0, people: list[Form] | None = None, **words: object) -> Form:
    """The boxes of one item, counted from nought, and of those it names."""
    form = {f"item-{number}-{name}": value for name, value in {**ITEM, **words}.items()}
    form[f"item-{number}-people"] = max(1, len(people or []))
    for place, person in enumerate(people or []):
        form |= {f"item-{number}-person-{place}-{name}": value for name, value in person.items()}
    return form


def a_written_report(*items: Form, **words: object) -> Form:
    """The whole page; one item where none is given."""
    form: Form = {**REPORT, **words, "items": max(1, len(items))}
    for item in items or (a_written_item(),):
        form |= item
    return form
