"""Who is reached, as tables for pages and files alike: small counts are hidden here, for both. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.http.charts import Point
from chalicelib.http.languages import Text, decimal, gettext, percent, say
from chalicelib.reporting import reach_words as words
from chalicelib.summaries.rules import FEWEST, Figures, mean, shown, shown_rows

FUNNEL = ("applied", "admitted", "took_part", "completed")
SPLIT_STEPS = (*FUNNEL, "dropped")


@dataclass(frozen=True)
class Table:
    """A table in the reader's language. The first cell of a row is its heading."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Part:
    """Of whom it is told: all, or one gender or language. `split`: "gender", "language" or ""."""

    split: str = ""
    value: str = ""

    def counts(self, step: Figures) -> int | None:
        """How many they are at a step; None where that isn't shown."""
        if not self.split:
            return int(step.get("n", 0))
        return shown(_all_values(self.split, step)).get(self.value, 0)


def steps(intake: Figures, part: Part) -> list[Point]:
    """How many came how far, and which share that is of those one step before (S5)."""
    counts = {name: part.counts(intake.get(name, {})) for name in (*words.STEPS, "ended")}

    def said(name: str) -> str:
        count, (of, words_for_it) = counts[name], words.SHARES.get(name, ("", ""))
        if count is None or not counts.get(of):
            return "" if count is None else decimal(count)
        return gettext(words_for_it) % {"count": decimal(count), "share": percent(count / (counts[of] or 1))}

    return [Point(say(text), counts[name], said(name)) for name, text in words.STEPS.items()]


def split_table(intake: Figures, split: str) -> Table:
    """The steps by gender or by language (S5, C4), small counts hidden with what would give them away."""
    named = words.SPLITS[split]
    title = gettext("Kvinnor och män") if split == "gender" else gettext("Språk för besked")
    rows = []
    for step in SPLIT_STEPS:
        counts = _all_values(split, intake.get(step, {}))
        total, seen = sum(counts.values()), shown(counts)
        rows.append([say(words.STEPS[step]), *(_share(seen[value], total) for value in named)])
    return Table(title, [gettext("Steg"), *map(say, named.values())], rows, hidden_note(rows))


def counts_table(title: str, counts: Figures, named: Mapping[str, Text]) -> Table:
    """How often each was, with its share; small counts are hidden with what would give them away."""
    known = {value: int(counts.get(value, 0)) for value in named} | {key: int(n) for key, n in counts.items()}
    seen, total = shown(known), sum(known.values())
    rows = [[say(named.get(value, value)), _share(seen[value], total)] for value in known if seen[value] != 0]
    return Table(title, [gettext("Svar"), gettext("Antal")], rows, hidden_note(rows))


def days_table(title: str, figures: Figures, named: Mapping[str, Text]) -> Table:
    """A time in days: its mean, and how many in each bucket (S11, S7)."""
    found = counts_table(title, figures.get("counts", {}), named)
    middle = mean(figures) if figures else None
    if middle is None or figures["n"] < FEWEST:
        return Table(title, [gettext("Tid"), gettext("Antal")], found.rows, found.note)
    said = gettext("%(days)s dagar") % {"days": decimal(middle)}
    rows = [[gettext("I medeltal"), said], *found.rows]
    return Table(title, [gettext("Tid"), gettext("Antal")], rows, found.note)


def how_it_goes(intake: Figures) -> Table:
    """How easy applying was, who was kept informed, attendance and sessions (P10, X5)."""
    ease, informed = intake.get("ease", {}), intake.get("informed", {})
    attendance, sessions = intake.get("attendance", {}), intake.get("sessions", {})
    easy = sum(int(ease.get("counts", {}).get(value, 0)) for value in "45")
    rows = [
        [gettext("Tycker att det var lätt att ansöka"), _of(easy, int(ease.get("n", 0)), few=True)],
        [gettext("Har fått besked utan långa uppehåll"), _of(informed.get("n", 0), informed.get("of", 0))],
        [gettext("Närvaro vid träffarna"), _of(attendance.get("attended", 0), attendance.get("possible", 0))],
        [gettext("Träffar som har hållits"), _of(sessions.get("held", 0), sessions.get("planned", 0))],
    ]
    return Table(gettext("Hur det går"), [gettext("Vad"), gettext("Andel")], rows)


