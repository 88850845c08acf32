"""Who may what: one table, deny by default. A route that is not named here answers nobody."""

from dataclasses import dataclass

from chalicelib.http.reach import Ability


@dataclass(frozen=True)
class Access:
    """Who may use a route. `scopes`: which of them a city system's token must carry (one is enough).

    `ability`: what somebody's grants must let them do somewhere; the view asks `request.reach` whether it is here."""

    public: bool = False
    signed_in: bool = False
    scopes: tuple[str, ...] = ()
    ability: Ability | None = None


PUBLIC = Access(public=True)
SIGNED_IN = Access(signed_in=True)
SUBMITS = Access(scopes=("applications.write",))
READS_CASES = Access(scopes=("cases.read",))
WRITES_PAYMENTS = Access(scopes=("payments.write",))
SEES, HANDLES, COMPOSES, PLANS, GRANTS, CERTIFIES, BILLS, BOOKS, EDITS = (
    Access(signed_in=True, ability=ability) for ability in Ability if ability != Ability.PROTECTED
)

ACCESS: dict[str, Access] = {
    "GET /": PUBLIC,
    "GET /program": PUBLIC,
    "GET /program/{programme_id}": PUBLIC,
    "GET /kurser": PUBLIC,
    "GET /kurser.json": PUBLIC,
    "GET /kurser/{course_id}": PUBLIC,
    "GET /stadsdelar": PUBLIC,
    "GET /stadsdelar/{district_id}": PUBLIC,
    "GET /sok": PUBLIC,
    "GET /sitemap.xml": PUBLIC,
    "GET /robots.txt": PUBLIC,
    "GET /hjalp": PUBLIC,
    "GET /tillganglighet": PUBLIC,
    "GET /personuppgifter": PUBLIC,
    "GET /stilguide": PUBLIC,
    "GET /api": PUBLIC,
    "GET /openapi.json": PUBLIC,
    "GET /static/{name}": PUBLIC,
    "GET /{proxy+}": PUBLIC,
    "POST /{proxy+}": PUBLIC,
    "GET /logga-in": PUBLIC,
    "GET /logga-in/klar": PUBLIC,
    "POST /logga-ut": PUBLIC,
    "GET /kurser/{course_id}/ansok": SIGNED_IN,
    "POST /ansokan": SIGNED_IN,
    "GET /ansokan/{application_id}/{step}": SIGNED_IN,
    "POST /ansokan/{application_id}/{step}": SIGNED_IN,
    "POST /ansokningar": SUBMITS,
    "GET /mina-arenden": SIGNED_IN,
    "GET /mina-arenden/{case_number}": SIGNED_IN,
    "GET /mina-arenden/{case_number}/aterta": SIGNED_IN,
    "POST /mina-arenden/{case_number}/aterta": SIGNED_IN,
    "GET /mina-arenden/{case_number}/avbryt": SIGNED_IN,
    "POST /mina-arenden/{case_number}/avbryt": SIGNED_IN,
    "GET /mina-arenden/{case_number}/kalender.ics": SIGNED_IN,
    "GET /mina-arenden/{case_number}/narvaro": SIGNED_IN,
    "GET /mina-arenden/{case_number}/ko": SIGNED_IN,
    "GET /mina-arenden/{case_number}/ko/{step}": SIGNED_IN,
    "POST /mina-arenden/{case_number}/ko/{step}": SIGNED_IN,
    "GET /erbjudande/{offer_id}": PUBLIC,
    "POST /erbjudande/{offer_id}": PUBLIC,
    "POST /arenden/sok": READS_CASES,
    "GET /mina-uppgifter": SIGNED_IN,
    "POST /mina-uppgifter": SIGNED_IN,
    "GET /personal": SEES,
    "GET /personal/att-gora": SEES,
    "POST /personal/att-gora": HANDLES,
    "GET /personal/kurser/{course_id}/grupp": COMPOSES,
    "POST /personal/kurser/{course_id}/grupp": COMPOSES,
    "GET /personal/kurser/{course_id}/grupp/forhandsgranska": COMPOSES,
    "POST /personal/kurser/{course_id}/grupp/forhandsgranska": COMPOSES,
    "POST /personal/kurser/{course_id}/grupp/angra": COMPOSES,
    "GET /personal/kurser/{course_id}/grupp/erbjud": COMPOSES,
    "POST /personal/kurser/{course_id}/grupp/erbjud": COMPOSES,
    "GET /personal/kurser/{course_id}/grupp/handelser": SEES,
    "GET /personal/kurser": SEES,
    "GET /personal/kurser/ny": PLANS,
    "POST /personal/kurser/ny": PLANS,
    "GET /personal/kurser/{course_id}": SEES,
    "GET /personal/kurser/{course_id}/andra": PLANS,
    "POST /personal/kurser/{course_id}/andra": PLANS,
    "GET /personal/kurser/{course_id}/annonsera": PLANS,
    "POST /personal/kurser/{course_id}/annonsera": PLANS,
    "GET /personal/kurser/{course_id}/traffar/{number}": PLANS,
    "POST /personal/kurser/{course_id}/traffar/{number}": PLANS,
    "GET /personal/kurser/{course_id}/flytta": PLANS,
    "POST /personal/kurser/{course_id}/flytta": PLANS,
    "GET /personal/kurser/{course_id}/stall-in": PLANS,
    "POST /personal/kurser/{course_id}/stall-in": PLANS,
    "GET /personal/kurser/{course_id}/avsluta": PLANS,
    "POST /personal/kurser/{course_id}/avsluta": PLANS,
    "GET /personal/samarbete": PLANS,
    "GET /personal/kurser/{course_id}/narvaro": SEES,
    "POST /personal/kurser/{course_id}/narvaro": HANDLES,
    "GET /personal/kurser/{course_id}/narvaro/{number}": SEES,
    "POST /personal/kurser/{course_id}/narvaro/{number}": HANDLES,
    "GET /personal/anmalan": SIGNED_IN,
    "POST /personal/anmalan": SIGNED_IN,
    "GET /personal/pool": SEES,
    "GET /personal/behorigheter": GRANTS,
    "GET /personal/behorigheter/{member_id}": GRANTS,
    "POST /personal/behorigheter/{member_id}": GRANTS,
    "POST /personal/behorigheter/{member_id}/ta-tillbaka": GRANTS,
    "POST /personal/behorigheter/{member_id}/lagg-undan": GRANTS,
    "GET /personal/vikarie/{course_id}": PLANS,
    "POST /personal/vikarie/{course_id}": PLANS,
    "POST /personal/vikarie/{course_id}/tillbaka": PLANS,
    "GET /personal/kurser/{course_id}/ansokningar": SEES,
    "POST /personal/kurser/{course_id}/ansokningar": SEES,
    "GET /personal/koer/{programme_id}/{district_id}": SEES,
    "POST /personal/koer/{programme_id}/{district_id}": SEES,
    "GET /personal/sok": SEES,
    "POST /personal/sok": SEES,
    "GET /personal/arenden/{case_number}": SEES,
    "POST /personal/arenden/{case_number}/anteckning": HANDLES,
    "GET /personal/arenden/{case_number}/ko": HANDLES,
    "POST /personal/arenden/{case_number}/ko": HANDLES,
    "GET /personal/arenden/{case_number}/avbryt": HANDLES,
    "POST /personal/arenden/{case_number}/avbryt": HANDLES,
    "GET /personal/arenden/{case_number}/sla-ihop": HANDLES,
    "POST /personal/arenden/{case_number}/sla-ihop": HANDLES,
    "GET /personal/ansokan/ny": HANDLES,
    "POST /personal/ansokan/ny": HANDLES,
    "GET /personal/certifikat": CERTIFIES,
    "POST /personal/certifikat": CERTIFIES,
    "GET /personal/kurser/{course_id}/certifiering": CERTIFIES,
    "POST /personal/kurser/{course_id}/certifiering": CERTIFIES,
    "GET /personal/kurser/{course_id}/certifiering/{case_number}": CERTIFIES,
    "POST /personal/kurser/{course_id}/certifiering/{case_number}": CERTIFIES,
    "GET /personal/kurser/{course_id}/certifiering/{case_number}/aterkalla": CERTIFIES,
    "POST /personal/kurser/{course_id}/certifiering/{case_number}/aterkalla": CERTIFIES,
    "POST /personal/kurser/{course_id}/certifiering/{case_number}/fornya": CERTIFIES,
    "GET /personal/kurser/{course_id}/certifiering/{case_number}/intyg.pdf": CERTIFIES,
    "GET /mina-arenden/{case_number}/intyg": SIGNED_IN,
    "POST /mina-arenden/{case_number}/intyg": SIGNED_IN,
    "GET /mina-arenden/{case_number}/intyg.pdf": SIGNED_IN,
    "GET /certifikat": PUBLIC,
    "GET /certifikat/{code}": PUBLIC,
}
