"""A month's report as a PDF: typeset, tagged (PDF/UA-1), the same figures as the page of compiled answers.

typst is only in this function's layer and is imported here alone."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.courses.rules import PARENTS, PROFESSIONALS
from chalicelib.http.charts import Point
from chalicelib.http.languages import N_, decimal, gettext, language, moment, month_name, today_in_stockholm
from chalicelib.reporting import measures
from chalicelib.reporting.questions import Told
from chalicelib.reporting.reach_tables import everybody, steps
from chalicelib.reporting.reading import Read, by_place, in_order
from chalicelib.summaries.rules import added
from chalicelib.surveys.rules import MEASURES
from chalicelib.targets.lines import Line
from chalicelib.targets.shown import tables

TYPESET = Path(__file__).with_name("typeset") / "month.typ"
CONTENT_TYPE = "application/pdf"
LANGUAGES = ("sv", "en")  # those that the fonts within typst have all letters of
SIGNS = frozenset("–—−…’‘”“•€")

AUDIENCES = {PARENTS: N_("Föräldrar"), PROFESSIONALS: N_("Yrkesverksamma")}


def pdf(
    found: Read, surveys: list[tuple[str, list[Told]]], about: str, now: datetime, targets: Sequence[Line] = ()
) -> bytes:
    """The report of the month that it is, in one of LANGUAGES: the language that is spoken when it is called."""
    import typst  # 84 MB: only where a report is made

    made = typst.compile(
        TYPESET,
        format="pdf",
        sys_inputs=words(found, surveys, about, now, targets),
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=now.replace(microsecond=0),  # it takes whole seconds
    )
    assert isinstance(made, bytes)
    return made


def words(
    found: Read, surveys: list[tuple[str, list[Told]]], about: str, now: datetime, targets: Sequence[Line] = ()
) -> dict[str, str]:
    """All that stands in it."""
    today = today_in_stockholm(now)
    title = gettext("Månadsrapport %(month)s %(year)s") % {"month": month_name(today.month), "year": today.year}
    counted = gettext("Räknat %(moment)s.") % {"moment": moment(found.counted_at)} if found.counted_at else ""
    said = {
        "lang": language.get(),
        "document_title": f"{title}, {about}",
        "issuer": gettext("Komet, Stockholms stad"),
        "title": title,
        "about": about,
        "counted": counted or gettext("Ingenting har räknats än."),
        "note": gettext(
            "Rapporten gäller terminen hittills. Svar på enkäter är med när minst fem har svarat på samma fråga, och "
            "ingen kan se vem som har svarat vad."
        ),
        "bar": gettext("Stapel"),
    }
    made = [*sections(found, surveys), *_targets(targets)]
    told = json.dumps([_printable(each) for each in made], ensure_ascii=False)
    return {**{name: _printable(text) for name, text in said.items()}, "sections": told}


def sections(found: Read, surveys: list[tuple[str, list[Told]]]) -> list[dict[str, Any]]:
    """The tables of the report; those without a row are left out."""
    compared = measures.those_in(found.figures)
    heads = [gettext(MEASURES[each]) for each in compared]
    made = [
        *_people(found),
        _section(gettext("Sammanställning"), [gettext("Vad"), gettext("Antal")], _compiled(found.figures)),
        _bars(
            gettext("Vad deltagarna tycker"),
            [gettext("Mått"), gettext("Medelvärde")],
            measures.points(found.figures),
        ),
    ]
    if not found.chosen.district:
        places = _compared(by_place(found.cells, 1), found.names.districts, found.names.district, compared)
        made.append(_section(gettext("Stadsdelar i bokstavsordning"), [gettext("Stadsdel"), *heads], places))
    if not found.chosen.programme:
        given = _compared(by_place(found.cells, 0), found.names.programmes, found.names.programme, compared)
        made.append(_section(gettext("Program"), [gettext("Program"), *heads], given))
    for title, questions in surveys:
        for question in questions:
            text = measures.answers(question.n)
            if question.mean:
                text += gettext(", medelvärde %(mean)s") % {"mean": question.mean}
            bars = [Point(each.whole, each.value, each.said) for each in question.answers]
            head = [gettext("Svar"), gettext("Andel")]
            made.append({**_bars(f"{title}: {question.title}", head, bars), "text": text})
    return [each for each in made if each["rows"]]


def _targets(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The sources' targets beside what is measured (S7, S8)."""
    head = [gettext("Mål"), gettext("Mätt"), gettext("Termin"), gettext("Läge")]
    return [
        _section(gettext("Mål: %(part)s") % {"part": heading}, head, rows) for heading, rows in tables(lines) if rows
    ]


def _section(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "text": "", "head": head, "rows": rows, "bars": []}


def _bars(title: str, head: list[str], points: Iterable[Point]) -> dict[str, Any]:
    """A table with a bar beside each value, in per cent."""
    shown = list(points)
    rows = [[point.label, point.text] for point in shown]
    return {**_section(title, head, rows), "bars": [point.value for point in shown]}


def _people(found: Read) -> list[dict[str, Any]]:
    """How far people have come, as the page of who is reached says it: parents and professionals apart."""
    title, head = gettext("Från ansökan till avslutad kurs"), [gettext("Steg"), gettext("Antal")]
    made = []
    for audience, who in AUDIENCES.items():
        intake = added(
            each.figures.get("intake", {})
            for (programme, _), each in found.cells.items()
            if found.names.programmes[programme].audience == audience
        )
        rows = [[point.label, point.text] for point in steps(everybody(intake))] if intake.get("applied") else []
        made.append(_section(f"{title}: {gettext(who)}", head, rows))
    return made


def _compiled(figures: Mapping[str, Any]) -> list[list[str]]:
    done = measures.compiled(figures)
    if not done:
        return []
    return [
        [gettext("Enkäter som har stängt"), decimal(done["due"])],
        [gettext("Sammanställda enkäter"), decimal(done["done"])],
    ]


def _compared(
    figures: Mapping[str, Mapping[str, Any]], order: Mapping[str, Any], called: Any, compared: list[str]
) -> list[list[str]]:
    """A row for each; that has one cell only where none of its measures is shown."""
    hidden, none = gettext("Visas inte"), gettext("Inga svar att visa än")
    told = {each: [measures.in_short(figures[each], measure) for measure in compared] for each in figures}
    return [
        [called(each), *([value or hidden for value in told[each]] if any(told[each]) else [none])]
        for each in in_order(order, figures)
        if compared
    ]


def _printable(said: Any) -> Any:
    """The same without what no font can set: PDF/UA lets no sign stand that can't be shown."""
    if isinstance(said, str):
        shown = (sign for sign in said if unicodedata.category(sign) not in ("Cf", "Cc"))
        return "".join(sign if ord(sign) < 0x500 or sign in SIGNS else "?" for sign in shown)
    if isinstance(said, list):
        return [_printable(each) for each in said]
    if isinstance(said, dict):
        return {name: _printable(each) for name, each in said.items()}
    return said
