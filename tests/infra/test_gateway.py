"""The gateway: each address goes to its own room's function, and its own errors are kind pages."""

import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest

from infra.application import Application, PackagingError, rooms
from infra.error_pages import ANSWERS, page
from infra.gateway import METHODS, SLOW

Json = dict[str, Any]
OfType = Callable[[str], dict[str, Json]]

# docs/architecture.md, "Addresses": which function an address belongs to, by its beginning.
OWNERS = [
    (r"/kurser/\{course_id\}/ansok|/ansokan.*|/ansokningar", "Submission"),
    (r"/logga-.*", "SignIn"),
    (r"/samtycke/.*", "Consent"),
    (r"/(mina-arenden/[^/]+|personal/kurser/[^/]+)/narvaro.*", "Attendance"),
    (r"/certifikat.*|/mina-arenden/[^/]+/intyg.*|/personal/(certifikat|kurser/[^/]+/certifiering).*", "Certificates"),
    (r"/betalningar|/mina-arenden/[^/]+/avgift|/personal/(avgifter.*|kurser/[^/]+/avgifter)", "Fees"),
    (r"/kalender/.*|/mina-uppgifter/kalender|/personal/(kalender|lokaler.*|kurser/[^/]+/lokal)", "Bookings"),
    (r"/mina-arenden/[^/]+/material.*|/personal/(kurser|program)/[^/]+/material.*", "Materials"),
    (r"/enkat/.*", "Answering"),
    (r"/personal/((kurser|program)/[^/]+/)?enkater.*", "SurveyEditing"),
    (r"/siffror|/personal/(rapporter|mal)(/.*)?|/personal/kurser/[^/]+/svar.*", "Reporting"),
    (r"/personal/(kurser/[^/]+/)?programtrohet.*", "Fidelity"),
    (r"/aktiviteter.*|/personal/(aktiviteter|samtal).*", "Outreach"),
    (r"/personal/(program|texter).*", "Editing"),
    (r"/personal/import.*", "Importing"),
    (r"/mina-.*|/arenden/sok|/erbjudande/.*", "MyCases"),
    (r"/personal/kurser/\{course_id\}/grupp.*", "Admission"),
    (r"/personal/kurser/\{course_id\}/(ansokningar|skriv).*|/personal/(koer|arenden|ansokan|sok)(/.*)?", "Handling"),
    (r"/personal/(kurser|samarbete)(/.*)?", "Planning"),
    (r"/personal(/.*)?", "Staff"),
    (r".*", "Catalogue"),
]


def owner(path: str) -> str:
    return next(name for pattern, name in OWNERS if re.fullmatch(pattern, path))


def integrations(of_type: OfType) -> dict[tuple[str, str], Json]:
    body = of_type("AWS::ApiGateway::RestApi")["Api"]["Body"]
    return {
        (path, method): described["x-amazon-apigateway-integration"]
        for path, methods in body["paths"].items()
        for method, described in methods.items()
        if method in METHODS
    }


def test_every_address_lands_on_its_own_rooms_function(of_type: OfType) -> None:
    found = integrations(of_type)

    assert len(found) > 30
    for (path, _), integration in found.items():
        assert f"functions/${{{owner(path)}Function.Arn}}/invocations" in integration["uri"]["Fn::Sub"], path


def test_every_route_of_the_app_is_behind_the_gateway_and_no_other_path(of_type: OfType, app: Application) -> None:
    found = {(path, method.upper()) for path, method in integrations(of_type)}
    assert found >= set(app.rooms)
    assert {path for path, _ in found} == {path for path, _ in app.rooms}


def test_every_route_has_an_access_rule_and_every_rule_a_route(app: Application) -> None:
    from chalicelib.http.access import ACCESS

    assert {f"{method} {path}" for path, method in app.rooms} == set(ACCESS)


def test_unknown_addresses_are_answered_by_the_catalogue(app: Application) -> None:
    assert app.rooms["/{proxy+}", "GET"] == "catalogue"


def test_a_route_outside_the_rooms_can_not_be_packaged() -> None:
    class View:
        __module__ = "chalicelib.cellar.routes"

    class Route:
        view_function = View

    class Function:
        name = "catalogue"

    class App:
        def __init__(self) -> None:
            self.routes = {"/cellar": {"GET": Route}}
            self.pure_lambda_functions = [Function]

    with pytest.raises(PackagingError, match=r"GET /cellar is written in chalicelib\.cellar\.routes"):
        rooms(App(), {"catalogue": ("catalogue",)})


