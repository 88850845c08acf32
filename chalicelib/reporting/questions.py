"""What was answered to a question, as points of a picture and rows of a table. Pure.

A block is {"sessions": [numbers], "figures": {"n", "sum", "squares", "counts"}}: five answers or more, final."""

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
class Told:
    """What is told of one question."""

    question_id: str
    title: str
    n: int  # answers
    answers: list[Point]  # how many gave each answer, in the question's order
    mean: str  # "" where it has none
    over_time: list[Point] = field(default_factory=list)  # the mean of each block; [] where there is but one
    least: int = 0
    most: int | None = None  # ends of the scale, where it is one


def told(question: Question, blocks: Sequence[Block], parts: Parts = ()) -> Told:
    """The blocks of a question together, and each by itself over time."""
    figures = added(block["figures"] for block in blocks)
    sessions = sorted({int(number) for block in blocks for number in block["sessions"]})
    kind, measured = Kind(question["kind"]), question["kind"] in MEASURED
    return Told(
        str(question["id"]),
        say(question["words"]),
        int(figures.get("n", 0)),
        counted(options(question, figures, parts, sessions), figures),
        in_words(figures) if measured else "",
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


def counted(named: Iterable[tuple[str, Text]], figures: Figures) -> list[Point]:
    """How many gave each answer, as shares of those who answered the question."""
    counts, n = figures.get("counts", {}), figures.get("n", 0)

    def point(value: str, words: Text) -> Point:
        times = int(counts.get(value, 0))
        share = times / n if n else 0.0
        said = gettext("%(share)s (%(times)s av %(all)s)") % {"share": percent(share), "times": times, "all": n}
        return Point(say(words), 100 * share, said)

    return [point(value, words) for value, words in named]


def options(
    question: Question, figures: Figures, parts: Parts = (), sessions: Iterable[int] = ()
) -> list[tuple[str, Text]]:
    """The answers that can be given, with their words; of a number those that were."""
    match Kind(question["kind"]):
        case Kind.SCALE:
            return [(str(value), _step(question, value)) for value in range(question["least"], question["most"] + 1)]
        case Kind.ONE | Kind.SEVERAL:
            return [(value, words) for value, words in question["options"]]
        case Kind.YES_NO:
            return list(YES_NO.items())
        case Kind.NUMBER:
            return [(value, value) for value in sorted(figures.get("counts", {}), key=int)]
        case Kind.PARTS:
            named = {each["id"]: each["words"] for number in sessions for each in parts_at(parts, number)}
            return list(named.items())
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
            named = dict(options(question, {"counts": {str(given): 1} if isinstance(given, int) else {}}))
            values = given if isinstance(given, list) else [given]
            rows.append(
                {"key": say(question["words"]), "value": [say(named.get(str(value), str(value))) for value in values]}
            )
    return rows
