"""A course from a programme to the public list, as a leader's browser meets it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.courses.records import Course, DistrictCourse
from chalicelib.groups.records import Group
from chalicelib.journal.records import timeline
from chalicelib.people.records import Person, StaffMember
from tests.town import GROUP, resident
from tests.visitor import Page, Visitor

Staff = Callable[..., Visitor]
NEW = "/personal/kurser/ny?program=komet&stadsdel=farsta"
ANSWERS: dict[str, Any] = {
    "first_day": "2027-02-01",
    "weekday": "1",
    "clock": "17.30",
    "seats": "7",
    "leader_1_name": "Lena Ledarsson",
    "leader_1_email": "lena@exempel.se",
    "venue_name": "Familjens hus",
    "venue_address": "Torget 1",
    "venue_access": "Hiss.",
}


def drafts(district_id: str) -> list[str]:
    """Where the drafts of these tests stand in the district's list."""
    return [entry.listing for entry in DistrictCourse.query(district_id) if "2027-v" in entry.course_id]


def checked(visitor: Visitor, address: str = NEW, **changed: Any) -> Page:
    """The check page of a course with these answers."""
    return visitor.send(visitor.open(address).form, **{**ANSWERS, **changed})


def press(visitor: Visitor, page: Page, step: str) -> Page:
    """Press one of the check page's buttons."""
    return visitor._follow(visitor.ask("POST", page.form.action, {**page.form.held(), "step": [step]}))


def drafted(visitor: Visitor, address: str = NEW, **changed: Any) -> Page:
    """The page of a course that was just drafted."""
    page = press(visitor, checked(visitor, address, **changed), "save")
    assert page.status == 200, page.errors
    return page


