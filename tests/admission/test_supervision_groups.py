"""Instructors compose supervision groups as leaders do parents' groups; nobody gets in without consent (I3, U5)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.admission.actions import composition, decide, open_seats, plan
from chalicelib.cases.records import Application
from chalicelib.cases.rules import State
from chalicelib.courses.records import Course
from chalicelib.groups import rules
from chalicelib.groups.records import group_of
from chalicelib.http.reach import Reach, Role, on_district
from chalicelib.journal.records import timeline
from tests.admission.made_up import course_kinds, key, let_follow, stands, version
from tests.admission.test_deciding import later
from tests.groups.made_up import consent
from tests.handling.applied import trains
from tests.town import TRAINING
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.usefixtures("town")
Staff = Callable[..., Visitor]
INGRID = Reach("ingrid", frozenset({(Role.INSTRUCTOR, on_district("central"))}))
ACTOR = "staff:ingrid"
HERE = f"/personal/kurser/{TRAINING}/grupp"


@pytest.fixture
def ingrid(staff: Staff) -> Visitor:
    return staff("instructor", "district:central", person_id="ingrid", name="Ingrid Instruktörsson")


def keep(now: datetime, *chosen: Application) -> int:
    """Put these into the training's draft; the group's version after that."""
    plan(composition(TRAINING, INGRID), version(TRAINING), [key(each) for each in chosen], ACTOR, now)
    return version(TRAINING)


def settle(now: datetime, *chosen: Application, others: str = "tell", reason: str = "full") -> None:
    """Decide on these, and let follow what follows when the decision stands."""
    at = keep(now, *chosen)
    decide(composition(TRAINING, INGRID), at, others, reason, ACTOR, now)
    let_follow(later(now), TRAINING)


def boxes(page: Page) -> dict[str, bool]:
    """Who can be chosen, by the label: whether the box can be ticked."""
    labels = {label.get("for"): "".join(label.itertext()) for label in page.tree.iter("label")}
    found = [each for each in page.tree.iter("input") if each.get("name") == "chosen"]
    return {labels[each.get("id")]: each.get("disabled") is None for each in found}


@pytest.mark.requirement("I3", "U3")
@pytest.mark.parametrize("state", ["asked", "declined", "expired"])
def test_who_lacks_consent_can_be_neither_planned_nor_decided(now: datetime, state: str) -> None:
    ready, lacking = trains(1), trains(2, state)
    with pytest.raises(rules.LacksConsent) as refused:
        plan(composition(TRAINING, INGRID), 0, [key(ready), key(lacking)], ACTOR, now)
    assert refused.value.case_numbers == (lacking.case_number,)
    assert group_of(TRAINING).planned == []


@pytest.mark.requirement("I3", "U3", "B15")
def test_who_loses_consent_after_being_planned_is_not_admitted(now: datetime) -> None:
    first, second = trains(1), trains(2)
    at = keep(now, first, second)
    second.update(actions=[Application.consent.set(consent("asked"))])
    with pytest.raises(rules.LacksConsent) as refused:
        decide(composition(TRAINING, INGRID), at, "later", "", ACTOR, now)
    assert refused.value.case_numbers == (second.case_number,)
    assert stands(first).state == State.RECEIVED and course_kinds(TRAINING) == []


@pytest.mark.requirement("I3", "U3", "B15")
def test_consent_that_is_taken_back_while_it_is_decided_is_a_lost_race(now: datetime) -> None:
    first = trains(1)
    at = keep(now, first)
    composed = composition(TRAINING, INGRID)
    taken_back = stands(first)
    taken_back.keep_consent(consent("asked"))
    taken_back.save()
    with pytest.raises(rules.NotAdmissible):
        decide(composed, at, "later", "", ACTOR, now)
    assert stands(first).state == State.RECEIVED


@pytest.mark.requirement("I3", "U5")
def test_the_approved_are_admitted_and_the_others_keep_their_place_each_with_their_own_reason(now: datetime) -> None:
    chosen, full, declined = trains(1), trains(2), trains(3, "declined")
    settle(now, chosen, reason="spread")
    assert [stands(each).state for each in (chosen, full, declined)] == ["admitted", "waiting", "waiting"]
    told = [timeline(each.application_id)[-1] for each in (chosen, full, declined)]
    assert [(event.kind, event.data.get("reason")) for event in told] == [
        ("Admitted", None),
        ("NotAdmitted", "spread"),
        ("NotAdmitted", "consent"),
    ]
    assert all(event.data["training"] for event in told)
    assert [event.data["consent"] for event in told] == ["approved", "approved", "declined"]
    assert [event.data["queue_places"][0]["place"] for event in told[1:]] == [1, 2]


@pytest.mark.requirement("I3", "B4", "U3")
def test_a_free_seat_passes_over_whoever_lacks_consent_and_says_so(now: datetime) -> None:
    trains(1, "asked")
    next_one = trains(2)
    Course.get(TRAINING).update([Course.seats.set(1)])
    open_seats(composition(TRAINING, INGRID), ACTOR, now)
    let_follow(now, TRAINING)
    assert stands(next_one).state == State.OFFERED
    (made,) = [event for event in timeline(f"course:{TRAINING}") if event.kind == "OfferMade"]
    assert [reason for _, reason, _ in made.data["passed_over"]] == ["consent"]


@pytest.mark.requirement("I3")
def test_the_group_shows_work_and_consent_and_lets_nobody_be_ticked_who_lacks_it(ingrid: Visitor) -> None:
    trains(1, name="Yrsa Yrkesson")
    trains(2, "declined", name="Ymer Yrkesson", answers={"workplace": "En annan enhet", "title": "Kurator"})
    page = ingrid.open(HERE)
    assert boxes(page) == {
        "Yrsa Yrkesson (Socialsekreterare, Påhittade enheten)": True,
        "Ymer Yrkesson (Kurator, En annan enhet)": False,
    }
    assert "Chefen har godkänt" in page.text and "Chefen har sagt nej" in page.text
    assert "barn" not in page.text.casefold().replace("barnpassning", "")


@pytest.mark.requirement("I3")
def test_colleagues_are_pointed_out_and_do_not_stop_a_decision(ingrid: Visitor, now: datetime) -> None:
    keep(now, trains(1, name="Yrsa Yrkesson"), trains(2, name="Ymer Yrkesson"))
    page = ingrid.open(HERE)
    assert "Arbetar på samma arbetsplats som någon annan i gruppen." in page.text
    assert "Samma arbetsplats: EK-2027-000002" in page.text
    assert ingrid.send(ingrid.open(f"{HERE}/forhandsgranska").form, others="later").status == 200
    assert course_kinds(TRAINING) == ["GroupDecided"]


@pytest.mark.requirement("I3", "U5")
def test_the_preview_has_the_reasons_of_a_training_and_tells_who_gets_another(ingrid: Visitor, now: datetime) -> None:
    keep(now, trains(1))
    trains(2, "asked", name="Ymer Yrkesson")
    page = ingrid.open(f"{HERE}/forhandsgranska")
    offered = {each.get("value") for each in page.tree.iter("input") if each.get("name") == "reason"}
    assert offered == {"full", "spread", "duties", "composition"}
    assert "var det förberedande materialet finns" in page.text
    assert "Skäl: chefens godkännande saknas." in page.text.partition("Ymer Yrkesson")[2]
    fields = page.form.held() | {"others": ["tell"], "reason": ["consent"]}
    assert ingrid.ask("POST", f"{HERE}/forhandsgranska", fields).status == 422


@pytest.mark.requirement("I3")
def test_a_draft_with_somebody_who_lost_consent_can_be_kept_but_not_decided(ingrid: Visitor, now: datetime) -> None:
    first, second = trains(1), trains(2)
    keep(now, first, second)
    second.update(actions=[Application.consent.set(consent("declined"))])
    page = ingrid.open(f"{HERE}/forhandsgranska")
    assert "Saknar chefens godkännande och kan inte få plats. Ta bort ur utkastet." in page.text
    assert "Beslutet kan inte fattas så här" in page.text
    assert all(boxes(ingrid.open(HERE)).values()), "whoever is in the draft can be taken out of it"


@pytest.mark.requirement("I3")
def test_the_free_seats_page_says_whom_they_go_to(ingrid: Visitor) -> None:
    trains(1, "asked", name="Ymer Yrkesson")
    trains(2, name="Yrsa Yrkesson")
    page = ingrid.open(f"{HERE}/erbjud")
    assert "har sin chefs godkännande" in page.text
    assert "Yrsa Yrkesson" in page.text and "Ymer Yrkesson" not in page.text


@pytest.mark.requirement("I3", "L3")
def test_leaders_of_parents_groups_do_not_reach_it(staff: Staff) -> None:
    trains(1)
    assert staff("leader", "district:farsta").open(HERE).status == 404


@pytest.mark.requirement("X2")
@pytest.mark.parametrize("code", ["sv", "sv-lattlast", "en", "ar"])
def test_its_pages_are_whole_in_every_language(ingrid: Visitor, now: datetime, code: str) -> None:
    keep(now, trains(1))
    trains(2, "asked")
    for path in (HERE, f"{HERE}/forhandsgranska", f"{HERE}/erbjud"):
        assert ingrid.open(f"{path}?lang={code}").status == 200
