"""One example of each route that isn't everybody's: an address, where what it names lies, and a harmless form."""

from dataclasses import dataclass, field

from tests.bookings.venues import HOUSE
from tests.town import GROUP, QUEUE, TRAINING

INVOICE, PAYMENT = "202700001", "bank-1"
CASE, TWIN, MEMBER, SUBSTITUTE = "EK-2027-000101", "EK-2027-000103", "vera", "sune"
MATERIAL = "a-worksheet"
CERTIFIED = "EK-2027-000105"
TARGET = "riktat-besked"

NEED = "quality.leaders"  # what two courses in Farsta show
IMPORT = "a" * 22
IMPORT_KEY = f"imports/{IMPORT}"


@dataclass(frozen=True)
class Asked:
    """A request. `lies`: what must be within the reach, all of it in Farsta:

    "course": a course, by its district or by itself. "case": a case that waits there, by district or by the course
    it was for. "district": something that only a district's grant reaches. "anywhere": a list, which shows each what
    they reach. "city": something that only a grant on the whole city reaches. "nobody": what is somebody else's own."""

    path: str
    lies: str
    form: dict[str, str] = field(default_factory=dict)


HUB = f"/personal/kurser/{GROUP}"
FORMS = {"/material/{material_id}": {"version": "1"}, "/material/valj": {"material": MATERIAL, "choose": "yes"}}


SURVEY_FORMS = {
    "/ny": {"token": "0" * 8},
    "/{survey_id}/{number}": {"version": "1"},
    "/{survey_id}/{number}/lage": {"version": "1", "do": "next"},
    "/{survey_id}/{number}/fragor": {"version": "1", "name": "quality", "do": "up"},
    "/{survey_id}/{number}/fragor/{name}": {"version": "1", "token": "0" * 8},
}


def _of_survey(rest: str) -> str:
    """What stands for the names in an address below a survey's."""
    return rest.replace("{survey_id}", "traff").replace("{number}", "1").replace("{name}", "quality")


def _example(rest: str) -> str:
    """What stands for the names in an address below a course's."""
    rest = rest.replace("{material_id}/hamta", f"{MATERIAL}/hamta?sprak=sv")
    return rest.replace("{number}", "1").replace("{material_id}", MATERIAL)


