"""What has changed is counted anew: the course, its cell, the term and the city."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.aggregation import actions, leaves
from chalicelib.aggregation.actions import NotCounted, aggregate
from chalicelib.aggregation.facts import load
from chalicelib.aggregation.leaves import count_course
from chalicelib.aggregation.records import Held
from chalicelib.courses.records import Course
from chalicelib.groups.records import Group
from chalicelib.journal.commit import LostRace
from chalicelib.summaries.records import IN_CITY, Changed, find_summary, in_cell, in_term, of_course, parts_of
from tests.aggregation.made_up import (
    AFTER_TERM,
    CELL,
    QUESTIONS,
    TERM,
    answered,
    changed,
    closed,
    closes,
    course,
    leaf,
    quality,
    survey,
)
from tests.courses.made_up import district

pytestmark = pytest.mark.usefixtures("world")
LATER = closes(1) + timedelta(minutes=10)


def marks() -> list[str]:
    return [str(each.journal) for each in Changed.query("changed")]


@pytest.mark.requirement("L7", "I6")
def test_the_answers_of_a_closed_survey_are_told_of_the_course_and_added_up_to_the_city() -> None:
    course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(LATER)
    told = {"n": 5, "sum": 15, "squares": 55, "counts": {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1}}
    assert leaf().figures["answers"] == {"traff": {"quality": told}}
    assert leaf().figures["measures"] == {"quality": {"n": 5, "sum": 250, "squares": 18_750}}
    assert leaf().figures["compiled"] == {"due": 1, "done": 1}
    assert leaf().more["course"] == {
        "programme_id": "komet",
        "district_id": "farsta",
        "starts_on": "2027-02-02",
        "state": "announced",
    }
    for whole, part in ((in_term(TERM), "komet/farsta"), (IN_CITY, TERM)):
        assert quality(whole, part) == told
    assert marks() == []


@pytest.mark.requirement("W6")
def test_under_five_answers_nothing_is_told_until_later_sessions_make_them_five() -> None:
    course()
    answered(1, 1, 2, 3)
    aggregate(LATER)
    assert leaf().figures["answers"] == leaf().figures["measures"] == {}
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert report.more["waiting"] == [1]
    assert report.more["questions"] == {"quality": [], "parts": []}
    answered(2, 4, 5)
    aggregate(closes(2) + timedelta(minutes=10))
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert [(block["sessions"], block["figures"]["n"]) for block in report.more["questions"]["quality"]] == [
        ([1, 2], 5)
    ]
    assert report.more["waiting"] == []


@pytest.mark.requirement("W6")
def test_an_open_survey_is_not_counted_and_one_that_closed_just_now_is_counted_when_all_has_arrived() -> None:
    course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(closes(1) - timedelta(minutes=1))
    assert leaf().figures["answers"] == {}
    changed("kurs")
    aggregate(closes(1) + timedelta(minutes=2))
    assert leaf().figures["answers"] == {}
    assert marks() == ["course:kurs"]  # kept: nobody else would tell
    aggregate(closes(1) + timedelta(minutes=12))
    assert quality(CELL, "kurs") is not None
    assert marks() == []


@pytest.mark.requirement("W6")
def test_a_survey_that_turns_out_to_have_closed_earlier_changes_no_block() -> None:
    course()
    answered(2, 1, 2, 3, 4, 5)
    answered(3, 5, 5)
    aggregate(closes(3) + timedelta(hours=1))
    answered(1, 1, 1, 1)  # a session that was moved: its survey ended before the others
    aggregate(closes(3) + timedelta(hours=2))
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert [block["sessions"] for block in report.more["questions"]["quality"]] == [[2], [3, 1]]


@pytest.mark.requirement("W6", "U6")
def test_free_texts_are_told_by_themselves_and_only_from_five_sheets_in_random_order() -> None:
    course()
    answered(1, {"free": "a", "quality": 1}, {"free": "b"}, {"quality": 2}, {"quality": 2})
    answered(2, {"free": "c"}, {"quality": 3})
    aggregate(closes(2) + timedelta(hours=1))
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    ((block,),) = report.more["texts"].values()
    assert block["sessions"] == [1, 2]
    assert sorted(block["texts"]) == ["a", "b", "c"]
    assert report.more["sheets"] == []


@pytest.mark.requirement("W6")
def test_single_sheets_are_told_when_the_course_has_ended_without_gender_texts_parts_and_what_is_held_back() -> None:
    course()
    sheet = {"quality": 4, "free": "Tack", "gender": "woman", "parts": ["p1"]}
    answered(1, *[sheet] * 5)
    answered(2, {"quality": 1, "gender": "man"})
    closed()
    aggregate(AFTER_TERM)
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert report.more["sheets"] == [{"quality": 4}] * 5
    assert "gender" not in report.more["questions"]
    assert "gender" not in str(leaf().figures["answers"])


@pytest.mark.requirement("W6")
def test_single_sheets_and_blocks_never_differ_by_fewer_than_five_where_not_all_answer_every_question() -> None:
    """The sheets of two sessions are told, and the third's are too few; but the quality needs all three."""
    course()
    skipped = {"parts": ["p1"]}
    answered(1, 4, skipped, skipped)
    answered(2, 2, 3, skipped)
    answered(3, 5, 5, 5)
    closed()
    aggregate(AFTER_TERM)
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert [each["sessions"] for each in report.more["questions"]["quality"]] == [[1, 2, 3]]
    assert report.more["sheets"] == []


