"""What is asked about an open activity, and which of them a reader looks for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from chalicelib.activities.records import Activity
from chalicelib.activities.rules import AUDIENCES, CANCELLED_BECAUSE, COUNTED, KINDS, times
from chalicelib.courses import terms
from chalicelib.courses.rules import SPOKEN, term
from chalicelib.http.fields import Field, Value, yes_no
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, STOCKHOLM, gettext
from chalicelib.http.words import in_all_languages, spread, words

AHEAD = timedelta(days=730)
MOST = 5000  # that anybody counts


def activity_form(districts: Iterable[tuple[str, str]] = ()) -> Form:
    """The form of an activity. `districts`: where it may be announced (id, name); none where that is settled."""
    where = tuple(districts)
    chosen = (Field("district", N_("Stadsdel"), kind="select", options=where),) if where else ()
    return Form(
        "activity",
        (
            *chosen,
            Field("kind", N_("Vad är det?"), kind="select", options=tuple(KINDS.items())),
            Field("audience", N_("För vem?"), kind="choice", options=tuple(AUDIENCES.items())),
            *in_all_languages(
                "title",
                N_("Rubrik"),
                "text",
                100,
                hint=N_("Till exempel Föräldrakafé om bråk vid läggdags. Skriv inga namn på föräldrar eller barn."),
            ),
            *in_all_languages("about", N_("Beskrivning"), "long_text", 1000, required=False),
            Field("day", N_("Dag"), kind="day"),
            Field("starts", N_("Från klockan"), kind="clock"),
            Field("ends", N_("Till klockan"), kind="clock"),
            yes_no("online", N_("Hålls den på nätet?")),
            Field("venue", N_("Lokalens namn"), max_length=100, shown_if=("online", "no")),
            Field("address", N_("Lokalens adress"), max_length=150, shown_if=("online", "no")),
            Field(
                "join",
                N_("Så är man med på nätet"),
                kind="long_text",
                max_length=300,
                hint=N_("Till exempel en adress, eller vem man ringer för att få en länk. Det visas för alla."),
                shown_if=("online", "yes"),
            ),
            Field("languages", N_("Språk som talas"), kind="choices", options=tuple(SPOKEN.items())),
        ),
    )


def read_activity(form: Form, raw: Mapping[str, list[str]], today: date) -> Reading:
    """Read the form of an activity. One that has been held can be noted afterwards, from the term before this one."""
    reading = form.read(raw)
    day, starts, ends = (str(reading.values.get(name, "")) for name in ("day", "starts", "ends"))
    earliest = terms.first_day(terms.before(term(today)))
    if day and not earliest <= date.fromisoformat(day) <= today + AHEAD:
        reading.errors["day"] = gettext("Välj en dag från och med förra terminen till högst två år framåt.")
    if starts and ends and ends <= starts:
        reading.errors["ends"] = gettext("Välj en tid efter den då aktiviteten börjar.")
    return reading


def write(activity: Activity, values: Mapping[str, Value]) -> None:
    """Write the form's values into the activity; its district stays as it is."""
    online = values["online"] == "yes"
    activity.kind, activity.audience = str(values["kind"]), str(values["audience"])
    activity.titles, activity.descriptions = words(values, "title"), words(values, "about")
    day = date.fromisoformat(str(values["day"]))
    activity.starts_at, activity.ends_at = times(day, str(values["starts"]), str(values["ends"]))
    activity.online = online
    activity.venue = "" if online else str(values["venue"])
    activity.address = "" if online else str(values["address"])
    activity.join = str(values["join"]) if online else ""
    activity.languages = list(values["languages"])


def held(activity: Activity) -> dict[str, Value]:
    """What the form of an activity holds from the start."""
    start, end = (
        datetime.fromisoformat(moment).astimezone(STOCKHOLM) for moment in (activity.starts_at, activity.ends_at)
    )
    return {
        "kind": activity.kind,
        "audience": activity.audience,
        "day": start.date().isoformat(),
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "online": "yes" if activity.online else "no",
        "venue": activity.venue,
        "address": activity.address,
        "join": activity.join,
        "languages": list(activity.languages),
        **spread("title", activity.titles),
        **spread("about", activity.descriptions),
    }


COUNT = Form(
    "count",
    (
        *(Field(name, label, kind="number", most=MOST, required=False) for name, label in COUNTED.items()),
        Field(
            "languages",
            N_("Språk som talades"),
            kind="choices",
            required=False,
            options=tuple(SPOKEN.items()),
            hint=N_("Av dem som kom, så långt ni vet."),
        ),
    ),
)


def read_count(raw: Mapping[str, list[str]]) -> tuple[dict[str, int], list[str], Reading]:
    """How many came, by the keys of rules.COUNTED; the languages; and the form as it was read. What is left out is 0,
    but something must be filled in: an empty form is no count."""
    reading = COUNT.read(raw)
    if not reading.errors and not any(name in reading.values for name in COUNTED):
        reading.errors["woman"] = gettext("Fyll i hur många som kom. Kom ingen skriver du 0.")
    came = {name: int(str(reading.values.get(name, "0"))) for name in COUNTED}
    return came, list(reading.values.get("languages", ())), reading


CANCEL = Form(
    "cancel",
    (Field("reason", N_("Varför ställs den in?"), kind="choice", options=tuple(CANCELLED_BECAUSE.items())),),
)


def filter_form(districts: Iterable[tuple[str, str]], spoken: Iterable[str]) -> Form:
    """What the public list can be filtered by. `spoken`: the languages of what is listed today."""
    languages = tuple((code, SPOKEN.get(code, code)) for code in sorted(set(spoken)))
    return Form(
        "filters",
        (
            Field("stadsdel", N_("Stadsdel"), kind="select", required=False, options=tuple(districts)),
            Field("sort", N_("Vad är det?"), kind="select", required=False, options=tuple(KINDS.items())),
            Field("sprak", N_("Språk"), kind="select", required=False, options=languages),
            Field("fran", N_("Från och med"), kind="day", required=False),
        ),
    )
