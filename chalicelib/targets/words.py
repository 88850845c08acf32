"""What stands around targets on pages and in files: their headings, and why there is no value."""

from chalicelib.http.languages import N_, gettext

# Under which heading the sources set a target. The keys are stored with the targets.
HEADINGS = {
    "general": N_("Generellt föräldrastöd"),
    "directed": N_("Riktat föräldrastöd"),
    "internal": N_("Intern effektivisering"),
    "result": N_("Efter utbildningen"),
}

# Why there is no value, in words.
WHY = {
    "nothing": N_("Inget är räknat än."),
    "few": N_("Svaren är för få för att visas."),
    "baseline": N_("Förmätningen saknas. Utan den går förändringen inte att räkna ut."),
    "year": N_("Det behövs ett helt år av siffror för att räkna ut förändringen."),
    "whole": N_("Nämnaren saknas. Ingen har fört in hur många det gäller."),
    "hand": N_("Systemet kan inte mäta det här. Ingen eftermätning är införd än."),
    "later": N_("Det går inte att mäta än: webbkursens för- och eftermätning finns inte i systemet."),
}

STANDING = {
    True: (N_("Målet är nått"), "success"),
    False: (N_("Målet är inte nått"), "warning"),
    None: (N_("Går inte att säga"), "neutral"),
}


def in_words(term: str) -> str:
    """ "våren 2027"."""
    year, half = term.split("-")
    return (gettext("våren %(year)s") if half == "1" else gettext("hösten %(year)s")) % {"year": year}
