"""The calls, for people, from the same schema that programs read."""

from functools import cache
from itertools import groupby

from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "patch")
GROUPS = {
    "readers": ("For anyone", "Live editions, and the words they are found by. No token is needed."),
    "newsroom": ("For the newsroom", "Working copies for writers and editors; seats and line-ups for editors."),
    "desk": ("For panelists", "Your own seats. Anybody else’s are not found."),
}


@require_safe
def page(request):
    """Every call: what it is for, what it takes, what it answers."""
    return render(request, "api/docs.html", {"groups": groups()})


@cache
def groups() -> list[tuple]:
    """(name, words, calls) for each group of people. The schema follows from the code, so it is read once."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    calls = [
        _call(schema["components"]["schemas"], path, method, schema["paths"][path][method])
        for path in schema["paths"]
        for method in METHODS
        if method in schema["paths"][path]
    ]
    calls.sort(key=lambda call: list(GROUPS).index(call["group"]))
    return [(*GROUPS[tag], list(some)) for tag, some in groupby(calls, key=lambda call: call["group"])]


def _call(shapes: dict, path: str, method: str, call: dict) -> dict:
    status, answer = next((code, call["responses"][code]) for code in ("200", "201") if code in call["responses"])
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    refusals = [code for code in call["responses"] if code not in ("200", "201")]
    return {
        "id": call["operationId"],
        "group": call["tags"][0],
        "method": method.upper(),
        "path": path,
        "words": call.get("description", ""),
        "query": [each["name"] for each in call.get("parameters", []) if each["in"] == "query"],
        "takes": _fields(shapes, body),
        "status": status,
        "answers": _fields(shapes, answer["content"]["application/json"]["schema"]),
        "refusals": refusals,
    }


def _fields(shapes: dict, shape: dict) -> list[dict]:
    """The fields of an object, or of the objects in a list or a page of them."""
    if "$ref" in shape:
        shape = shapes[shape["$ref"].rpartition("/")[2]]
    if shape.get("type") == "array":
        return _fields(shapes, shape["items"])
    fields = shape.get("properties", {})
    if "results" in fields:
        return _fields(shapes, fields["results"])
    required = shape.get("required", [])
    return [{"name": name, "required": name in required} for name in fields]
