"""The components and the pages that consist of nothing else, as markup."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from chalicelib.http.fields import Field
from chalicelib.http.languages import LANGUAGES, speaking
from chalicelib.http.pages import environment
from infra.design.build import TARGET, style_sheet

PAGES = [f"catalogue/{name}.html" for name in ("help", "accessibility", "privacy", "style_guide")]
COMPONENTS = Path("chalicelib/http/pages/components")
NASTY = "<b>\"'</textarea></script>{{ 7 * 7 }}"
STEP = """{% extends "http/layout.html" %}
{% from "http/components/form.html" import form, button, error_summary %}
{% from "http/components/field.html" import fields %}
{% from "http/components/text.html" import page_title %}
{% set form_id = "step" %}
{% block title %}Behov{% endblock %}
{% block content %}
{{ error_summary(errors.items()) }}
{{ page_title(self.title()) }}
{% call form("/steg", csrf, id=form_id) %}
{{ fields(questions, values, errors) }}{{ button("Fortsätt") }}
{% endcall %}
{% endblock %}"""
CHOICES = (("a", "Den ena"), ("b", "Den andra"))
PLAIN = ("text", "long_text", "email", "mobile", "personal_number", "yes_no", "month")
QUESTIONS = (
    *(Field(f"the_{kind}", kind, kind) for kind in PLAIN),
    *(Field(f"the_{kind}", kind, kind, options=CHOICES) for kind in ("choice", "choices", "select")),
)
MADE = environment()


def context(language: str = "sv", **more: Any) -> dict[str, Any]:
    """What every page knows of its reader."""
    return {
        "lang": language,
        "dir": "rtl" if language == "ar" else "ltr",
        "request": SimpleNamespace(path="/sida", query_string=""),
        "languages": [(code, name, f"/sida?lang={code}") for code, (name, _, _) in LANGUAGES.items()],
        "support": {"email": "stod@komet.test", "phone": "08-508 00 000", "hours": "vardagar"},
        "signed_in": False,
        "person_name": None,
        "is_staff": False,
        "csrf": "tecken",
        **more,
    }


def page(template: str, language: str = "sv", **more: Any) -> str:
    with speaking(language):
        return MADE.get_template(template).render(context(language, **more))


def step(*questions: Field, values: Any = None, errors: Any = None, **more: Any) -> str:
    """A page with a form, as the application's steps are; with a question of each kind unless told which."""
    asked: dict[str, Any] = {"questions": questions or QUESTIONS, "values": values or {}, "errors": errors or {}}
    return MADE.from_string(STEP).render(context(**asked, **more))


def error_page(status: int) -> str:
    """How the pages' error answers call it, without words of their own."""
    return page("http/error.html", status=status, title="Oj", correlation_id="1-abc", advice="", way_on=None, facts={})


