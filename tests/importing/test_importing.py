"""What exists is taken over: every fault is found first; then all of it comes in, once, however often it is sent."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.cases.records import Application, QueueEntry, find_case, waiting_in
from chalicelib.courses.records import Course
from chalicelib.files import actions as files
from chalicelib.http.reach import CITY
from chalicelib.importing import actions
from chalicelib.importing import rows as carrying
from chalicelib.importing.records import all_imports, find_import
from chalicelib.journal.records import timeline
from chalicelib.people.actions import known_person
from chalicelib.people.records import Person, find_member, staff_members
from chalicelib.people.rules import member_id, parse
from chalicelib.settings import settings as known_settings
from chalicelib.tasks.records import tasks_in
from tests.faults import Calls
from tests.importing.made_up import HEADS, LEADERS, TRAINED, csv, excel, leader, number, waiting
from tests.town import GROUP, QUEUE, Clock
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("A9")
Send = Callable[[str, bytes], None]
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))
Staff = Callable[..., Visitor]


def tried(visitor: Visitor, send: Send, content: bytes, kind: str = "ko") -> Page:
    """The dry run of a file: the form is S3's, which sends the browser back with the key."""
    form = visitor.open(f"/personal/import/{kind}").form
    send(form.value("key"), content)
    back = urlsplit(form.value("success_action_redirect"))
    return visitor.open(f"{back.path}?bucket={known_settings.files_bucket}&key={form.value('key')}&etag=%22x%22")


def taken(visitor: Visitor, send: Send, content: bytes, kind: str = "ko", **answers: str) -> Page:
    return visitor.send(tried(visitor, send, content, kind).form, **answers)


def cases() -> list[Application]:
    """The cases in the queue, in order."""
    found = []
    for entry in waiting_in(QUEUE):
        person_id = entry.applicant.partition("#")[0]
        found.append(Application.get(person_id, entry.application_id))
    return found


def names() -> list[str]:
    return [str(Person.get(case.person_id).name) for case in cases()]


def test_a_binders_queue_comes_in_at_the_places_that_its_own_dates_give(anna: Visitor, bucket: Send) -> None:
    rows = [waiting(1, "2025-03-14"), waiting(2, "2024-11-02 09:30"), waiting(3, "2025-03-14")]
    page = taken(anna, bucket, csv([HEADS, *rows]))
    assert page.h1 == "Filen är inläst" and "Alla 3 rader är inlästa. 3 var nya" in page.text
    assert names() == ["Petra Provsson 2", "Petra Provsson 1", "Petra Provsson 3"], "of one day, in the file's order"
    first = cases()[0]
    assert first.received_at == "2024-11-02T08:30:00.000+00:00"
    assert (first.state, first.entered_because, first.course_id) == ("waiting", "binder", GROUP)
    assert (first.gender, first.language, first.channel) == ("woman", "sv", "binder"), "for figures alone (C4)"
    [event] = timeline(first.application_id)
    assert event.kind == "ApplicationReceived" and event.outbox is None, "nobody is told"
    assert tasks_in(CITY) == []


def test_staff_open_the_case_and_see_where_it_comes_from(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1)]))
    page = anna.open(f"/personal/arenden/{cases()[0].case_number}")
    assert page.status == 200 and "Kim" in page.text and "Från en pärm" in page.text


def test_the_same_file_again_changes_nothing_and_rows_that_overlap_are_known(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1), waiting(2)]))
    before = [(case.case_number, case.version) for case in cases()]
    again = tried(anna, bucket, csv([HEADS, waiting(1), waiting(2)]))
    assert "Samma fil lästes in 14 januari 2027" in again.text
    assert "0 var nya" in anna.send(again.form).text
    assert [(case.case_number, case.version) for case in cases()] == before
    page = taken(anna, bucket, csv([HEADS, waiting(2, "2020-01-01"), waiting(3)]))
    assert "1 var nya" in page.text and len(cases()) == 3
    assert names()[0] != "Petra Provsson 2", "the date that was taken over first stays"


def test_whoever_has_left_the_queue_is_not_put_back_by_the_same_file(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1)]))
    [case] = cases()
    QueueEntry.get(QUEUE, f"{case.person_id}#{case.child_id}").delete()
    case.update(actions=[Application.state.set("withdrawn")])
    assert "Raden fanns redan." in taken(anna, bucket, csv([HEADS, waiting(1)])).text
    assert cases() == []


