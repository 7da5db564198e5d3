"""Discord's own OpenAPI document, where it lies beside the project: each request is held against it."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Self

import jsonschema
from jsonschema.exceptions import best_match

PATH = Path(__file__).parents[3] / "shared" / "specs" / "discord-openapi.json"


class Specification:
    """Finds the schema of a request and what offends it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]
        self._operations = [
            (method, _pattern(path), operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if method in ("get", "post", "put", "patch", "delete")
        ]
        self._validators: dict[int, Any] = {}

    @classmethod
    @cache
    def find(cls) -> Self | None:
        """The document, or None where it is not there."""
        return cls(json.loads(PATH.read_text(encoding="utf-8"))) if PATH.exists() else None

    def fault(self, method: str, path: str, body: Any) -> str:
        """What is wrong with the body of this request; empty for nothing."""
        operation = self._operation(method, path)
        if operation is None:
            return f"{method} {path} is no request of this API"
        validator = self._validator(operation)
        error = best_match(validator.iter_errors(body)) if validator else None
        return f"{method} {path}: {error.message} at {error.json_path}" if error else ""

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        found = [
            (pattern.groups, operation)
            for name, pattern, operation in self._operations
            if name == method.lower() and pattern.fullmatch(path)
        ]
        return min(found, key=lambda one: one[0])[1] if found else None

    def _validator(self, operation: dict[str, Any]) -> Any:
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            return None
        if id(operation) not in self._validators:
            schema = {"components": self._components, **content["schema"]}
            self._validators[id(operation)] = jsonschema.Draft202012Validator(schema)
        return self._validators[id(operation)]


def _pattern(path: str) -> re.Pattern[str]:
    """A path with a group for each parameter; one with fewer of them is the better match (`@original`)."""
    return re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(path)))