ACTIVITY = "/personal/aktiviteter/farsta/kafe"
STAFF = {
    "GET /personal/aktiviteter": Asked("/personal/aktiviteter", "anywhere"),
    "GET /personal/aktiviteter/ny": Asked("/personal/aktiviteter/ny", "anywhere"),
    "POST /personal/aktiviteter/ny": Asked("/personal/aktiviteter/ny", "anywhere"),
    "GET /personal/aktiviteter/siffror": Asked("/personal/aktiviteter/siffror", "anywhere"),
    "GET /personal/aktiviteter/siffror.csv": Asked("/personal/aktiviteter/siffror.csv", "anywhere"),
    "GET /personal/aktiviteter/{district_id}/{activity_id}": Asked(ACTIVITY, "district"),
    **{
        f"{method} /personal/aktiviteter/{{district_id}}/{{activity_id}}/{rest}": Asked(
            f"{ACTIVITY}/{rest}", "district"
        )
        for rest in ("andra", "stall-in", "rakna")
        for method in ("GET", "POST")
    },
    "GET /personal/samtal": Asked("/personal/samtal?stadsdel=farsta", "district"),
    "POST /personal/samtal": Asked("/personal/samtal", "district", {"stadsdel": "farsta"}),
    "GET /personal/samtal/siffror": Asked("/personal/samtal/siffror?stadsdel=farsta", "district"),
    "GET /personal/samtal/siffror.csv": Asked("/personal/samtal/siffror.csv", "anywhere"),
    # Who did not note it themselves, the same day, can't open it.
    "GET /personal/samtal/{district_id}/{term}/{talk_id}": Asked("/personal/samtal/farsta/2027-1/samtal", "nobody"),
    "POST /personal/samtal/{district_id}/{term}/{talk_id}": Asked("/personal/samtal/farsta/2027-1/samtal", "nobody"),
    "GET /personal": Asked("/personal", "anywhere"),
    "GET /personal/att-gora": Asked("/personal/att-gora", "anywhere"),
    "POST /personal/att-gora": Asked("/personal/att-gora", "district", {"place": "farsta", "task_id": "bounce#1"}),
    "GET /personal/kurser": Asked("/personal/kurser", "anywhere"),
    "GET /personal/kurser/ny": Asked("/personal/kurser/ny?program=komet&stadsdel=farsta", "district"),
    "POST /personal/kurser/ny": Asked("/personal/kurser/ny", "district", {"program": "komet", "stadsdel": "farsta"}),
    **{
        f"GET /personal/rapporter/{report}{file}": Asked(
            f"/personal/rapporter/{report}{file}?stadsdel=farsta&format=csv", "district"
        )
        for report in ("deltagande", "gruppledare")
        for file in ("", "/hamta")
    },
    "GET /personal/rapporter": Asked("/personal/rapporter", "anywhere"),
    "GET /personal/rapporter/kurser": Asked("/personal/rapporter/kurser", "anywhere"),
    "GET /personal/rapporter/svar": Asked("/personal/rapporter/svar", "anywhere"),
    "GET /personal/rapporter/svar/hamta": Asked(
        "/personal/rapporter/svar/hamta?format=csv&stadsdel=farsta", "district"
    ),
    "GET /personal/rapporter/manad.pdf": Asked("/personal/rapporter/manad.pdf?stadsdel=farsta", "district"),
    "GET /personal/samarbete": Asked("/personal/samarbete", "anywhere"),
    "GET /personal/pool": Asked("/personal/pool", "anywhere"),
    "GET /personal/sok": Asked("/personal/sok", "anywhere"),
    "POST /personal/sok": Asked("/personal/sok", "anywhere", {"sok": "EK-2027-999999"}),
    "GET /personal/behorigheter": Asked("/personal/behorigheter?omrade=farsta", "district"),
    "GET /personal/behorigheter/{member_id}": Asked("/personal/behorigheter/{member}", "district"),
    "POST /personal/behorigheter/{member_id}": Asked("/personal/behorigheter/{member}", "district"),
    "POST /personal/behorigheter/{member_id}/ta-tillbaka": Asked(
        "/personal/behorigheter/{member}/ta-tillbaka", "district", {"grant_id": "guide@district:farsta"}
    ),
    "POST /personal/behorigheter/{member_id}/lagg-undan": Asked(
        "/personal/behorigheter/{member}/lagg-undan", "district"
    ),
    "GET /personal/vikarie/{course_id}": Asked(f"/personal/vikarie/{GROUP}", "course"),
    "POST /personal/vikarie/{course_id}": Asked(f"/personal/vikarie/{GROUP}", "course"),
    "POST /personal/vikarie/{course_id}/tillbaka": Asked(
        f"/personal/vikarie/{GROUP}/tillbaka", "course", {"member": "{substitute}"}
    ),
    "GET /personal/import": Asked("/personal/import", "city"),
    "GET /personal/import/{kind}": Asked("/personal/import/ko", "city"),
    "POST /personal/import/{kind}": Asked("/personal/import/ko", "city", {"key": IMPORT_KEY}),
    "GET /personal/import/{kind}/mall": Asked("/personal/import/ko/mall", "city"),
    "GET /personal/import/{kind}/granska": Asked(f"/personal/import/ko/granska?key={IMPORT_KEY}", "city"),
    "GET /personal/import/{kind}/{import_id}": Asked(f"/personal/import/ko/{IMPORT}", "city"),
    "POST /personal/import/{kind}/{import_id}": Asked(f"/personal/import/ko/{IMPORT}", "city"),
    "GET /personal/texter": Asked("/personal/texter", "city"),
    "GET /personal/texter/{kind}/{language}": Asked("/personal/texter/Admitted/sv", "city"),
    "POST /personal/texter/{kind}/{language}": Asked("/personal/texter/Admitted/sv", "city"),
    "POST /personal/texter/{kind}/{language}/aterstall": Asked("/personal/texter/Admitted/sv/aterstall", "city"),
    "GET /personal/koer/{programme_id}/{district_id}": Asked(f"/personal/koer/{QUEUE}", "district"),
    "POST /personal/koer/{programme_id}/{district_id}": Asked(f"/personal/koer/{QUEUE}", "district"),
    **{
        f"{method} /personal/kurser/{{course_id}}{rest}": Asked(HUB + _example(rest), "course", FORMS.get(rest, {}))
        for rest, methods in {
            "": ["GET"],
            "/andra": ["GET", "POST"],
            "/annonsera": ["GET", "POST"],
            "/traffar/{number}": ["GET", "POST"],
            "/flytta": ["GET", "POST"],
            "/stall-in": ["GET", "POST"],
            "/avsluta": ["GET", "POST"],
            "/grupp": ["GET", "POST"],
            "/grupp/forhandsgranska": ["GET", "POST"],
            "/grupp/angra": ["POST"],
            "/grupp/erbjud": ["GET", "POST"],
            "/grupp/handelser": ["GET"],
            "/avgifter": ["GET", "POST"],
            "/ansokningar": ["GET", "POST"],
            "/skriv": ["GET"],
            "/lokal": ["GET", "POST"],
            "/material": ["GET"],
            "/material/ny": ["GET", "POST"],
            "/material/{material_id}": ["GET", "POST"],
            "/material/{material_id}/fil": ["GET", "POST"],
            "/material/{material_id}/hamta": ["GET"],
            "/material/valj": ["POST"],
            "/svar": ["GET"],
            "/programtrohet": ["GET", "POST"],
            "/programtrohet/{number}": ["GET", "POST"],
            "/narvaro": ["GET", "POST"],
            "/narvaro/{number}": ["GET", "POST"],
        }.items()
        for method in methods
    },
    "GET /personal/programtrohet": Asked("/personal/programtrohet", "anywhere"),
    "GET /personal/programtrohet/behov/{need}": Asked(f"/personal/programtrohet/behov/{NEED}", "district"),
    "POST /personal/programtrohet/behov/{need}": Asked(f"/personal/programtrohet/behov/{NEED}", "district"),
    "GET /personal/programtrohet/inbjudna/{course_id}": Asked(
        f"/personal/programtrohet/inbjudna/{TRAINING}", "anywhere"
    ),
    "GET /personal/programtrohet/ledare/{member_id}": Asked("/personal/programtrohet/ledare/{member}", "district"),
    "GET /personal/programtrohet/mina": Asked("/personal/programtrohet/mina", "anywhere"),
    "GET /personal/enkater": Asked("/personal/enkater", "anywhere"),
    "POST /personal/kurser/{course_id}/enkater/valj": Asked(
        f"{HUB}/enkater/valj", "course", {"survey": "traff", "choose": "no"}
    ),
    # Who writes for a training's courses is an instructor there or edits programmes.
    **{
        f"{method} {below}/enkater{rest}": Asked(
            above + "/enkater" + _of_survey(rest), lies, SURVEY_FORMS.get(rest, {})
        )
        for below, above, lies in (
            ("/personal/kurser/{course_id}", HUB, "course"),
            ("/personal/program/{programme_id}", "/personal/program/ledare", "city"),
        )
        for rest, methods in {
            "": ["GET"],
            "/ny": ["GET", "POST"],
            "/{survey_id}/{number}": ["GET", "POST"],
            "/{survey_id}/{number}/forhandsgranska": ["GET"],
            "/{survey_id}/{number}/lage": ["POST"],
            "/{survey_id}/{number}/fragor": ["POST"],
            "/{survey_id}/{number}/fragor/{name}": ["GET", "POST"],
        }.items()
        for method in methods
    },
    "GET /personal/program": Asked("/personal/program", "city"),
    "GET /personal/program/ny": Asked("/personal/program/ny", "city"),
    "POST /personal/program/ny": Asked("/personal/program/ny", "city"),
    "GET /personal/program/{programme_id}": Asked("/personal/program/komet", "city"),
    "POST /personal/program/{programme_id}": Asked("/personal/program/komet", "city", {"version": "1"}),
    "POST /personal/program/{programme_id}/fragor": Asked(
        "/personal/program/komet/fragor", "city", {"version": "1", "name": "fights_when", "do": "remove"}
    ),
    "GET /personal/program/{programme_id}/fragor/{name}": Asked("/personal/program/komet/fragor/fights", "city"),
    "POST /personal/program/{programme_id}/fragor/{name}": Asked(
        "/personal/program/komet/fragor/fights", "city", {"version": "1"}
    ),
    "GET /personal/program/{programme_id}/delar": Asked("/personal/program/komet/delar", "city"),
    "GET /personal/program/{programme_id}/delar/{number}": Asked("/personal/program/komet/delar/1", "city"),
    "POST /personal/program/{programme_id}/delar/{number}": Asked(
        "/personal/program/komet/delar/1", "city", {"version": "1"}
    ),
    **{
        f"{method} /personal/program/{{programme_id}}/material{rest}": Asked(
            "/personal/program/komet/material" + _example(rest), "city", {"version": "1"}
        )
        for rest, methods in {
            "": ["GET"],
            "/ny": ["GET", "POST"],
            "/{material_id}": ["GET", "POST"],
            "/{material_id}/fil": ["GET", "POST"],
            "/{material_id}/hamta": ["GET"],
        }.items()
        for method in methods
    },
    "GET /personal/mal": Asked("/personal/mal", "anywhere"),
    "GET /personal/mal/hamta": Asked("/personal/mal/hamta", "anywhere"),
    "GET /personal/mal/{target_id}": Asked(f"/personal/mal/{TARGET}?omrade=farsta", "district"),
    "POST /personal/mal/{target_id}": Asked(f"/personal/mal/{TARGET}?omrade=farsta", "city"),
    "GET /personal/mal/{target_id}/definition": Asked(f"/personal/mal/{TARGET}/definition", "city"),
    "POST /personal/mal/{target_id}/definition": Asked(f"/personal/mal/{TARGET}/definition", "city"),
    "GET /personal/lokaler": Asked("/personal/lokaler", "anywhere"),
    "GET /personal/lokaler/ny": Asked("/personal/lokaler/ny", "anywhere"),
    "POST /personal/lokaler/ny": Asked("/personal/lokaler/ny", "anywhere"),
    "GET /personal/lokaler/{venue_id}": Asked(f"/personal/lokaler/{HOUSE}", "district"),
    "GET /personal/lokaler/{venue_id}/andra": Asked(f"/personal/lokaler/{HOUSE}/andra", "district"),
    "POST /personal/lokaler/{venue_id}/andra": Asked(f"/personal/lokaler/{HOUSE}/andra", "district"),
    "GET /personal/lokaler/{venue_id}/boka": Asked(f"/personal/lokaler/{HOUSE}/boka", "district"),
    "POST /personal/lokaler/{venue_id}/boka": Asked(f"/personal/lokaler/{HOUSE}/boka", "district"),
    "POST /personal/lokaler/{venue_id}/frigor": Asked(
        f"/personal/lokaler/{HOUSE}/frigor", "district", {"day": "2027-02-02", "starts_at": "never"}
    ),
    "GET /personal/lokaler/{venue_id}/kalender": Asked(f"/personal/lokaler/{HOUSE}/kalender", "district"),
    "POST /personal/lokaler/{venue_id}/kalender": Asked(f"/personal/lokaler/{HOUSE}/kalender", "district"),
    "GET /personal/kalender": Asked("/personal/kalender", "anywhere"),
    "POST /personal/kalender": Asked("/personal/kalender", "anywhere"),
    "GET /personal/certifikat": Asked("/personal/certifikat", "city"),
    "POST /personal/certifikat": Asked("/personal/certifikat", "city", {"term": "2027-1"}),
    **{
        f"{method} /personal/kurser/{{course_id}}/certifiering{rest}": Asked(
            f"{HUB}/certifiering{rest.replace('{case_number}', CERTIFIED)}", "course"
        )
        for rest, methods in {
            "": ["GET", "POST"],
            "/{case_number}": ["GET", "POST"],
            "/{case_number}/aterkalla": ["GET", "POST"],
            "/{case_number}/fornya": ["POST"],
            "/{case_number}/intyg.pdf": ["GET"],
        }.items()
        for method in methods
    },
    "GET /personal/avgifter": Asked("/personal/avgifter", "anywhere"),
    "POST /personal/avgifter": Asked("/personal/avgifter", "anywhere", {"sok": "202799999"}),
    "GET /personal/avgifter/omatchade": Asked("/personal/avgifter/omatchade", "city"),
    "GET /personal/avgifter/betalning": Asked(f"/personal/avgifter/betalning?id={PAYMENT}", "city"),
    "POST /personal/avgifter/betalning": Asked("/personal/avgifter/betalning", "city", {"id": PAYMENT}),
    "GET /personal/avgifter/bankfil": Asked("/personal/avgifter/bankfil", "city"),
    "POST /personal/avgifter/bankfil": Asked("/personal/avgifter/bankfil", "city", {"key": f"bank/{'k' * 22}"}),
    "GET /personal/avgifter/{invoice_number}": Asked(f"/personal/avgifter/{INVOICE}", "case"),
    "POST /personal/avgifter/{invoice_number}": Asked(f"/personal/avgifter/{INVOICE}", "case", {"gor": "kreditera"}),
    "GET /personal/arenden/{case_number}": Asked(f"/personal/arenden/{CASE}", "case"),
    "POST /personal/arenden/{case_number}/anteckning": Asked(f"/personal/arenden/{CASE}/anteckning", "case"),
    "GET /personal/arenden/{case_number}/ko": Asked(f"/personal/arenden/{CASE}/ko?gor=pausa", "case"),
    "POST /personal/arenden/{case_number}/ko": Asked(f"/personal/arenden/{CASE}/ko", "case", {"gor": "pausa"}),
    "GET /personal/arenden/{case_number}/avbryt": Asked(f"/personal/arenden/{CASE}/avbryt?gor=aterta", "case"),
    "POST /personal/arenden/{case_number}/avbryt": Asked(f"/personal/arenden/{CASE}/avbryt", "case", {"gor": "aterta"}),
    "GET /personal/arenden/{case_number}/sla-ihop": Asked(f"/personal/arenden/{CASE}/sla-ihop?med={TWIN}", "case"),
    "POST /personal/arenden/{case_number}/sla-ihop": Asked(f"/personal/arenden/{CASE}/sla-ihop", "case", {"med": TWIN}),
    "GET /personal/ansokan/ny": Asked(f"/personal/ansokan/ny?kurs={GROUP}", "course"),
    "POST /personal/ansokan/ny": Asked("/personal/ansokan/ny", "course", {"kurs": GROUP}),
}