@pytest.mark.requirement("L1", "A2")
def test_a_leader_begins_with_programme_and_district_and_finds_what_the_programme_says(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = lena.send(lena.open("/personal/kurser/ny").form, program="komet", stadsdel="farsta")
    assert page.h1 == "Ny kurs"
    assert (page.form.value("sessions"), page.form.value("minutes")) == ("11", "150")


@pytest.mark.requirement("L3")
def test_only_districts_in_reach_can_be_chosen(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = lena.open("/personal/kurser/ny")
    (select,) = [each for each in page.form.controls if each.get("name") == "stadsdel"]
    assert [option.get("value") for option in select.iter("option")] == ["", "farsta"]
    assert lena.open("/personal/kurser/ny?program=komet&stadsdel=bromma").status == 404
    other = {**page.form.held(), "program": ["komet"], "stadsdel": ["bromma"], "step": ["save"]}
    assert lena.ask("POST", "/personal/kurser/ny", {**other, "_csrf": csrf(lena)}).status == 404
    substitute = staff("leader", "course:komet-farsta")
    assert substitute.open("/personal/kurser/ny").status == 404


def csrf(visitor: Visitor) -> list[str]:
    """The token that the visitor's own forms carry."""
    (token,) = {
        each.get("value")
        for page in visitor.pages[-1:]
        for each in page.tree.iter("input")
        if each.get("name") == "_csrf"
    }
    return [token]


@pytest.mark.requirement("L1")
def test_the_sessions_are_shown_with_the_days_off_and_nothing_is_kept_before_they_are_checked(staff: Staff) -> None:
    page = checked(staff("leader", "district:farsta"))
    assert page.h1 == "Kontrollera kursen"
    assert "tisdag 2 mars 2027: sportlov" in page.text
    assert "tisdag 23 mars 2027: påsk och påsklov" in page.text
    assert "Sista dag att ansöka 26 januari 2027" in page.text
    assert page.text.count("17:30–20:00") == 11
    assert drafts("farsta") == []


@pytest.mark.requirement("L1")
def test_a_course_that_begins_late_in_autumn_goes_on_after_christmas(staff: Staff) -> None:
    page = checked(staff("leader", "district:farsta"), first_day="2027-11-08")
    assert "Kursen går över två terminer" in page.text
    assert "jullov" in page.text
    assert "tisdag 11 januari 2028" in page.text


@pytest.mark.requirement("L1")
def test_a_draft_is_stored_with_its_group_its_line_in_the_list_and_an_event(staff: Staff, town: None) -> None:
    page = drafted(staff("leader", "district:farsta"))
    assert "Utkast" in page.text
    course = Course.get("komet-farsta-2027-v5")
    assert (course.state, course.starts_on, int(course.seats)) == ("draft", "2027-02-02", 7)
    assert course.listed is None and course.meets is None and course.next_session is None
    assert course.contacts == [{"name": "Lena Ledarsson", "email": "lena@exempel.se", "phone": ""}]
    assert course.venue == {"name": "Familjens hus", "address": "Torget 1", "access": {"sv": "Hiss."}}
    assert int(Group.get(course.course_id).version) == 1
    assert drafts("farsta") == [f"2027-1#{course.course_id}"]
    (event,) = timeline(f"course:{course.course_id}")
    assert (event.kind, event.actor) == ("CourseDrafted", "staff:leader-district-farsta")
    assert event.outbox is None, "nothing follows from a draft"


@pytest.mark.requirement("L1")
def test_nobody_but_staff_sees_a_draft(staff: Staff, ali: Visitor) -> None:
    drafted(staff("leader", "district:farsta"))
    for visitor in (Visitor(), ali):
        assert visitor.open("/kurser/komet-farsta-2027-v5").status == 404
    assert ali.open("/kurser/komet-farsta-2027-v5/ansok").status == 404
    assert "komet-farsta-2027-v5" not in Visitor().ask("GET", "/kurser.json").body
    assert "komet-farsta-2027-v5" not in Visitor().ask("GET", "/sitemap.xml").body


@pytest.mark.requirement("L1")
def test_sent_twice_a_draft_is_there_once_and_another_like_it_gets_a_number(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = checked(lena)
    first, again = press(lena, page, "save"), press(lena, page, "save")
    assert first.address == again.address == "/personal/kurser/komet-farsta-2027-v5"
    assert drafted(lena).address == "/personal/kurser/komet-farsta-2027-v5-2"
    assert len(drafts("farsta")) == 2


def test_going_back_from_the_check_page_loses_nothing(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = press(lena, checked(lena, languages=["sv", "ar"]), "edit")
    assert page.h1 == "Ny kurs"
    assert (page.form.value("clock"), page.form.value("venue_access")) == ("17.30", "Hiss.")
    assert page.form.held()["languages"] == ["sv", "ar"]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"first_day": ""}, {"first_day"}),
        ({"first_day": "2026-02-01"}, {"first_day"}),
        ({"apply_until": "2027-02-03"}, {"apply_until"}),
        ({"seats": "0", "clock": "26:00"}, {"seats", "clock"}),
        ({"leader_2_name": "Kim Kursson"}, {"leader_2_email"}),
        ({"leader_3_phone": "08-1"}, {"leader_3_name"}),
    ],
)
def test_all_faults_are_told_at_once_and_what_was_typed_stays(
    staff: Staff, changed: dict[str, str], wrong: set[str]
) -> None:
    page = checked(staff("leader", "district:farsta"), **changed)
    assert page.status == 422
    assert set(page.errors) == wrong
    assert page.form.value("venue_name") == "Familjens hus"


@pytest.mark.requirement("C3")
def test_a_shared_course_is_in_the_lists_of_all_who_share_it(staff: Staff) -> None:
    sam = staff("coordinator", "district:farsta", "district:skarpnack")
    page = sam.open(f"{NEW}&delas=skarpnack,bromma")
    assert page.form.held()["shared"] == ["skarpnack"], "only what is in reach"
    drafted(sam, f"{NEW}&delas=skarpnack")
    assert drafts("skarpnack") == drafts("farsta") != []
    (event,) = timeline("course:komet-farsta-2027-v5")
    assert event.data["shared_with"] == ["skarpnack"], "it opens a queue, so the journal says so"
    assert staff("leader", "district:skarpnack").open("/personal/kurser/komet-farsta-2027-v5").status == 200
    assert staff("leader", "district:bromma").open("/personal/kurser/komet-farsta-2027-v5").status == 404