@pytest.mark.requirement("W6")
def test_leftovers_that_are_told_together_dont_tell_which_parts_a_session_of_fewer_than_five_went_through() -> None:
    for name, session, many in (("ett", 1, 3), ("tva", 2, 2)):
        course(name)
        answered(session, *[{"parts": ["p1"]}] * many, course_id=name)
        closed(name)
    aggregate(AFTER_TERM)
    found = find_summary(in_term(TERM), "komet/farsta")
    assert found is not None
    assert found.figures["answers"]["traff"]["parts"] == {"n": 5, "sum": 250, "squares": 12500, "counts": {}}


@pytest.mark.requirement("W6")
def test_of_a_group_of_fewer_than_five_nothing_is_told_however_often_they_answer() -> None:
    course("ett", seats_taken=2)
    for session in (1, 2, 3):
        answered(session, *[{"quality": 1, "free": "Nej"}] * 2, course_id="ett")
    closed("ett")
    aggregate(AFTER_TERM)
    assert leaf("ett").figures["answers"] == {}
    report = find_summary(of_course("ett"), "survey:traff")
    assert report is not None
    told = {name: report.more[name] for name in ("questions", "texts", "sheets", "waiting")}
    assert told == {
        "questions": {"quality": [], "parts": []},
        "texts": {"free": []},
        "sheets": [],
        "waiting": [1, 2, 3],
    }
    assert quality(in_term(TERM), "komet/farsta") is None


@pytest.mark.requirement("W6")
def test_a_small_groups_answers_are_told_with_those_of_others_where_they_are_five_persons() -> None:
    for name, people in (("ett", 2), ("tva", 3)):
        course(name, seats_taken=people)
        for session in (1, 2, 3):
            answered(session, *[1] * people, course_id=name)
        closed(name)
    aggregate(AFTER_TERM)
    found = quality(in_term(TERM), "komet/farsta")
    assert found and found["n"] == 15
    assert leaf("ett").figures["answers"] == {}


@pytest.mark.requirement("W6", "U6")
def test_of_the_two_who_stay_when_four_have_left_nothing_is_told_and_what_was_told_stays() -> None:
    course()
    group = Group("kurs", members=[[f"p{number}", f"a{number}"] for number in range(6)])
    group.save()
    answered(1, *[{"quality": 4, "free": "Bra"}] * 6)
    aggregate(LATER)
    group.left, group.members = group.members[2:], group.members[:2]
    group.save()
    for session in (2, 3, 4):
        answered(session, *[{"quality": 1, "free": "Nej"}] * 2)
    closed()
    aggregate(AFTER_TERM)
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert [block["sessions"] for block in report.more["questions"]["quality"]] == [[1]]
    assert report.more["texts"]["free"] == [{"sessions": [1], "texts": ["Bra"] * 6}]
    assert report.more["sheets"] == [{"quality": 4}] * 6
    assert report.more["waiting"] == [2, 3, 4]
    told = quality(in_term(TERM), "komet/farsta")
    assert told and told["n"] == 6


