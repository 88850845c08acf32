"""The rules of answering a survey. Pure."""

from chalicelib.http.languages import N_
from chalicelib.http.readers import seen
from chalicelib.http.requests import Fields

CHANGED = N_(
    "Enkäten har ändrats sedan du öppnade sidan. De svar som passar är kvar. Titta igenom dem och skicka igen."
)
NOTHING = N_("Svara på minst en fråga innan du skickar.")
NOT_KEPT = N_(
    "Vi kunde inte spara dina svar just nu. Det du har svarat är kvar på sidan. Vänta en minut och skicka igen."
)
LEAST_WRITTEN = 20  # characters: what is shorter is a choice, or quickly written again


def written(fields: Fields) -> list[str]:
    """What somebody has written in words and would miss, of a form that comes too late."""
    texts = [seen(value.strip()) for name, values in fields.items() if not name.startswith("_") for value in values]
    return [text for text in texts if len(text) >= LEAST_WRITTEN]
