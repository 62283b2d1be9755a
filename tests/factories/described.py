"""Every page and form of the desk, described from the running desk: its URL conf, and what its pages render.

The description is an OpenAPI document, the form in which tools that try hostile requests read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import chain
from urllib.parse import parse_qsl, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

from plait.policy.permissions import Permission
from plait_desk.looks.converters import RefConverter
from tests.factories.walking import Answers

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")
KINDS: dict[str, dict[str, object]] = {
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "file": {"type": "string", "format": "binary"},
}
Schema = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of the desk: its name, its path with `{names}` in it, what each name may be, and its permission."""

    name: str
    path: str
    named: Mapping[str, object]
    permission: Permission | None

    def __str__(self) -> str:
        return self.name


@dataclass(slots=True, kw_only=True)
class Field:
    """One field of a form as a browser sees it. `values` are its choices, or what stands in it already."""

    kind: str
    values: list[str] = field(default_factory=list)
    longest: int | None = None
    is_choice: bool = False
    is_many: bool = False


@dataclass(slots=True, kw_only=True)
class Form:
    """One form that a page shows: where it is sent, how, and its fields by name."""

    address: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self) -> dict[str, str]:
        """What a browser would send if nobody touched the form."""
        return {name: each.values[0] if each.values else "" for name, each in self.fields.items()}


def pages() -> list[Page]:
    """Every page of the URL conf; the programming interface describes itself."""
    found = _pages(get_resolver().url_patterns, "/", "", {})
    return [page for page in found if not page.name.startswith("api:")]


def _pages(
    patterns: Iterable[URLPattern | URLResolver], before: str, namespace: str, named: Mapping[str, object]
) -> Iterator[Page]:
    for pattern in patterns:
        converters = {**named, **pattern.pattern.converters}
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, path, inner, converters)
        else:
            yield Page(
                name=f"{namespace}{pattern.name}",
                path=_braced(path),
                named=converters,
                permission=getattr(pattern.callback, "permission", None),
            )


def _braced(path: str) -> str:
    """`/reports/<ref:id>/` as `/reports/{id}/`."""
    parts = path.replace(">", "<").split("<")
    return "".join("{" + part.split(":")[-1] + "}" if odd % 2 else part for odd, part in enumerate(parts))


def forms_of(answers: Answers) -> list[Form]:
    """Every form on these pages."""
    found: list[Form] = []
    for address, (_, content) in answers.items():
        reading = _Reading(address)
        reading.feed(content.decode(errors="replace"))
        found += reading.forms
    return found


class _Reading(HTMLParser):
    """Collects the forms of one page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            address = urlsplit(given.get("action") or self.address).path
            self._form = Form(address=address, method=given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._select.values.append(given.get("value", ""))
        elif tag in {"input", "select", "textarea", "button"} and self._form is not None and given.get("name"):
            self._take_field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _take_field(self, form: Form, tag: str, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        one = form.fields.setdefault(given["name"], Field(kind=kind))
        one.is_choice = kind in {"select", "radio", "checkbox", "button"}
        one.is_many = kind == "checkbox" or "multiple" in given
        one.longest = int(given["maxlength"]) if given.get("maxlength", "").isdigit() else None
        if tag == "select":
            self._select = one
        elif "value" in given:
            one.values.append(given["value"])


def described(forms: Iterable[Form], addresses: Iterable[str]) -> Schema:
    """The OpenAPI document of every page of the URL conf: what was seen on pages says what a form and a query hold."""
    sent, asked = _by_page(forms), _asked(addresses)
    known = _known(addresses)
    paths = {}
    for page in pages():
        query = asked.get(page.path, set()) | sent.get((page.path, "get"), {}).keys()
        named = [_in_path(name, known.get((page.path, name), set()), how) for name, how in page.named.items()]
        paths[page.path] = {
            "get": {**_operation(page, "get", named), "parameters": [*named, *map(_in_query, sorted(query))]},
            "post": {**_operation(page, "post", named), "requestBody": _body(sent.get((page.path, "post"), {}))},
        }
    return {"openapi": "3.0.3", "info": {"title": "The desk", "version": "1"}, "paths": paths}


def _operation(page: Page, method: str, named: list[Schema]) -> Schema:
    answers = {"default": {"description": "A page"}}
    return {"operationId": f"{method} {page.name}", "parameters": named, "responses": answers}


def _by_page(forms: Iterable[Form]) -> dict[tuple[str, str], dict[str, Field]]:
    found: dict[tuple[str, str], dict[str, Field]] = {}
    for form in forms:
        path = path_of(form.address)
        if path:
            found.setdefault((path, form.method), {}).update(form.fields)
    return found


def _asked(addresses: Iterable[str]) -> dict[str, set[str]]:
    """The names that the links to each page ask with."""
    found: dict[str, set[str]] = {}
    for parts in map(urlsplit, addresses):
        path = path_of(parts.path)
        if path:
            found.setdefault(path, set()).update(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return found


def _known(addresses: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    """The things that stand in addresses, by path and name."""
    found: dict[tuple[str, str], set[str]] = {}
    for address in addresses:
        parts = urlsplit(address).path.split("/")
        path = path_of(urlsplit(address).path)
        for name, value in zip((path or "").split("/"), parts, strict=False):
            if name.startswith("{"):
                found.setdefault((path or "", name.strip("{}")), set()).add(value)
    return found


def path_of(address: str) -> str | None:
    """The described path of an address, or None where no page is."""
    try:
        return _braced("/" + resolve(address).route)
    except Resolver404:
        return None


def _in_path(name: str, known: set[str], how: object) -> Schema:
    shape: Schema = {"type": "string", "minLength": 1}
    if isinstance(how, RefConverter):
        shape["pattern"] = f"^{how.regex}$"
    kinds = [{"type": "string", "enum": sorted(known)}, shape] if known else [shape]
    return {"name": name, "in": "path", "required": True, "schema": {"anyOf": kinds}}


def _in_query(name: str) -> Schema:
    return {"name": name, "in": "query", "schema": {"type": "string"}}


def _body(fields: Mapping[str, Field]) -> Schema:
    whole = {"type": "object", "properties": {name: _shape(each) for name, each in fields.items()}}
    return {"content": {kind: {"schema": whole} for kind in FORM_TYPES}}


def _shape(one: Field) -> Schema:
    shape = dict(KINDS.get(one.kind, {"type": "string"}))
    if one.is_choice and one.values:
        shape["enum"] = sorted(set(one.values))
    elif one.longest is not None:
        shape["maxLength"] = one.longest
    return {"type": "array", "items": shape} if one.is_many else shape


def all_forms(*walks: Answers) -> list[Form]:
    """Every form that somebody is shown on these walks."""
    return list(chain.from_iterable(map(forms_of, walks)))
