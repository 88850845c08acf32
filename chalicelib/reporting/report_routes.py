"""Reports: the start, and what the answers say by term, district and programme."""

from collections.abc import Mapping

from chalicelib.courses import terms
from chalicelib.http.access import ACCESS
from chalicelib.http.answers import Answer
from chalicelib.http.languages import N_, gettext, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Reach
from chalicelib.http.requests import Request
from chalicelib.reporting import by_gender, measures
from chalicelib.reporting.questions import Told, told
from chalicelib.reporting.reading import Chosen, Read, by_place, in_order, read
from chalicelib.reporting.records import newest
from chalicelib.reporting.room import routes
from chalicelib.summaries.rules import Figures
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import MEASURES, Kind

# What the start leads to, where the reader may go there.
REPORTS = {
    "/personal/rapporter/kurser": (N_("Svar kurs för kurs"), N_("Vad deltagarna tycker, för varje kurs och ledare.")),
    "/personal/rapporter/svar": (N_("Svar sammanställda"), N_("Per termin, stadsdel och program, och över tid.")),
    "/personal/rapporter/deltagande": (N_("Vilka vi når"), N_("Sökande, antagna och de som går klart.")),
    "/personal/rapporter/gruppledare": (N_("Gruppledare"), N_("Hur många de är, och hur många som är aktiva.")),
    "/personal/programtrohet": (N_("Programtrohet"), N_("Om kurserna hålls som programmet säger.")),
    "/personal/aktiviteter/siffror": (N_("Öppna aktiviteter"), N_("Hur många som har kommit.")),
    "/personal/samtal/siffror": (N_("Råd och stöd"), N_("Samtalen i siffror.")),
    "/personal/mal": (N_("Mål"), N_("Målen bredvid det som är uppmätt.")),
}


@routes.get("/personal/rapporter")
def start(request: Request) -> Answer:
    """What reports there are for the reader."""
    found = [
        (address, gettext(title), gettext(text))
        for address, (title, text) in REPORTS.items()
        if _is_open(address, request.reach)
    ]
    return show(request, "reporting/start.html", reports=found)


def _is_open(address: str, reach: Reach) -> bool:
    access = ACCESS.get(f"GET {address}")
    return bool(access and access.ability and reach.can(access.ability))


@routes.get("/personal/rapporter/svar")
def compiled(request: Request) -> Answer:
    """What the answers say in a term: in the city or a district, of all programmes or one, and over time."""
    found = read(request.reach, chosen(request), request.today)
    if found is None:
        return show(request, "reporting/courses_only.html")
    places, versions = by_place(found.cells, 1), asked(found)
    programmes = by_place(found.cells, 0)
    compared = measures.those_in(found.figures)
    return show(
        request,
        "reporting/compiled.html",
        page=found,
        title=title(found),
        options=options(found),
        compiled=measures.compiled(found.figures),
        measured=measures.points(found.figures),
        trends=[
            (gettext(MEASURES[each]), measures.over_time(found.over_time, each))
            for each in compared
            if len(found.over_time) > 1
        ],
        heads=[gettext(MEASURES[each]) for each in compared],
        districts=_lines(found, places, list(found.names.districts), compared, "stadsdel"),
        city=[measures.in_short(found.everywhere, each) for each in compared],
        programmes=_lines(found, programmes, list(found.names.programmes), compared, "program"),
        surveys=surveys(found, versions),
        genders=by_gender.table(found, versions),
    )


def chosen(request: Request) -> Chosen:
    """What the query asks for."""
    return Chosen(*(request.query.get(name, "")[:60] for name in ("termin", "stadsdel", "program")))


def title(found: Read) -> str:
    """What is shown, such as "Våren 2027, Farsta, Komet 3–11"."""
    place = found.names.district(found.chosen.district) if found.chosen.district else gettext("Hela staden")
    parts = [terms.named(found.chosen.term), place, found.names.programme(found.chosen.programme)]
    return gettext(", ").join(part for part in parts if part)


def options(found: Read) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen: (key, words)."""
    counted = sorted({*found.city, found.chosen.term}, reverse=True)
    return {
        "termin": [(each, terms.named(each)) for each in counted],
        "stadsdel": [(each, found.names.district(each)) for each in found.mine],
        "program": [(each, found.names.programme(each)) for each in found.names.programmes],
    }


def _lines(
    found: Read, figures: Mapping[str, Figures], order: list[str], compared: list[str], name: str
) -> list[tuple[str, str, list[str], str]]:
    """Places or programmes to be compared: (address's query, name, each measure, how much is compiled)."""
    called = found.names.district if name == "stadsdel" else found.names.programme
    kept = {"termin": found.chosen.term, "stadsdel": found.chosen.district, "program": found.chosen.programme}

    def line(each: str) -> tuple[str, str, list[str], str]:
        query = "&".join(f"{key}={value}" for key, value in {**kept, name: each}.items() if value)
        done = measures.compiled(figures[each])
        return (
            query,
            called(each),
            [measures.in_short(figures[each], measure) for measure in compared],
            f"{done['done']}/{done['due']}" if done else "",
        )

    return [line(each) for each in in_order(order, figures)]


def asked(found: Read) -> Mapping[str, Survey]:
    """The surveys of the one programme that is chosen, by id; none where all are. One query."""
    return newest(f"programme:{found.chosen.programme}") if found.chosen.programme else {}


def surveys(found: Read, versions: Mapping[str, Survey]) -> list[tuple[str, list[Told]]]:
    """What was answered question by question, where one programme is chosen: (survey's title, its questions)."""
    answered = found.figures.get("answers", {})
    told_of = []
    for survey_id, version in versions.items():
        figures, parts = answered.get(survey_id, {}), found.names.programmes[found.chosen.programme].parts
        questions = [
            told(each, [{"sessions": [], "figures": figures[each["id"]]}], parts)
            for each in version.questions
            if each["kind"] not in (Kind.TEXT, Kind.SECTION) and figures.get(each["id"], {}).get("n")
        ]
        if questions:
            told_of.append((say(version.titles), questions))
    return told_of
