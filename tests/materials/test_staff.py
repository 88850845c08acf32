"""Those who lead a course, and the administrator, add material and see to it."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.files import actions as files
from chalicelib.journal.records import timeline
from chalicelib.materials import rules
from chalicelib.materials.records import Material, material_of
from chalicelib.settings import settings
from tests.files.made_up import DOCX, HTML, PDF
from tests.materials.made_up import worksheet
from tests.town import CLOSED, GROUP
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.requirement("A5", "L4")
Send = Callable[[str, bytes], None]
HUB = f"/personal/kurser/{GROUP}/material"
OURS = "/personal/program/komet/material"
ANSWERS = {"title": "Läxa ett", "language": "sv", "kind": "homework", "opens": "start", "state": "published"}


@pytest.fixture
def lena(staff: Callable[..., Visitor]) -> Visitor:
    """Leads in Farsta."""
    return staff("leader", "district:farsta")


@pytest.fixture
def anna(staff: Callable[..., Visitor]) -> Visitor:
    """Administers Komet in the city."""
    return staff("administrator", "city", name="Anna Adminsson")


def sent(visitor: Visitor, send: Send, content: bytes, address: str = HUB, way: str = "ny") -> Page:
    """The page that a file leads to: the form is S3's, which sends the browser back with the key."""
    form = visitor.open(f"{address}/{way}").form
    assert form.method == "POST" and form.element.get("enctype") == "multipart/form-data"
    send(form.value("key"), content)
    back = urlsplit(form.value("success_action_redirect"))
    assert f"{back.scheme}://{back.netloc}" == settings.site_url
    return visitor.open(f"{back.path}?bucket={settings.files_bucket}&key={form.value('key')}&etag=%22x%22")


def added(visitor: Visitor, send: Send, address: str = HUB, **answers: str) -> Page:
    return visitor.send(sent(visitor, send, PDF, address).form, **ANSWERS | answers)


def test_a_leader_sends_a_file_and_says_what_it_is(lena: Visitor, bucket: Send) -> None:
    page = added(lena, bucket)

    assert page.h1 == "Läxa ett" and "Publicerat" in page.text and "svenska, PDF, 1 kB" in page.text
    (kept,) = material_of(f"course:{GROUP}")
    assert (kept.kind, kept.opens, kept.added_by) == ("homework", "start", "staff:leader-district-farsta")
    assert kept.session is None
    (event,) = timeline(kept.case_id)
    assert (event.kind, event.actor) == ("MaterialAdded", kept.added_by) and event.outbox is None
    listed = lena.open(HUB)
    assert listed.links()["Läxa ett"] == f"{HUB}/{kept.material_id}"
    assert "Saknas på: lättläst svenska, engelska, arabiska" in listed.text


def test_the_same_form_sent_twice_adds_it_once(lena: Visitor, bucket: Send) -> None:
    form = sent(lena, bucket, PDF).form
    first = lena.send(form, **ANSWERS)
    again = lena.send(form, **ANSWERS)

    assert first.h1 == again.h1 and len(material_of(f"course:{GROUP}")) == 1


