"""The pages as a browser shows them: what only CSS, the script and a real layout can prove."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from chalicelib.http.fields import Field
from tests.chromium import looked_at
from tests.http.test_components import PAGES, QUESTIONS, error_page, page, step

STATIC = Path("chalicelib/http/static")
SITE = "https://komet.test"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'"
VOICE = """
window.said = [];
const voices = {
  getVoices: () => [{ lang: "sv-SE", name: "Alva" }],
  speak: (speech) => { window.said.push([speech.lang, speech.text]); setTimeout(() => speech.onend(), 1); },
  cancel: () => {}, pause: () => {}, resume: () => {}, addEventListener: () => {},
};
Object.defineProperty(window, "speechSynthesis", { value: voices });
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def opened(browser: Browser, html: str, width: int = 1000, script: str = "", **options: Any) -> Page:
    """The page as it is served, under the policy against inline style and script; complaints fail."""
    tab = browser.new_context(viewport={"width": width, "height": 800}, **options).new_page()

    def serve(route: Route) -> None:
        name = route.request.url.split("/static/")[-1].split("?")[0]
        if "/static/" in route.request.url:
            route.fulfill(path=STATIC / name)
        else:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
            route.fulfill(body=html, headers=headers)

    tab.route("**/*", serve)
    if script:
        tab.add_init_script(script)
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(f"{SITE}/sida")
    assert complaints == []
    return tab


def everything(language: str) -> Iterator[tuple[str, str]]:
    yield from ((name, page(name, language)) for name in PAGES)
    yield "error", error_page(404)
    yield "form with errors", step(errors={question.name: "Svara" for question in QUESTIONS})


@pytest.mark.requirement("X1", "X2")
@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("sv", 1280, "light"),
        ("sv", 320, "light"),
        ("sv", 320, "dark"),
        ("ar", 1280, "light"),
        ("ar", 320, "light"),
    ],
)
def test_nobody_is_shut_out(browser: Browser, language: str, width: int, scheme: Any) -> None:
    for name, html in everything(language):
        tab = opened(browser, html, width, color_scheme=scheme)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        found = looked_at(tab).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], name
        tab.context.close()


@pytest.mark.requirement("P2", "X1")
def test_a_dependent_question_appears_without_script_when_its_choice_is_made(browser: Browser) -> None:
    questions = (
        Field("interpreter", "Tolk?", "yes_no"),
        Field("tongue", "Språk?", shown_if=("interpreter", "yes")),
    )
    tab = opened(browser, step(*questions), java_script_enabled=False)
    assert not tab.locator("#tongue").is_visible()
    tab.get_by_label("Ja").check()
    assert tab.locator("#tongue").is_visible()
    tab.get_by_label("Nej").check()
    assert not tab.locator("#tongue").is_visible()


@pytest.mark.requirement("X1", "X2")
def test_enter_goes_on_and_does_not_change_the_language(browser: Browser) -> None:
    tab = opened(browser, step(Field("name", "Namn")), java_script_enabled=False)
    tab.get_by_label("Namn").fill("Kim")
    with tab.expect_request(f"{SITE}/steg") as sent:
        tab.get_by_label("Namn").press("Enter")
    assert sent.value.post_data == "_csrf=tecken&name=Kim"
    tab = opened(browser, step(Field("name", "Namn")), java_script_enabled=False)
    tab.get_by_label("Namn").fill("Kim")
    with tab.expect_request(f"{SITE}/steg") as sent:
        tab.get_by_role("button", name="English").click()
    assert sent.value.post_data in ("_lang=en&_csrf=tecken&name=Kim", "_csrf=tecken&name=Kim&_lang=en")


@pytest.mark.requirement("X1")
def test_the_errors_are_in_focus_and_lead_to_their_fields(browser: Browser) -> None:
    tab = opened(browser, step(errors={"the_month": "Välj en månad"}), java_script_enabled=False)
    assert tab.locator(".ds-error-summary").evaluate("box => box === document.activeElement")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.url.endswith("#the_month")


@pytest.mark.requirement("X4")
def test_the_page_reads_itself_aloud_when_there_is_a_voice_for_its_language(browser: Browser) -> None:
    tab = opened(browser, page("catalogue/help.html"), script=VOICE)
    tab.get_by_role("button", name="Lyssna på sidan").click()
    tab.get_by_role("button", name="Sluta lyssna").wait_for(state="hidden")
    said = tab.evaluate("window.said")
    assert said[0] == ["sv", "Hjälp"]
    assert [text.strip() for _, text in said].count("Välj en kurs.") == 1
    assert not opened(browser, page("catalogue/help.html", "ar"), script=VOICE).locator("#read-aloud").is_visible()
    assert not opened(browser, page("catalogue/help.html")).locator("#read-aloud").is_visible()


@pytest.mark.requirement("X1")
def test_the_words_of_a_tag_are_never_broken_in_a_table(browser: Browser) -> None:
    word = "Återbetalningsskyldig"
    row = f"<td>{'Bli gruppledare i Komet ' * 9}</td>" * 4 + f'<td><span class="ds-tag">{word}</span></td>'
    table = f'<div class="table"><table class="ds-table"><tbody><tr>{row}</tr></tbody></table></div>'
    tab = opened(browser, page("catalogue/help.html").replace("</main>", f"{table}</main>"), width=800)
    tag = tab.locator(".ds-tag", has_text=word)
    assert tag.evaluate("tag => tag.getClientRects().length && tag.offsetHeight") < 40, "on one line"


@pytest.mark.requirement("X1")
def test_the_longer_an_answer_may_be_the_higher_is_its_field(browser: Browser) -> None:
    asked = {most: step(Field("answer", "Svar", "long_text", max_length=most)) for most in (300, 2000, 8000)}
    rows = [opened(browser, html).locator("#answer").get_attribute("rows") for html in asked.values()]
    assert rows == ["5", "10", "20"]


@pytest.mark.requirement("X1")
def test_a_long_answer_counts_what_is_left(browser: Browser) -> None:
    tab = opened(browser, step(Field("hard", "Svårt?", "long_text", max_length=20)))
    tab.locator("#hard").fill("Hon somnar inte 🌙")
    assert tab.get_by_text("3 tecken kvar").first.is_visible()
    tab.locator("#hard").fill("x" * 22)
    assert tab.get_by_text("2 tecken för mycket").first.is_visible()
