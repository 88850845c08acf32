"""Who is reached, as tables for pages and files alike: small counts are hidden here, for both. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from chalicelib.http.charts import Point
from chalicelib.http.languages import Text, decimal, gettext, percent, say
from chalicelib.reporting import reach_words as words
from chalicelib.reporting.reach_cells import (
    NONE,
    Line,
    Said,
    Table,
    all_of,
    counts_table,
    days,
    hidden_note,
    not_shown,
    number,
    share,
    share_of,
)
from chalicelib.reporting.reach_scope import Count, Scope
from chalicelib.summaries.hiding import Shown, splits_hidden
from chalicelib.summaries.rules import FEWEST, Figures

FUNNEL = ("applied", "admitted", "took_part", "completed")
SPLIT_STEPS = (*FUNNEL, "dropped")
EASY = {"4", "5"}
Names = Mapping[str, str]  # id → name in the reader's language


Counts = Mapping[str, int | None]
"""How many came to each step, and under "ended" how many were in a course that has ended; None: not shown."""


@dataclass(frozen=True)
class Part:
    """Of whom it is told: all, or one gender or language. `split`: "gender", "language" or ""."""

    split: str = ""
    value: str = ""

    def counts(self, scope: Scope, intake: Figures) -> Counts:
        """How many of them came how far."""
        if not self.split:
            return everybody(intake)
        found = {step: self._of(scope.seen(_at(step, self.split))) for step in words.STEPS}
        left = self._of(scope.seen(partial(_not_completed, self.split)))
        return {**found, "ended": _both(found["completed"], left)}

    def of_rows(self, rows: Callable[[Count], dict[str, Shown] | None]) -> dict[str, Counts]:
        """The same row by row, as far as it is told."""
        found = {step: rows(_at(step, self.split)) or {} for step in FUNNEL}
        left = rows(partial(_not_completed, self.split)) or {}
        told: dict[str, Counts] = {}
        for name, row in left.items():
            counts = {step: self._of(found[step][name]) for step in FUNNEL}
            told[name] = {**counts, "ended": _both(counts["completed"], self._of(row))}
        return told

    def _of(self, seen: Shown | None) -> int | None:
        return None if seen is None else seen.get(self.value, 0)


def everybody(intake: Figures) -> Counts:
    """How many came how far, of all."""
    return {step: int(intake.get(step, {}).get("n", 0)) for step in (*words.STEPS, "ended")}


def steps(counts: Counts) -> list[Point]:
    """How many came how far, and which share that is of those one step before (S5)."""

    def said(name: str) -> str:
        count, (of, words_for_it) = counts[name], words.SHARES.get(name, ("", ""))
        # Who came from another place or programme is none of those who applied here: then there is no such share.
        if count is None or not counts.get(of) or count > (counts[of] or 0):
            return "" if count is None else decimal(count)
        return gettext(words_for_it) % {"count": decimal(count), "share": percent(count / (counts[of] or 1))}

    return [Point(say(text), counts[name], said(name)) for name, text in words.STEPS.items()]


def split_table(scope: Scope, intake: Figures, split: str) -> Table:
    """The steps by gender or by language (S5, C4), small counts hidden with what would give them away."""
    named = words.SPLITS[split]
    title = gettext("Kvinnor och män") if split == "gender" else gettext("Språk för besked")
    rows: list[Line] = []
    for step in SPLIT_STEPS:
        count = _at(step, split)
        if (seen := scope.seen(count)) is not None:
            total = sum(count(intake).values())
            rows.append((say(words.STEPS[step]), *(share(seen.get(value, 0), total) for value in named)))
    return Table(title, [gettext("Steg"), *map(say, named.values())], rows, hidden_note(rows))


def parts_table(title: str, scope: Scope, intake: Figures, path: tuple[str, ...], named: Mapping[str, Text]) -> Table:
    """How often each was, of what lies here in the intake figures: reasons, for one."""
    seen = scope.seen(partial(_parts, path, named))
    return counts_table(title, seen, sum(_parts(path, named, intake).values()), named)


def days_table(title: str, scope: Scope, intake: Figures, name: str, named: Mapping[str, Text]) -> Table:
    """A time in days: its mean, and how many in each bucket (S11, S7)."""
    found, figures = parts_table(title, scope, intake, (name, "counts"), named), intake.get(name, {})
    told = figures.get("n", 0) >= FEWEST
    rows = [*([(gettext("I medeltal"), days(figures))] if told else []), *found.rows]
    return Table(title, [gettext("Tid"), gettext("Antal")], rows, found.note)


def how_it_goes(scope: Scope, intake: Figures) -> Table:
    """How easy applying was, who was kept informed, attendance and sessions (P10, X5)."""
    informed, attendance, sessions = (intake.get(name, {}) for name in ("informed", "attendance", "sessions"))
    rows: list[Line] = [
        (gettext("Tycker att det var lätt att ansöka"), easy(scope, intake)),
        (gettext("Har fått besked utan långa uppehåll"), share_of(informed.get("n", 0), informed.get("of", 0))),
        (gettext("Närvaro vid träffarna"), share_of(attendance.get("attended", 0), attendance.get("possible", 0))),
        (gettext("Träffar som har hållits"), share_of(sessions.get("held", 0), sessions.get("planned", 0))),
    ]
    return Table(gettext("Hur det går"), [gettext("Vad"), gettext("Andel")], rows)


def easy(scope: Scope, intake: Figures) -> Said:
    """How many say that applying was easy; not where that would give away what the table of answers hides."""
    path = ("ease", "counts")
    counts, seen = _parts(path, words.EASES, intake), scope.seen(partial(_parts, path, words.EASES))
    if seen is None or splits_hidden(seen, EASY):
        return not_shown()
    return share_of(sum(counts[value] for value in EASY), sum(counts.values()))


def compared(title: str, head: str, rows: Mapping[str, Counts], waited: Mapping[str, Figures], names: Names) -> Table:
    """Districts or programmes beside each other by the same measures (C5). `waited`: days of waiting, where they are
    told."""
    heads = [head, *(say(words.STEPS[step]) for step in FUNNEL), gettext("Andel klara"), gettext("Väntetid")]
    lines: list[Line] = []
    for name in sorted(rows, key=lambda each: names.get(each, each)):
        told = rows[name]
        done, ended = told["completed"], told["ended"]
        completed = NONE if not ended or done is None else Said(percent(done / ended), round(100 * done / ended, 1))
        time = waited.get(name, {})
        waiting = days(time) if time.get("n", 0) >= FEWEST else NONE
        said = [*(number(told[step]) for step in FUNNEL), completed, waiting]
        lines.append((names.get(name, name), *said))
    return Table(title, heads, lines, hidden_note(lines))


def over_terms(by_term: Sequence[tuple[str, Figures]], step: str, part: Part) -> list[Point]:
    """How many came to a step, term by term. `by_term`: (the term in words, intake figures), the oldest first; with a
    part, of the whole city and audience."""
    return [Point(name, part.counts(Scope({("", ""): intake}), intake)[step]) for name, intake in by_term]


def _at(step: str, split: str) -> Count:
    return lambda intake: all_of(intake.get(step, {}).get(split, {}), words.SPLITS[split])


def _parts(path: tuple[str, ...], named: Mapping[str, Text], intake: Figures) -> dict[str, int]:
    for name in path:
        intake = intake.get(name, {})
    return all_of(intake, named)


def _not_completed(split: str, intake: Figures) -> dict[str, int]:
    """How many didn't complete a course that has ended, by gender or language. The share of those who did tells of
    them, so it is shown where these are."""
    completed, ended = (_at(step, split)(intake) for step in ("completed", "ended"))
    return {value: max(count - completed.get(value, 0), 0) for value, count in ended.items()}


def _both(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