@pytest.mark.parametrize(
    ("content", "said"), [(HTML, "inte av en sort"), (b"", "tom"), (b"MZ" + bytes(90), "inte av en sort")]
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_deleted(
    lena: Visitor, bucket: Send, content: bytes, said: str
) -> None:
    page = sent(lena, bucket, content)

    assert page.status == 422 and said in page.errors["file"]
    assert page.form.value("key")  # a new form is there already
    assert material_of(f"course:{GROUP}") == []


def test_a_file_that_is_too_big_is_refused(lena: Visitor, bucket: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 20)
    assert "för stor" in sent(lena, bucket, PDF).errors["file"]


@pytest.mark.parametrize("key", ["x", "imports/AAAAAAAAAAAAAAAAAAAAAA", f"materials/course/{CLOSED}/{'A' * 22}"])
def test_a_key_of_somewhere_else_is_no_file_of_the_course(lena: Visitor, bucket: Send, key: str) -> None:
    bucket(key, PDF)

    assert lena.open(f"{HUB}/ny?key={key}").status == 422
    form = sent(lena, bucket, PDF).form
    refused = lena.send(form, **ANSWERS, key=key)
    assert refused.status == 422 and material_of(f"course:{GROUP}") == []
    assert files.content(key, 999) == PDF  # and nothing of theirs is deleted


def test_all_faults_are_told_at_once_and_nothing_typed_is_lost(lena: Visitor, bucket: Send) -> None:
    page = lena.send(sent(lena, bucket, PDF).form, title="Läxa två", opens="session")

    assert page.status == 422 and set(page.errors) == {"language", "kind", "session", "state"}
    assert page.form.value("title") == "Läxa två"
    beyond = lena.send(page.form, **ANSWERS | {"title": "Läxa två", "opens": "session"}, session="40")
    assert set(beyond.errors) == {"session"}, "there is no such session"
    assert "När deltagaren är certifierad" not in beyond.text, "a course for parents certifies nobody"
    done = lena.send(page.form, **ANSWERS | {"title": "Läxa två", "opens": "session"}, session="3")
    assert done.h1 == "Läxa två" and "Vid träff 3" in lena.open(HUB).text


@pytest.mark.requirement("C9")
def test_versions_are_kept_and_languages_lie_together(lena: Visitor, bucket: Send) -> None:
    here = added(lena, bucket).address.split("?")[0]
    lena.send(sent(lena, bucket, DOCX, here, "fil").form, title="واجب", language="ar")
    page = lena.send(sent(lena, bucket, DOCX, here, "fil").form, title="Läxa ett, rättad", language="sv")

    (kept,) = material_of(f"course:{GROUP}")
    assert [(each["language"], len(each["files"])) for each in kept.variants] == [("sv", 2), ("ar", 1)]
    assert "Saknas på: lättläst svenska, engelska" in page.text and "Tidigare versioner, svenska" in page.text
    newest = lena.ask("GET", f"{here}/hamta?sprak=sv")
    oldest = lena.ask("GET", f"{here}/hamta?sprak=sv&version=1")
    names = [parse_qs(urlsplit(each.location).query)["response-content-disposition"][0] for each in (newest, oldest)]
    assert "rttad.docx" in names[0].replace("_", "") and names[1].endswith(".pdf")
    assert kept.variants[0]["files"][0]["key"] in oldest.location
    for wrong in ("sprak=en", "sprak=sv&version=3", "sprak=sv&version=0", ""):
        assert lena.ask("GET", f"{here}/hamta?{wrong}").status == 404


def test_what_it_is_can_be_changed_by_whoever_saw_how_it_was(lena: Visitor, bucket: Send) -> None:
    page = added(lena, bucket, state="draft")
    old = page.form
    changed = lena.send(page.form, state="published", opens="session", session="2")
    assert "Ändringen är sparad" in changed.text

    stale = lena.send(old, state="withdrawn")

    assert stale.status == 409 and "Någon annan har ändrat materialet" in stale.text
    (kept,) = material_of(f"course:{GROUP}")
    assert (kept.state, kept.opens, kept.session) == ("published", "session", 2)
    assert lena.send(stale.form).status == 200  # shown how it is, they may well insist
    assert material_of(f"course:{GROUP}")[0].state == "withdrawn"
    assert lena.send(changed.form).status == 409
    assert [event.kind for event in timeline(kept.case_id)] == ["MaterialAdded", *["MaterialChanged"] * 2]


def test_a_course_chooses_among_what_its_programme_has_approved(lena: Visitor, bucket: Send) -> None:
    worksheet("programme:komet", "approved")
    worksheet("programme:komet", "for-all", standard=True)
    worksheet("programme:komet", "a-draft", state="draft")
    worksheet("programme:tonar", "of-another")

    page = lena.open(HUB)
    addresses = {link.get("href") for link in page.tree.iter("a") if "hamta" in (link.get("href") or "")}
    assert addresses == {f"{HUB}/approved/hamta?sprak=sv", f"{HUB}/for-all/hamta?sprak=sv"}
    assert {lena.ask("GET", address).status for address in addresses} == {303}  # they look before they choose
    assert {lena.open(f"{HUB}/{other}/hamta?sprak=sv").status for other in ("a-draft", "of-another")} == {404}
    (form,) = page.forms()
    page = lena.send(form, choose="yes")
    page = lena.send(form, choose="yes")

    (choice,) = material_of(f"course:{GROUP}")
    assert (choice.source, choice.state, choice.version) == ("approved", "published", 1)
    assert "Ta bort ur kursen" in page.text
    assert "Använd i kursen" in lena.send(page.form, choose="no").text
    for other in ("for-all", "a-draft", "of-another", "nothing"):
        asked = {"_csrf": [form.value("_csrf")], "material": [other], "choose": ["yes"]}
        assert lena.ask("POST", f"{HUB}/valj", asked).status == 404


@pytest.mark.requirement("L3")
def test_another_districts_course_and_the_programmes_own_pages_are_not_the_leaders(lena: Visitor, bucket: Send) -> None:
    worksheet(f"course:{CLOSED}")
    for path in (
        f"/personal/kurser/{CLOSED}/material",
        f"/personal/kurser/{CLOSED}/material/ny",
        f"/personal/kurser/{CLOSED}/material/a-worksheet/hamta?sprak=sv",
        f"{HUB}/a-worksheet",
        f"{HUB}/chosen-nothing",
        "/personal/kurser/finns-inte/material",
    ):
        assert lena.open(path).status == 404, path
    assert lena.open(OURS).status == 403


def test_the_administrator_adds_what_all_courses_are_given(anna: Visitor, bucket: Send) -> None:
    page = added(anna, bucket, OURS, standard="yes")

    assert page.h1 == "Läxa ett" and material_of("programme:komet")[0].standard
    assert "ges i alla kurser" in anna.open(OURS).text
    assert anna.open("/personal/program/finns-inte/material").status == 404


def test_there_is_an_end_to_how_much_there_can_be(lena: Visitor, bucket: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_MATERIAL", 1)
    added(lena, bucket)

    assert added(lena, bucket).status == 409
    assert len(material_of(f"course:{GROUP}")) == 1


@pytest.mark.requirement("C9")
def test_the_pages_speak_the_readers_language(lena: Visitor, bucket: Send) -> None:
    worksheet(f"course:{GROUP}", languages=("sv", "ar"))
    for path in (HUB, f"{HUB}/ny", f"{HUB}/a-worksheet", f"{HUB}/a-worksheet/fil"):
        page = lena.open(f"{path}?lang=ar")
        assert page.tree.get("dir") == "rtl"
    assert lena.open(f"{HUB}/a-worksheet").h1 == "Arbetsblad (ar)"


def test_a_material_whose_record_is_gone_is_not_found(lena: Visitor, bucket: Send) -> None:
    worksheet(f"course:{GROUP}")
    form = lena.open(f"{HUB}/a-worksheet").form
    Material.get(f"course:{GROUP}", "a-worksheet").delete()
    assert lena.send(form, kind="other").status == 404
