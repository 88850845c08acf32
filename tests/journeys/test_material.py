"""A leader sends a file in the browser, straight to the bucket; who has a seat sees it and fetches it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from infra.local.cloud import LocalCloud
from infra.local.material import pdf
from tests.files.made_up import HTML
from tests.journeys.conftest import Visit
from tests.journeys.seats import Leader, Waiting, one_seat

Sent = Callable[..., dict[str, Any]]
LINK = re.compile(r"/erbjudande/[\w-]+")
FILE = pdf("Vår läxa", ["Pröva i tio minuter."])


@pytest.fixture
def course_id(cloud: LocalCloud) -> Iterator[str]:
    with one_seat(cloud) as course_id:
        yield course_id


def choose_file(here: Visit, name: str, content: bytes) -> None:
    """Choose a file, and send it."""
    here.page.get_by_label("Välj en fil").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    here.press("Skicka filen")


def with_seat(visit: Callable[..., Visit], sent: Sent, leader: Leader, parent: Waiting, course_id: str) -> Visit:
    """The parent is offered a seat and takes it; their browser, without JavaScript."""
    leader.offer_seats(course_id)
    (link,) = set(LINK.findall(sent("email", parent.email, "/erbjudande/")["text"]))
    here = visit(width=320, height=640, javascript=False)
    here.enter(parent.session)
    here.open(f"{link}?lang=sv")
    here.page.locator("main button[name=answer][value=accept]").click()
    here.look()
    return here


@pytest.mark.requirement("A5", "L4", "P7", "X1", "X2")
def test_a_leader_sends_a_file_and_who_has_a_seat_fetches_it(
    visit: Callable[..., Visit], sent: Sent, cloud: LocalCloud, course_id: str, tmp_path: Path
) -> None:
    leader, parent = Leader(cloud), Waiting(cloud, course_id, "sv")
    lena = visit()
    lena.enter(leader.session)
    lena.open(f"/personal/kurser/{course_id}")
    lena.press("Material")
    lena.narrow()
    lena.press("Lägg till material")
    lena.narrow()
    choose_file(lena, "läxa <b>.pdf", HTML)
    assert "inte av en sort som vi tar emot" in lena.page.locator(".ds-error-summary").inner_text()
    choose_file(lena, "../../läxa.exe", FILE)
    assert "Filen har kommit fram" in lena.main()
    lena.narrow()
    lena.press("Spara")
    assert lena.page.locator(".ds-error-summary a").count() == 5
    lena.fill("Vad heter det?", "Läxa: tio minuter")
    lena.page.locator("main #language").select_option("sv")
    lena.page.get_by_label("Vad är det?").select_option("homework")
    lena.page.get_by_label("Genast när någon har fått en plats").check()
    lena.page.get_by_label("Publicera nu").check()
    lena.press("Spara")
    assert "Ändringen är sparad" in lena.main()
    lena.narrow()
    lena.picture("material")

    here = with_seat(visit, sent, leader, parent, course_id)
    here.open(f"/mina-arenden/{parent.number}")
    here.press("Material till dig")
    assert "Läxa: tio minuter" in here.main()
    with here.page.expect_download() as coming:
        here.page.get_by_role("link", name="Läxa: tio minuter").click()
    coming.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == FILE
    assert coming.value.suggested_filename.endswith(".pdf")

    address = coming.value.url.partition("?")[0]
    with pytest.raises(HTTPError, match="403"):
        urlopen(address)  # without the link's signature nobody gets it
    stranger = visit()
    stranger.enter(Waiting(cloud, course_id, "sv", "Nils Provsson").session)
    stranger.open(f"/mina-arenden/{parent.number}/material")
    assert "finns inte" in stranger.main()
