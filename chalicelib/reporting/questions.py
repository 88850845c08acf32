"""What was answered to a question, as points of a picture and rows of a table. Pure.

A block is {"sessions": [numbers], "figures": {"n", "sum", "squares", "counts"}}: five answers or more, final. `sum` and
`squares` are there where there is something to add, `counts` where single answers are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from chalicelib.http.charts import Point
from chalicelib.http.languages import decimal, gettext, percent, say
from chalicelib.reporting.measures import answers
from chalicelib.reporting.words import after
from chalicelib.summaries.rules import Figures, added, mean
from chalicelib.surveys.questions import Question, options
from chalicelib.surveys.rules import Kind, parts_at

Block = Mapping[str, Any]
Parts = Sequence[Sequence[Mapping[str, Any]]]

MEASURED = (Kind.SCALE, Kind.NUMBER)


@dataclass(frozen=True)
class Given(Point):
    """How many gave one answer: a bar, and the number itself for files. `when`: after which session, of its parts."""

    times: int = 0
    when: str = ""

    @property
    def whole(self) -> str:
        """The answer where it stands by itself: "Träff 3: Beröm som märks"."""
        return f"{self.when}: {self.label}" if self.when else self.label


@dataclass(frozen=True)
class Sheets:
    """Single sheets as a table: what was asked, and a row of answers for each sheet, "" where there is none."""

    heads: list[str]
    rows: list[list[str]]


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

    @property
    def sessions(self) -> list[tuple[str, str, list[Given]]]:
        """The parts of each session: after which, how many of them were gone through, and each by itself."""
        found = [(when, list(given)) for when, given in groupby(self.answers, lambda each: each.when) if when]
        return [
            (when, percent(sum(each.value or 0 for each in given) / len(given) / 100), given) for when, given in found
        ]


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
    return Point(after(block["sessions"]), mean(figures), f"{in_words(figures)} ({answers(figures['n'])})")


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
        _share(say(each["words"]), counts.get(f"{number}/{each['id']}", 0), counts[f"{number}/"], after([number]))
        for number in sessions
        for each in parts_at(parts, number)
    ]


def _share(label: str, times: int, n: int, when: str = "") -> Given:
    share = times / n if n else 0.0
    said = gettext("%(share)s (%(times)s av %(all)s)") % {
        "share": percent(share),
        "times": decimal(times),
        "all": decimal(n),
    }
    return Given(label, 100 * share, said, times=times, when=when)


def sheets(questions: Iterable[Question], given: Sequence[Mapping[str, Any]]) -> Sheets:
    """Single sheets beneath each other, a column for each question that any of them answers."""
    asked = [each for each in questions if any(each["id"] in answers for answers in given)]
    return Sheets(
        [say(each["words"]) for each in asked],
        [[_given(each, answers.get(each["id"])) for each in asked] for answers in given],
    )


def _given(question: Question, answer: Any) -> str:
    """What one sheet answers: of a scale the number alone, whose words stand with the picture above."""
    if answer is None:
        return ""
    named = {} if question["kind"] == Kind.SCALE else dict(options(question))
    return ", ".join(
        say(named.get(str(each), str(each))) for each in (answer if isinstance(answer, list) else [answer])
    )
