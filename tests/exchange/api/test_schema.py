"""The API keeps its own description, whatever is thrown at it.

Schemathesis makes requests from openapi.json, well-formed and not, the same ones every time, and
sends them through the very WSGI application that is served.
"""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from ninja.responses import NinjaJSONEncoder
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from huiketing.config.wsgi import programs
from huiketing.exchange.api import urls  # noqa: F401  (declares the operations)
from huiketing.exchange.api.face import api
from huiketing.org.models import ApiToken
from tests.cast import Cast
from tests.matters.making import make_matter

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DESCRIBED = json.loads(
    json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), cls=NinjaJSONEncoder)
)
pytestmark = pytest.mark.usefixtures("the_connection_outlives_a_request")
schema = schemathesis.openapi.from_dict(DESCRIBED)
schema.app = programs


@pytest.fixture
def asked_with(cast: Cast, book: None) -> dict[str, str]:
    """A village with one matter, and its clerk's token."""
    return {"number": make_matter(cast).number, "token": ApiToken.issue(cast.wang)}


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case: Any, asked_with: dict[str, str]) -> None:
    if "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = asked_with["number"]
    case.call_and_validate(
        headers={"Authorization": f"Bearer {asked_with['token']}"}, checks=CHECKS
    )


def test_every_operation_declares_its_refusals() -> None:
    for methods in DESCRIBED["paths"].values():
        for operation in methods.values():
            answers = {str(status) for status in operation["responses"]}
            assert {"400", "401", "422"} <= answers, operation["operationId"]
