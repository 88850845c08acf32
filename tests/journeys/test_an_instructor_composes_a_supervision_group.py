"""An instructor composes a supervision group of those whose managers have said yes, decides, and writes to it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.conftest import Visit
from tests.journeys.seats import CENTRAL, TRAINING, Trainee, announced, let_it_stand

Sent = Callable[..., dict[str, Any]]
LINK = re.compile(r"/samtycke/[\w-]+")


def says_yes(visit: Callable[..., Visit], sent: Sent, trainee: Trainee) -> None:
    """The manager opens the link from the letter, and approves."""
    link = LINK.findall(sent("email", trainee.manager, "/samtycke/")["text"])[0]
    manager = visit()
    manager.open(link)
    manager.page.locator("main button[name=answer][value=approve]").click()
    manager.look()


def who(here: Visit, trainee: Trainee) -> Any:
    """The box by which somebody is chosen."""
    return here.page.locator(f'main input[name=chosen][value^="{trainee.person_id}/"]')


def each_is_told(sent: Sent, yrsa: Trainee, yusuf: Trainee) -> None:
    """Who got a seat: plan, date, place, material and who to ask. Who lacks consent: the place and that this is why."""
    mail = sent("email", yrsa.email, "du har fått en plats i utbildningen")["text"]
    for said in ("Provhuset", "Träff 3:", f"/mina-arenden/{yrsa.number}/material", "Lena Ledarsson"):
        assert said in mail, said
    assert yrsa.number in sent("sms", yrsa.mobile, "plats i utbildningen")["text"]
    refused = sent("email", yusuf.email, "لم نستلم موافقة مديرك")
    assert 'dir="rtl"' in refused["html"] and "الدور رقم" in refused["text"]
    assert yusuf.number in sent("sms", yusuf.mobile, "لم تحصل على مكان")["text"]


@pytest.mark.requirement("I3", "I4", "U4", "U5", "X1", "X2")
def test_a_supervision_group_is_composed_decided_and_written_to(
    staff: Callable[..., Visit], visit: Callable[..., Visit], sent: Sent, cloud: LocalCloud
) -> None:
    with announced(cloud, TRAINING, CENTRAL, 2) as course_id:
        yrsa = Trainee(cloud, course_id, "sv", "Yrsa Antagsson")
        yusuf = Trainee(cloud, course_id, "ar", "Yusuf Väntarsson")
        assert "frågat den chef" in sent("email", yrsa.email, "Tack för din ansökan")["text"]
        says_yes(visit, sent, yrsa)

        ingrid = staff("ingrid", f"/personal/kurser/{course_id}/ansokningar")
        assert "Chefen har godkänt" in ingrid.main() and "Chefen har inte svarat än" in ingrid.main()
        ingrid.narrow()
        ingrid.press(yusuf.name)
        assert "Chefens samtycke" in ingrid.main() and "Provenheten" in ingrid.main()

        ingrid.open(f"/personal/kurser/{course_id}/grupp")
        assert who(ingrid, yusuf).is_disabled(), "nobody is admitted without consent"
        who(ingrid, yrsa).check()
        ingrid.press("Spara utkastet")
        ingrid.picture("supervision_group")
        ingrid.narrow()
        ingrid.press("Förhandsgranska beslutet")
        ingrid.choose("Ska de som inte får plats få besked nu?", "Ja, skicka besked när beslutet gäller")
        ingrid.choose(
            "Vad ska stå som skäl i beskedet?", "Platserna har fördelats så att fler arbetsplatser får en gruppledare."
        )
        ingrid.press("Besluta")
        assert "Beslutet är fattat och kan ångras till" in ingrid.main()
        let_it_stand(cloud, course_id)
        each_is_told(sent, yrsa, yusuf)

        for trainee, language, width, says in (
            (yrsa, "sv", 1200, "Så är utbildningen upplagd"),
            (yusuf, "ar", 320, "لم نستلم موافقة مديرك"),
        ):
            here = visit(language=language, width=width)
            here.enter(trainee.session)
            here.open(f"/mina-arenden/{trainee.number}?lang={language}")
            assert says in here.main()

        ingrid.open(f"/personal/kurser/{course_id}")
        ingrid.press("Skriv till gruppen")
        letter = ingrid.page.get_by_role("link", name="Öppna ett brev till gruppen").get_attribute("href")
        assert letter and letter.startswith(f"mailto:?bcc={yrsa.email}&subject=") and yusuf.email not in letter
        assert ingrid.page.get_by_label("Adresser").input_value() == yrsa.email
        ingrid.narrow()
        ingrid.open(f"/personal/arenden/{yrsa.number}")
        assert ingrid.page.locator(f'main a[href^="mailto:{yrsa.email}?subject="]').count() == 1
        left = yusuf.request("POST", f"/mina-arenden/{yusuf.number}/aterta", {"_csrf": yusuf.csrf})
        assert left[0] == 303, "nobody else's journey finds him in the queue"
