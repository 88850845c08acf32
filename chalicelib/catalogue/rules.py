"""What is shown of a course, and which courses a reader's filters let through. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.catalogue.search import every_language, fold, holds, split
from chalicelib.courses import rules as courses
from chalicelib.courses.districts import successor, swedish_order
from chalicelib.courses.records import Course, District, Programme, session_times
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, clock, gettext, ngettext, say, weekday_name

PAGE_LENGTH = 20
WEEKDAYS = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
AGES = range(3, 19)


def unbroken(text: str) -> str:
    """The text with its ranges (3–11, 17:30–20:00) kept on one line."""
    return text.replace("–", "–\u2060")


@dataclass(frozen=True)
class Offer:
    """A course with all that is shown of it today."""

    course: Course
    programme: Programme
    district: District  # of today, also where the course was announced under a former one
    former: Sequence[District]  # the districts that it took over
    waiting: int  # how many wait in the programme's and district's queue
    today: date

    @property
    def address(self) -> str:
        return f"/kurser/{self.course.course_id}"

    @property
    def free(self) -> int:
        return courses.free_seats(self.course)

    @property
    def can_apply(self) -> bool:
        """Whether people can apply today."""
        return courses.can_apply(self.course, self.today)

    @property
    def for_professionals(self) -> bool:
        """Whether it is a training, and not for parents (U1)."""
        return self.programme.audience == courses.PROFESSIONALS

    @property
    def begun(self) -> bool:
        return self.course.starts_on < self.today.isoformat()

    @property
    def starts(self) -> date:
        return date.fromisoformat(self.course.starts_on)

    @property
    def apply_until(self) -> date:
        return date.fromisoformat(self.course.apply_until)

    @property
    def cancelled(self) -> bool:
        return self.course.state == courses.CourseState.CANCELLED

    @property
    def times(self) -> list[tuple[datetime, datetime]]:
        return session_times(self.course)

    @property
    def title(self) -> str:
        """Programme and district: many courses of one programme stand in one list."""
        if self.district.place:
            return unbroken(say(self.programme.names))
        names = {"programme": say(self.programme.names), "district": say(self.district.names)}
        return unbroken(gettext("%(programme)s, %(district)s") % names)

    @property
    def hours(self) -> str:
        """As "tisdag 17:30–20:00"; isolated, so that Arabic keeps the hours in order."""
        if self.course.weekday is None or not self.times:
            return gettext("När det passar dig")
        start, end = self.times[0]
        return unbroken(f"{weekday_name(int(self.course.weekday))} \u2066{clock(start)}–{clock(end)}\u2069")

    @property
    def spoken(self) -> str:
        return gettext(", ").join(say(courses.SPOKEN.get(code, code)) for code in self.course.languages)

    @property
    def state(self) -> tuple[str, str]:
        """Free seats or the queue's length, and the kind of tag that shows it; first of all whether it is held."""
        if self.cancelled:
            return gettext("Inställd"), "danger"
        if self.begun:
            return gettext("Har börjat"), "neutral"
        if not courses.can_apply(self.course, self.today):
            return gettext("Går inte att söka längre"), "neutral"
        if self.free:
            text = ngettext("%(num)d plats kvar", "%(num)d platser kvar", self.free) % {"num": self.free}
            return text, "success" if self.free > 2 else "warning"
        if not self.waiting:
            return gettext("Fullt, ingen i kö"), "info"
        text = ngettext("Fullt, %(num)d i kö", "Fullt, %(num)d i kö", self.waiting) % {"num": self.waiting}
        return text, "info"

    @property
    def searchable(self) -> str:
        """What a search finds the course by."""
        venue = self.course.venue or {}
        spoken = [courses.SPOKEN.get(code, code) for code in self.course.languages]
        former = [district.names for district in self.former]
        read = [venue.get("name"), venue.get("address"), *spoken, *map(gettext, spoken), self.hours]
        return every_language(self.programme.names, self.district.names, *former, *read)


@dataclass(frozen=True)
class Filters:
    """What a reader has asked for. Empty: everything."""

    words: str = ""
    district_id: str = ""  # a current one
    age: int | None = None
    form: str = ""
    weekday: int | None = None
    language: str = ""
    free_only: bool = False

    def let_through(self, offer: Offer) -> bool:
        """Whether the course is what was asked for."""
        course, programme = offer.course, offer.programme
        return (
            self.district_id in ("", offer.district.district_id, *course.shared_with)
            and self.form in ("", course.form)
            and self.weekday in (None, course.weekday)
            and (not self.language or self.language in course.languages)
            and (self.age is None or _is_for(programme, self.age))
            and (not self.free_only or offer.free > 0)
            and all(holds(fold(offer.searchable), word) for word in split(self.words))
        )

    def anywhere(self) -> "Filters":
        """The same, whatever the district."""
        return replace(self, district_id="")


def _is_for(programme: Programme, age: int) -> bool:
    return programme.audience == "parents" and courses.fits(programme.age_from, programme.age_to, age)


def filter_form(districts: Sequence[District], spoken: Iterable[str], today: date) -> Form:
    """The filters as a form. `spoken`: the languages that today's courses are held in.

    Former districts can be chosen by the name that people know."""
    weekdays = [(slug, weekday_name(number)) for number, slug in enumerate(WEEKDAYS)]
    languages = [(code, courses.SPOKEN.get(code, code)) for code in sorted(set(spoken))]
    return Form(
        "filters",
        (
            Field("ord", N_("Sök på ord"), required=False, max_length=100),
            _select("stadsdel", N_("Stadsdel"), district_options(districts, today)),
            _select("alder", N_("Barnets ålder"), [(str(age), str(age)) for age in AGES]),
            _select("form", N_("Hur"), courses.FORMS.items()),
            _select("veckodag", N_("Veckodag"), weekdays),
            _select("sprak", N_("Språk i gruppen"), languages),
            _select("platser", N_("Platser"), [("lediga", N_("Bara med lediga platser"))]),
        ),
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> Field:
    return Field(name, label, kind="select", options=tuple(options), required=False)


def district_options(districts: Sequence[District], today: date) -> list[tuple[str, str]]:
    """(id, name) of every district, the former ones with their successor's name, in alphabetical order."""
    options = []
    for district in districts:
        heir = successor(districts, district.district_id, today)
        if district.place or heir is None:
            continue
        name = say(district.names)
        if heir.district_id != district.district_id:
            name = gettext("%(former)s (nu %(current)s)") % {"former": name, "current": say(heir.names)}
        options.append((district.district_id, name))
    return sorted(options, key=lambda option: swedish_order(option[1]))


def filters_from(reading: Reading, districts: Sequence[District], today: date) -> Filters:
    """The filters that the form read. A former district is taken as its successor."""
    value: Mapping[str, str] = {name: str(given) for name, given in reading.values.items()}
    district = successor(districts, value.get("stadsdel", ""), today)
    return Filters(
        words=value.get("ord", ""),
        district_id=district.district_id if district else "",
        age=int(value["alder"]) if "alder" in value else None,
        form=value.get("form", ""),
        weekday=WEEKDAYS.index(value["veckodag"]) if "veckodag" in value else None,
        language=value.get("sprak", ""),
        free_only=value.get("platser") == "lediga",
    )
