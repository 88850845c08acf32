"""The written contract: as a document for programs, and as a page for those who write them."""

from chalicelib.catalogue.contract import CONTRACT as CATALOGUE
from chalicelib.contract import rules
from chalicelib.http.answers import Answer, json_answer
from chalicelib.http.contract import openapi
from chalicelib.http.pages import show
from chalicelib.http.requests import Request
from chalicelib.http.routing import Routes
from chalicelib.my_cases.contract import CONTRACT as MY_CASES
from chalicelib.submission.contract import CONTRACT as SUBMISSION

routes = Routes(__name__)

CONTRACTS = (CATALOGUE, SUBMISSION, MY_CASES)
KEPT = "public, max-age=300"


@routes.get("/openapi.json")
def openapi_document(request: Request) -> Answer:
    """The contract as OpenAPI 3.1, in the reader's language."""
    return json_answer(openapi(CONTRACTS), cache=KEPT)


@routes.get("/api")
def api(request: Request) -> Answer:
    """The same contract to be read: how to get a token, every call with an example, every error."""
    document = openapi(CONTRACTS)
    return show(
        request,
        "contract/api.html",
        document=document,
        cache=KEPT,
        token=rules.token_call(document),
        calls=rules.calls(document),
        reasons=rules.reasons(CONTRACTS),
    )
