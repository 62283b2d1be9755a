"""A client made of the description of the interface alone: what it can ask, and in which shape it is answered."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from jsonschema_rs import Draft202012Validator

from tests.factories.machines import API, Machine

METHODS = ("get", "post")


class GeneratedClient:
    """One method an operation, by its id. Each answer is held to the description of it.

    It knows nothing of this desk: addresses, parameters, kinds of body and shapes are read from the OpenAPI document.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.told: Mapping[str, Any] = machine.get(f"{API}/openapi.json").json()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self.told["paths"].items()
            for method, operation in methods.items()
            if method in METHODS
        }

    def call(self, name: str, body: Any = None, /, *, status: int = 0, **given: object) -> Any:
        """What the operation answers: JSON as Python has it, a file as bytes. `status` other than its own is asked for.

        Parameters go where the description says; what it does not know, or requires and misses, fails.
        """
        method, path, operation = self.operations[name]
        places = {"path": {}, "query": {}, "header": {}}
        for parameter in operation["parameters"]:
            key = re.sub(r"\W", "_", parameter["name"]).lower()
            if key in given:
                places[parameter["in"]][parameter["name"]] = given.pop(key)
            else:
                assert not parameter["required"], f"{name} needs {key}"
        assert not given, f"{name} knows no {sorted(given)}"
        address = re.sub(r"{(\w+)}", lambda found: quote(str(places["path"][found[1]])), path)
        answer = getattr(self.machine, method)(
            f"{address}?{urlencode(places['query'])}",
            **({"data": body, "content_type": next(iter(operation["requestBody"]["content"]))} if body else {}),
            headers={key: str(value) for key, value in places["header"].items()},
        )
        usual = next(code for code in operation["responses"] if code != "default")
        assert answer.status_code == int(status or usual), answer.content.decode()
        described = operation["responses"]["default" if status else usual].get("content", {})
        return self._read(answer, described)

    def follow(self, address: str) -> Any:
        """What stands at an address that an answer named."""
        return self.machine.asks(address)

    def _read(self, answer: Any, described: Mapping[str, Any]) -> Any:
        kind = answer.headers["Content-Type"].partition(";")[0]
        if kind not in described:
            assert "application/octet-stream" in described, f"{kind} is not described"
            return answer.content
        shape = {**described[kind]["schema"], "components": self.told["components"]}
        Draft202012Validator(shape).validate(answer.json())
        return answer.json()
