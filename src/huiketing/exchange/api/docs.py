"""The API's own page of documentation, made from its description; no script, no other host."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from huiketing.base.errors import NotFound
from huiketing.exchange.api import errors
from huiketing.exchange.api.face import api


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and answers, as people read it."""
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    shapes = described["components"]["schemas"]
    operations = [
        _operation(method, path, said, shapes)
        for path, methods in described["paths"].items()
        for method, said in methods.items()
    ]
    return render(request, "api/docs.html", {"operations": operations})


@login_not_required
@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """What programs get at an address that is none."""
    return errors.refused(NotFound())


def _operation(
    method: str, path: str, said: dict[str, Any], shapes: dict[str, Any]
) -> dict[str, Any]:
    takes = [
        _field(each["name"], each["schema"], each.get("required", False), shapes)
        for each in said.get("parameters", [])
    ]
    for kind, body in said.get("requestBody", {}).get("content", {}).items():
        takes += _fields(body["schema"], shapes, kind)
    return {
        "method": method.upper(),
        "path": path,
        "id": said["operationId"],
        "summary": said.get("summary", ""),
        "takes": takes,
        "answers": [
            {"status": status, "shape": _shape(each)}
            for status, each in sorted(said["responses"].items(), key=lambda pair: str(pair[0]))
        ],
    }


def _fields(schema: dict[str, Any], shapes: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    schema = _resolved(schema, shapes)
    needed = schema.get("required", [])
    fields = []
    for name, each in schema.get("properties", {}).items():
        fields.append(_field(name, each, name in needed, shapes))
        inner = _resolved(each, shapes)
        if inner.get("properties"):
            for below in _fields(inner, shapes, kind):
                fields.append({**below, "name": f"{name}.{below['name']}"})
    return fields


def _field(
    name: str, schema: dict[str, Any], required: bool, shapes: dict[str, Any]
) -> dict[str, Any]:
    schema = _resolved(schema, shapes)
    options = [_resolved(each, shapes) for each in schema.get("anyOf", [schema])]
    real = next((each for each in options if each.get("type") != "null"), schema)
    bounds = [
        f"{real['minLength']}+" if real.get("minLength") else "",
        f"≤ {real['maxLength']}" if "maxLength" in real else "",
        f"{real['minimum']} – {real['maximum']}" if "maximum" in real else "",
        " | ".join(map(str, real.get("enum", []))),
    ]
    return {
        "name": name,
        "type": real.get("format") or real.get("type", "object"),
        "required": required,
        "bounds": " ".join(filter(None, bounds)),
    }


def _resolved(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = shapes[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _shape(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
