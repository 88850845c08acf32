"""What the report of those who take part shows, and in which order; the file has the same."""

from dataclasses import dataclass

from chalicelib.courses.rules import PROFESSIONALS
from chalicelib.http.charts import Point
from chalicelib.http.languages import gettext, say
from chalicelib.reporting import reach_tables as drawn
from chalicelib.reporting import reach_words as words
from chalicelib.reporting.reach import ReachReport
from chalicelib.reporting.reach_cells import Line, Said, Table, counted, counts_table, of_points


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
    intake, part = report.intake, report.part
    of_all = not part.split
    applied, dropped = intake.get("applied", {}), intake.get("dropped", {})
    return Shown(
        drawn.steps(intake, part),
        drawn.over_terms(report.by_term, "applied", part),
        drawn.over_terms(report.by_term, "completed", part),
        [drawn.split_table(intake, split) for split in words.SPLITS] if of_all else [],
        [
            drawn.compared(gettext("Stadsdelarna"), gettext("Stadsdel"), report.by_district, report.districts, part),
            drawn.compared(gettext("Programmen"), gettext("Program"), report.by_programme, report.programmes, part),
        ],
        [
            drawn.days_table(
                gettext("Från ansökan till kursstart"), intake.get("waiting_days", {}), words.WAITING_DAYS
            ),
            drawn.days_table(
                gettext("Från ansökan till första beskedet om plats"),
                intake.get("handling_days", {}),
                words.HANDLING_DAYS,
            ),
        ]
        if of_all
        else [],
        [
            drawn.how_it_goes(intake),
            counts_table(gettext("Varför de har hoppat av"), dropped.get("reasons", {}), words.left_because()),
            counts_table(gettext("Hur lätt det var att ansöka"), _ease(report), words.EASES),
            counts_table(gettext("Hur de fick höra talas om Komet"), applied.get("heard_from", {}), words.heard_from()),
            counts_table(gettext("Hur ansökan kom in"), applied.get("channel", {}), words.CHANNELS),
        ]
        if of_all
        else [],
    )


def _ease(report: ReachReport) -> dict[str, int]:
    found: dict[str, int] = report.intake.get("ease", {}).get("counts", {})
    return found


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
