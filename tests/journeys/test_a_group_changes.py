"""A group lives on: somebody leaves, the first in the queue is offered the seat; sessions are moved and cancelled."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import Waiting, applied, seats

Sent = Callable[..., dict[str, Any]]
PROGRAMME, DISTRICT = "abc", "farsta"
LINK = re.compile(r"/erbjudande/[\w-]+")


def offered(sent: Sent, parent: Waiting) -> str:
    """The link of the offer that somebody has got by e-mail."""
    return str(LINK.findall(sent("email", parent.email, "/erbjudande/")["text"])[0])


def accept(parent: Waiting, link: str) -> None:
    """Say yes by the link, without a browser."""
    status, _, body = parent.request("GET", link)
    assert status == 200, body[:500]
    csrf = re.findall(r'name="_csrf" value="([^"]+)"', body)
    status, _, body = parent.request("POST", link, {"_csrf": csrf[0] if csrf else "", "answer": "accept"})
    assert status in (200, 303), body[:500]


@pytest.mark.requirement("B3", "B4", "B6", "B11", "X1", "X5")
def test_a_seat_comes_free_and_goes_to_the_first_in_the_queue_and_the_sessions_change(
    staff: Callable[..., Visit], visit: Callable[..., Visit], sent: Sent, cloud: LocalCloud
) -> None:
    with seats(cloud, PROGRAMME, DISTRICT, 1) as course_id:
        (anna,) = applied(cloud, course_id, PROGRAMME, ("Anna Antagsson", "sv"))
        hub = f"/personal/kurser/{course_id}"
        sam = staff("sam", f"{hub}/grupp/erbjud")
        sam.press("Erbjud platserna")
        accept(anna, offered(sent, anna))
        nils, olga = applied(cloud, course_id, PROGRAMME, ("Nils Nejsson", "sv"), ("Olga Oroligsson", "sv"))

        sam.open(f"/personal/arenden/{anna.number}")
        sam.press("Lämna platsen i kursen")
        sam.choose("Varför hoppar den sökande av?", "Sjukdom i familjen")
        sam.press("Lämna platsen")
        link = offered(sent, nils)
        here = visit()
        here.open(link)
        here.page.reload()
        here.look()
        assert here.page.locator("button[name=answer]").count() == 2, "opening it twice decides nothing"
        here.page.locator("button[name=answer][value=accept]").click()
        here.look()
        assert "platsen är din" in here.page.locator("h1").inner_text()
        sent("email", nils.email, "Provhuset")

        sam.open(f"{hub}/traffar/2")
        sam.choose("Vad ska hända med träffen?", "Den får en ny dag eller tid")
        sam.fill("Klockan", "18:15")
        sam.press("Fortsätt")
        assert "Alla som har plats får besked" in sam.main()
        sam.picture("session_moved")
        sam.press("Ändra och berätta")
        moved = sent("email", nils.email, "Flyttade träffar")
        assert "18:15" in moved["text"]
        (calendar,) = sent("email", nils.email, "Flyttade träffar", attached=True)["attachments"]
        assert "T181500" in calendar["text"] or "T171500Z" in calendar["text"]

        sam.open(f"{hub}/traffar/3")
        sam.choose("Vad ska hända med träffen?", "Den ställs in")
        sam.choose("Ska en ny träff läggas till sist?", "Ja")
        sam.press("Fortsätt", known=True)
        sam.press("Ändra och berätta", known=True)
        (calendar,) = sent("email", nils.email, "Nya träffar", attached=True)["attachments"]
        assert "STATUS:CANCELLED" in calendar["text"]

        sam.open(f"{hub}/stall-in")
        sam.choose("Varför ställs kursen in?", "För få hade anmält sig.")
        sam.press("Ställ in kursen")
        sent("email", olga.email, "Tyvärr blir kursen inte av")
        sent("email", nils.email, "Tyvärr blir kursen inte av")
        here.enter(nils.session)
        here.open(f"/mina-arenden/{nils.number}")
        assert "Din plats i kön i Farsta: 1" in here.main(), "back at the old place, before who came later"