def test_every_fault_is_shown_with_its_row_and_column_and_nothing_comes_in(anna: Visitor, bucket: Send) -> None:
    wrong = [
        waiting(1),
        waiting(2, **{"Personnummer": "19750102-0000", "E-post": "ingen adress", "Program": "Komett"}),
        waiting(3, "2027-02-30", **{"Barnets förnamn": "", "Stadsdel": "Atlantis"}),
        waiting(4, "2031-01-01", **{"Språk": "klingonska", "Barnets födelsemånad": "2030-01"}),
        waiting(1),
    ]
    page = tried(anna, bucket, csv([HEADS, *wrong]))
    assert page.status == 422 and page.h1 == "Filen har fel"
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in page.tree.iter("tr")]
    assert {(row[0], row[1]) for row in cells[1:]} == {
        ("3", "Personnummer"),
        ("3", "E-post"),
        ("3", "Program"),
        ("4", "Inkom"),
        ("4", "Barnets förnamn"),
        ("4", "Stadsdel"),
        ("5", "Inkom"),
        ("5", "Språk"),
        ("5", "Barnets födelsemånad"),
        ("6", "Personnummer"),
    }
    assert "Samma person står redan på rad 2." in page.text and "Vi hittade 10 fel" in page.text
    assert page.forms() == [] and cases() == [] and all_imports() == []


def test_a_file_with_faults_can_not_be_forced_in(anna: Visitor, bucket: Send) -> None:
    clean = tried(anna, bucket, csv([HEADS, waiting(1)]))
    bucket(clean.form.value("key"), csv([HEADS, waiting(1, "aldrig")]))
    assert anna.send(clean.form).status == 422
    assert cases() == [] and all_imports() == []


@pytest.mark.parametrize(
    ("heads", "fault"),
    [
        (HEADS[:-1], "InkomKolumnen saknas."),
        ([*HEADS, "Anteckning"], "AnteckningKolumnen är okänd."),
        ([*HEADS, "Namn"], "NamnKolumnen finns mer än en gång."),
    ],
)
def test_headings_that_are_wrong_are_told_before_the_rows_are(
    anna: Visitor, bucket: Send, heads: list[str], fault: str
) -> None:
    page = tried(anna, bucket, csv([heads, waiting(1, "aldrig")]))
    assert fault in page.text and "Skriv datumet" not in page.text


def test_excel_with_columns_in_another_order_is_taken_over_too(anna: Visitor, bucket: Send) -> None:
    rows = [HEADS[::-1], waiting(1)[::-1]]
    assert "Raden är inläst." in taken(anna, bucket, excel(rows)).text
    assert names() == ["Petra Provsson 1"]


def test_a_month_that_excel_has_made_a_day_of_is_the_month(anna: Visitor, bucket: Send) -> None:
    row: list[object] = [*waiting(1)]
    row[HEADS.index("Barnets födelsemånad")] = date(2019, 5, 1)
    taken(anna, bucket, excel([HEADS, row]))
    assert [case.answers["child_birth_month"] for case in cases()] == ["2019-05"]


def test_nobody_needs_an_email_or_a_mobile(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1, **{"E-post": ""})]), meddela="yes")
    person = Person.get(cases()[0].person_id)
    assert (person.email, person.mobile, list(person.channels)) == ("", "", [])


def test_what_somebody_has_told_us_themselves_is_not_overwritten(anna: Visitor, bucket: Send, clock: Clock) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1)]))
    case = cases()[0]
    Person.get(case.person_id).update(actions=[Person.name.set("Petra Ny"), Person.email.set("ny@example.com")])
    taken(anna, bucket, csv([HEADS, waiting(1, **{"Stadsdel": "Skarpnäck"})]))
    person = Person.get(case.person_id)
    assert (person.name, person.email) == ("Petra Ny", "ny@example.com")


def test_those_who_are_new_are_told_of_their_place_where_that_is_chosen_and_once(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1)]))
    taken(anna, bucket, csv([HEADS, waiting(1), waiting(2)]), meddela="yes")
    taken(anna, bucket, csv([HEADS, waiting(1), waiting(2), waiting(3)]), meddela="yes")
    told = [[event.kind for event in timeline(case.application_id) if event.outbox] for case in cases()]
    assert told == [["StillWaiting"]] * 3


def test_a_queue_that_no_course_has_led_to_is_a_fault(anna: Visitor, bucket: Send) -> None:
    Course.get(GROUP).update(actions=[Course.listed.remove()])
    page = tried(anna, bucket, csv([HEADS, waiting(1)]))
    assert "Det finns ingen annonserad kurs i programmet här" in page.text


