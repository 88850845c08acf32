"""The texts of messages are data, and wrong data is refused before it reaches anybody."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.http.languages import LANGUAGES
from chalicelib.texts import delivered
from chalicelib.texts.delivered import check, load
from chalicelib.texts.kinds import KINDS, NEUTRAL, RECEIPT, Kind
from chalicelib.texts.rules import FaultyText, Text

FaultsOf = Callable[..., str]

KIND = Kind(
    "Tried",
    must_say=frozenset({"case_number"}),
    may_say=frozenset({"case_url"}),
    lists={"contacts": frozenset({"contact"})},
)
GOOD = Text(
    subject="Ärende {case_number}",
    email="Ditt ärende {case_number}\n\n{contacts}\n\n[Se det]({case_url})",
    sms="Ditt ärende {case_number}: {my_cases_url}",
    rows={"contacts": "{contact}"},
)


@pytest.fixture
def faults_of(monkeypatch: pytest.MonkeyPatch) -> FaultsOf:
    def faults(text: Text, language: str = "sv") -> str:
        stored = {"subject": text.subject, "email": text.email, "sms": text.sms, "rows": text.rows}
        frame = {"closing": "Hej då"}
        monkeypatch.setattr(delivered, "_read", lambda _, name: frame if name == "frame" else stored)
        load.cache_clear()
        try:
            load(KIND, language)
        except FaultyText as fault:
            return str(fault)
        finally:
            load.cache_clear()
        return ""

    return faults


@pytest.mark.requirement("X2", "X3")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*KINDS.values(), NEUTRAL], ids=lambda kind: kind.name)
def test_every_kind_of_message_has_its_texts_in_every_language(kind: Kind, language: str) -> None:
    assert load(kind, language).email


def test_all_texts_pass_the_check() -> None:
    assert check() == []


def test_a_good_text_is_taken_and_closed_by_the_frame(faults_of: FaultsOf) -> None:
    assert faults_of(GOOD) == ""


@pytest.mark.requirement("P5")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (replace(GOOD, email=GOOD.email + "\n\n{secret}"), "email may not say {secret}"),
        (replace(GOOD, email="Hej\n\n[Se det]({case_url})"), "email lacks {case_number}"),
        (replace(GOOD, email=GOOD.email + " {Case}"), "email has a stray brace"),
        (replace(GOOD, email=GOOD.email + " {case_number!r}"), "email has a stray brace"),
        (replace(GOOD, email=GOOD.email + " {contacts}"), "is a list and must have a line of its own"),
        (replace(GOOD, email=GOOD.email.replace("[Se det]({case_url})", "{case_url}")), "must be linked"),
        (replace(GOOD, email=GOOD.email + "\n\n[x]({case_number})"), "is no address"),
        (
            replace(GOOD, email=GOOD.email + "\n\n[x](https://example.com)"),
            "a link to something else than a placeholder",
        ),
        (replace(GOOD, rows={}), "row contacts lacks {contact}"),
        (replace(GOOD, rows={"contacts": "{contact} {place}"}), "row contacts may not say {place}"),
        (replace(GOOD, subject="Hej\nBcc: alla@example.com"), "the subject has several lines"),
        (replace(GOOD, subject="{contact}"), "subject may not say {contact}"),
        (replace(GOOD, sms="Hej {name}"), "sms may not say {name}"),
        (replace(GOOD, sms="Hej"), "sms lacks {case_number}"),
        (replace(GOOD, sms=GOOD.sms + "’"), "halves its room: ’"),
        (replace(GOOD, sms=GOOD.sms + "a" * 100), "sms takes 2 parts"),
    ],
)
def test_a_faulty_text_is_refused(faults_of: FaultsOf, text: Text, fault: str) -> None:
    assert fault in faults_of(text)


@pytest.mark.requirement("B16")
def test_an_arabic_sms_may_take_two_parts_and_not_three(faults_of: FaultsOf) -> None:
    assert faults_of(replace(GOOD, sms=GOOD.sms + "ش" * 60), "ar") == ""
    assert "sms takes 3 parts" in faults_of(replace(GOOD, sms=GOOD.sms + "ش" * 90), "ar")


def test_the_check_names_the_text_and_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivered, "KINDS", {"Unwritten": Kind("Unwritten"), RECEIPT: KINDS[RECEIPT]})
    load.cache_clear()
    faults = check()
    assert len(faults) == len(LANGUAGES)
    assert all("Unwritten.toml" in fault for fault in faults)
