"""What a message is about: the event, and the records that its text asks for, each read once and only when asked."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from chalicelib.cases.rules import queue_parts
from chalicelib.courses.invitations import calendar
from chalicelib.courses.records import (
    Course,
    District,
    Words,
    all_districts,
    find_course,
    find_programme,
    open_courses,
)
from chalicelib.http.languages import gettext, say, today_in_stockholm
from chalicelib.journal.records import Event
from chalicelib.people.records import find_person
from chalicelib.surveys.records import Survey, surveys_at


class NothingToSay(LookupError):
    """What the message is about can't be found; the text names which."""


class About:
    """An event and what surrounds it. Its texts are in the reader's language."""

    def __init__(self, event: Event) -> None:
        self.data: dict[str, Any] = event.data
        self.at = datetime.fromisoformat(event.at)
        self._person_id = str(event.person_id)
        self._names: dict[str, Words] = {}

    @property
    def today(self) -> date:
        """The day it happened, in Stockholm."""
        return today_in_stockholm(self.at)

    @cached_property
    def course(self) -> Course:
        """The course it happened in. Raises NothingToSay."""
        return self._course(self.data["course_id"])

    @cached_property
    def applicant(self) -> str:
        """The name of the one whose case it is, for their manager. Protected data are in no e-mail (B2)."""
        person = find_person(self._person_id)
        return str(person.name) if person and not person.protected else gettext("En av dina medarbetare")

    @cached_property
    def districts(self) -> dict[str, District]:
        """All districts and places, by id."""
        return {district.district_id: district for district in all_districts()}

    @cached_property
    def open_courses(self) -> list[Course]:
        """The courses that could be applied for on the day it happened."""
        return open_courses(self.today)

    @property
    def queues(self) -> list[str]:
        """The ids of the queues that the case waited in then."""
        return [str(place["queue_id"]) for place in self.data.get("queue_places", ())]

    @property
    def programme_id(self) -> str:
        """The programme that the case waits for: it may have moved since it was sent in."""
        return queue_parts(self.queues[0])[0] if self.queues else str(self.course.programme_id)

    @property
    def waited_in(self) -> list[str]:
        """The districts whose queues the case waits in; the course's where it waits in none."""
        return [queue_parts(queue)[1] for queue in self.queues] or [str(self.course.district_id)]

    @cached_property
    def surveys(self) -> Sequence[Survey]:
        """The surveys that it is about, each once."""
        keys = [(scope, entry) for scope, entry in self.data["surveys"]]
        found = surveys_at(keys)
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def programme_name(self, programme_id: str) -> str:
        """What the programme is called. Raises NothingToSay."""
        if programme_id not in self._names:
            programme = find_programme(programme_id)
            if programme is None:
                raise NothingToSay("programme")
            self._names[programme_id] = programme.names
        return say(self._names[programme_id])

    def district_name(self, district_id: str) -> str:
        """What the district is called. Raises NothingToSay."""
        if district_id not in self.districts:
            raise NothingToSay("district")
        return say(self.districts[district_id].names)

    def title(self, course: Course | None = None) -> str:
        """What the course is called: its programme and, for a group, where it meets."""
        course = course or self.course
        parts = [self.programme_name(course.programme_id)]
        if course.form == "group":
            parts.append(self.district_name(course.district_id))
        return gettext(", ").join(parts)

    def course_title(self, course_id: str) -> str:
        """What another course than the event's is called. Raises NothingToSay."""
        return self.title(self._course(course_id))

    def queue_title(self, queue_id: str) -> str:
        """What a queue is called: its programme and district. A place like the web has no district to name."""
        programme_id, district_id = queue_parts(queue_id)
        name, district = self.programme_name(programme_id), self.district_name(district_id)
        return name if self.districts[district_id].place else gettext(", ").join((name, district))

    @property
    def coming(self) -> Sequence[dict[str, Any]]:
        """The sessions that were still to be held when it happened, soonest first."""
        held = [meeting for meeting in self.course.sessions if not meeting.get("cancelled")]
        ahead = [meeting for meeting in held if datetime.fromisoformat(meeting["ends_at"]) > self.at]
        return sorted(ahead, key=lambda meeting: datetime.fromisoformat(meeting["starts_at"]))

    def calendar_file(self) -> bytes | None:
        """The course's sessions as a calendar file, or None where it has no set hours.

        Not for whoever only applied to a course that is cancelled: they have nothing to cross out."""
        if not self.course.sessions or self.data.get("had_seat") is False:
            return None
        programme, place = self.programme_name(self.course.programme_id), self.district_name(self.course.district_id)
        return calendar(self.course, programme, place, self.at)

    @staticmethod
    def _course(course_id: str) -> Course:
        course = find_course(course_id)
        if course is None:
            raise NothingToSay("course")
        return course
