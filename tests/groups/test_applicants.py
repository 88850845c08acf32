"""Rows of applicants: who is shown, and what is said of them."""

from datetime import date

import pytest

from chalicelib.courses.records import Course, District, Programme
from chalicelib.groups.applicants import applicants, fit_of
from chalicelib.groups.audiences import PARENTS, PROFESSIONALS, Audience, Cell
from chalicelib.groups.rules import NO_CONSENT, NOT_ADMITTED, REASONS, Fit
from chalicelib.http.reach import Reach, Role
from tests.faults import Calls
from tests.groups.made_up import at_work, case, consent, person

FIT = Fit("komet-farsta", date(2027, 2, 2), "tuesday", 3, 11, frozenset({"komet/farsta"}))
TRAINING = Fit("utbildning", date(2027, 2, 2), "daytime", None, None, frozenset({"ledare/central"}), "professionals")
LEADER = Reach("lena", frozenset({(Role.LEADER, "district:farsta")}))
HANDLER = Reach("hans", frozenset({(Role.HANDLER, "district:farsta")}))


@pytest.fixture
def known(tables: None) -> None:
    person("ali").save()
    person("sara", protected=True).save()


@pytest.mark.requirement("L4", "B5")
@pytest.mark.usefixtures("known")
def test_a_row_says_who_the_childs_age_when_the_course_starts_needs_and_what_clashes() -> None:
    answers = {"interpreter": "yes", "interpreter_language": "so", "unsuitable_times": ["tuesday"]}
    (row,) = applicants([case(answers=answers)], FIT, LEADER, ["farsta"])
    assert (row.name, row.line, row.age, row.fits, row.clash) == ("Ali Påhittad", "barn: Alma, 6 år", 6, True, True)
    assert row.cells == (Cell("Barn", ("Alma, 6 år",)),) and row.marks == ()
    assert [need.kind for need in row.needs] == ["interpreter", "clash", "times"]
    assert row.wish == "" and row.state == ("I kö", "info")


@pytest.mark.requirement("B10")
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("born", "suits"), [("2015-02", True), ("2015-01", False), ("2024-01", True), ("", True)])
def test_an_age_that_does_not_fit_the_programme_is_marked(born: str, suits: bool) -> None:
    (row,) = applicants([case(born=born)], FIT, LEADER, ["farsta"])
    assert row.fits is suits
    assert bool(row.marks) is bool(row.cells[0].tags) is not suits


@pytest.mark.requirement("I3")
@pytest.mark.usefixtures("known")
def test_a_professionals_row_says_where_they_work_as_what_what_they_have_trained_and_the_managers_consent() -> None:
    District(district_id="farsta", names={"sv": "Farsta"}).save()
    trained = at_work(1, consent=consent("approved"), answers={"earlier_training": "Socionom. " + "Kurs i stöd. " * 20})
    bare = at_work(2, answers={"workplace": "", "title": "", "work_district": "borta"})
    row, other = applicants([trained, bare], TRAINING, LEADER, ["central"])
    work, before, manager = row.cells
    assert work == Cell("Arbete", ("Socialsekreterare", "Påhittade enheten, Farsta"))
    assert before.lines[0].startswith("Socionom. Kurs i stöd.") and len(before.lines[0]) <= 120
    assert manager == Cell("Samtycke", (), (("Chefen har godkänt", "success"),), "4 januari 2027")
    assert (row.line, row.marks) == ("Socialsekreterare, Påhittade enheten", manager.tags)
    assert (row.has_consent, row.age, row.fits) == (True, None, True)
    assert other.cells == (Cell("Arbete", ()), Cell("Tidigare utbildning", ()), Cell("Samtycke", ("Behövs inte",)))
    assert (other.line, other.has_consent) == ("yrkesverksam", True)


@pytest.mark.requirement("I3")
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("state", "words", "since"),
    [
        ("asked", "Chefen har inte svarat än", "3 januari 2027"),
        ("declined", "Chefen har sagt nej", "4 januari 2027"),
        ("expired", "Chefen svarade inte i tid", "24 januari 2027"),
    ],
)
def test_whoever_lacks_the_managers_consent_is_marked_with_why_and_since_when(
    state: str, words: str, since: str
) -> None:
    (row,) = applicants([at_work(1, consent=consent(state))], TRAINING, LEADER, ["central"])
    assert (row.marks[0][0], row.cells[2].note, row.has_consent) == (words, since, False)


@pytest.mark.usefixtures("known")
def test_professionals_take_one_query_more_for_where_they_work(calls: Calls) -> None:
    calls.forget()
    applicants([at_work(number) for number in range(1, 20)], TRAINING, LEADER, ["central"])
    assert sorted(calls.made) == ["BatchGetItem", "Query"]


@pytest.mark.requirement("B2")
@pytest.mark.usefixtures("known")
def test_the_protected_are_neither_shown_nor_hinted_at_but_to_their_handler_there() -> None:
    cases = [case(1, "ali"), case(2, "sara")]
    (row,) = applicants(cases, FIT, LEADER, ["farsta"])
    assert row.name == "Ali Påhittad" and row.hints.guardians == ()
    shown = applicants(cases, FIT, HANDLER, ["farsta"])
    assert [each.name for each in shown] == ["Ali Påhittad", "Sara Påhittad"]
    assert shown[0].hints.guardians == ("EK-2027-000002",)
    assert len(applicants(cases, FIT, HANDLER, ["bromma"])) == 1


@pytest.mark.usefixtures("known")
def test_a_wish_about_the_other_guardian_and_a_pause_are_told() -> None:
    (row,) = applicants([case(answers={"other_guardian": "same_group"}, paused_at="2027-01-10")], FIT, LEADER, [])
    assert row.wish.startswith("Vill gå i samma grupp")
    assert row.state == ("Pausad", "warning")


@pytest.mark.usefixtures("known")
def test_persons_are_read_in_one_call(calls: Calls) -> None:
    calls.forget()
    applicants([case(number) for number in range(1, 20)], FIT, LEADER, ["farsta"])
    assert calls.made == ["BatchGetItem"]


def test_what_a_course_asks_of_its_participants() -> None:
    course = Course(
        "komet-farsta",
        programme_id="komet",
        district_id="farsta",
        shared_with=["bromma"],
        starts_on="2027-02-02",
        sessions=[{"number": 1, "starts_at": "2027-02-02T16:30:00+00:00", "ends_at": "2027-02-02T19:00:00+00:00"}],
    )
    fit = fit_of(course, Programme(age_from=3, age_to=11))
    assert (fit.slot, fit.age_to) == ("tuesday", 11)
    assert fit.queues == {"komet/farsta", "komet/bromma"}
    assert fit_of(course, None).age_from is None


@pytest.mark.parametrize("who", [PARENTS, PROFESSIONALS])
def test_the_reasons_that_an_audience_is_given_are_reasons_there_are(who: Audience) -> None:
    assert set(who.not_admitted) <= set(NOT_ADMITTED) and NO_CONSENT not in who.not_admitted
    assert set(who.reasons) <= set(REASONS)
    assert set(PARENTS.reasons) | set(PROFESSIONALS.reasons) == set(REASONS)
