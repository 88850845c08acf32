"""A parent applies, as a browser would: every answer goes through the page that asks for it."""

from typing import Any
from uuid import uuid4

from chalicelib.cases.records import Application
from chalicelib.submission import rules
from tests.conftest import NOW
from tests.town import ALI, GROUP
from tests.visitor import Page, Visitor

ANSWERS: dict[str, dict[str, Any]] = {
    "kurs": {"connection": "lives"},
    "barn": {
        "child_first_name": "Alma",
        "child_birth_month_month": "5",
        "child_birth_month_year": "2020",
        "child_lives": "alternating",
    },
    "svarigheter": {"fights": "yes", "fights_when": "Vid läggdags."},
    "behov": {"interpreter": "no", "child_care": "no"},
    "kontakt": {},
    "om-ansokan": {"heard_from": "school"},
}


def begin(visitor: Visitor, course_id: str = GROUP) -> Page:
    """The first step of a new application."""
    return visitor.send(visitor.open(f"/kurser/{course_id}/ansok").form)


def slug(page: Page) -> str:
    """Which step a page is."""
    return page.address.partition("?")[0].rsplit("/", 1)[1]


def application_id(page: Page) -> str:
    return page.address.split("/")[2]


def answer(visitor: Visitor, page: Page, **changed: dict[str, Any]) -> Page:
    """Answer step after step until the check of all answers. `changed`: other answers, by step (_ for -)."""
    for _ in range(10):
        step = slug(page)
        if step == "kontrollera":
            return page
        usual = {name: value for name, value in ANSWERS[step].items() if name in page.form.names}
        answers = usual | changed.get(step.replace("-", "_"), {})
        page = visitor.send(page.form, **answers)
        assert page.status == 200, (page.errors, page.h1)
    raise AssertionError("the steps never end")


def apply(visitor: Visitor, course_id: str = GROUP, **changed: dict[str, Any]) -> Page:
    """The whole way: from the course to the confirmation."""
    check = answer(visitor, begin(visitor, course_id), **changed)
    return visitor.send(check.form)


def case_number(confirmation: Page) -> str:
    """The number on the confirmation page."""
    (number,) = [each.text for each in confirmation.tree.iter("bdi") if (each.text or "").startswith("EK-")]
    return str(number)


KEPT = {
    "connection": "lives",
    "child_first_name": "Alma",
    "child_birth_month": "2020-05",
    "child_lives": "alternating",
    "fights": "yes",
    "fights_when": "Vid läggdags.",
    "interpreter": "no",
    "child_care": "no",
    "heard_from": "school",
}


def ready(person_id: str = ALI, course_id: str = GROUP, **changed: str) -> str:
    """The id of a draft in which everything is answered, as the steps leave it."""
    made = uuid4().hex
    Application(
        person_id,
        made,
        state="draft",
        course_id=course_id,
        programme_id="komet",
        answers=KEPT | changed,
        started_at=NOW.isoformat(timespec="seconds"),
        expires_at=rules.expires(NOW),
    ).save()
    return made


def step_of(visitor: Visitor, step: str, **changed: str) -> Page:
    """A step of a draft in which everything is answered."""
    return visitor.open(f"/ansokan/{ready(**changed)}/{step}")


def press_send(visitor: Visitor, made: str) -> Page:
    """Press the button of the check page, once; where it leads isn't opened."""
    check = visitor.open(f"/ansokan/{made}/kontrollera")
    return visitor.ask("POST", check.form.action, check.form.held())
