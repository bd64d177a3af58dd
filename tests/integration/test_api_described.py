"""Schemathesis asks the API everything that its description allows, and much that it does not."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from items_kit import Archive
from schemathesis.specs.openapi.checks import positive_data_acceptance

from syndicate.model.review import Role
from syndicate.web.application import application
from syndicate.web.rooms import Site

TOKEN = "a-secret-of-the-tests"
ARCHIVE = Archive()
ARCHIVE.office.enrol("quan", "", (Role.SECRECY_OFFICER, Role.OPERATIONS))
ARCHIVE.office.people.give_token("quan", "quan", "tests", 30, TOKEN)
APP = application(ARCHIVE._house, Site(title="测试", open_reading=True))
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)
OFTEN = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
# Not asked: that everything of the right form is accepted. The place in a list is opaque, and no day is the 31st of February.
NOT_ASKED = [positive_data_acceptance]


@SCHEMA.parametrize()
@OFTEN
def test_the_api_is_as_it_is_described(case: schemathesis.Case) -> None:
    """No request makes it fail, every answer has a status, a type and a form that the description names, and what is not allowed is refused."""
    case.call_and_validate(excluded_checks=NOT_ASKED)


@SCHEMA.parametrize()
@OFTEN
def test_it_is_so_for_those_who_may_change_something(case: schemathesis.Case) -> None:
    """With the token of somebody who may rule, poll and read again, the same holds behind the door, too."""
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"}, excluded_checks=NOT_ASKED)
