"""The checklist of a session, as its leaders fill it in, and the note of those who look into how a course is given."""

from collections.abc import Sequence

from chalicelib.fidelity.records import Checklist
from chalicelib.fidelity.words import JUDGEMENTS
from chalicelib.http.fields import Field, Value, yes_no
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, gettext
from chalicelib.surveys.questions import Part

LONGEST_SESSION = 600  # minutes
NOTE = Form(
    "quality",
    (
        Field(
            "text",
            N_("Vad har ni sett, och vad gör ni nu?"),
            kind="long_text",
            max_length=2000,
            hint=N_("Skriv inte namn på deltagare. Anteckningen går inte att ändra."),
            missing=N_("Skriv vad ni har sett och vad ni gör."),
        ),
    ),
)


def checklist_form(session: int, planned_minutes: int, parts: Sequence[Part]) -> Form:
    """The questions about one session. `session`: its number; the first one has no home assignment before it."""
    planned = gettext("Planerat: %(minutes)d minuter. Räkna bort raster som blev längre än vanligt.") % {
        "minutes": planned_minutes
    }
    gone_through = Field(
        "parts",
        N_("Vilka delar gick ni igenom?"),
        kind="choices",
        required=False,
        options=tuple((str(part["id"]), part["words"]) for part in parts),
        hint=N_("Kryssa för det som ni hann med, även om ni gjorde det på ett annat sätt än det står."),
    )
    return Form(
        "checklist",
        (
            *([gone_through] if parts else []),
            Field("minutes", N_("Hur många minuter höll ni på?"), kind="number", most=LONGEST_SESSION, hint=planned),
            yes_no("role_play", N_("Övade deltagarna med rollspel?")),
            *([yes_no("home", N_("Gick ni igenom hemuppgiften från förra träffen?"))] if session > 1 else []),
            Field(
                "quality",
                N_("Hur tycker ni att träffen gick?"),
                kind="choice",
                options=tuple((str(number), words) for number, words in JUDGEMENTS.items()),
            ),
            Field(
                "hindered",
                N_("Vad kom i vägen?"),
                kind="long_text",
                required=False,
                max_length=2000,
                hint=N_("Bara kursens ledare och instruktörer kan läsa det. Skriv inte namn på deltagare."),
            ),
        ),
    )


def held(checklist: Checklist | None, planned_minutes: int) -> dict[str, Value]:
    """What the form holds from the start: the last version, or the length that was planned."""
    if checklist is None:
        return {"minutes": str(planned_minutes)}
    return {
        "parts": [str(part) for part in checklist.parts],
        "minutes": str(int(checklist.minutes)),
        "role_play": str(checklist.role_play),
        "home": str(checklist.home or ""),
        "quality": str(int(checklist.quality)),
        "hindered": str(checklist.hindered),
    }
