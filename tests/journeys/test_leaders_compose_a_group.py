"""A leader drafts a course, composes its group, thinks again and decides; everybody is told in their own language."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Waiting, applied, empty_queue, let_it_stand, seats

Sent = Callable[..., dict[str, Any]]
Staff = Callable[..., Visit]
PROGRAMME, DISTRICT = "abc", "farsta"


def planned(lena: Visit) -> str:
    """Draft a course of four evenings for two, look at it, and announce it; its id."""
    starts = date.today() + timedelta(days=60)  # noqa: DTZ011 - whichever day, far enough off
    lena.fill("Börjar tidigast", starts.isoformat())
    lena.page.get_by_label("Veckodag", exact=True).select_option("1")
    lena.fill("Klockan", "17:30")
    lena.fill("Antal platser", "2")
    lena.fill("Ledare 1: namn", "Lena Ledarsson")
    lena.fill("Ledare 1: e-post", "lena.ledarsson@stockholm.example")
    lena.fill("Lokalens namn", "Provhuset")
    lena.fill("Lokalens adress", "Provgatan 1")
    lena.press("Fortsätt", known=True)
    assert lena.page.get_by_role("row").count() == 5, "the head, and four sessions"
    for button in ("Spara utkastet", "Annonsera", "Annonsera kursen"):
        lena.press(button, known=True)
    return urlsplit(lena.page.url).path.rpartition("/")[2]


def tick(here: Visit, parent: Waiting) -> None:
    """Tick somebody in the draft or the queue."""
    here.page.get_by_label(re.compile(f"^{parent.name} ")).check()


def number_of(here: Visit, fact: str) -> str:
    """What the page says of how the seats are used."""
    return here.page.locator("dl.facts > div", has_text=fact).locator("dd").inner_text()


def decide(here: Visit) -> None:
    """Decide, and let those who don't get a seat know."""
    here.choose("Ska de som inte får plats få besked nu?", "Ja, skicka besked när beslutet gäller")
    here.choose("Vad ska stå som skäl i beskedet?", "Platserna räckte inte till alla som hade ansökt.")
    here.press("Besluta")


def all_are_told(sent: Sent, anna: Waiting, amira: Waiting, nils: Waiting) -> None:
    """Those with a seat when, where and who, with a calendar; who has none the place, why, and where else (W5)."""
    mail = sent("email", anna.email, "du har fått en plats i kursen")
    assert "Provhuset" in mail["text"] and "Lena Ledarsson" in mail["text"]
    assert anna.number in sent("sms", anna.mobile, "Du har fått en plats")["text"]
    (calendar,) = sent("email", anna.email, "du har fått en plats", attached=True)["attachments"]
    assert calendar["type"] == "text/calendar" and calendar["text"].count("BEGIN:VEVENT") == 4
    assert 'dir="rtl"' in sent("email", amira.email, "Provhuset")["html"]
    refused = sent("email", nils.email, "Tyvärr fick du inte plats")["text"]
    assert "plats 1" in refused and "Platserna räckte inte till" in refused and "km bort" in refused
    assert nils.number in sent("sms", nils.mobile, "inte plats")["text"]


def all_see_it(visit: Callable[..., Visit], anna: Waiting, amira: Waiting, nils: Waiting) -> None:
    """Each sees the same in My cases."""
    for parent, language, width, says in (
        (anna, "sv", 1200, "Du har en plats i kursen."),
        (amira, "ar", 320, "Provgatan 1"),
        (nils, "sv", 1200, "Din plats i kön"),
    ):
        here = visit(language=language, width=width)
        here.enter(parent.session)
        here.open(f"/mina-arenden/{parent.number}?lang={language}")
        assert says in here.main()
        if parent is anna:
            here.picture("seat")


@pytest.mark.requirement("B6", "L1", "L4", "L5", "P5", "P6", "W5", "X1", "X5", "X7")
def test_a_group_is_composed_undone_decided_and_everybody_is_told(
    staff: Staff, visit: Callable[..., Visit], sent: Sent, cloud: LocalCloud
) -> None:
    empty_queue(cloud, PROGRAMME, DISTRICT)
    lena = staff("lena", f"/personal/kurser/ny?program={PROGRAMME}&stadsdel={DISTRICT}")
    course_id = planned(lena)
    told = [("Anna Antagsson", "sv"), ("Amira Antagsson", "ar"), ("Nils Nejsson", "sv")]
    anna, amira, nils = applied(cloud, course_id, PROGRAMME, *told)

    lena.press("Ansökningar")
    lena.press("Nils Nejsson", known=True)
    lena.fill("Ny anteckning", "Ringde och undrade när kursen börjar.")
    lena.press("Spara anteckningen")
    assert "Ringde och undrade" in lena.main()

    lena.open(f"/personal/kurser/{course_id}")
    lena.press("Grupp")
    tick(lena, anna)
    tick(lena, amira)
    lena.press("Spara utkastet")
    assert number_of(lena, "I utkastet") == "2"
    lena.picture("compose")
    lena.press("Förhandsgranska beslutet")
    lena.page.get_by_text("Namn, köplats och besked").click()
    lena.page.get_by_text("Plats 1 i kön i Farsta.").wait_for()
    assert "Mina ärenden, e-post, sms" in lena.main()
    lena.press("Besluta")
    assert lena.page.locator(".ds-error-summary a").count() == 1, "whether the others are told is not chosen"
    lena.choose("Ska de som inte får plats få besked nu?", "Ja, skicka besked när beslutet gäller")
    decide(lena)
    assert "Beslutet är fattat och kan ångras till" in lena.main()
    assert "Plats i kursen" not in anna.request("GET", f"/mina-arenden/{anna.number}")[2], "nobody is told yet"

    lena.press("Ångra beslutet")
    assert (number_of(lena, "I utkastet"), number_of(lena, "Lediga")) == ("2", "2")
    lena.press("Förhandsgranska beslutet", known=True)
    decide(lena)
    lena.picture("decided")
    let_it_stand(cloud, course_id)

    all_are_told(sent, anna, amira, nils)
    all_see_it(visit, anna, amira, nils)

    lena.open(f"/personal/kurser/{course_id}/grupp/handelser")
    assert lena.page.locator("main ol.timeline > li").count() >= 4, "decided, undone, decided again, and it stands"

    lena.open(f"/personal/kurser/{course_id}/stall-in")
    lena.choose("Varför ställs kursen in?", "För få hade anmält sig.")
    lena.press("Ställ in kursen", known=True)
    for place, parent in enumerate((anna, amira), start=1):
        letter = sent("email", parent.email, "لن تُقام" if parent is amira else "Tyvärr blir kursen inte av")
        assert re.findall(r"Farsta\W+\w+ ?\w*\W+(\d+)", letter["text"])[0] == str(place), "back at the old place"
    words = re.sub(r"<[^>]+>", "", nils.request("GET", f"/mina-arenden/{nils.number}")[2])
    assert "Din plats i kön i Farsta: 3" in words, "behind them, as he came after them"