def compared(title: str, head: str, rows: Mapping[str, Figures], names: Mapping[str, str], part: Part) -> Table:
    """Districts or programmes beside each other by the same measures (C5). `rows`: id → intake figures."""
    counts: dict[str, dict[str, int | None]] = {name: {} for name in rows}
    for step in (*FUNNEL, "ended"):
        if not part.split:
            for name, intake in rows.items():
                counts[name][step] = part.counts(intake.get(step, {}))
            continue
        seen = shown_rows({name: _all_values(part.split, intake.get(step, {})) for name, intake in rows.items()})
        for name in rows:
            counts[name][step] = seen[name].get(part.value, 0)
    heads = [head, *(say(words.STEPS[step]) for step in FUNNEL), gettext("Andel klara"), gettext("Väntetid")]
    lines = []
    for name in sorted(rows, key=lambda each: names.get(each, each)):
        told = counts[name]
        done, ended = told["completed"], told["ended"]
        share = "–" if not ended or done is None else percent(done / ended)
        waited = rows[name].get("waiting_days", {})
        days = "–" if part.split or waited.get("n", 0) < FEWEST else _days(waited)
        lines.append([names.get(name, name), *(_number(told[step]) for step in FUNNEL), share, days])
    return Table(title, heads, lines, hidden_note(lines))


def over_terms(by_term: Sequence[tuple[str, Figures]], step: str, part: Part) -> list[Point]:
    """How many came to a step, term by term. `by_term`: (the term in words, intake figures), the oldest first."""
    if part.split:
        rows = {name: _all_values(part.split, intake.get(step, {})) for name, intake in by_term}
        return [Point(name, seen.get(part.value, 0)) for name, seen in shown_rows(rows).items()]
    return [Point(name, part.counts(intake.get(step, {}))) for name, intake in by_term]


def lines_of(tables: Iterable[Table]) -> list[list[str]]:
    """The tables below each other, as a file has them."""
    lines: list[list[str]] = []
    for table in tables:
        if table.rows:
            lines += [
                [table.title],
                list(table.head),
                *map(list, table.rows),
                *([[table.note]] if table.note else []),
                [],
            ]
    return lines


def of_points(title: str, head: Sequence[str], points: Iterable[Point]) -> Table:
    """What a picture shows, as a table for a file."""
    return Table(title, head, [[point.label, point.text] for point in points])


def hidden_note(rows: Iterable[Sequence[str]]) -> str:
    """What to say below a table in which something is hidden."""
    hidden = gettext("Visas inte")
    if not any(hidden in row for row in rows):
        return ""
    return gettext("Små antal visas inte, och inte heller det som de skulle kunna räknas ut av.")


def _all_values(split: str, step: Figures) -> dict[str, int]:
    counts: Mapping[str, Any] = step.get(split, {})
    return {value: int(counts.get(value, 0)) for value in {**words.SPLITS[split], **counts}}


def _number(count: int | None) -> str:
    return gettext("Visas inte") if count is None else decimal(count)


def _share(count: int | None, total: int) -> str:
    if count is None or not total:
        return _number(count)
    return f"{decimal(count)} ({percent(count / total)})"


def _of(count: int, of: int, *, few: bool = False) -> str:
    """A share of a number; "–" where there is none. `few`: what people have said, shown from five on."""
    if not of:
        return "–"
    if few and of < FEWEST:
        return gettext("Visas inte")
    said = {"share": percent(count / of), "times": decimal(count), "all": decimal(of)}
    return gettext("%(share)s (%(times)s av %(all)s)") % said


def _days(figures: Figures) -> str:
    return gettext("%(days)s dagar") % {"days": decimal(mean(figures) or 0)}
