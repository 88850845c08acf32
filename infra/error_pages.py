"""What the gateway answers when it doesn't ask the app: too many calls, no such way, a fault behind it.

The gateway can't choose a language, so the page says it in Swedish, English and Arabic at once; it knows no style
sheet, so it is plain HTML. Whatever the request accepts, the gateway takes its template for JSON: the page is that
template, and a header says what it is. A system goes by the status.
"""

from html import escape
from typing import Any, NamedTuple

from infra.functions import logical_id

Json = dict[str, Any]


class Answer(NamedTuple):
    """One of the gateway's own answers."""

    status: str
    swedish: tuple[str, str]
    english: tuple[str, str]
    arabic: tuple[str, str]


TOO_MANY = Answer(
    "429",
    (
        "Det är många här just nu",
        "Vänta en liten stund och försök igen. Det du har skrivit och skickat finns kvar.",
    ),
    (
        "Many people are here right now",
        "Wait a moment and try again. What you have written and sent is kept.",
    ),
    ("يوجد الكثير من الزوار الآن", "انتظر قليلاً ثم حاول مرة أخرى. ما كتبته وأرسلته محفوظ."),
)
NOT_FOUND = Answer(
    "404",
    ("Sidan finns inte", "Adressen kan vara fel skriven, eller så har sidan flyttat."),
    ("There is no such page", "The address may be misspelled, or the page has moved."),
    ("الصفحة غير موجودة", "قد يكون العنوان مكتوباً بشكل خاطئ، أو أن الصفحة نُقلت."),
)
REFUSED = Answer(
    "400",
    ("Det gick inte att förstå", "Gå tillbaka och försök en gång till."),
    ("We could not understand that", "Go back and try once more."),
    ("لم نتمكن من فهم ذلك", "ارجع وحاول مرة أخرى."),
)
TOO_LARGE = Answer(
    "413",
    ("Det blev för mycket på en gång", "Gå tillbaka, korta ner texten och skicka igen."),
    ("That was too much at once", "Go back, shorten the text and send it again."),
    ("هذا كثير في مرة واحدة", "ارجع واختصر النص ثم أرسله مرة أخرى."),
)
FAULT = Answer(
    "500",
    ("Något gick fel hos oss", "Vänta en liten stund och försök igen. Samma ansökan blir aldrig två."),
    (
        "Something went wrong on our side",
        "Wait a moment and try again. The same application never becomes two.",
    ),
    ("حدث خطأ لدينا", "انتظر قليلاً ثم حاول مرة أخرى. لن يصبح الطلب نفسه طلبين أبداً."),
)

# The gateway's words: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-responses-types.html
ANSWERS = {
    "THROTTLED": TOO_MANY,
    "QUOTA_EXCEEDED": TOO_MANY,
    "MISSING_AUTHENTICATION_TOKEN": NOT_FOUND,  # a path or method that isn't there
    "RESOURCE_NOT_FOUND": NOT_FOUND,
    "REQUEST_TOO_LARGE": TOO_LARGE,
    "DEFAULT_4XX": REFUSED,
    "DEFAULT_5XX": FAULT,
}
DIRECT = ("DEFAULT_4XX", "DEFAULT_5XX")  # these stand for many statuses and keep the gateway's own

HEADERS = {
    "gatewayresponse.header.Content-Type": "'text/html; charset=utf-8'",
    "gatewayresponse.header.Content-Language": "'sv, en, ar'",
    "gatewayresponse.header.Cache-Control": "'no-store'",
    "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
}


def gateway_responses() -> Json:
    """The answers as the API's description carries them, by the gateway's word for the case."""
    return {kind: response(kind, answer) for kind, answer in ANSWERS.items()}


def response(kind: str, answer: Answer) -> Json:
    """One answer: the page with its headers."""
    status = {} if kind in DIRECT else {"statusCode": answer.status}
    waiting = {"gatewayresponse.header.Retry-After": "'10'"} if answer is TOO_MANY else {}
    return {
        **status,
        "responseParameters": {**HEADERS, **waiting},
        "responseTemplates": {"application/json": page(answer)},
    }


def response_resources() -> Json:
    """The same answers as resources of their own, for the local cloud: it doesn't read them in the description.

    On AWS these would be lost at the next change of the API, whose description replaces everything.
    """
    return {f"Answer{logical_id(kind)}": resource(kind, described) for kind, described in gateway_responses().items()}


def resource(kind: str, described: Json) -> Json:
    """One answer as a resource of its own, on the local cloud only."""
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Condition": "IsLocal",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResponseType": kind,
            **{name[0].upper() + name[1:]: value for name, value in described.items()},
        },
    }


def page(answer: Answer) -> str:
    """The page in three languages."""
    parts = (("sv", "ltr", answer.swedish), ("en", "ltr", answer.english), ("ar", "rtl", answer.arabic))
    body = "".join(
        f'<section lang="{language}" dir="{direction}"><h2>{escape(title)}</h2><p>{escape(text)}</p></section>'
        for language, direction, (title, text) in parts
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(answer.swedish[0])} – Komet</title></head>"
        f'<body><main><h1>Komet</h1>{body}<p><a href="/">Till startsidan / '
        '<span lang="en">Start page</span> / <span lang="ar">الصفحة الرئيسية</span></a></p>'
        "<p><small>$context.requestId</small></p></main></body></html>"
    )
