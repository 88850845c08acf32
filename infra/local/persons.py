"""The made-up persons one can sign in as on the local cloud, one or more for every role.

Their personal identity numbers are of the kind Skatteverket keeps for tests (serial numbers 980 to 999),
their telephone numbers of those PTS keeps for fiction.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from infra.local.cloud import LocalCloud

TOLD = json.loads(Path(__file__).with_name("persons.json").read_text())
PASSWORD: str = TOLD["password"]


class Person(NamedTuple):
    """One person of the seed, as in persons.json."""

    username: str
    role: str
    given_name: str
    family_name: str
    email: str
    phone: str
    personal_number: str
    language: str
    protected: str
    good_for: str


def persons() -> list[Person]:
    """All persons of the seed."""
    return [Person(**each) for each in TOLD["persons"]]


def sign_up(cloud: LocalCloud, user_pool_id: str) -> int:
    """Give every person who lacks one a login in the user pool; returns how many were new."""
    cognito = cloud.client("cognito-idp")
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=user_pool_id)
    known = {user["Username"] for page in pages for user in page["Users"]}
    new = [person for person in persons() if person.username not in known]
    for person in new:
        _sign_up(cognito, user_pool_id, person)
    return len(new)


def _sign_up(cognito: Any, user_pool_id: str, person: Person) -> None:
    attributes = {
        "email": person.email,
        "email_verified": "true",
        "phone_number": person.phone,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "locale": person.language,
        "custom:personal_number": person.personal_number,
        "custom:protected": person.protected,
    }
    cognito.admin_create_user(
        UserPoolId=user_pool_id,
        Username=person.username,
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(
        UserPoolId=user_pool_id, Username=person.username, Password=PASSWORD, Permanent=True
    )


def table(people: Sequence[Person]) -> str:
    """The persons as lines for the terminal."""
    lines = [
        f"  {person.username:<9}{person.given_name + ' ' + person.family_name:<23}{person.good_for}"
        for person in people
    ]
    return "\n".join(lines)