@pytest.mark.requirement("C3")
def test_a_draft_is_shared_later_and_taken_back_by_who_reaches_the_other_district(staff: Staff) -> None:
    sam = staff("coordinator", "district:farsta", "district:skarpnack")
    page = drafted(sam)
    lena = staff("leader", "district:farsta")
    assert "shared" not in lena.open(f"{page.address}/andra").form.names
    press(sam, sam.send(sam.open(f"{page.address}/andra").form, shared="skarpnack"), "save")
    assert drafts("skarpnack") == drafts("farsta") != []
    press(lena, lena.send(lena.open(f"{page.address}/andra").form, seats="6"), "save")
    assert Course.get("komet-farsta-2027-v5").shared_with == ["skarpnack"], "what lies outside the reach stays"
    press(sam, sam.send(sam.open(f"{page.address}/andra").form, shared=[]), "save")
    assert drafts("skarpnack") == []
    told = [(event.kind, event.data.get("shared_with")) for event in timeline("course:komet-farsta-2027-v5")]
    assert told == [
        ("CourseDrafted", None),
        ("CourseShared", ["skarpnack"]),
        ("CourseRevised", None),
        ("CourseShared", []),
    ]


@pytest.mark.requirement("L1")
def test_a_course_is_made_only_where_its_programme_is_given(staff: Staff) -> None:
    anna = staff("administrator", "city")
    for programme, where in (("webb", "farsta"), ("komet", "web"), ("ledare", "web"), ("webb", "central")):
        page = anna.open(f"/personal/kurser/ny?program={programme}&stadsdel={where}")
        assert page.errors["stadsdel"].startswith("Programmet ges inte där.")
        assert page.form.value("program") == programme
        form = anna.open(NEW).form.held() | {"program": [programme], "stadsdel": [where], "step": ["save"]}
        assert anna.ask("POST", "/personal/kurser/ny", form).status == 404


@pytest.mark.requirement("C3", "L3", "B7")
def test_a_course_is_shared_only_by_who_reaches_both_districts(staff: Staff) -> None:
    substitute = staff("leader", f"course:{GROUP}", "district:skarpnack")
    page = substitute.open(f"/personal/kurser/{GROUP}/andra")
    assert "shared" not in page.form.names
    fields = page.form.held() | {"shared": ["skarpnack"], "step": ["save"], "child_care": ["no"]}
    assert substitute.ask("POST", page.form.action, fields).status == 303
    assert Course.get(GROUP).shared_with == []
    Course.get(GROUP).update([Course.shared_with.set(["skarpnack"])])
    guest = staff("coordinator", "district:skarpnack", "district:bromma")
    assert "shared" not in guest.open(f"/personal/kurser/{GROUP}/andra").form.names


def employed(member_id: str, name: str, *, approved: bool = True, **more: Any) -> StaffMember:
    """Somebody who has registered as staff."""
    member = StaffMember(
        member_id=member_id,
        person_id=f"person-{member_id}",
        name=name,
        email=f"{member_id}@exempel.se",
        phone="08-508 00 009",
        role="leader",
        registered_at="2026-12-01T08:00:00.000+00:00",
        approved_at="2026-12-02T08:00:00.000+00:00" if approved else None,
        **{"districts": ["farsta"], **more},
    )
    member.save()
    return member


