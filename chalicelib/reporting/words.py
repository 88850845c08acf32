"""What figures are called."""

from collections.abc import Iterable, Sequence

from chalicelib.http.languages import N_, gettext
from chalicelib.surveys.rules import AFTER_COURSE

NOT_SAID = "-"
GENDERS = {"woman": N_("Kvinnor"), "man": N_("Män"), "other": N_("Annat"), NOT_SAID: N_("Har inte svarat på det")}


def spans(sessions: Iterable[int]) -> str:
    """Numbers of sessions as "1–3, 5"; "" where there are none. What comes after the course isn't one of them."""
    runs: list[list[int]] = []
    for number in sorted(set(sessions) - {AFTER_COURSE}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"\u2066{first}–{last}\u2069" for first, last in runs)


def after(sessions: Sequence[int]) -> str:
    """After which sessions something was answered: "Träff 1–3", or "Efter kursen"."""
    said = spans(sessions)
    return gettext("Träff %(numbers)s") % {"numbers": said} if said else gettext("Efter kursen")
