"""The seeded persons can sign in, and their tokens carry what the app needs."""

import base64
import json
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from infra.local.cloud import LocalCloud
from infra.local.deploy import outputs
from infra.local.persons import PASSWORD, Person, persons, table

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("person", persons(), ids=lambda person: person.username)
def test_every_person_can_sign_in_with_username_and_password(person: Person, cloud: LocalCloud) -> None:
    claims = id_token(cloud, person.username, PASSWORD)
    assert claims["custom:personal_number"] == person.personal_number
    assert claims["custom:protected"] == person.protected
    assert claims["given_name"] == person.given_name
    assert claims["family_name"] == person.family_name
    assert claims["email"] == person.email
    assert claims["phone_number"] == person.phone
    assert claims["locale"] == person.language


def test_a_wrong_password_gives_no_code(cloud: LocalCloud) -> None:
    with pytest.raises(KeyError):
        id_token(cloud, "petra", PASSWORD + "x")


@pytest.mark.parametrize("person", persons(), ids=lambda person: person.username)
def test_every_personal_number_is_of_the_kind_kept_for_tests(person: Person) -> None:
    digits = [int(digit) for digit in person.personal_number[2:]]
    doubled = [2 * digit if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    assert sum(number // 10 + number % 10 for number in doubled) % 10 == 0
    assert 980 <= int(person.personal_number[8:11]) <= 999


def test_the_start_text_names_everybody_and_what_they_are_good_for() -> None:
    lines = table(persons()).splitlines()
    assert len(lines) == len(persons())
    for person, line in zip(persons(), lines, strict=True):
        assert line.split()[0] == person.username
        assert person.good_for in line


def id_token(cloud: LocalCloud, username: str, password: str) -> dict[str, str]:
    """The claims that a sign-in on Cognito's page ends with. KeyError if it gives no code."""
    client = outputs(cloud)["WebClientId"]
    back = f"{cloud.site_url}logga-in/klar"
    asked = {
        "client_id": client,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid profile email phone",
    }
    status, page = cloud.get(f"/oauth2/authorize?{urlencode(asked)}")
    assert status == 200
    assert 'name="username"' in page
    _, location, _ = post(cloud, "/login", {**asked, "username": username, "password": password})
    code = parse_qs(urlsplit(location).query)["code"][0]
    pool = {"UserPoolId": outputs(cloud)["UserPoolId"], "ClientId": client}
    described = cloud.client("cognito-idp").describe_user_pool_client(**pool)["UserPoolClient"]
    grant = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": client,
        "client_secret": described["ClientSecret"],
    }
    _, _, body = post(cloud, "/oauth2/token", grant)
    payload = json.loads(body)["id_token"].split(".")[1]
    claims: dict[str, str] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def post(cloud: LocalCloud, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
    """Status, Location and text of a posted form."""
    connection = HTTPConnection("127.0.0.1", cloud.port, timeout=20)
    try:
        connection.request("POST", path, urlencode(fields), {**FORM, "Host": f"localhost:{cloud.port}"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()
    finally:
        connection.close()
