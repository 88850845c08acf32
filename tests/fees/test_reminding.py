"""The daily run for fees: overdue is seen, each step is taken once, nothing is missed and nothing comes in heaps."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.courses.records import Course
from chalicelib.fees import reminding
from chalicelib.fees.records import INVOICES, Invoice, find_invoice
from chalicelib.fees.reminding import NotAllDone, remind
from chalicelib.http.refusals import Unavailable
from chalicelib.journal.commit import Change, commit
from chalicelib.journal.records import Event, timeline, waiting
from chalicelib.people.records import Person
from tests.faults import Calls
from tests.fees.made_up import FEE, as_it_is, kinds, pays, sent, task_kinds
from tests.town import GROUP, Clock, granted
from tests.visitor import Visitor

pytestmark = [pytest.mark.requirement("A6"), pytest.mark.usefixtures("town")]

DUE = datetime(2027, 2, 13, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def steps(invoice: Invoice) -> list[int]:
    """The steps that were told to the participant."""
    return [each.data["step"] for each in timeline(f"{INVOICES}{invoice.number}") if each.kind == "FeeReminder"]


def mails(now: datetime) -> list[str]:
    """Who of the staff is told of a task."""
    unsent = waiting("unsent", now + DAY, 100)
    return [each.person_id for each in map(_whole, unsent) if each.kind == "TaskMade" and each.person_id]


def _whole(key: Event) -> Event:
    return Event.get(key.case_id, key.sequence)


def test_every_day_for_two_months_takes_each_step_once(now: datetime) -> None:
    [invoice] = sent(now, 1)
    overdue = []
    for day in range(-5, 60):
        for _ in range(2):
            did = remind(DUE + day * DAY)
            overdue += [day] * did["overdue"]
    assert overdue == [1]
    assert steps(invoice) == [3, 14, 30]
    assert kinds(invoice)[2:] == ["FeeOverdue", "FeeReminder", "FeeReminder", "FeeReminder"]
    assert as_it_is(invoice).steps is None


def test_after_a_pause_one_reminder_is_sent_and_not_all_that_were_missed(now: datetime) -> None:
    [invoice] = sent(now, 1)
    assert remind(DUE + 20 * DAY) == {"overdue": 1, "reminded": 1}
    assert steps(invoice) == [14]
    assert remind(DUE + 29 * DAY) == {"overdue": 0, "reminded": 0}
    remind(DUE + 90 * DAY)
    assert steps(invoice) == [14, 30]
    assert task_kinds() == ["fee_overdue"]


def test_nobody_is_reminded_of_what_is_paid(now: datetime) -> None:
    paid, partly = sent(now, 1, 2)
    pays(paid, now, payment_id="1")
    pays(partly, now, 1_00, "2")
    assert remind(DUE + 3 * DAY) == {"overdue": 1, "reminded": 1}
    assert (steps(paid), steps(partly)) == ([], [3])


def test_the_administrator_is_asked_to_see_to_it_until_it_is_paid(now: datetime) -> None:
    [invoice] = sent(now, 1)
    remind(DUE + DAY)
    assert task_kinds() == ["fee_overdue"]
    pays(invoice, now, 1_00, "1")
    assert task_kinds() == ["fee_overdue"]
    pays(invoice, now, payment_id="2")
    assert task_kinds() == []
    assert as_it_is(invoice).asks_in is None


def test_each_administrator_gets_one_e_mail_a_run_however_many_are_overdue(now: datetime) -> None:
    granted("anna", "administrator", "city")
    granted("bo", "administrator", "city")
    granted("gone", "administrator", "city", valid_until="2027-02-01")
    granted("fia", "follow_up", "city")
    sent(now, 1, 2, 3)
    assert remind(DUE + DAY)["overdue"] == 3
    assert sorted(mails(DUE + DAY)) == ["anna", "bo"]
    remind(DUE + 2 * DAY)
    assert sorted(mails(DUE + 2 * DAY)) == ["anna", "bo"]


@pytest.mark.requirement("B2")
def test_a_protected_persons_overdue_fee_asks_the_named_handler_and_no_administrator(now: datetime) -> None:
    granted("anna", "administrator", "city")
    [hidden] = sent(now, 1, protected=True)
    sent(now, 2)
    remind(DUE + DAY)
    assert (task_kinds(), task_kinds("farsta")) == (["fee_overdue"], ["fee_overdue_handler"])
    assert mails(DUE + DAY) == ["anna"], "of the other one"
    pays(hidden, now)
    assert task_kinds("farsta") == []


@pytest.mark.requirement("B2")
def test_whose_data_becomes_protected_is_the_handlers_from_the_next_step_on_and_nobodys_before(
    staff: Callable[..., Visitor], now: datetime, clock: Clock
) -> None:
    [invoice] = sent(now, 1)
    remind(DUE + DAY)
    clock.time = DUE + DAY
    anna, hans = staff("administrator", "city"), staff("handler", "district:farsta")
    assert invoice.case_number in anna.open("/personal/att-gora").text
    person = Person.get(invoice.person_id)
    person.protected = True
    person.save()
    assert invoice.case_number not in anna.open("/personal/att-gora").text
    remind(DUE + 3 * DAY)
    assert (task_kinds(), task_kinds("farsta")) == ([], ["fee_overdue_handler"])
    assert invoice.case_number not in anna.open("/personal/att-gora").text
    assert invoice.case_number in hans.open("/personal/att-gora").text
    pays(invoice, now)
    assert task_kinds("farsta") == []


def test_nobody_is_reminded_to_pay_for_a_course_that_was_cancelled_but_the_administrator_is_asked(
    now: datetime,
) -> None:
    [invoice] = sent(now, 1)
    course = Course.get(GROUP)
    course.state = "cancelled"
    course.save()
    for day in range(1, 60):
        remind(DUE + day * DAY)
    assert (steps(invoice), kinds(invoice).count("FeeOverdue"), task_kinds()) == ([], 1, ["fee_overdue"])


def test_a_payment_that_is_drawn_back_lets_the_administrator_be_asked_anew(now: datetime) -> None:
    [invoice] = sent(now, 1)
    remind(DUE + DAY)
    pays(invoice, now, payment_id="1")
    pays(invoice, now, -FEE, payment_id="2")
    remind(DUE + 3 * DAY)
    assert (task_kinds(), steps(invoice)) == (["fee_overdue"], [3])


def test_one_invoice_that_fails_holds_up_no_other(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = sent(now, 1, 2)
    real = find_invoice

    def failing(number: str) -> Invoice | None:
        if number == bad.number:
            raise Unavailable
        return real(number)

    with monkeypatch.context() as broken:
        broken.setattr(reminding, "find_invoice", failing)
        with pytest.raises(NotAllDone):
            remind(DUE + 3 * DAY)
    assert (steps(bad), steps(good)) == ([], [3])
    remind(DUE + 3 * DAY)
    assert (steps(bad), steps(good)) == ([3], [3])


def test_a_run_whose_answer_is_lost_is_run_again_and_tells_nothing_twice(now: datetime, calls: Calls) -> None:
    [invoice] = sent(now, 1)
    with calls.failing("lost answer", "TransactWriteItems"), pytest.raises(NotAllDone):
        remind(DUE + 3 * DAY)
    remind(DUE + 3 * DAY)
    assert steps(invoice) == [3]


def test_who_pays_while_it_runs_is_not_reminded(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    [invoice] = sent(now, 1)
    rivals = [invoice]

    def meanwhile(*changes: Change, events: Iterable[Event] = ()) -> None:
        if rivals:
            pays(rivals.pop(), now)
        commit(*changes, events=events)

    monkeypatch.setattr(reminding, "commit", meanwhile)
    assert remind(DUE + 3 * DAY) == {"overdue": 0, "reminded": 0}
    assert steps(invoice) == [] and task_kinds() == []


def test_an_internal_invoice_is_seen_to_be_overdue_and_its_participant_is_left_in_peace(now: datetime) -> None:
    [invoice] = sent(now, 1, answers={"invoice_kind": "internal", "account_string": "1"})
    assert remind(DUE + 3 * DAY) == {"overdue": 1, "reminded": 0}
    assert task_kinds() == ["fee_overdue"]
    remind(DUE + 30 * DAY)
    assert [each for each in timeline(f"{INVOICES}{invoice.number}") if each.outbox] == []
    assert as_it_is(invoice).steps is None


def test_the_cost_follows_from_those_due_and_from_nothing_else(now: datetime, calls: Calls) -> None:
    sent(now, *range(1, 21))
    calls.forget()
    remind(DUE)
    assert calls.made == ["Query"]
    calls.forget()
    remind(DUE + 3 * DAY)
    assert len(calls.made) == 3 + 20 * 3  # who bills, the course; of each: the invoice, whose it is, the commit