@pytest.mark.requirement("W6")
def test_a_group_that_grows_tells_nothing_of_the_time_when_it_was_small() -> None:
    course(seats_taken=2)
    answered(1, 1, 1)
    answered(2, 1, 1)
    aggregate(closes(2) + timedelta(hours=1))
    Group("kurs", members=[[f"p{number}", f"a{number}"] for number in range(6)]).save()
    answered(3, 1, 2, 3, 4)
    answered(4, 5)
    aggregate(closes(4) + timedelta(hours=1))
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert [block["sessions"] for block in report.more["questions"]["quality"]] == [[3, 4]]


@pytest.mark.requirement("W6")
def test_leftovers_of_several_sessions_count_for_those_who_have_answered_one_of_them() -> None:
    for name in ("ett", "tva"):
        course(name)
        for session in (1, 2):
            answered(session, 1, 1, course_id=name)
        closed(name)
    aggregate(AFTER_TERM)
    assert quality(in_term(TERM), "komet/farsta") is quality(IN_CITY, TERM) is None  # eight answers of four persons


@pytest.mark.requirement("W6", "C4")
def test_what_is_asked_after_each_session_is_not_told_by_gender_since_there_may_be_one_man_alone() -> None:
    course()
    for session in range(1, 7):
        answered(session, *[{"quality": 4, "gender": "woman"}] * 6, {"quality": 1, "gender": "man"})
    closed()
    aggregate(AFTER_TERM)
    found = find_summary(IN_CITY, TERM)
    assert found is not None
    assert list(found.more["by_gender"]["komet"]["traff"]["quality"]) == ["-"]


@pytest.mark.requirement("W6")
def test_single_sheets_have_no_numbers_since_a_rare_one_tells_who_it_is() -> None:
    course()
    survey("barn", questions=[QUESTIONS[0], {"id": "many", "kind": "number", "words": {"sv": "Hur många barn?"}}])
    answered(1, *[{"quality": 4, "many": many} for many in (1, 1, 2, 2, 9)], survey_id="barn")
    closed()
    aggregate(AFTER_TERM)
    report = find_summary(of_course("kurs"), "survey:barn")
    assert report is not None
    assert report.more["sheets"] == [{"quality": 4}] * 5


@pytest.mark.requirement("W6")
def test_the_order_in_which_figures_are_stored_tells_nothing() -> None:
    course()
    answered(1, {"quality": 5, "gender": "woman"}, {"quality": 4, "gender": "woman"})
    answered(2, {"quality": 3}, {"quality": 1}, {"quality": 2, "gender": "man"})
    aggregate(closes(2) + timedelta(hours=1))
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    for figures in (report.more["questions"]["quality"][0]["figures"], leaf().figures["answers"]["traff"]["quality"]):
        assert list(figures["counts"]) == ["1", "2", "3", "4", "5"]


@pytest.mark.requirement("W6")
def test_what_was_once_asked_as_gender_is_never_told_as_an_answer() -> None:
    course()
    plain = [{key: value for key, value in each.items() if key != "gender"} for each in QUESTIONS]
    survey(questions=plain, entry="traff#0002", number=2)
    answered(1, *[{"quality": 4, "gender": "woman"}] * 5)
    answered(2, *[{"quality": 4, "gender": "woman"}] * 5, entry="traff#0002")
    aggregate(closes(2) + timedelta(hours=1))
    assert "gender" not in leaf().figures["answers"]["traff"]


@pytest.mark.requirement("W6")
def test_leftovers_of_a_cells_courses_are_told_together_once_the_term_is_over_and_all_have_ended() -> None:
    for name in ("ett", "tva"):
        course(name)
        answered(1, 1, 2, 3, course_id=name)
        closed(name)
    aggregate(closes(11))
    assert quality(in_term(TERM), "komet/farsta") is None  # the term goes on
    changed("ett")
    aggregate(AFTER_TERM)
    told = quality(in_term(TERM), "komet/farsta")
    assert told is not None
    assert told["n"] == 6
    assert quality(CELL, "ett") is quality(CELL, "tva") is None
    for again in (1, 2):  # not told twice, whatever is counted again
        changed("ett", "tva")
        aggregate(AFTER_TERM + timedelta(days=8 * again))
        assert quality(in_term(TERM), "komet/farsta") == quality(IN_CITY, TERM) == told


