"""What the course's journal says in words."""

from typing import Any

import pytest

from chalicelib.admission.told import by, sentences
from chalicelib.journal.records import Event

DISTRICTS = {"skarpnack": {"sv": "Skarpnäck"}, "farsta": {"sv": "Farsta"}}
AT, LATER = "2027-02-02T16:30:00+00:00", "2027-02-03T17:00:00+00:00"


def said(kind: str, **data: Any) -> list[str]:
    told = sentences(Event("course:one", 1, kind=kind, data=data), DISTRICTS, {"anna", "bo"})
    return [each.replace("\u2066", "").replace("\u2069", "") for each in told]


@pytest.mark.requirement("L4", "X6")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"what": "session_moved", "number": 3, "before": AT, "starts_at": LATER, "ends_at": LATER},
            "Träff 3 flyttades från tisdag 2 februari 2027 17:30 till onsdag 3 februari 2027 18:00.",
        ),
        (
            {"what": "session_cancelled", "number": 3, "before": AT},
            "Träff 3, tisdag 2 februari 2027 17:30, ställdes in.",
        ),
        (
            {"what": "session_added", "number": 12, "starts_at": LATER, "ends_at": LATER},
            "En ny träff lades till: nummer 12, onsdag 3 februari 2027 18:00.",
        ),
        ({"what": "venue"}, "Kursen fick en ny lokal."),
    ],
)
def test_each_change_is_a_sentence(change: dict[str, Any], sentence: str) -> None:
    assert said("CourseChanged", changes=[change, {"what": "something new"}]) == [sentence]


@pytest.mark.requirement("L4")
def test_with_whom_a_course_is_shared_and_why_it_is_cancelled_is_told() -> None:
    assert said("CourseShared", shared_with=["skarpnack", "gone"]) == ["Kursen delas med Skarpnäck, gone."]
    assert said("CourseShared", shared_with=[]) == ["Kursen delas inte med någon."]
    assert said("CourseCancelled", reason="few") == ["För få hade anmält sig."]
    assert said("CourseRevised", form="0123") == []


@pytest.mark.requirement("L5", "B2")
def test_a_decision_counts_those_whom_the_reader_may_know_of() -> None:
    assert said("GroupDecided", admitted=3, chosen=["anna", "bo", "sigrid"]) == ["2 antagna."]
    assert said("GroupSettled", admitted=[["anna", "1"], ["sigrid", "2"]]) == ["1 antagen."]
    assert said("GroupDecided", admitted=1, chosen=["sigrid"]) == []
    assert said("GroupDecided", admitted=3) == [], "from before the events told who"


@pytest.mark.requirement("X6")
def test_staff_are_named_and_nobody_else() -> None:
    names = {"lena": "Lena Ledarsson"}
    actors = ("staff:lena", "staff:gone", "person:anna", "service")
    assert [by(each, names) for each in actors] == ["Lena Ledarsson", "personal", "Den sökande", "Tjänsten"]
