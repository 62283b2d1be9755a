"""What OCDS publishes around a release: release packages, record packages and records, opened."""

from plait.collection.lines import Json
from plait.collection.trees import branches, leaf


def releases(given: dict[str, Json]) -> list[dict[str, Json]]:
    """The releases that one object holds: itself, those of a package, or what a record compiles from them.

    What stands round them is kept beside the first, as `package` and `record`, so that each of its fields is accounted
    for. A record without a compiled release holds the releases themselves.
    """
    if isinstance(given.get("records"), list):
        held = [release for record in branches(given, "records") for release in _of_record(record)]
        return _beside(held, "package", _without(given, "records"))
    if isinstance(given.get("releases"), list) and "ocid" not in given:
        return _beside([*branches(given, "releases")], "package", _without(given, "releases"))
    if "compiledRelease" in given or "versionedRelease" in given or "releases" in given:
        return _of_record(given)
    return [given]


def party_key(ocid: str, party: dict[str, Json]) -> str | None:
    """The natural key of a party of one process: the publisher's id, or else its name; None for nobody."""
    name = leaf(party, "id") or leaf(party, "name")
    return None if name is None else f"{ocid}:{name}"


def _of_record(record: dict[str, Json]) -> list[dict[str, Json]]:
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        return _beside([compiled], "record", _without(record, "compiledRelease"))
    # A release that is only linked to (its address and day) is not here to be read.
    embedded = [release for release in branches(record, "releases") if "ocid" in release]
    if not embedded:
        return [{"ocid": record.get("ocid"), "record": _without(record, "ocid")}]
    return _beside(embedded, "record", _without(record, "releases"))


def _beside(held: list[dict[str, Json]], name: str, rest: dict[str, Json]) -> list[dict[str, Json]]:
    return [{**held[0], name: rest}, *held[1:]] if held else [{name: rest}]


def _without(given: dict[str, Json], name: str) -> dict[str, Json]:
    return {key: value for key, value in given.items() if key != name}
