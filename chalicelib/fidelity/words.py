"""What is told of fidelity in words: its aspects, levels and sources, and how leaders judge a session themselves."""

from chalicelib.fidelity.rules import Aspect, Level, Source
from chalicelib.http.languages import N_

ASPECTS = {
    Aspect.ADHERENCE: N_("Följsamhet: det programmet säger blir gjort"),
    Aspect.DOSE: N_("Dos: så ofta och så länge som programmet säger"),
    Aspect.QUALITY: N_("Kvalitet: hur bra det blir gjort"),
    Aspect.INVOLVEMENT: N_("Delaktighet: hur deltagarna är med"),
}
# In words, with the kind of tag.
LEVELS = {
    Level.GOOD: (N_("Bra"), "success"),
    Level.LOOK: (N_("Titta närmare"), "warning"),
    Level.LOW: (N_("Låg"), "danger"),
    Level.UNKNOWN: (N_("För lite underlag"), "neutral"),
}
SOURCES = {
    (Aspect.ADHERENCE, Source.LEADERS): N_("Delar som ledarna har gått igenom"),
    (Aspect.ADHERENCE, Source.METHOD): N_("Rollspel och genomgång av hemuppgiften, enligt ledarna"),
    (Aspect.ADHERENCE, Source.PARENTS): N_("Delar som deltagarna säger att gruppen gick igenom"),
    (Aspect.DOSE, Source.SESSIONS): N_("Träffar som har hållits, av de planerade"),
    (Aspect.DOSE, Source.MINUTES): N_("Träffarnas längd, av den planerade"),
    (Aspect.DOSE, Source.ATTENDANCE): N_("Närvaro"),
    (Aspect.QUALITY, Source.LEADERS): N_("Ledarnas egen bedömning"),
    (Aspect.QUALITY, Source.PARENTS): N_("Deltagarnas bedömning av träffarna"),
    (Aspect.QUALITY, Source.DELIVERY): N_("Deltagarnas bedömning av ledarna"),
    (Aspect.INVOLVEMENT, Source.PARENTS): N_("Deltagarnas bedömning"),
}
# How a session went, in the leaders' own judgement: stored number → words. 1 is 0 per cent, 5 is 100.
JUDGEMENTS = {
    1: N_("Mycket dåligt"),
    2: N_("Ganska dåligt"),
    3: N_("Varken bra eller dåligt"),
    4: N_("Ganska bra"),
    5: N_("Mycket bra"),
}
