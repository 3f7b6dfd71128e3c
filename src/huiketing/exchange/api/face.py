"""The API itself, and the one way an operation is declared."""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, get_args

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema

import huiketing
from huiketing.base.errors import Invalid
from huiketing.exchange.api import errors
from huiketing.exchange.api.auth import Token
from huiketing.exchange.api.shapes import Refusal

View = Callable[..., HttpResponse]


class Face(NinjaAPI):
    """The API. Every view makes its own answer, so none is made ahead for it to fill."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """What ninja makes for each request, made once."""
        return _UNFILLED


_UNFILLED = HttpResponse()
api = Face(
    title="Huiketing",
    version=huiketing.__version__,
    description="What the parlour's desk does, for programs.",
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
errors.listen(api)


def operation(
    method: str,
    path: str,
    *,
    gives: type[Schema],
    made: bool = False,
    refuses: tuple[int, ...] = (),
    name: str = "",
    summary: str = "",
) -> Callable[[View], View]:
    """Declare an operation with all its answers; an unknown name in its query is refused.

    `made`: it answers 201 where something new came of it, 200 where it was there. Refusals with
    400, 401 and 422 are always declared, `refuses` adds others.
    """
    gave: dict[Any, Any] = {200: gives}
    if made:
        gave[201] = gives
    gave |= dict.fromkeys(sorted({400, 401, 422, *refuses}), Refusal)

    def declare(view: View) -> View:
        known = _query_names(view)

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.META["QUERY_STRING"]:
                _check_query(request, known)
            return view(request, *args, **kwargs)

        declared = api.api_operation(
            [method],
            path,
            summary=summary or (inspect.getdoc(view) or "").partition("\n")[0],
            operation_id=name or view.__name__,
        )
        declared(asked)
        asked._ninja_operation.response_models = {  # type: ignore[attr-defined]
            status: _described(shape) for status, shape in gave.items()
        }
        return view

    return declare


@cache
def _described(shape: type[Schema]) -> type[Schema]:
    # Ninja would make one for each operation and status: hundreds that say the same, and
    # 5 MB in every process.
    return type("NinjaResponseSchema", (Schema,), {"__annotations__": {"response": shape}})


def _check_query(request: HttpRequest, known: frozenset[str]) -> None:
    for name, values in request.GET.lists():
        if name not in known:
            raise Invalid(**{name[:40]: _("There is no field of this name.")})
        if len(values) > 1:
            raise Invalid(**{name: _("This is said more than once. Which one holds?")})


def _query_names(view: View) -> frozenset[str]:
    """The names an operation takes in its query: the fields of its `Query[…]` schema."""
    names: set[str] = set()
    for parameter in inspect.signature(view, eval_str=True).parameters.values():
        given = get_args(parameter.annotation)
        if len(given) > 1 and type(given[1]).__name__ == "Query":
            fields = given[0].model_fields.items()
            names |= {field.alias or name for name, field in fields}
    return frozenset(names)