def test_only_this_gateway_may_call_the_rooms(of_type: OfType, app: Application) -> None:
    calling = {
        properties["FunctionName"]["Ref"]: properties["SourceArn"]["Fn::Sub"]
        for properties in of_type("AWS::Lambda::Permission").values()
        if properties["Principal"] == "apigateway.amazonaws.com"
    }

    assert len(calling) == len(set(app.rooms.values()))
    assert all(source.endswith(":${AWS::AccountId}:${Api}/*") for source in calling.values())


def test_every_permission_names_its_one_caller(of_type: OfType) -> None:
    for name, properties in of_type("AWS::Lambda::Permission").items():
        assert properties["SourceArn"], name
        assert properties["Action"] == "lambda:InvokeFunction", name


def test_the_gateway_is_regional_compresses_traces_and_throttles(of_type: OfType) -> None:
    api = of_type("AWS::ApiGateway::RestApi")["Api"]
    stage = of_type("AWS::ApiGateway::Stage")["ApiStage"]
    settings, *slow = stage["MethodSettings"]

    assert api["Name"] == api["Body"]["info"]["title"]  # Amazon's metrics are kept under either
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["MinimumCompressionSize"] == 1024
    assert stage["TracingEnabled"] is True
    assert (settings["ResourcePath"], settings["ThrottlingRateLimit"]) == ("/*", {"Ref": "RequestsPerSecond"})
    assert {each["ResourcePath"]: each["ThrottlingRateLimit"] for each in slow} == {"/~1samtycke~1{token}": 5}
    assert set(SLOW) <= set(api["Body"]["paths"]), "a path that isn't there would slow nothing"


def test_a_changed_api_gets_a_new_deployment(app: Application) -> None:
    from infra.gateway import gateway_resources

    fewer = {key: room for key, room in app.rooms.items() if key[0] != "/kurser"}
    generated: Json = {"Resources": {"RestAPI": {"Properties": {"DefinitionBody": {"paths": {}}}}}}
    with_one: Json = {"Resources": {"RestAPI": {"Properties": {"DefinitionBody": {"paths": {"/new": {}}}}}}}

    def deployment(of: Json) -> str:
        (name,) = (key for key in gateway_resources(of, fewer) if key.startswith("ApiDeployment"))
        return name

    assert deployment(generated) == deployment(generated)
    assert deployment(generated) != deployment(with_one)


@pytest.mark.requirement("X2")
@pytest.mark.parametrize("kind", ANSWERS)
def test_the_gateways_own_errors_are_valid_pages_in_three_languages(kind: str, of_type: OfType) -> None:
    described = of_type("AWS::ApiGateway::RestApi")["Api"]["Body"]["x-amazon-apigateway-gateway-responses"][kind]
    text = described["responseTemplates"]["application/json"]
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)

    assert described["responseParameters"]["gatewayresponse.header.Content-Type"] == "'text/html; charset=utf-8'"
    assert [section.get("lang") for section in document.iter("section")] == ["sv", "en", "ar"]
    assert [section.get("dir") for section in document.iter("section")] == ["ltr", "ltr", "rtl"]
    assert text == page(ANSWERS[kind])


def test_too_many_calls_are_asked_to_wait(of_type: OfType) -> None:
    described = of_type("AWS::ApiGateway::RestApi")["Api"]["Body"]["x-amazon-apigateway-gateway-responses"]["THROTTLED"]

    assert described["statusCode"] == "429"
    assert described["responseParameters"]["gatewayresponse.header.Retry-After"] == "'10'"


def test_the_gateways_errors_are_resources_only_where_it_can_not_read_them_elsewhere(template: Json) -> None:
    answers = [
        resource
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::ApiGateway::GatewayResponse"
    ]

    assert len(answers) == len(ANSWERS)
    assert {resource["Condition"] for resource in answers} == {"IsLocal"}


def test_a_method_that_no_route_has_goes_to_the_same_function_which_says_so(of_type: OfType) -> None:
    found = integrations(of_type)
    for path in {path for path, _ in found}:
        assert {method for known, method in found if known == path} == METHODS
