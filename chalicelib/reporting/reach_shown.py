"""What the report of those who take part shows, and in which order; the file has the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.charts import Point
from chalicelib.http.languages import gettext, say
from chalicelib.reporting import reach_tables as drawn
from chalicelib.reporting import reach_words as words
from chalicelib.reporting.reach import ReachReport
from chalicelib.reporting.reach_cells import Line, Said, Table, counted, of_points
from chalicelib.reporting.reach_scope import Count
from chalicelib.reporting.reach_tables import Part
from chalicelib.summaries.hiding import Shown as Seen
from chalicelib.summaries.rules import Figures


@dataclass(frozen=True)
class Shown:
    """The parts of the page."""

    steps: list[Point]
    over_terms: list[Point]  # who applied
    completed: list[Point]  # who completed
    splits: list[Table]  # by gender and language; none where the report is of one of them
    compared: list[Table]
    times: list[Table]
    more: list[Table]


def shown(report: ReachReport) -> Shown:
    """What is shown of it. How long people waited, why they left and how they heard of it is told of all together."""
    scope, intake, part = report.scope, report.intake, report.part
    shows_terms = not part.split or (scope.places is None and not scope.programme)
    return Shown(
        drawn.steps(part.counts(scope, intake)),
        drawn.over_terms(report.by_term, "applied", part) if shows_terms else [],
        drawn.over_terms(report.by_term, "completed", part) if shows_terms else [],
        [] if part.split else [drawn.split_table(scope, intake, split) for split in words.SPLITS],
        [
            drawn.compared(title, head, counts, {} if part.split else _waited(rows), names)
            for title, head, rows, parts, names in (
                (gettext("Stadsdelarna"), gettext("Stadsdel"), report.by_district, scope.districts, report.districts),
                (gettext("Programmen"), gettext("Program"), report.by_programme, scope.programmes, report.programmes),
            )
            if (counts := _beside(rows, part, parts))
        ],
        [] if part.split else _times(report),
        [] if part.split else _more(report),
    )


def _beside(
    rows: Mapping[str, Figures], part: Part, parts: Callable[[Count], dict[str, Seen] | None]
) -> Mapping[str, drawn.Counts]:
    """The rows that are beside each other: all of them, or a part as far as it is told."""
    if not part.split:
        return {name: drawn.everybody(intake) for name, intake in rows.items()}
    return {name: counts for name, counts in part.of_rows(parts).items() if name in rows}


def _waited(rows: Mapping[str, Figures]) -> dict[str, Figures]:
    return {name: intake.get("waiting_days", {}) for name, intake in rows.items()}


def _times(report: ReachReport) -> list[Table]:
    scope, intake = report.scope, report.intake
    start, first = gettext("Från ansökan till kursstart"), gettext("Från ansökan till första beskedet om plats")
    return [
        drawn.days_table(start, scope, intake, "waiting_days", words.WAITING_DAYS),
        drawn.days_table(first, scope, intake, "handling_days", words.HANDLING_DAYS),
    ]


def _more(report: ReachReport) -> list[Table]:
    scope, intake = report.scope, report.intake
    return [
        drawn.how_it_goes(scope, intake),
        *(
            drawn.parts_table(title, scope, intake, path, named)
            for title, path, named in (
                (gettext("Varför de har hoppat av"), ("dropped", "reasons"), words.left_because()),
                (gettext("Hur lätt det var att ansöka"), ("ease", "counts"), words.EASES),
                (gettext("Hur de fick höra talas om Komet"), ("applied", "heard_from"), words.heard_from()),
                (gettext("Hur ansökan kom in"), ("applied", "channel"), words.CHANNELS),
            )
        ),
    ]


def tables(report: ReachReport) -> list[Table]:
    """All of the report as tables, the page's pictures too."""
    told = shown(report)
    head = [gettext("Steg"), gettext("Antal")]
    by_term = [gettext("Termin"), gettext("Antal")]
    return [
        about(report),
        of_points(gettext("Från ansökan till avslutad kurs"), head, told.steps),
        *told.splits,
        *told.compared,
        of_points(gettext("Har sökt, termin för termin"), by_term, told.over_terms),
        of_points(gettext("Har gått klart, termin för termin"), by_term, told.completed),
        *told.times,
        *told.more,
    ]


def about(report: ReachReport) -> Table:
    """What the file is of, and how fresh: on the page its title and filters say it."""
    chosen, everything = report.chosen, gettext("Alla")
    programmes = {PROFESSIONALS: gettext("Alla för yrkesverksamma"), "": gettext("Alla för föräldrar")}
    part = words.SPLITS[report.part.split][report.part.value] if report.part.split else everything
    rows: list[Line] = [
        (gettext("Termin"), Said(chosen.term)),
        (gettext("Program"), Said(programmes.get(chosen.programme) or report.programmes[chosen.programme])),
        (gettext("Stadsdel"), Said(report.districts[chosen.district] if chosen.district else everything)),
        (gettext("Kön eller språk"), Said(say(part))),
        counted(report.counted_at),
    ]
    return Table(gettext("Om tabellerna"), ["", gettext("Värde")], rows)
