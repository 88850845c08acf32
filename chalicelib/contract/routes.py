"""The written contract: as a document for programs, and as a page for those who write them."""

from dataclasses import replace

from chalicelib.contract import rules
from chalicelib.contract.openapi import openapi
from chalicelib.http.answers import Answer, json_answer
from chalicelib.http.contract import Contract
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes

routes = Routes(__name__)

KEPT = "public, max-age=300"


def contracts() -> tuple[Contract, ...]:
    """Every room's own part; imported when somebody reads the contract, since the visitors of the catalogue don't."""
    from chalicelib.catalogue.contract import CONTRACT as CATALOGUE
    from chalicelib.fees.contract import CONTRACT as FEES
    from chalicelib.my_cases.contract import CONTRACT as MY_CASES
    from chalicelib.reporting.contract import CONTRACT as REPORTING
    from chalicelib.submission.contract import CONTRACT as SUBMISSION

    return CATALOGUE, SUBMISSION, MY_CASES, FEES, REPORTING


@routes.get("/openapi.json")
def openapi_document(request: Request) -> Answer:
    """The contract as OpenAPI 3.1, in the reader's language."""
    answer = json_answer(openapi(contracts()), cache=KEPT)
    return replace(answer, headers={"Vary": "Accept-Language, Cookie"})


@routes.get("/api")
def api(request: Request) -> Answer:
    """The same contract to be read: how to get a token, every call with an example, every error."""
    document = openapi(contracts())
    return show(
        request,
        "contract/api.html",
        document=document,
        cache=KEPT,
        token=rules.token_call(document),
        calls=rules.calls(document),
        reasons=rules.reasons(contracts()),
    )