@pytest.mark.requirement("W6")
def test_what_was_released_once_is_not_released_again_where_the_courses_have_moved_to() -> None:
    for name in ("ett", "tva"):
        course(name)
        answered(1, 1, 2, 3, course_id=name)
        closed(name)
    aggregate(AFTER_TERM)
    for name in ("ett", "tva"):
        made = Course.get(name)
        made.district_id = "kista"
        made.save()
        changed(name)
    aggregate(AFTER_TERM)
    assert leaf("ett", in_cell(TERM, "komet", "kista")).figures["answers"] == {}
    assert quality(in_term(TERM), "komet/kista") is None
    told = quality(IN_CITY, TERM)
    assert told is not None
    assert told["n"] == 6  # still those that were released in the district that they have left


@pytest.mark.requirement("W6")
def test_what_is_left_in_two_districts_is_told_of_the_programmes_term() -> None:
    for name, place in (("ett", "farsta"), ("tva", "kista")):
        course(name, place)
        answered(1, 1, 2, 3, course_id=name)
        closed(name)
    aggregate(AFTER_TERM)
    assert quality(in_term(TERM), "komet/farsta") is quality(in_term(TERM), "komet/kista") is None
    told = quality(IN_CITY, TERM)
    assert told is not None
    assert (told["n"], told["sum"]) == (6, 12)


@pytest.mark.requirement("W6")
@pytest.mark.parametrize("seconds", [0, 120], ids=["in several runs", "in one run"])
def test_a_term_waits_for_all_that_is_to_be_counted_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    monkeypatch.setattr(actions, "SECONDS", seconds)
    district("Bromma").save()
    for name, place in (("ett", "farsta"), ("tre", "bromma"), ("tva", "kista")):
        course(name, place)
        answered(1, 1, 2, course_id=name)
        closed(name)
    for _ in range(40):
        aggregate(AFTER_TERM)  # the weekly sweep, too
    told = quality(IN_CITY, TERM)
    assert told is not None
    assert told["n"] == 6
    assert marks() == []


@pytest.mark.requirement("W6")
def test_a_course_that_has_not_ended_keeps_the_others_waiting() -> None:
    for name in ("ett", "tva", "tre"):
        course(name)
        answered(1, 1, 2, 3, course_id=name)
    closed("ett")
    closed("tva")
    aggregate(AFTER_TERM)
    assert quality(IN_CITY, TERM) is None
    closed("tre", at=AFTER_TERM.isoformat(timespec="milliseconds"))
    aggregate(AFTER_TERM + timedelta(days=1))
    told = quality(IN_CITY, TERM)
    assert told is not None
    assert told["n"] == 9


@pytest.mark.requirement("W6", "S5")
def test_answers_are_told_by_gender_of_a_whole_term_that_is_over() -> None:
    course()
    answered(1, *[{"quality": 4, "gender": "woman"}] * 5, *[{"quality": 2, "gender": "man"}] * 6)
    aggregate(LATER)
    before = find_summary(IN_CITY, TERM)
    assert before is not None
    assert before.more == {"by_gender": {}}
    closed()
    aggregate(AFTER_TERM)
    found = find_summary(IN_CITY, TERM)
    assert found is not None
    split = found.more["by_gender"]["komet"]["traff"]["quality"]
    assert {gender: figures["n"] for gender, figures in split.items()} == {"woman": 5, "man": 6}


@pytest.mark.requirement("L4")
def test_a_courses_own_survey_is_told_of_the_course_and_not_added_up() -> None:
    course()
    survey("egen", "course:kurs")
    answered(1, 1, 2, 3, 4, 5, survey_id="egen", scope="course:kurs")
    aggregate(LATER)
    report = find_summary(of_course("kurs"), "survey:egen")
    assert report is not None
    assert report.more["questions"]["quality"][0]["figures"]["n"] == 5
    assert leaf().figures["answers"] == leaf().figures["measures"] == {}
    assert leaf().figures["compiled"] == {"due": 0, "done": 0}


@pytest.mark.requirement("L4")
def test_what_a_course_makes_its_own_is_told_apart_from_the_programmes_survey_that_it_comes_of() -> None:
    course()
    survey(scope="course:kurs")
    answered(1, *[4] * 5)
    answered(2, *[1] * 5, scope="course:kurs")
    answered(3, *[2] * 5)
    aggregate(closes(3) + timedelta(hours=1))
    told = quality(CELL, "kurs")
    assert told and told["counts"] == {"2": 5, "4": 5}
    reports = {str(each.part): each.more["questions"]["quality"] for each in parts_of(of_course("kurs"))}
    assert {part: [block["sessions"] for block in blocks] for part, blocks in reports.items()} == {
        "survey:traff": [[1], [3]],
        "survey:traff/course:kurs": [[2]],
    }