def test_a_file_of_one_row_is_told_of_as_such(anna: Visitor, bucket: Send) -> None:
    said = [taken(anna, bucket, csv([HEADS, waiting(1, "2025-03-14")])).text for _ in range(2)]
    assert "Raden är inläst." in said[0] and "Raden fanns redan." in said[1]


def test_leaders_come_into_the_register_and_get_no_access_by_it(anna: Visitor, bucket: Send) -> None:
    page = taken(
        anna, bucket, csv([LEADERS, leader(1), leader(2, **{"Stadsdelar": "Bromma", "Program": ""})]), "ledare"
    )
    assert "2 var nya" in page.text
    members = staff_members()
    assert [(each.name, list(each.districts), list(each.programmes), each.waiting) for each in members] == [
        ("Lena Ledarsson 1", ["farsta", "skarpnack"], ["komet"], True),
        ("Lena Ledarsson 2", ["bromma"], [], True),
    ]
    assert all(each.approved_at is None for each in members)
    more = csv([LEADERS, leader(1, **{"Stadsdelar": "Bromma"})])
    assert "Raden fanns redan." in taken(anna, bucket, more, "ledare").text
    assert list(staff_members()[0].districts) == ["farsta", "skarpnack", "bromma"]
    assert "Lena Ledarsson 1" in anna.open("/personal/behorigheter?omrade=farsta").text


def test_the_trained_come_into_the_same_register_with_the_dates_of_their_certificates(
    anna: Visitor, bucket: Send
) -> None:
    trained = csv([TRAINED, [*leader(1), "2024-05-20", "2029-05-20"]])
    for _ in range(2):
        taken(anna, bucket, trained, "utbildade")
    [member] = staff_members()
    assert member.trained == [{"programme_id": "komet", "on": "2024-05-20", "until": "2029-05-20", "code": ""}]
    wrong = tried(anna, bucket, csv([TRAINED, [*leader(1), "2024-05-20", "2020-05-20"]]), "utbildade")
    assert "Intyget slutar gälla innan det börjar" in wrong.text


@pytest.mark.requirement("B2")
def test_a_protected_persons_name_is_put_into_no_list(anna: Visitor, bucket: Send, clock: Clock) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1)]))
    person = known_person(parse(number(1), clock.time.date()))
    assert person
    person.update(actions=[Person.protected.set(True)])
    taken(anna, bucket, csv([LEADERS, leader(1)]), "ledare")
    assert find_member(member_id(str(person.person_id))) is None