DRAFT = "d" * 32
# "own": what it names is Ali's and nobody else's. "self": everybody has their own such page.
SIGNED_IN = {
    "GET /kurser/{course_id}/ansok": Asked(f"/kurser/{GROUP}/ansok", "self"),
    "POST /ansokan": Asked("/ansokan", "self", {"course_id": GROUP, "application_id": "e" * 32}),
    "GET /ansokan/{application_id}/{step}": Asked(f"/ansokan/{DRAFT}/kurs", "own"),
    "POST /ansokan/{application_id}/{step}": Asked(f"/ansokan/{DRAFT}/kurs", "own"),
    "GET /mina-arenden": Asked("/mina-arenden", "self"),
    "GET /mina-arenden/{case_number}": Asked(f"/mina-arenden/{CASE}", "own"),
    # A parent's case asks no manager.
    "GET /mina-arenden/{case_number}/chef": Asked(f"/mina-arenden/{CASE}/chef", "none"),
    "POST /mina-arenden/{case_number}/chef": Asked(f"/mina-arenden/{CASE}/chef", "none"),
    "GET /mina-arenden/{case_number}/aterta": Asked(f"/mina-arenden/{CASE}/aterta", "own"),
    "POST /mina-arenden/{case_number}/aterta": Asked(f"/mina-arenden/{CASE}/aterta", "own"),
    "GET /mina-arenden/{case_number}/avbryt": Asked(f"/mina-arenden/{CASE}/avbryt", "own"),
    "POST /mina-arenden/{case_number}/avbryt": Asked(f"/mina-arenden/{CASE}/avbryt", "own"),
    "GET /mina-arenden/{case_number}/kalender.ics": Asked(f"/mina-arenden/{CASE}/kalender.ics", "none"),
    "GET /mina-arenden/{case_number}/narvaro": Asked(f"/mina-arenden/{CASE}/narvaro", "none"),
    # Nobody there takes part in the course.
    "GET /enkat/{course_id}/{opening_id}": Asked(f"/enkat/{GROUP}/traff-01", "none"),
    "POST /enkat/{course_id}/{opening_id}": Asked(f"/enkat/{GROUP}/traff-01", "none"),
    "GET /mina-arenden/{case_number}/material": Asked(f"/mina-arenden/{CASE}/material", "none"),
    "GET /mina-arenden/{case_number}/material/{material_id}": Asked(
        f"/mina-arenden/{CASE}/material/{MATERIAL}", "none"
    ),
    "GET /mina-arenden/{case_number}/ko": Asked(f"/mina-arenden/{CASE}/ko", "own"),
    "GET /mina-arenden/{case_number}/ko/{step}": Asked(f"/mina-arenden/{CASE}/ko/pausa", "own"),
    "POST /mina-arenden/{case_number}/ko/{step}": Asked(f"/mina-arenden/{CASE}/ko/pausa", "own"),
    "GET /mina-arenden/{case_number}/intyg": Asked(f"/mina-arenden/{CASE}/intyg", "none"),
    "POST /mina-arenden/{case_number}/intyg": Asked(f"/mina-arenden/{CASE}/intyg", "none"),
    "GET /mina-arenden/{case_number}/intyg.pdf": Asked(f"/mina-arenden/{CASE}/intyg.pdf", "none"),
    "GET /mina-arenden/{case_number}/avgift": Asked(f"/mina-arenden/{CASE}/avgift", "none"),
    "GET /mina-uppgifter": Asked("/mina-uppgifter", "self"),
    "POST /mina-uppgifter": Asked("/mina-uppgifter", "self"),
    "GET /mina-uppgifter/kalender": Asked("/mina-uppgifter/kalender", "self"),
    "POST /mina-uppgifter/kalender": Asked("/mina-uppgifter/kalender", "self"),
    "GET /personal/anmalan": Asked("/personal/anmalan", "self"),
    "POST /personal/anmalan": Asked("/personal/anmalan", "self"),
}
SYSTEMS = {
    "POST /ansokningar": Asked("/ansokningar", "applications.write"),
    "POST /arenden/sok": Asked("/arenden/sok", "cases.read"),
    "POST /betalningar": Asked("/betalningar", "payments.write"),
    "GET /siffror": Asked("/siffror", "figures.read"),
}
