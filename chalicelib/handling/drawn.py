"""The pages of lists and cases."""

import re
import uuid
from collections.abc import Mapping

from chalicelib.cases.rules import State
from chalicelib.cases.subject import Subject
from chalicelib.courses.records import Course, all_districts, all_programmes
from chalicelib.groups.applicants import STATES
from chalicelib.groups.audiences import audience_of_case, consent_of
from chalicelib.groups.rules import PASSED_OVER
from chalicelib.handling import actions, changes, finding, lists, queues, told
from chalicelib.handling.changes import CHANGES, Change
from chalicelib.handling.forms import FIND, NOTE, PAPER
from chalicelib.handling.letters import to_one
from chalicelib.handling.merging import Pair
from chalicelib.handling.opening import CASE_NUMBER, Opened
from chalicelib.handling.paging import address
from chalicelib.handling.paper import takes_in
from chalicelib.handling.rules import Filter, filter_fields, taking
from chalicelib.handling.writing import LetterPage, subject_of
from chalicelib.http.answers import Answer
from chalicelib.http.fields import Value
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, day, gettext, say
from chalicelib.http.pages import show
from chalicelib.http.reach import Ability
from chalicelib.http.readers import mobile_as_written
from chalicelib.http.requests import Request
from chalicelib.people.rules import CHANNELS, SENDINGS_FOR_STAFF

CURSOR = re.compile(r"[0-9T:.+#EK-]{1,60}")


def course(request: Request, course_id: str, chosen: Filter, sought: str) -> Answer:
    """All who applied for a course, or those of them that somebody looks for."""
    page = lists.course_page(
        course_id,
        request.reach,
        _after(request.query),
        taking(chosen, sought),
    )
    return show(
        request,
        "handling/course.html",
        page=page,
        places={place.district_id: place.names for place in all_districts()},
        takes_in=takes_in(page.course, request.today),
        rows=chosen.in_order(page.listed.rows),
        fields=Form("filter", filter_fields([], page.audience, queue=False)).shown(),
        chosen=chosen,
        sought=sought,
        next=address(request.path, chosen, page.listed.after) if page.listed.after and not sought else "",
    )


def queue(request: Request, programme_id: str, district_id: str, chosen: Filter, sought: str) -> Answer:
    """Who waits in a queue, in order."""
    page = queues.queue_page(
        programme_id,
        district_id,
        request.reach,
        _after(request.query),
        taking(chosen, sought),
        request.today,
    )
    starts = {str(course.course_id): day(str(course.starts_on)) for course in page.courses}
    return show(
        request,
        "handling/queue.html",
        page=page,
        rows=chosen.in_order(page.listed.rows),
        paused=chosen.in_order(page.paused),
        fields=Form("filter", filter_fields(list(starts.items()), page.audience, queue=True)).shown(),
        chosen=chosen,
        sought=sought,
        starts=starts,
        reasons={key: gettext(text) for key, text in PASSED_OVER.items()},
        next=address(request.path, chosen, page.listed.after) if page.listed.after and not sought else "",
    )


def case(
    request: Request, opened: Opened, typed: Mapping[str, Value] | None = None, errors: Mapping[str, str] | None = None
) -> Answer:
    """A case, and the form for a note in it."""
    application = opened.application
    page = actions.case_page(opened, request.reach, request.today)
    return show(
        request,
        "handling/case.html",
        status=422 if errors else 200,
        page=page,
        state=STATES[State(application.state)],
        handles=opened.lets(request.reach, Ability.HANDLE),
        kinds=changes.possible(application),
        consent=consent_of(application),
        write=_letter_to(opened, page),
        texts=CHANGES,
        entered=gettext(told.ENTERED.get(str(application.entered_because), "")),
        fields=NOTE.shown(),
        values=typed or {},
        errors=errors or {},
        note_id=request.value("note_id") or uuid.uuid4().hex,
        mobile=mobile_as_written(str(opened.person.mobile)),
        languages_by_code={code: name for code, (name, _, _) in LANGUAGES.items()},
        channels={name: gettext(text) for name, text in CHANNELS.items()},
        sendings={name: gettext(text) for name, text in SENDINGS_FOR_STAFF.items()},
    )


def _letter_to(opened: Opened, page: actions.CasePage) -> str:
    """The link that opens a letter to the one it is about, in the reader's own e-mail (I4); "" without an address."""
    courses = list(opened.courses.values())
    subject = subject_of(courses[-1], page.programme) if courses else ""
    return to_one(str(opened.person.email), subject) if opened.person.email else ""


def change(
    request: Request, asked: Change, typed: Mapping[str, Value] | None = None, errors: Mapping[str, str] | None = None
) -> Answer:
    """What a change means, and why it is made, before it is made."""
    return show(
        request,
        "handling/change.html",
        status=422 if errors else 200,
        change=asked,
        texts=CHANGES[asked.kind],
        action=request.address,
        fields=asked.form.shown(),
        values=typed or {},
        errors=errors or {},
        note_id=request.value("note_id") or uuid.uuid4().hex,
    )


def search(
    request: Request, cases: list[Opened] | None, typed: Mapping[str, Value], errors: Mapping[str, str]
) -> Answer:
    """The search, what it found, and the queues in reach."""
    return show(
        request,
        "handling/search.html",
        status=422 if errors else 200,
        fields=FIND.shown(),
        values=typed,
        errors=errors,
        cases=cases,
        states=STATES,
        queues=finding.queues(request.reach, request.today),
    )


def paper(
    request: Request, subject: Subject, typed: Mapping[str, list[str]], errors: Mapping[str, str], *cookies: str
) -> Answer:
    """The questions of an application, all on one page, and when and how it came in."""
    forms = [(gettext("Ansökan"), PAPER), *((say(step.title), step.form) for step in subject.steps)]
    values: dict[str, Value] = {}
    for _, asked in forms:
        values |= asked.drawn(asked.read(typed).typed)
    return show(
        request,
        "handling/paper.html",
        status=422 if errors else 200,
        cookies=cookies,
        subject=subject,
        sections=[(title, asked.shown()) for title, asked in forms],
        values=values,
        errors=errors,
        application_id=request.value("application_id") or uuid.uuid4().hex,
    )


def choose_course(request: Request, courses: list[Course], entered: str) -> Answer:
    """For which course somebody is written in; and the number of who has just been."""
    districts = {district.district_id: district.names for district in all_districts()}
    programmes = {programme.programme_id: programme.names for programme in all_programmes()}
    return show(
        request,
        "handling/choose_course.html",
        courses=courses,
        districts=districts,
        programmes=programmes,
        entered=entered if CASE_NUMBER.fullmatch(entered) else "",
    )


def merge(request: Request, pair: Pair) -> Answer:
    """The two cases beside each other, before they become one."""
    cases = [found.application for found in (pair.kept, pair.merged)]
    about = {str(case.case_number): audience_of_case(case).about(case) for case in cases}
    return show(request, "handling/merge.html", pair=pair, about=about)


def letter(request: Request, page: LetterPage) -> Answer:
    """Whom a letter goes to, and the links that open it."""
    return show(request, "handling/letter.html", page=page)


def _after(query: Mapping[str, str]) -> str:
    """The cursor in the address; what can't be one is none."""
    return query.get("efter", "") if CURSOR.fullmatch(query.get("efter", "")) else ""
