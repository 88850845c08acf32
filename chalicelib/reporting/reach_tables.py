"""Who is reached, as tables for pages and files alike: small counts are hidden here, for both. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.http.charts import Point
from chalicelib.http.languages import Text, decimal, gettext, percent, say
from chalicelib.reporting import reach_words as words
from chalicelib.reporting.reach_cells import (
    NONE,
    Line,
    Said,
    Table,
    counts_table,
    days,
    hidden_note,
    not_shown,
    number,
    share,
    share_of,
)
from chalicelib.summaries.rules import FEWEST, Figures, gives_away, mean, shown, shown_rows

FUNNEL = ("applied", "admitted", "took_part", "completed")
SPLIT_STEPS = (*FUNNEL, "dropped")
EASY = {"4", "5"}


@dataclass(frozen=True)
class Part:
    """Of whom it is told: all, or one gender or language. `split`: "gender", "language" or ""."""

    split: str = ""
    value: str = ""

    def counts(self, step: Figures) -> int | None:
        """How many they are at a step; None where that isn't shown."""
        if not self.split:
            return int(step.get("n", 0))
        return shown(all_values(self.split, step)).get(self.value, 0)

    def ended(self, intake: Figures) -> int | None:
        """How many were in a course that has ended; None where that isn't shown."""
        if not self.split:
            return int(intake.get("ended", {}).get("n", 0))
        completed = self.counts(intake.get("completed", {}))
        return _both(completed, shown(_not_completed(self.split, intake)).get(self.value, 0))


def steps(intake: Figures, part: Part) -> list[Point]:
    """How many came how far, and which share that is of those one step before (S5)."""
    counts = {name: part.counts(intake.get(name, {})) for name in words.STEPS}
    counts["ended"] = part.ended(intake)

    def said(name: str) -> str:
        count, (of, words_for_it) = counts[name], words.SHARES.get(name, ("", ""))
        # Who came from another place or programme is none of those who applied here: then there is no such share.
        if count is None or not counts.get(of) or count > (counts[of] or 0):
            return "" if count is None else decimal(count)
        return gettext(words_for_it) % {"count": decimal(count), "share": percent(count / (counts[of] or 1))}

    return [Point(say(text), counts[name], said(name)) for name, text in words.STEPS.items()]


def split_table(intake: Figures, split: str) -> Table:
    """The steps by gender or by language (S5, C4), small counts hidden with what would give them away."""
    named = words.SPLITS[split]
    title = gettext("Kvinnor och män") if split == "gender" else gettext("Språk för besked")
    rows: list[Line] = []
    for step in SPLIT_STEPS:
        counts = all_values(split, intake.get(step, {}))
        total, seen = sum(counts.values()), shown(counts)
        rows.append((say(words.STEPS[step]), *(share(seen[value], total) for value in named)))
    return Table(title, [gettext("Steg"), *map(say, named.values())], rows, hidden_note(rows))


def days_table(title: str, figures: Figures, named: Mapping[str, Text]) -> Table:
    """A time in days: its mean, and how many in each bucket (S11, S7)."""
    found = counts_table(title, figures.get("counts", {}), named)
    middle = mean(figures) if figures else None
    if middle is None or figures["n"] < FEWEST:
        return Table(title, [gettext("Tid"), gettext("Antal")], found.rows, found.note)
    rows = [(gettext("I medeltal"), days(figures)), *found.rows]
    return Table(title, [gettext("Tid"), gettext("Antal")], rows, found.note)


def how_it_goes(intake: Figures) -> Table:
    """How easy applying was, who was kept informed, attendance and sessions (P10, X5)."""
    informed, attendance, sessions = (intake.get(name, {}) for name in ("informed", "attendance", "sessions"))
    rows: list[Line] = [
        (gettext("Tycker att det var lätt att ansöka"), easy(intake.get("ease", {}))),
        (gettext("Har fått besked utan långa uppehåll"), share_of(informed.get("n", 0), informed.get("of", 0))),
        (gettext("Närvaro vid träffarna"), share_of(attendance.get("attended", 0), attendance.get("possible", 0))),
        (gettext("Träffar som har hållits"), share_of(sessions.get("held", 0), sessions.get("planned", 0))),
    ]
    return Table(gettext("Hur det går"), [gettext("Vad"), gettext("Andel")], rows)


def easy(ease: Figures) -> Said:
    """How many say that applying was easy; not where that would give away what the table of answers hides."""
    counts = {value: int(ease.get("counts", {}).get(value, 0)) for value in words.EASES}
    if gives_away(counts, EASY):
        return not_shown()
    return share_of(sum(counts[value] for value in EASY), sum(counts.values()))


def compared(title: str, head: str, rows: Mapping[str, Figures], names: Mapping[str, str], part: Part) -> Table:
    """Districts or programmes beside each other by the same measures (C5). `rows`: id → intake figures."""
    counts: dict[str, dict[str, int | None]] = {name: {} for name in rows}
    for step in FUNNEL:
        if not part.split:
            for name, intake in rows.items():
                counts[name][step] = part.counts(intake.get(step, {}))
            continue
        seen = shown_rows({name: all_values(part.split, intake.get(step, {})) for name, intake in rows.items()})
        for name in rows:
            counts[name][step] = seen[name].get(part.value, 0)
    left = shown_rows({name: _not_completed(part.split, each) for name, each in rows.items()} if part.split else {})
    for name, each in rows.items():
        counts[name]["ended"] = (
            _both(counts[name]["completed"], left[name].get(part.value, 0)) if part.split else part.ended(each)
        )
    heads = [head, *(say(words.STEPS[step]) for step in FUNNEL), gettext("Andel klara"), gettext("Väntetid")]
    lines: list[Line] = []
    for name in sorted(rows, key=lambda each: names.get(each, each)):
        told = counts[name]
        done, ended = told["completed"], told["ended"]
        completed = NONE if not ended or done is None else Said(percent(done / ended), round(100 * done / ended, 1))
        waited = rows[name].get("waiting_days", {})
        waiting = NONE if part.split or waited.get("n", 0) < FEWEST else days(waited)
        said = [*(number(told[step]) for step in FUNNEL), completed, waiting]
        lines.append((names.get(name, name), *said))
    return Table(title, heads, lines, hidden_note(lines))


def over_terms(by_term: Sequence[tuple[str, Figures]], step: str, part: Part) -> list[Point]:
    """How many came to a step, term by term. `by_term`: (the term in words, intake figures), the oldest first."""
    if part.split:
        rows = {name: all_values(part.split, intake.get(step, {})) for name, intake in by_term}
        return [Point(name, seen.get(part.value, 0)) for name, seen in shown_rows(rows).items()]
    return [Point(name, part.counts(intake.get(step, {}))) for name, intake in by_term]


def _not_completed(split: str, intake: Figures) -> dict[str, int]:
    """How many didn't complete a course that has ended, by gender or language. The share of those who did tells of
    them, so it is shown where these are."""
    completed = all_values(split, intake.get("completed", {}))
    ended = all_values(split, intake.get("ended", {}))
    return {value: max(count - completed.get(value, 0), 0) for value, count in ended.items()}


def _both(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def all_values(split: str, step: Figures) -> dict[str, int]:
    """How many of each gender or language are at a step: of all there are, so that which are named tells of nobody."""
    counts: Mapping[str, Any] = step.get(split, {})
    return {value: int(counts.get(value, 0)) for value in {**words.SPLITS[split], **counts}}