@pytest.mark.requirement("L1", "C2")
def test_leaders_are_chosen_among_the_districts_staff_and_the_pool(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    employed("kim", "Kim Kursson")
    employed("pia", "Pia Poolsson", districts=["bromma"], pool=True, pool_districts=["farsta"])
    employed("nils", "Nils Nysson", approved=False)
    employed("bo", "Bo Brommasson", districts=["bromma"])
    page = lena.open(NEW)
    (select,) = [each for each in page.form.controls if each.get("name") == "leader_1"]
    assert [option.text.strip() for option in select.iter("option")] == ["Välj", "Kim Kursson", "Pia Poolsson"]
    page = drafted(lena, leader_1="kim", leader_1_name="", leader_1_email="", leader_2_name="X", leader_2_phone="08-1")
    assert "Kim Kursson" in page.text
    assert Course.get("komet-farsta-2027-v5").contacts == [
        {"name": "Kim Kursson", "email": "kim@exempel.se", "phone": "08-508 00 009", "member_id": "kim"},
        {"name": "X", "email": "", "phone": "08-1"},
    ]
    form = lena.open(f"{page.address}/andra").form
    assert (form.value("leader_1"), form.value("leader_1_name"), form.value("leader_2_name")) == ("kim", "", "X")


def test_a_web_course_has_a_first_day_and_no_sessions(staff: Staff) -> None:
    gina = staff("guide", "district:web")
    page = gina.open("/personal/kurser/ny?program=webb&stadsdel=web")
    assert "weekday" not in page.form.names
    assert "venue_name" not in page.form.names
    page = press(gina, gina.send(page.form, first_day="2027-03-01", seats="20"), "save")
    course = Course.get("webb-web-2027-v9")
    assert (course.starts_on, course.sessions, course.apply_until) == ("2027-03-01", [], "2027-02-22")


@pytest.mark.requirement("L1", "A2")
def test_a_draft_is_announced_when_nothing_is_missing(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = drafted(lena, venue_name="", venue_address="", venue_access="")
    assert "Annonsera" not in page.links()
    assert "En lokal med adress" in page.text
    assert "En lokal med adress" in lena.open(f"{page.address}/annonsera").text
    change = lena.open(f"{page.address}/andra")
    saved = press(lena, lena.send(change.form, venue_name="Huset", venue_address="Gatan 1"), "save")
    assert "Ändringen är sparad" in saved.text
    page = lena.send(lena.open(f"{page.address}/annonsera").form)
    assert "Annonserad" in page.text
    course = Course.get("komet-farsta-2027-v5")
    assert (course.state, course.listed, course.meets, course.next_session) == (
        "announced",
        "open",
        "meets",
        "2027-02-02",
    )
    assert Visitor().open("/kurser/komet-farsta-2027-v5").status == 200
    assert "komet-farsta-2027-v5" in Visitor().ask("GET", "/kurser.json").body
    kinds = [event.kind for event in timeline("course:komet-farsta-2027-v5")]
    assert kinds == ["CourseDrafted", "CourseRevised", "CourseAnnounced"]


def test_a_draft_that_lacks_something_is_not_announced_by_who_sends_the_form_anyway(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = drafted(lena, leader_1_name="", leader_1_email="")
    sent = {"_csrf": csrf(lena), "version": ["1"]}
    assert lena.ask("POST", f"{page.address}/annonsera", sent).status == 409
    assert Course.get("komet-farsta-2027-v5").state == "draft"


@pytest.mark.requirement("L1")
def test_a_draft_that_moves_to_another_term_moves_in_the_lists(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = drafted(lena)
    page = lena.send(lena.open(f"{page.address}/andra").form, first_day="2027-09-06", apply_until="")
    press(lena, page, "save")
    assert drafts("farsta") == ["2027-2#komet-farsta-2027-v5"]
    course = Course.get("komet-farsta-2027-v5")
    assert (course.starts_on, course.apply_until, len(course.sessions)) == ("2027-09-07", "2027-08-31", 11)


def test_a_draft_is_thrown_away_without_a_word_to_anybody(staff: Staff) -> None:
    lena = staff("leader", "district:farsta")
    page = drafted(lena)
    page = lena.send(lena.open(f"{page.address}/stall-in").form)
    assert "Inställd" in page.text
    course = Course.get("komet-farsta-2027-v5")
    assert course.state == "cancelled" and course.listed is None
    assert Visitor().open("/kurser/komet-farsta-2027-v5").status == 404


@pytest.mark.requirement("I3")
def test_a_training_is_led_by_instructors_and_asks_nothing_of_children_or_districts(staff: Staff) -> None:
    employed("ines", "Ines Instruktörsson", districts=["central"])
    employed("lotta", "Lotta Ledarsson")
    page = staff("administrator", "city").open("/personal/kurser/ny?program=ledare&stadsdel=central")
    form = page.form
    assert "Instruktör 1: namn" in page.text and "Ledare 1" not in page.text
    assert {"child_care", "shared"} & form.names == set()
    chosen = [option.get("value") for option in page.tree.iter("option")]
    assert "ines" in chosen and "lotta" not in chosen


@pytest.mark.requirement("A2", "U1")
def test_the_administrator_activates_a_training_and_from_then_on_it_is_found_and_applied_for(
    staff: Staff, signed_in: Callable[[Person], Visitor]
) -> None:
    adam, ylva = staff("administrator", "city"), signed_in(resident("ylva", "Ylva Yrkesson"))
    page = drafted(adam, "/personal/kurser/ny?program=ledare&stadsdel=central", leader_1_name="Ingrid Instruktörsson")
    course_id = page.address.rpartition("/")[2]
    public = f"/kurser/{course_id}"
    assert Visitor().open(public).status == ylva.open(f"{public}/ansok").status == 404
    adam.send(adam.open(f"{page.address}/annonsera").form)
    assert public in [link.get("href") for link in Visitor().open("/kurser").tree.iter("a")]
    assert ylva.open(f"{public}/ansok").status == 200
