"""What the figures of who is reached are called."""

from collections.abc import Mapping

from chalicelib.http.languages import N_, Text
from chalicelib.http.reach import ENDED_BECAUSE

UNKNOWN = "unknown"

# From the application to the end, in the order it goes; and who left on the way.
STEPS = {
    "applied": N_("Har sökt"),
    "admitted": N_("Har fått plats"),
    "took_part": N_("Har varit med"),
    "completed": N_("Har gått klart"),
    "dropped": N_("Har hoppat av"),
    "withdrawn": N_("Har tagit tillbaka sin ansökan"),
}
# Of what each step is told as a share, and how.
_OF_APPLIED = N_("%(count)s (%(share)s av dem som har sökt)")
_OF_ADMITTED = N_("%(count)s (%(share)s av dem som har fått plats)")
SHARES = {
    "admitted": ("applied", _OF_APPLIED),
    "took_part": ("admitted", _OF_ADMITTED),
    "completed": ("ended", N_("%(count)s (%(share)s av dem vars kurs är avslutad)")),
    "dropped": ("admitted", _OF_ADMITTED),
    "withdrawn": ("applied", _OF_APPLIED),
}
WHAT_STEPS_ARE = {
    "applied": N_(
        "De som har skickat en ansökan till en kurs som börjar den terminen. "
        "En förälder som söker för två barn räknas två gånger."
    ),
    "admitted": N_("De som har eller har haft en plats i en grupp. De räknas där de fick platsen."),
    "took_part": N_(
        "De som har varit på minst en träff. Där ingen närvaro har markerats räknas de som har gått klart."
    ),
    "completed": N_("De som har varit med och hade sin plats kvar när kursen avslutades."),
    "dropped": N_("De som har fått en plats och lämnat den."),
    "withdrawn": N_("De som har tagit tillbaka ansökan innan de fick en plats."),
}

GENDERS = {"woman": N_("Kvinnor"), "man": N_("Män"), UNKNOWN: N_("Okänt kön")}
SPOKEN_WITH = {
    "sv": N_("Svenska"),
    "sv-lattlast": N_("Lätt svenska"),
    "en": N_("Engelska"),
    "ar": N_("Arabiska"),
    UNKNOWN: N_("Okänt språk"),
}
SPLITS: Mapping[str, Mapping[str, str]] = {"gender": GENDERS, "language": SPOKEN_WITH}

CHANNELS = {
    "web": N_("På webben"),
    "system": N_("Från ett annat system"),
    "paper": N_("På papper"),
    "phone": N_("På telefon"),
    "binder": N_("Från en pärm"),
    "other": N_("På annat sätt"),
    UNKNOWN: N_("Okänt"),
}
EASES = {
    "5": N_("Mycket lätt"),
    "4": N_("Ganska lätt"),
    "3": N_("Varken lätt eller svårt"),
    "2": N_("Ganska svårt"),
    "1": N_("Mycket svårt"),
}
WAITING_DAYS = {
    "30": N_("Högst 30 dagar"),
    "60": N_("31–60 dagar"),
    "90": N_("61–90 dagar"),
    "180": N_("91–180 dagar"),
    "365": N_("181–365 dagar"),
    "more": N_("Mer än ett år"),
}
HANDLING_DAYS = {
    "7": N_("Högst en vecka"),
    "14": N_("8–14 dagar"),
    "30": N_("15–30 dagar"),
    "60": N_("31–60 dagar"),
    "more": N_("Mer än 60 dagar"),
}
LOST_BECAUSE: Mapping[str, str] = {
    **ENDED_BECAUSE,
    "ran_out": N_("Tiden för rollen gick ut, eller ingen orsak är angiven"),
}


def heard_from() -> dict[str, Text]:
    """How people heard of Komet, in the form's own words (P10)."""
    from chalicelib.cases.for_parents import ABOUT  # only where the report is drawn: a function starts with few modules

    return {str(value): text for field in ABOUT.fields if field.name == "heard_from" for value, text in field.options}


def left_because() -> dict[str, str]:
    """Why people drop out, in the words that they choose between (B11)."""
    from chalicelib.groups.rules import REASONS  # as above

    return REASONS
