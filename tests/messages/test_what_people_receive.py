"""What people receive, word for word, kept in `snapshots/`. `UPDATE_SNAPSHOTS=1` writes them anew: then read them."""

import os
from datetime import datetime
from pathlib import Path

import html5lib
import pytest

from chalicelib.courses.records import Course
from chalicelib.http.languages import LANGUAGES
from chalicelib.messages import actions
from chalicelib.messages.kinds import KINDS
from chalicelib.messages.rules import is_gsm, sms_parts
from chalicelib.people.records import Person
from tests.messages.conftest import Outside, Tell, part, queued

SNAPSHOTS = Path(__file__).parent / "snapshots"
CASES = [(kind, language) for kind in (*KINDS, "Neutral") for language in LANGUAGES]


def matches(name: str, text: str) -> bool:
    file = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(text)
    return file.exists() and file.read_text() == text


@pytest.mark.requirement("P5", "X2", "X3", "X5")
@pytest.mark.parametrize(("kind", "language"), CASES)
def test_messages_are_as_they_were_read_and_found_good(
    outside: Outside, received: Tell, person: Person, now: datetime, kind: str, language: str
) -> None:
    protected = kind == "Neutral"
    person.update(actions=[Person.language.set(language), Person.protected.set(protected)])
    event = received("ApplicationReceived" if protected else kind)
    assert actions.send(queued(event), now) == {"batchItemFailures": []}
    [mail] = outside.emails
    text, html = part(mail, "plain"), part(mail, "html")
    sms = [text for _, text in outside.sms]
    written = f"{mail['Subject']}\n\n{text}" + "".join(f"\n--- sms, {len(sms_parts(one))}\n{one}\n" for one in sms)
    assert matches(f"{kind}.{language}.txt", written)
    assert matches(f"{kind}.{language}.html", html)
    html5lib.HTMLParser(strict=True).parse(html)
    most = 2 if language == "ar" else 1
    assert all(len(sms_parts(one)) <= most for one in sms)
    assert all(is_gsm(one) for one in sms) or language == "ar"


@pytest.mark.requirement("X2")
def test_an_arabic_email_runs_from_right_to_left_and_its_numbers_do_not(
    outside: Outside, received: Tell, person: Person, now: datetime
) -> None:
    person.update(actions=[Person.language.set("ar")])
    actions.send(queued(received()), now)
    [mail] = outside.emails
    html = part(mail, "html")
    assert '<html lang="ar" dir="rtl">' in html
    assert "\u2068EK-2027-000123\u2069" in html
    assert "\u2068Lena Ledarsson, 08-465 004 41, lena.ledarsson@stockholm.example\u2069" in html
    assert mail["Content-Language"] == "ar"
    assert "\u2068" not in outside.sms[0][1]


@pytest.mark.requirement("P5", "P6")
def test_what_staff_have_written_is_shown_and_never_run(outside: Outside, received: Tell, now: datetime) -> None:
    actions.send(queued(received()), now)
    [mail] = outside.emails
    text, html = part(mail, "plain"), part(mail, "html")
    assert "Gunnar <b>Grupp</b> {name}, 08-465 004 42" in text
    assert "Gunnar &lt;b&gt;Grupp&lt;/b&gt; {name}" in html


@pytest.mark.requirement("P5")
def test_a_person_with_a_language_we_do_not_have_is_told_in_swedish(
    outside: Outside, received: Tell, person: Person, now: datetime
) -> None:
    person.update(actions=[Person.language.set("xx")])
    actions.send(queued(received()), now)
    assert outside.emails[0]["Subject"].startswith("Tack!")


@pytest.mark.requirement("P6")
def test_a_course_without_leaders_names_the_district(
    outside: Outside, received: Tell, course: Course, now: datetime
) -> None:
    course.contacts = []
    course.save()
    actions.send(queued(received()), now)
    assert "Farsta, 08-465 004 05" in part(outside.emails[0], "plain")


def test_line_breaks_in_what_we_are_told_cannot_add_headers(outside: Outside, received: Tell, now: datetime) -> None:
    actions.send(queued(received(case_number="EK-1\r\nBcc: alla@example.com")), now)
    [mail] = outside.emails
    assert mail["Bcc"] is None
    assert mail["Subject"].endswith("(EK-1 Bcc: alla@example.com)")
