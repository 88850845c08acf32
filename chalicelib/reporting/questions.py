"""What was answered to a question, as points of a picture and rows of a table. Pure.

A block is {"sessions": [numbers], "figures": {"n", "sum", "squares", "counts"}}: five answers or more, final. `sum` and
`squares` are there where there is something to add, `counts` where single answers are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.http.charts import Point
from chalicelib.http.languages import Text, decimal, gettext, ngettext, percent, say
from chalicelib.reporting.words import YES_NO, after
from chalicelib.summaries.rules import Figures, added, mean
from chalicelib.surveys.rules import Kind, parts_at

Question = Mapping[str, Any]
Block = Mapping[str, Any]
Parts = Sequence[Sequence[Mapping[str, Any]]]

MEASURED = (Kind.SCALE, Kind.NUMBER)


@dataclass(frozen=True)
class Given(Point):
    """How many gave one answer: a bar, and the number itself for files."""

    times: int = 0


@dataclass(frozen=True)
class Told:
    """What is told of one question."""

    question_id: str
    title: str
    n: int  # answers
    answers: list[Given]  # how many gave each answer, in the question's order
    mean: str  # "" where it has none
    middle: float | None  # the same as a number, with one decimal
    over_time: list[Point] = field(default_factory=list)  # the mean of each block; [] where there is but one
    least: int = 0
    most: int | None = None  # ends of the scale, where it is one


def told(question: Question, blocks: Sequence[Block], parts: Parts = ()) -> Told:
    """The blocks of a question together, and each by itself over time."""
    figures = added(block["figures"] for block in blocks)
    kind, measured = Kind(question["kind"]), question["kind"] in MEASURED
    return Told(
        str(question["id"]),
        say(question["words"]),
        int(figures.get("n", 0)),
        counted(question, figures, parts),
        in_words(figures) if measured else "",
        round(middle, 1) if measured and (middle := mean(figures)) is not None else None,
        [_point(block) for block in blocks] if measured and len(blocks) > 1 else [],
        int(question["least"]) if kind == Kind.SCALE else 0,
        int(question["most"]) if kind == Kind.SCALE else None,
    )


def _point(block: Block) -> Point:
    figures = block["figures"]
    return Point(after(block["sessions"]), mean(figures), f"{in_words(figures)} ({_answers(figures)})")


def _answers(figures: Figures) -> str:
    return ngettext("%(num)s svar", "%(num)s svar", figures["n"]) % {"num": figures["n"]}


def in_words(figures: Figures) -> str:
    """The mean with one decimal, or "" where nothing is known."""
    middle = mean(figures)
    return "" if middle is None else decimal(middle, 1)


def counted(question: Question, figures: Figures, parts: Parts = ()) -> list[Given]:
    """How many gave each answer, as shares of those who answered. Of a number nothing but its mean is known."""
    n, counts = int(figures.get("n", 0)), figures.get("counts", {})
    if question["kind"] == Kind.PARTS:
        return _parts(counts, parts)
    return [_share(say(words), int(counts.get(value, 0)), n) for value, words in options(question)]


def _parts(counts: Mapping[str, int], parts: Parts) -> list[Given]:
    """How many went through each part of a session, of those who answered after it: counted under "3/p7" and "3/".

    Where sessions were pooled nothing is known of the parts: it would tell of which session an answer is."""
    sessions = sorted(int(key[:-1]) for key in counts if key.endswith("/"))
    return [
        _share(
            f"{after([number])}: {say(each['words'])}", counts.get(f"{number}/{each['id']}", 0), counts[f"{number}/"]
        )
        for number in sessions
        for each in parts_at(parts, number)
    ]


def _share(label: str, times: int, n: int) -> Given:
    share = times / n if n else 0.0
    said = gettext("%(share)s (%(times)s av %(all)s)") % {"share": percent(share), "times": times, "all": n}
    return Given(label, 100 * share, said, times=times)


def options(question: Question) -> list[tuple[str, Text]]:
    """The answers that can be given, with their words."""
    match Kind(question["kind"]):
        case Kind.SCALE:
            return [(str(value), _step(question, value)) for value in range(question["least"], question["most"] + 1)]
        case Kind.ONE | Kind.SEVERAL:
            return [(value, words) for value, words in question["options"]]
        case Kind.YES_NO:
            return list(YES_NO.items())
        case _:
            return []


def _step(question: Question, value: int) -> Text:
    """A step of a scale: its number, and its words at the ends."""
    ends = {question["least"]: 0, question["most"]: -1}
    words = question["ends"][ends[value]] if value in ends and question.get("ends") else {}
    return {language: f"{value} – {text}" for language, text in words.items()} or {"sv": str(value)}


def sheet(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One sheet as rows of a list: what was asked, and what was answered."""
    rows = []
    for question in questions:
        if question["id"] in answers:
            given = answers[question["id"]]
            named = dict(options(question))
            values = given if isinstance(given, list) else [given]
            rows.append(
                {"key": say(question["words"]), "value": [say(named.get(str(value), str(value))) for value in values]}
            )
    return rows