def test_a_course_that_has_changed_its_programme_keeps_what_was_told_of_the_survey_that_both_have() -> None:
    course()
    survey(scope="programme:abc")
    answered(1, *[4] * 5, scope="programme:abc")
    answered(2, *[2] * 5)
    aggregate(closes(2) + timedelta(hours=1))
    told = quality(CELL, "kurs")
    assert told and told["n"] == 10


def test_a_course_that_gets_another_district_or_term_is_counted_there_and_no_longer_where_it_was() -> None:
    made = course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(LATER)
    made.district_id, made.starts_on = "kista", "2027-08-20"
    made.save()
    changed("kurs")
    aggregate(LATER)
    assert find_summary(CELL, "kurs") is None
    assert quality(in_term(TERM), "komet/farsta") is quality(IN_CITY, TERM) is None
    told = quality(in_cell("2027-2", "komet", "kista"), "kurs")
    assert told is not None
    assert quality(in_term("2027-2"), "komet/kista") == quality(IN_CITY, "2027-2") == told
    aggregate(LATER)  # what it left is looked at once more
    assert marks() == []


def test_a_run_that_ends_between_a_course_and_the_cell_it_left_leaves_the_cell_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(LATER)
    made.district_id = "kista"
    made.save()
    changed("kurs")
    with monkeypatch.context() as broken:
        broken.setattr(actions, "count_cell", lambda whole, now: 1 / 0)
        with pytest.raises(NotCounted):
            aggregate(LATER)
    assert quality(in_term(TERM), "komet/farsta") is not None
    aggregate(LATER)
    assert quality(in_term(TERM), "komet/farsta") is None
    assert marks() == []


def test_a_cancelled_course_is_counted_too_and_a_draft_or_one_that_is_gone_is_not() -> None:
    course("installd")
    answered(1, 1, 2, 3, 4, 5, course_id="installd")
    closed("installd", state="cancelled")
    course("utkast", state="draft")
    course("borta")
    changed("utkast", "borta", "okand")
    aggregate(LATER)
    assert leaf("installd").more["course"]["state"] == "cancelled"
    assert {str(each.part) for each in parts_of(CELL)} == {"installd", "borta"}
    Course.get("borta").delete()
    changed("borta")
    aggregate(LATER)
    assert {str(each.part) for each in parts_of(CELL)} == {"installd"}


def test_counting_again_changes_nothing() -> None:
    course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(LATER)
    before = stored()
    for _ in range(2):
        changed("kurs")
        aggregate(LATER + timedelta(hours=1))
    assert stored() == before


def stored() -> list[Any]:
    """All summaries with their versions."""
    wholes = (CELL, in_term(TERM), IN_CITY, of_course("kurs"))
    return [each.to_dynamodb_dict() for whole in wholes for each in parts_of(whole)]


def test_one_that_cannot_be_counted_stops_nobody_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    count = count_course

    def broken(course_id: str, now: datetime, *, anew: bool = False) -> Any:
        if course_id == "ett":
            raise ValueError("broken")
        return count(course_id, now, anew=anew)

    for name in ("ett", "tva"):
        course(name)
        answered(1, 1, 2, 3, 4, 5, course_id=name)
    with monkeypatch.context() as now_broken:
        now_broken.setattr(actions, "count_course", broken)
        with pytest.raises(NotCounted):  # so that the function fails, and somebody looks
            aggregate(LATER)
    assert quality(CELL, "tva") is not None
    assert marks() == ["course:ett"]
    aggregate(LATER)
    assert quality(CELL, "ett") is not None


def test_who_loses_a_race_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = iter([True, True, False])
    count = count_course

    def racing(course_id: str, now: datetime, *, anew: bool = False) -> Any:
        if next(lost):
            raise LostRace([])
        return count(course_id, now, anew=anew)

    monkeypatch.setattr(actions, "count_course", racing)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    course()
    answered(1, 1, 2, 3, 4, 5)
    aggregate(LATER)
    assert quality(CELL, "kurs") is not None


