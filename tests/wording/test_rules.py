"""Every kind of message can be worded, looked at and called something; what is wrong is said in words."""

import pytest

from chalicelib.http.languages import LANGUAGES, speaking
from chalicelib.texts.delivered import delivered
from chalicelib.texts.faults import FAULTS, Fault
from chalicelib.texts.kinds import KINDS, NEUTRAL, Kind
from chalicelib.wording.actions import edited, faults_of, preview
from chalicelib.wording.rules import as_text, as_values, by_field, form, title

ALL = [*KINDS.values(), NEUTRAL]


@pytest.mark.requirement("A3", "X2")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_every_message_is_previewed_with_an_example_of_everything_it_says(
    tables: None, kind: Kind, language: str
) -> None:
    asked = edited(kind.name, language)
    assert faults_of(asked, asked.text) == []
    shown = preview(asked, asked.text)
    assert "{" not in shown.subject + shown.body + shown.sms, "a placeholder without an example"
    assert shown.direction == ("rtl" if language == "ar" else "ltr")
    assert (shown.sms_parts > 0) == kind.sms and shown.cost_ore == 50 * shown.sms_parts


@pytest.mark.requirement("A3")
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_a_text_that_is_opened_and_kept_is_the_same_text(tables: None, kind: Kind) -> None:
    text = delivered(kind, "sv")
    raw = {name: [str(value).replace("\n", "\r\n")] for name, value in as_values(text).items()}
    reading = form(kind).read(raw)
    assert reading.errors == {}
    kept = as_text(reading.values)
    assert (kept.subject, kept.email, kept.sms) == (text.subject, text.email.strip(), text.sms.strip())
    assert dict(kept.rows) == dict(text.rows)


def test_texts_have_names_that_tell_them_apart() -> None:
    titles = [title(kind, delivered(kind, "sv").subject) for kind in ALL]
    assert "Du har fått en plats i kursen" in titles
    assert not any("{" in name or not name for name in titles)
    assert len(set(titles)) == len(titles), sorted(name for name in titles if titles.count(name) > 1)


def test_every_fault_is_said_in_words_and_beside_its_own_field() -> None:
    for what in FAULTS:
        for language in LANGUAGES:
            with speaking(language):
                assert Fault("email", what, "case_url", 3, 1).said()
    found = [Fault("row contacts", "lacks", "contact"), Fault("sms", "parts", number=3, most=1), Fault("sms", "halves")]
    said = by_field(found)
    assert set(said) == {"row_contacts", "sms"}
    assert said["sms"].startswith("Sms:et blir 3 delar. Det får vara högst 1.")
    assert said["row_contacts"] == "{contact} måste finnas med."
