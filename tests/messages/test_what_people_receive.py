"""What people receive, word for word, kept in `snapshots/`. `UPDATE_SNAPSHOTS=1` writes them anew: then read them."""

import os
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import html5lib
import icalendar
import pytest

from chalicelib.courses.records import Course
from chalicelib.http.languages import LANGUAGES
from chalicelib.journal.records import Event
from chalicelib.messages import actions, records
from chalicelib.messages.managers import Manager
from chalicelib.people.records import Person
from chalicelib.texts.kinds import KINDS
from chalicelib.texts.sms import is_gsm, sms_parts
from tests.messages.conftest import Outside, Tell, part, queued
from tests.messages.stories import STORIES, a_training, elsewhere, managers, surveys

SNAPSHOTS = Path(__file__).parent / "snapshots"
CALENDAR = "text/calendar"
# The HTML is the same text in the same frame: two of them, with all that a frame holds, are read as they look.
LOOKED_AT = ("ApplicationReceived", "CourseChanged")


def matches(name: str, text: str) -> bool:
    file = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(text)
    return file.exists() and file.read_text() == text


@pytest.mark.requirement("P5", "X2", "X3", "X5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_as_they_were_read_and_found_good(
    outside: Outside,
    received: Tell,
    course: Course,
    person: Person,
    now: datetime,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere(course)
    a_training()
    surveys()
    managers(str(person.person_id), now)
    monkeypatch.setattr(Manager, "language", language)
    monkeypatch.setattr("chalicelib.consent.links.secrets.token_urlsafe", lambda size: "a-token")
    changed = []
    for number, (kind, (happened, data)) in enumerate(STORIES.items(), start=1):
        person.update(actions=[Person.language.set(language), Person.protected.set(kind == "Neutral")])
        event = received(happened, sequence=number, **{"queue_places": [], **data})
        texts = len(outside.sms)
        assert actions.send(queued(event), now) == {"batchItemFailures": []}, kind
        mail, sms = outside.emails[-1], [text for _, text in outside.sms[texts:]]
        text, html = part(mail, "plain"), part(mail, "html")
        written = f"{mail['Subject']}\n\n{text}" + "".join(f"\n--- sms, {len(sms_parts(one))}\n{one}\n" for one in sms)
        good = matches(f"{kind}.{language}.txt", written)
        if kind in LOOKED_AT:
            good = matches(f"{kind}.{language}.html", html) and good
        if not good:
            changed.append(kind)
        html5lib.HTMLParser(strict=True).parse(html)
        assert len(sms) == (kind in KINDS and KINDS[kind].sms)
        assert all(len(sms_parts(one)) <= (2 if language == "ar" else 1) for one in sms)
        assert all(is_gsm(one) for one in sms) or language == "ar"
    assert changed == []
    assert set(STORIES) == {*KINDS, "Neutral"}


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


def attached(mail: EmailMessage) -> list[EmailMessage]:
    return [part for part in mail.iter_attachments() if isinstance(part, EmailMessage)]


@pytest.mark.requirement("P5", "B6")
@pytest.mark.parametrize("kind", ["Admitted", "CourseChanged", "CourseCancelled"])
def test_an_email_about_a_seat_carries_the_sessions_for_ones_own_calendar(
    outside: Outside, received: Tell, now: datetime, kind: str
) -> None:
    happened, data = STORIES[kind]
    actions.send(queued(received(happened, **data)), now)
    [mail] = outside.emails
    [file] = attached(mail)
    assert (file.get_content_type(), file.get_filename()) == (CALENDAR, "komet.ics")
    assert file.get_param("method") == "PUBLISH"
    read = icalendar.Calendar.from_ical(file.get_content())
    assert isinstance(read, icalendar.Calendar)
    assert [str(event["status"]) for event in read.events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert part(mail, "plain")
    assert part(mail, "html")


@pytest.mark.requirement("B6")
def test_whoever_had_no_seat_in_a_cancelled_course_has_nothing_to_cross_out(
    outside: Outside, received: Tell, now: datetime
) -> None:
    actions.send(queued(received("CourseCancelled", reason="few", had_seat=False)), now)
    assert attached(outside.emails[0]) == []


@pytest.mark.requirement("W5")
def test_a_course_without_hours_has_no_calendar_and_says_only_when_it_starts(
    outside: Outside, received: Tell, course: Course, now: datetime
) -> None:
    course.update(actions=[Course.sessions.set([]), Course.venue.remove()])
    actions.send(queued(received("Admitted")), now)
    [mail] = outside.emails
    assert attached(mail) == []
    text = part(mail, "plain")
    assert "Kursen börjar: tisdag 2 februari 2027" in text
    assert not any(word in text for word in ("träff:", "Lokal:", "Alla träffar", "kalender"))


@pytest.mark.requirement("B2")
def test_a_protected_person_gets_no_calendar_file(
    outside: Outside, received: Tell, person: Person, now: datetime
) -> None:
    person.update(actions=[Person.protected.set(True)])
    actions.send(queued(received("Admitted")), now)
    [mail] = outside.emails
    assert attached(mail) == []
    assert not any(word in mail.as_string() for word in ("Komet 3", "Familjens hus", "VCALENDAR", "plats"))


@pytest.mark.requirement("L2")
def test_staff_are_told_by_email_and_never_by_sms(
    outside: Outside, received: Tell, person: Person, now: datetime
) -> None:
    told = {"case_id": f"grants:{person.person_id}", "role": "coordinator", "reach": "city", "valid_until": None}
    assert actions.send(queued(received("AccessGranted", **told)), now) == {"batchItemFailures": []}
    assert outside.sms == []
    text = part(outside.emails[0], "plain")
    assert "Roll: Samordnare\nGäller: Hela staden\n" in text
    assert "Till och med" not in text


@pytest.mark.requirement("B4")
def test_a_seat_offered_is_answered_from_the_sms_too(outside: Outside, received: Tell, now: datetime) -> None:
    actions.send(queued(received("SeatOffered", **STORIES["SeatOffered"][1])), now)
    [(_, sms)] = outside.sms
    assert "https://komet.test/erbjudande/Zk3vQ0aXw1dYb7LmT5uRCg " in sms


@pytest.mark.requirement("A6")
@pytest.mark.parametrize(("left", "said"), [(-499_50, True), (0, False)])
def test_who_has_paid_too_much_is_told_so(
    outside: Outside, received: Tell, now: datetime, left: int, said: bool
) -> None:
    kind, data = STORIES["PaymentReceived"]
    actions.send(queued(received(kind, **{**data, "left_ore": left})), now)
    text = part(outside.emails[0], "plain").replace("\u00a0", " ")
    assert ("Betalt för mycket, och betalas tillbaka: 499,50 kr" in text) == said
    assert "Kvar att betala: 0 kr" in text


@pytest.mark.requirement("P6")
def test_nobody_is_reminded_of_a_session_that_has_begun(outside: Outside, received: Tell, now: datetime) -> None:
    begun = {"number": 1, "starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=2)).isoformat()}
    event = received("SessionReminder", **begun)
    assert actions.send(queued(event), now) == {"batchItemFailures": []}
    assert (outside.emails, outside.sms) == ([], [])
    assert Event.get(event.case_id, 1).outbox == "silent"  # the case is open and minded even so


@pytest.mark.requirement("X5")
def test_an_open_case_is_minded_from_its_last_message_on_and_a_closed_one_is_not(
    outside: Outside, received: Tell, course: Course, now: datetime
) -> None:
    elsewhere(course)
    a_training()
    surveys()
    minded = set()
    for kind in KINDS:
        happened, data = STORIES[kind]
        actions.send(queued(received(happened, **{**data, "case_id": kind})), now)
        found = Event.get(kind, 1)
        assert (found.outbox, found.due) in ((None, None), ("silent", records.stamp(now + timedelta(days=30)))), kind
        if found.outbox:
            minded.add(kind)
    closed = {"ApplicationWithdrawn", "ParticipantDroppedOut", "CourseCompleted", "CaseMerged"}
    certified = {"CertificateIssued", "CertificateRenewed", "CertificateRevoked"}
    to_managers = {name for name, kind in KINDS.items() if kind.to_manager}
    of_fees = {"InvoiceSent", "InvoiceCredited", "FeeReminder", "PaymentReceived"}
    to_staff = {"AccessGranted", "AccessEnded", "TaskMade", "RefresherInvited"}
    assert minded == set(KINDS) - closed - certified - to_managers - of_fees - to_staff