@pytest.mark.parametrize("first_time", [True, False])
def test_who_has_read_older_facts_does_not_write_over_newer_ones(
    monkeypatch: pytest.MonkeyPatch, first_time: bool
) -> None:
    """Another run counts all of it between the moment when this one has read and the moment when it writes."""
    course()
    answered(1, 1, 2, 3, 4, 5)
    if not first_time:
        aggregate(LATER)
    older = load("kurs", LATER)
    answered(2, 5, 5, 5, 5, 5)
    now = closes(2) + timedelta(hours=1)

    def slow(course_id: str, at: datetime) -> Any:
        monkeypatch.setattr(leaves, "load", load)
        count_course(course_id, now)
        return older

    monkeypatch.setattr(leaves, "load", slow)
    with pytest.raises(LostRace):
        count_course("kurs", LATER, anew=True)
    told = quality(CELL, "kurs")
    assert told is not None
    assert told["n"] == 10


def test_what_happens_while_it_is_counted_is_counted_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    count = count_course

    def busy(course_id: str, now: datetime, *, anew: bool = False) -> Any:
        done = count(course_id, now, anew=anew)
        changed(course_id)
        return done

    monkeypatch.setattr(actions, "count_course", busy)
    course()
    changed("kurs")
    aggregate(LATER)
    assert marks() == ["course:kurs"]


def test_once_a_week_all_courses_of_this_term_and_the_last_are_counted_whatever_was_lost() -> None:
    aggregate(LATER)
    for name, starts_on in (("nu", "2027-02-02"), ("forra", "2026-09-01"), ("lange-sedan", "2026-02-01")):
        course(name, starts_on=starts_on)
    for mark in Changed.query("changed"):
        mark.delete()
    aggregate(LATER + timedelta(days=6))
    assert parts_of(CELL) == []
    aggregate(LATER + timedelta(days=7))
    assert [each.part for each in parts_of(CELL)] == ["nu"]
    assert [each.part for each in parts_of(in_cell("2026-2", "komet", "farsta"))] == ["forra"]
    aggregate(LATER + timedelta(days=7), recount_from="2026-1")
    assert [each.part for each in parts_of(in_cell("2026-1", "komet", "farsta"))] == ["lange-sedan"]


def test_summaries_that_are_lost_are_counted_again_and_nothing_is_released_a_second_time() -> None:
    for name in ("ett", "tva"):
        course(name)
        answered(1, 1, 2, 3, course_id=name)
        closed(name)
    answered(2, 1, 2, 3, 4, 5, course_id="tva")
    aggregate(AFTER_TERM)
    before = [(each[1], each[2]) for each in figures()]
    for whole in (CELL, in_term(TERM), IN_CITY, of_course("ett"), of_course("tva")):
        for each in parts_of(whole):
            each.delete()
    aggregate(AFTER_TERM, recount_from=TERM)
    assert [(each[1], each[2]) for each in figures()] == before
    assert len(before) == 4
    with pytest.raises(ValueError, match="recount_from"):
        aggregate(AFTER_TERM, recount_from="all")


def figures() -> list[tuple[str, str, Any]]:
    return [
        (each.whole, each.part, each.figures) for whole in (CELL, in_term(TERM), IN_CITY) for each in parts_of(whole)
    ]


@pytest.mark.requirement("W6")
def test_what_is_too_little_lies_where_reports_cannot_read_it() -> None:
    course()
    answered(1, 1, 2, 3)
    aggregate(LATER)
    assert Held.get(CELL, "kurs").data["left"] != {}
    assert leaf().figures["answers"] == leaf().figures["measures"] == {}
    report = find_summary(of_course("kurs"), "survey:traff")
    assert report is not None
    assert report.more == {
        "scope": "programme:komet",
        "entry": "traff#0001",
        "questions": {"quality": [], "parts": []},
        "texts": {"free": []},
        "sheets": [],
        "waiting": [1],
    }


@pytest.mark.requirement("S2")
def test_leaders_are_counted_when_a_course_has_been_closed_and_not_for_whatever_is_known_of_it_later() -> None:
    course()
    aggregate(LATER)
    first = find_summary("leaders", "city")
    closed()
    aggregate(LATER + timedelta(hours=1))
    second = find_summary("leaders", "city")
    changed("kurs")
    aggregate(LATER + timedelta(hours=2))
    third = find_summary("leaders", "city")
    assert first is not None and second is not None and third is not None
    assert first.counted_at < second.counted_at == third.counted_at