def test_a_run_that_stops_half_way_is_asked_for_and_goes_on_where_it_stopped(
    anna: Visitor, bucket: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SECONDS", 0.0)
    monkeypatch.setattr(actions.carry_on, "__defaults__", (0.0,))
    page = taken(anna, bucket, csv([HEADS, *(waiting(each) for each in range(3))]))
    assert "1 av 3 rader är inlästa" in page.text
    assert [task.kind for task in tasks_in(CITY)] == ["import_unfinished"]
    assert "En fil är inte helt inläst" in anna.open("/personal/att-gora").text
    page = anna.send(anna.send(page.form).form)
    assert "Alla 3 rader är inlästa. 3 var nya" in page.text
    assert len(cases()) == 3 and tasks_in(CITY) == []
    assert anna.open("/personal/import").text.count("Klar") == 1


def test_another_file_in_the_place_of_the_one_that_was_tried_is_not_carried_on(
    anna: Visitor, bucket: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions.carry_on, "__defaults__", (0.0,))
    page = taken(anna, bucket, csv([HEADS, *(waiting(each) for each in range(3))]))
    [begun] = all_imports()
    bucket(f"imports/{begun.import_id}", csv([HEADS, *(waiting(each) for each in range(10, 13))]))
    assert anna.send(page.form).status == 409
    assert len(cases()) == 1


def test_a_crash_in_the_middle_leaves_what_is_in_and_doubles_nothing(
    anna: Visitor, bucket: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = carrying.carry_out, []

    def crashing(*row: object) -> bool:
        count.append(1)
        if len(count) == 2:
            raise RuntimeError("the lights went out")
        return real(*row)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "carry_out", crashing)
    form = tried(anna, bucket, csv([HEADS, waiting(1), waiting(2)])).form
    assert anna.send(form).status == 500
    assert len(cases()) == 1
    [begun] = all_imports()
    page = anna.open(f"/personal/import/ko/{begun.import_id}")
    assert "0 av 2 rader" in page.text, "it counts what it is sure of"
    assert "Alla 2 rader" in anna.send(page.form).text
    assert len(cases()) == 2


def test_the_file_is_gone_when_it_is_in_for_it_is_full_of_personal_numbers(anna: Visitor, bucket: Send) -> None:
    form = tried(anna, bucket, csv([HEADS, waiting(1)])).form
    anna.send(form)
    again = anna.open(f"/personal/import/ko/granska?key={form.value('key')}")
    assert again.status == 422 and "Vi hittar inte filen" in again.text
    stored = find_import(form.value("key").removeprefix("imports/"))
    assert stored and number(1).replace("-", "") not in str(stored.attribute_values)


def test_a_file_that_got_lost_half_way_is_sent_anew_and_nothing_is_asked_for_twice(
    anna: Visitor, bucket: Send, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = csv([HEADS, *(waiting(each) for each in range(3))])
    with monkeypatch.context() as slow:
        slow.setattr(actions.carry_on, "__defaults__", (0.0,))
        page = taken(anna, bucket, content)
    [begun] = all_imports()
    files.forget(f"imports/{begun.import_id}")
    assert "Vi hittar inte filen" in anna.send(page.form).text
    assert "Alla 3 rader är inlästa. 2 var nya" in taken(anna, bucket, content).text
    assert len(cases()) == 3 and tasks_in(CITY) == []


def test_a_file_that_could_not_be_deleted_is_deleted_when_the_button_is_pressed_again(
    anna: Visitor, bucket: Send, calls: Calls
) -> None:
    form = tried(anna, bucket, csv([HEADS, waiting(1)])).form
    with calls.failing("throttled", "DeleteObject"):
        assert anna.send(form).status == 503
    assert anna.send(form).status == 200 and len(cases()) == 1
    gone = anna.open(f"/personal/import/ko/granska?key={form.value('key')}")
    assert "Vi hittar inte filen" in gone.text


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"%PDF-1.7 hello", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused_in_words(anna: Visitor, bucket: Send, content: bytes) -> None:
    page = tried(anna, bucket, content)
    assert page.status == 422 and "inte av en sort som vi tar emot" in page.errors["file"]


@pytest.mark.parametrize("key", ["", "materials/" + "a" * 22, "imports/../materials/x", "imports/" + "a" * 22])
def test_a_key_of_somewhere_else_is_no_file_to_take_over(anna: Visitor, key: str) -> None:
    assert anna.open(f"/personal/import/ko/granska?key={key}").status in (404, 422)


def test_what_a_cell_says_is_text_on_the_page(anna: Visitor, bucket: Send) -> None:
    page = tried(anna, bucket, csv([HEADS, waiting(1, **{"Program": "<b>=cmd|' /C calc'!A0</b>"})]))
    assert "<b>=cmd" not in page.body and "=cmd|" in page.text


def test_only_the_administrator_takes_over(staff: Staff) -> None:
    coordinator = staff("coordinator", "district:farsta")
    for path in ("/personal/import", "/personal/import/ko", "/personal/import/ko/mall"):
        assert coordinator.open(path).status == 403


def test_templates_open_in_a_spreadsheet(anna: Visitor) -> None:
    for kind in ("ko", "ledare", "utbildade"):
        answer = anna.open(f"/personal/import/{kind}/mall")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="mall-{kind}.csv"'
        assert answer.body.startswith("\ufeffPersonnummer;Namn;")
    assert anna.open("/personal/import/annat/mall").status == 404
    assert anna.open("/personal/import/annat").status == 404


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), DAYS), min_size=1, max_size=6, unique_by=lambda row: row[0]))
def test_any_file_taken_over_twice_is_as_once(anna: Visitor, bucket: Send, rows: list[tuple[int, object]]) -> None:
    content = csv([HEADS, *(waiting(which, str(day)) for which, day in rows)])
    taken(anna, bucket, content)
    once = [(case.case_number, case.received_at, case.version) for case in cases()]
    taken(anna, bucket, content)
    assert [(case.case_number, case.received_at, case.version) for case in cases()] == once
    assert [case.received_at for case in cases()] == sorted(str(case.received_at) for case in cases())
    found = find_case(once[0][0])
    assert found and found.received_at <= "2027"


def test_the_place_is_the_one_an_application_of_that_day_has_had_all_along(anna: Visitor, bucket: Send) -> None:
    taken(anna, bucket, csv([HEADS, waiting(1, "2026-06-01")]))
    taken(anna, bucket, csv([HEADS, waiting(2, "2026-05-31"), waiting(3, "2026-06-02")]))
    assert names() == ["Petra Provsson 2", "Petra Provsson 1", "Petra Provsson 3"]
