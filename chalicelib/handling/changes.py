"""What staff do in a case for the one it is about: pause, go on, move, leave, withdraw, drop out (B3, B10, B11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.cases import actions as cases
from chalicelib.cases.records import Application
from chalicelib.cases.rules import NO_CHILD, QUEUED, State, WrongState, queue_id, queue_parts
from chalicelib.courses.districts import current_districts
from chalicelib.courses.elsewhere import other_programme
from chalicelib.courses.records import District, all_districts, all_programmes
from chalicelib.groups import actions as groups
from chalicelib.groups.audiences import audience_of_case
from chalicelib.handling.forms import CHANGE, drop_out_form, move_form
from chalicelib.handling.opening import Opened
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_, Text, say
from chalicelib.http.reach import Ability, Reach
from chalicelib.http.refusals import NotFound

# What can be done: (the page's title, what it means, the button).
CHANGES = {
    "pausa": (
        N_("Pausa platsen i kön"),
        N_("Ärendet behåller sitt datum men erbjuds ingen plats förrän pausen tas bort."),
        N_("Pausa"),
    ),
    "ta-upp": (N_("Ta bort pausen"), N_("Ärendet står på sin gamla plats i kön igen."), N_("Ta bort pausen")),
    "flytta": (
        N_("Flytta till en annan kö"),
        N_("Ärendet behåller sitt datum och får platsen som datumet ger i den nya kön."),
        N_("Flytta"),
    ),
    "lamna": (N_("Lämna en av köerna"), N_("Ärendet står kvar i sina andra köer."), N_("Lämna kön")),
    "aterta": (
        N_("Ta tillbaka ansökan"),
        N_("Ärendet lämnar alla köer och avslutas. Det går inte att ångra."),
        N_("Ta tillbaka ansökan"),
    ),
    "hoppa-av": (
        N_("Lämna platsen i kursen"),
        N_("Den sökande förlorar sin plats, och den erbjuds nästa i kön. Det går inte att ångra."),
        N_("Lämna platsen"),
    ),
}


@dataclass(frozen=True)
class Change:
    """One change, before it is confirmed. `left`: the queue that is left or moved from."""

    opened: Opened
    kind: str  # a key of CHANGES
    left: str
    form: Form
    where: Mapping[str, Text]  # queue id → where it is


def possible(application: Application) -> list[str]:
    """What can be done in the case as it stands: keys of CHANGES."""
    if application.state in QUEUED:
        several = ["lamna"] if len(application.queue_ids or []) > 1 else []
        elsewhere = [] if application.child_id == NO_CHILD else ["flytta"]  # trainings have one queue for all
        return ["ta-upp" if application.paused_at else "pausa", *elsewhere, *several, "aterta"]
    if application.state in (State.OFFERED, State.DECIDED):
        return ["aterta"]
    return ["hoppa-av"] if application.state == State.ADMITTED else []


def prepared(opened: Opened, kind: str, left: str, reach: Reach, today: date) -> Change:
    """What is asked before the change. Raises NotFound for a change there isn't, or of a queue outside the reach."""
    districts = all_districts()
    where = queue_names(opened.application, districts)
    if kind not in CHANGES or (kind == "flytta" and opened.application.child_id == NO_CHILD):
        raise NotFound
    if kind in ("flytta", "lamna"):
        reach.require(Ability.HANDLE, districts=[queue_parts(left)[1]])
    if kind == "flytta":
        return Change(opened, kind, left, move_form(_targets(opened.application, left, districts, today)), where)
    reasons = audience_of_case(opened.application).reasons
    return Change(opened, kind, left, drop_out_form(reasons) if kind == "hoppa-av" else CHANGE, where)


def carry_out(change: Change, values: Mapping[str, Value], actor: str, now: datetime) -> Application:
    """Do it. Twice is once. Raises WrongState, AlreadyInQueue, Conflict, Unavailable."""
    case, because = change.opened.application, str(values["because"])
    doing: dict[str, Callable[[], Application]] = {
        "pausa": lambda: cases.pause(case, actor, now, because),
        "ta-upp": lambda: cases.resume(case, actor, now, because),
        "flytta": lambda: cases.move(case, {change.left: str(values["till"])}, actor, now, because),
        "lamna": lambda: cases.leave_queue(case, change.left, actor, now, because),
        "aterta": lambda: groups.withdraw(case, actor, now, because),
        "hoppa-av": lambda: groups.drop_out(case, because, actor, now),
    }
    if change.kind == "lamna" and case.state not in QUEUED:
        raise WrongState
    return doing[change.kind]()


def queue_names(application: Application, districts: list[District]) -> dict[str, Text]:
    """Where each queue of the case is."""
    names = {district.district_id: district.names for district in districts}
    return {queue: names.get(queue_parts(queue)[1], queue) for queue in application.queue_ids or []}


def _targets(application: Application, left: str, districts: list[District], today: date) -> list[tuple[str, Text]]:
    """The queues that it can move to: another district's, or another programme's where the child has become too old."""
    programme_id, district_id = queue_parts(left)
    there = [
        (queue_id(programme_id, each.district_id), dict(each.names))
        for each in current_districts(districts, today)
        if queue_id(programme_id, each.district_id) not in (application.queue_ids or [])
    ]
    month = str(application.answers.get("child_birth_month", ""))
    other = other_programme(all_programmes(), programme_id, month, today)
    here = next((each.names for each in districts if each.district_id == district_id), {})
    older: list[tuple[str, Text]] = (
        [(queue_id(other.programme_id, district_id), f"{say(other.names)}, {say(here)}")] if other else []
    )
    # Sent twice, the first time has moved it already: where it is now is a good answer too.
    now_in = [(queue, say(names)) for queue, names in queue_names(application, districts).items() if queue != left]
    return [*older, *there, *now_in]