def tree(html: str) -> Any:
    """The parsed page; a parse error fails the test."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def all_pages() -> list[str]:
    every = [page(name, language) for name in PAGES for language in LANGUAGES]
    every += [error_page(404)]
    every += [page("http/send_again.html", typed=[("name", NASTY)], next_address="%2Fsteg")]
    wrong = {question.name: "Svara" for question in QUESTIONS}
    return [*every, step(), step(errors=wrong)]


@pytest.mark.requirement("X1")
def test_every_page_is_valid_html_whose_ids_are_unique_and_found() -> None:
    for html in all_pages():
        root = tree(html)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        for element in root.iter():
            pointed = [element.get(name, "") for name in ("for", "form", "aria-describedby", "aria-labelledby")]
            assert set(" ".join(pointed).split()) <= set(ids)


@pytest.mark.requirement("X1")
def test_every_page_has_one_h1_and_its_title_begins_with_it() -> None:
    for html in all_pages():
        root = tree(html)
        (heading,) = root.iter("h1")
        assert text(root.find("head/title")).removeprefix("Fel: ").startswith(text(heading))


@pytest.mark.requirement("X1")
def test_the_title_tells_of_errors_first() -> None:
    assert "<title>Fel: Behov" in step(errors={"the_text": "Skriv något"})
    assert "<title>Behov" in step()


@pytest.mark.requirement("X1")
def test_every_error_links_to_the_first_control_of_its_question() -> None:
    root = tree(step(errors={question.name: "Svara" for question in QUESTIONS}))
    controls = {e.get("id") for tag in ("input", "select", "textarea") for e in root.iter(tag)}
    links = [a.get("href") for a in root.iter("a") if a.get("href").startswith("#the_")]
    assert links == [f"#{question.name}" for question in QUESTIONS]
    assert {link[1:] for link in links} <= controls


@pytest.mark.requirement("X1")
def test_what_a_person_typed_comes_back_as_text() -> None:
    values = {question.name: NASTY for question in QUESTIONS}
    root = tree(step(values=values, errors=dict.fromkeys(values, NASTY), signed_in=True, person_name=NASTY))
    assert root.find(".//input[@id='the_text']").get("value") == NASTY
    assert root.find(".//textarea").text.strip() == NASTY
    assert not list(root.iter("b"))


def test_an_optional_question_says_so() -> None:
    root = tree(step(Field("more", "Något mer?", required=False), Field("must", "Namn")))
    assert text(root.find(".//label[@for='more']")) == "Något mer? (valfritt)"
    assert text(root.find(".//label[@for='must']")) == "Namn"


@pytest.mark.requirement("P2")
def test_a_dependent_question_stands_under_the_choice_it_belongs_to() -> None:
    questions = (
        Field("interpreter", "Tolk?", "yes_no"),
        Field("tongue", "Språk?", "choice", options=CHOICES, shown_if=("interpreter", "yes")),
        Field("which", "Vilket?", shown_if=("tongue", "b")),
        Field("elsewhere", "Fråga från en annan sida", shown_if=("not_here", "yes")),
    )
    html = step(*questions)
    outer, inner = tree(html).findall(".//div[@class='reveal']")
    assert outer.find(".//input[@id='tongue']") is not None
    assert inner.find(".//input[@id='which']") is not None
    assert html.count('id="elsewhere"') == html.count('id="which"') == 1


@pytest.mark.requirement("X2")
def test_changing_language_sends_what_is_typed_along() -> None:
    buttons = [b for b in tree(step()).iter("button") if b.get("form") == "step"]
    default, *others = buttons
    assert default.get("name") is None, "Enter in a text field presses the first button"
    assert [b.get("value") for b in others] == ["sv-lattlast", "en", "ar"]
    assert all(b.get("name") == "_lang" and "formnovalidate" in b.attrib for b in others)
    links = tree(page("catalogue/help.html")).findall(".//nav[@class='languages']//a")
    assert [a.get("href") for a in links] == ["/sida?lang=sv-lattlast", "/sida?lang=en", "/sida?lang=ar"]


@pytest.mark.requirement("X2")
def test_arabic_is_right_to_left_and_keeps_numbers_in_order() -> None:
    root = tree(page("catalogue/style_guide.html", "ar"))
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert text(root.find(".//*[@class='confirmation__number']/bdi[@dir='ltr']")) == "EK-2026-000123"
    assert {"17:30–20:00", "08-508 00 000", "2026-11-21 22:31"} <= {text(bdi) for bdi in root.iter("bdi")}
    for name in ("mobile", "email", "number", "born_year"):
        assert root.find(f".//input[@id='{name}']").get("dir") == "ltr"


@pytest.mark.requirement("X1")
def test_no_page_carries_style_or_script_of_its_own() -> None:
    for html in all_pages():
        root = tree(html)
        assert not list(root.iter("style"))
        assert all(script.get("src") for script in root.iter("script"))
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_signing_out_is_a_post_with_the_sessions_token() -> None:
    html = page("catalogue/help.html", signed_in=True, person_name="Kim")
    form = tree(html).find(".//form[@action='/logga-ut']")
    assert form.get("method") == "post"
    assert form.find("input[@name='_csrf']").get("value") == "tecken"


@pytest.mark.requirement("X12")
def test_only_production_is_without_the_banner() -> None:
    assert 'class="stage"' in page("catalogue/help.html", stage="training")
    assert 'class="stage"' not in page("catalogue/help.html", stage="production")


@pytest.mark.requirement("X12")
def test_the_style_guide_shows_every_component() -> None:
    guide = page("catalogue/style_guide.html")
    shown = set(" ".join(re.findall(r'class="([^"]*)"', guide)).split())
    sources = "".join(path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.html"))
    known = set(" ".join(re.findall(r'class="([^"{]*)"', sources)).split())
    assert known - shown == {"question__heading", "staff"}, "the guide has its own h1, and is for everybody"


@pytest.mark.requirement("X10")
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 429, 500, 503, 418])
def test_an_error_page_says_what_to_do_and_the_code_to_give_support(status: int) -> None:
    said = text(tree(error_page(status)).find(".//main"))
    assert "Felkod: 1-abc" in said
    assert "08-508 00 000" in said
    assert ("Det är inte ditt fel" in said) == (status in (500, 418))


@pytest.mark.requirement("X1")
def test_the_accessibility_statement_has_what_the_law_asks_for() -> None:
    said = page("catalogue/accessibility.html")
    for needed in ("2018:1937", "delvis", "https://www.digg.se/tdosanmalan", "mailto:stod@komet.test"):
        assert needed in said


def test_the_style_sheet_is_what_its_build_makes_with_the_licence_beside_it() -> None:
    assert TARGET.read_text(encoding="utf-8") == style_sheet()
    licence = TARGET.with_name("designsystemet.LICENSE.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted" in licence
