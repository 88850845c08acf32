"""What women and men have answered (C4): of the whole city, once a term is over, as far as it may be told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.http.languages import decimal, gettext, percent, say
from chalicelib.reporting.questions import MEASURED, in_words
from chalicelib.reporting.reading import Read
from chalicelib.reporting.words import GENDERS, NOT_SAID
from chalicelib.summaries.rules import Figures
from chalicelib.surveys.questions import Question
from chalicelib.surveys.records import Survey
from chalicelib.surveys.rules import Kind


@dataclass(frozen=True)
class Table:
    """A row a question. The first cell is what was asked."""

    head: list[str]
    rows: list[list[str]]


def table(found: Read, versions: Mapping[str, Survey]) -> Table | None:
    """The questions that one programme's surveys (by id) ask, as all in its courses have answered them. None where
    nothing may be told, or where a district is shown: there it would be too few. A question of which nothing is told by
    gender is left out, such as those of a survey that doesn't ask for it."""
    here = found.city.get(found.chosen.term)
    split: Mapping[str, Any] = here.more.get("by_gender", {}).get(found.chosen.programme, {}) if here else {}
    if found.chosen.district:
        return None
    asked = [
        (question, split[survey_id][question["id"]])
        for survey_id, version in versions.items()
        for question in version.questions
        if set(split.get(survey_id, {}).get(question["id"], ())) - {NOT_SAID}
        and question["kind"] in (*MEASURED, Kind.YES_NO)
    ]
    genders = [each for each in GENDERS if any(each in parts for _, parts in asked)]
    rows = [
        [say(question["words"]), *(_told(question, parts.get(each)) for each in genders)] for question, parts in asked
    ]
    return Table([gettext("Fråga"), *(gettext(GENDERS[each]) for each in genders)], rows) if rows else None


def _told(question: Question, figures: Figures | None) -> str:
    """A mean, or the share that said yes; and of how many."""
    if not figures or not figures.get("n"):
        return gettext("Visas inte")
    if question["kind"] == Kind.YES_NO:
        value = percent(figures.get("counts", {}).get("yes", 0) / figures["n"])
        return gettext("%(share)s ja (%(all)s svar)") % {"share": value, "all": decimal(figures["n"])}
    return gettext("%(mean)s (%(all)s svar)") % {"mean": in_words(figures), "all": decimal(figures["n"])}
