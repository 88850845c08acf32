"""A parent is offered a seat and answers by the link or in My cases; waits as it suits; leaves the course."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Leader, Waiting, one_seat

Sent = Callable[..., dict[str, Any]]
LINK = re.compile(r"/erbjudande/[\w-]+")


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    with one_seat(cloud) as course_id:
        yield course_id


def answer(visit: Visit, yes: bool) -> None:
    """Press one of the two buttons of an offer."""
    visit.page.locator(f"main button[name=answer][value={'accept' if yes else 'decline'}]").click()
    visit.look()


def go_on(visit: Visit) -> None:
    """Press the page's one button."""
    visit.page.locator("main form[method=post] button[type=submit]").last.click()
    visit.look()


def text(visit: Visit) -> str:
    return visit.page.get_by_role("main").inner_text()


@pytest.mark.requirement("B4", "B11", "P5", "P6", "X1", "X2")
@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("sv", 1200, True), ("ar", 320, True), ("ar", 320, False)]
)
def test_a_seat_is_taken_by_its_link_followed_and_left(
    visit: Callable[..., Visit],
    sent: Sent,
    cloud: LocalCloud,
    course_id: str,
    language: str,
    width: int,
    javascript: bool,
) -> None:
    parent = Waiting(cloud, course_id, language)
    Leader(cloud).offer_seats(course_id)
    offer = sent("email", parent.email, "/erbjudande/")
    (link,) = set(LINK.findall(offer["text"]))
    assert link in sent("sms", parent.mobile, "/erbjudande/")["text"]

    stranger = visit(width=width, height=640, language=language, javascript=javascript)
    stranger.open(f"{link}?lang={language}")
    stranger.picture(f"offer_{language}_{width}")
    assert stranger.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert parent.number not in text(stranger) and "Petra" not in text(stranger)
    stranger.open(link)
    answer(stranger, yes=True)
    assert not stranger.page.locator("button[name=answer]").count()
    assert "Provhuset" in sent("email", parent.email, "Provhuset")["text"]

    here = visit(width=width, height=640, language=language, javascript=javascript)
    here.enter(parent.session)
    here.open(f"/mina-arenden/{parent.number}?lang={language}")
    here.picture(f"seat_{language}_{width}")
    for told in ("Provhuset", "Provgatan 1", "Lena Ledarsson"):
        assert told in text(here)
    assert here.page.locator("main ol:not(.timeline) > li").count() == 3
    calendar = here.page.locator('main a[href$="/kalender.ics"]').get_attribute("href")
    status, headers, file = parent.request("GET", str(calendar))
    assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8; method=PUBLISH")
    assert file.count("BEGIN:VEVENT") == 3

    here.page.locator('main a[href$="/avbryt"]').click()
    here.look()
    here.picture(f"drop_out_{language}_{width}")
    go_on(here)
    assert here.page.locator(".ds-error-summary a").count() == 1
    here.page.locator("input[name=reason][value=work]").check()
    go_on(here)
    assert here.page.url.endswith(f"/mina-arenden/{parent.number}")
    assert not here.page.locator('main a[href$="/avbryt"]').count()
    here.open("/mina-arenden")


@pytest.mark.requirement("B3", "B4", "X1", "X2")
@pytest.mark.parametrize(("language", "width", "javascript"), [("sv", 1200, True), ("ar", 320, False)])
def test_a_seat_is_declined_in_my_cases_and_the_queue_suits_the_parent(
    visit: Callable[..., Visit],
    sent: Sent,
    cloud: LocalCloud,
    course_id: str,
    language: str,
    width: int,
    javascript: bool,
) -> None:
    parent = Waiting(cloud, course_id, language)
    Leader(cloud).offer_seats(course_id)
    sent("email", parent.email, "/erbjudande/")

    here = visit(width=width, height=640, language=language, javascript=javascript)
    here.enter(parent.session)
    here.open(f"/mina-arenden/{parent.number}?lang={language}")
    here.picture(f"offered_{language}_{width}")
    answer(here, yes=False)
    assert here.page.url.endswith(f"/mina-arenden/{parent.number}")

    queue = f'main a[href="/mina-arenden/{parent.number}/ko"]'
    here.page.locator(queue).click()
    here.look()
    here.picture(f"queue_{language}_{width}")
    here.page.locator('main a[href$="/ko/pausa"]').click()
    here.look()
    go_on(here)
    here.page.locator('main a[href$="/ko/fortsatt"]').first.click()
    here.look()
    go_on(here)

    here.page.locator(queue).click()
    here.look()
    choice = here.page.locator("main form[method=get]")
    choice.locator("button[type=submit]").click()
    here.look()
    assert here.page.locator(".ds-error-summary a").count() == 1, "no district is chosen yet"
    choice.locator("select[name=till]").select_option("kungsholmen")
    choice.locator("button[type=submit]").click()
    here.look()
    here.picture(f"move_{language}_{width}")
    assert here.page.locator("main strong").count() == 1, "the place it would be"
    go_on(here)
    if language == "sv":
        assert "Din plats i kön i Kungsholmen:" in text(here)
        assert "Kungsholmen" in sent("email", parent.email, "Kungsholmen")["text"]
    here.page.locator('main a[href$="/aterta"]').click()
    here.look()
    go_on(here)
    assert not here.page.locator('main a[href$="/aterta"]').count()