@pytest.mark.requirement("L5", "X1", "X2")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_is_composed_in_arabic_on_a_small_telephone_with_and_without_javascript(
    staff: Staff, cloud: LocalCloud, javascript: bool
) -> None:
    with seats(cloud, PROGRAMME, DISTRICT, 2) as course_id:
        applied(cloud, course_id, PROGRAMME, ("Anna Antagsson", "sv"), ("نور الاختبار", "ar"))
        group = f"/personal/kurser/{course_id}/grupp"
        lena = staff("lena", f"{group}?lang=ar", width=320, height=640, language="ar", javascript=javascript)
        assert lena.page.locator("html").get_attribute("dir") == "rtl"
        for box in lena.page.locator("main input[name=chosen]").all():
            box.check()
        lena.picture("compose_ar_320")
        lena.page.locator("button[name=next][value=preview]").click()
        lena.look()
        for fold in lena.page.locator("main details > summary").all():
            fold.click()
        lena.page.locator("input[name=others][value=tell]").check()
        lena.page.locator("input[name=reason][value=full]").check()
        lena.look()
        lena.page.locator("main form[action$=forhandsgranska] button").last.click()
        lena.look()
        lena.page.locator("main form[action$=angra] button").click()
        lena.look()
        assert lena.page.locator("main input[name=chosen]:checked").count() == 2
        lena.open(f"{group}/handelser")
        assert lena.page.locator("main ol.timeline > li").count() == 2, "decided, and undone"


@pytest.mark.requirement("L5", "X1")
def test_a_group_is_composed_by_keyboard_alone(staff: Staff, cloud: LocalCloud) -> None:
    with seats(cloud, PROGRAMME, DISTRICT, 2) as course_id:
        anna, nils = applied(cloud, course_id, PROGRAMME, ("Anna Antagsson", "sv"), ("Nils Nejsson", "sv"))
        lena = staff("lena", f"/personal/kurser/{course_id}")
        keys = Keys(lena)
        keys.onto("a", "Grupp")
        keys.press("Enter")
        keys.onto("input", anna.name)
        lena.page.keyboard.press("Space")
        keys.onto("button", "Förhandsgranska beslutet")
        keys.press("Enter")
        keys.onto("input", "Ja, skicka besked när beslutet gäller")
        lena.page.keyboard.press("ArrowDown")
        lena.page.keyboard.press("ArrowUp")
        keys.onto("input", "Platserna räckte inte till")
        lena.page.keyboard.press("Space")
        keys.onto("button", "Besluta")
        keys.press("Enter")
        assert "kan ångras till" in lena.main() and anna.name in lena.main()
        keys.onto("button", "Ångra beslutet")
        keys.press("Enter")
        assert lena.page.get_by_label(re.compile(f"^{anna.name} ")).is_checked()
        assert not lena.page.get_by_label(re.compile(f"^{nils.name} ")).is_checked()


class Keys:
    """Somebody who has only a keyboard."""

    FOCUSED = """() => {
        const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
        const text = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
        const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
        const inside = box.bottom > 0 && box.top < innerHeight;
        return [at.localName, (text || "").trim(), shown, inside];
    }"""

    def __init__(self, here: Visit) -> None:
        self._here = here

    def onto(self, element: str, name: str) -> None:
        """Tab on to what has this name; wherever the focus is on the way, it can be seen."""
        for _ in range(80):
            self._here.page.keyboard.press("Tab")
            at, text, shown, inside = self._here.page.evaluate(self.FOCUSED)
            assert at == "body" or (shown and inside), (at, text, shown, inside)
            if at == element and text.startswith(name):
                return
        raise AssertionError(f"the keyboard doesn't reach {name}")

    def press(self, key: str) -> None:
        """Press a key that leads to another page, and look at that."""
        with self._here.page.expect_navigation():
            self._here.page.keyboard.press(key)
        self._here.look()
