"""How a consent stands, whatever comes in whatever order."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.cases import consent as rules
from chalicelib.cases.consent import ANSWERED, AskedTooOften, Consent, ConsentOver, ConsentState, next_due
from chalicelib.cases.rules import State, has_consent
from chalicelib.consent.rules import Purpose, Stands, stands

NOW = datetime(2027, 1, 14, 17, 30, tzinfo=UTC)
DAYS = st.integers(min_value=0, max_value=40)


def case(consent: Consent | None, state: str = "received") -> Any:
    return SimpleNamespace(consent=consent, state=state)


def link(number: int, purpose: Purpose = Purpose.ANSWER, used_for: str | None = None) -> Any:
    return SimpleNamespace(round=number, purpose=purpose, used_for=used_for)


@pytest.mark.requirement("U3")
def test_who_needs_no_consent_has_it_and_who_is_asked_has_not() -> None:
    asked = rules.asked(1, NOW, 7, 21)
    assert has_consent(case(None))
    assert not has_consent(case(asked))
    assert has_consent(case(rules.answered(asked, 1, True, "", NOW)))
    assert not has_consent(case(rules.answered(asked, 1, False, "Nej.", NOW)))
    assert not has_consent(case(rules.expired(asked, NOW)))


@pytest.mark.requirement("B15")
def test_the_reminder_comes_first_then_the_end_then_nothing() -> None:
    asked = rules.asked(1, NOW, 7, 21)
    assert next_due(asked) == asked["remind_at"] == "2027-01-21T17:30:00.000+00:00"
    assert next_due(rules.reminded(asked, NOW)) == asked["expires_at"] == "2027-02-04T17:30:00.000+00:00"
    assert next_due(rules.expired(asked, NOW)) is None
    assert next_due(rules.answered(asked, 1, True, "", NOW)) is None
    assert next_due(rules.asked(1, NOW, 30, 21)) == asked["expires_at"], "no reminder after it is too late"


@pytest.mark.requirement("B15")
def test_nobody_is_asked_without_end() -> None:
    assert rules.asked(rules.MOST_ROUNDS, NOW, 7, 21)["round"] == rules.MOST_ROUNDS
    with pytest.raises(AskedTooOften):
        rules.asked(rules.MOST_ROUNDS + 1, NOW, 7, 21)


@pytest.mark.requirement("B15")
@given(days=DAYS, number=st.integers(1, 3), approved=st.booleans())
def test_an_answer_counts_for_the_question_that_stands_and_in_time_only(days: int, number: int, approved: bool) -> None:
    asked = rules.asked(2, NOW, 7, 21)
    then = NOW + timedelta(days=days)
    if number == 2 and days < 21:
        said = rules.answered(asked, number, approved, "Inte nu.", then)
        assert said["state"] in ANSWERED
        assert ("reason" in said) is not approved
        with pytest.raises(ConsentOver):
            rules.answered(said, number, not approved, "", then)
    else:
        with pytest.raises(ConsentOver):
            rules.answered(asked, number, approved, "Inte nu.", then)


@pytest.mark.requirement("B15")
@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        (State.RECEIVED, Stands.MAY_TAKE_BACK),
        (State.WAITING, Stands.MAY_TAKE_BACK),
        (State.OFFERED, Stands.SETTLED),
        (State.DECIDED, Stands.SETTLED),
        (State.ADMITTED, Stands.SETTLED),
        (State.COMPLETED, Stands.SETTLED),
        (State.WITHDRAWN, Stands.OVER),
        (State.MERGED, Stands.OVER),
        (State.DROPPED_OUT, Stands.OVER),
    ],
)
def test_an_answer_is_taken_back_until_a_seat_is_given(state: State, leads_to: Stands) -> None:
    approved = rules.answered(rules.asked(1, NOW, 7, 21), 1, True, "", NOW)
    assert stands(link(1, Purpose.TAKE_BACK), case(approved, state), NOW) == leads_to


@pytest.mark.requirement("B15")
def test_what_a_link_leads_to() -> None:
    asked = rules.asked(2, NOW, 7, 21)
    late = NOW + timedelta(days=21)
    assert stands(link(2), case(asked), NOW) == Stands.ASKED
    assert stands(link(2), case(asked), late) == Stands.EXPIRED, "to the second, whoever has noticed"
    assert stands(link(2), case(rules.expired(asked, late)), late) == Stands.EXPIRED
    assert stands(link(1), case(asked), NOW) == Stands.REPLACED
    assert stands(link(2), case(asked, State.WITHDRAWN), NOW) == Stands.OVER
    assert stands(link(1, Purpose.TAKE_BACK, "taken_back"), case(asked), NOW) == Stands.TAKEN_BACK
    assert stands(link(1), case(None), NOW) == Stands.REPLACED


class Consents(RuleBasedStateMachine):
    """One application's consent: asked, reminded, answered, taken back and run out in any order."""

    links = Bundle("links")

    @initialize(target=links)
    def ask_first(self) -> int:
        self.now, self.asked = NOW, 1
        self.consent = rules.asked(1, NOW, 7, 21)
        self.answers: dict[int, list[bool]] = {}
        return 1

    @rule(days=DAYS)
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(target=links)
    def ask_again(self) -> int:
        if self.asked == rules.MOST_ROUNDS:
            return self.asked
        self.asked += 1
        self.consent = rules.asked(self.asked, self.now, 7, 21)
        return self.asked

    @rule(number=links, approved=st.booleans())
    def answer(self, number: int, approved: bool) -> None:
        was_open = rules.is_open(self.consent, number, self.now)
        try:
            self.consent = rules.answered(self.consent, number, approved, "Nej.", self.now)
        except ConsentOver:
            assert not was_open
        else:
            assert was_open
            self.answers.setdefault(number, []).append(approved)

    @rule()
    def the_scheduled_run(self) -> None:
        due = next_due(self.consent)
        if due and due <= self.now.isoformat(timespec="milliseconds"):
            late = rules.is_late(self.consent, self.now)
            self.consent = (rules.expired if late else rules.reminded)(self.consent, self.now)

    @invariant()
    def every_question_is_answered_at_most_once_and_only_yes_is_consent(self) -> None:
        assert all(len(given) == 1 for given in self.answers.values())
        assert self.consent["round"] == self.asked
        yes = self.answers.get(self.asked) == [True]
        assert has_consent(case(self.consent)) is yes
        assert (next_due(self.consent) is not None) is (self.consent["state"] == ConsentState.ASKED)


TestConsents = pytest.mark.requirement("U3", "B15")(Consents.TestCase)
