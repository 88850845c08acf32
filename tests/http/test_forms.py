"""What a form makes of anything that can be written in it."""

import gettext as gnu_gettext
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.http import languages
from chalicelib.http.fields import Field, from_data, yes_no
from chalicelib.http.forms import Form
from chalicelib.http.requests import Fields

OPTIONS = (("a", "Den ena"), ("b", "Den andra"), ("c", "Den tredje"))
NAME = Field("name", "Namn", max_length=20, missing="Skriv namnet.")
TEXT = Field("text", "Text", kind="long_text", max_length=40)
EVERYTHING = Form(
    "everything",
    (
        NAME,
        TEXT,
        Field("email", "E-post", kind="email"),
        Field("mobile", "Mobil", kind="mobile"),
        Field("born", "Född", kind="month"),
        Field("day", "Dag", kind="day"),
        Field("clock", "Tid", kind="clock"),
        Field("seats", "Platser", kind="number", least=1, most=30),
        Field("one", "En", kind="choice", options=OPTIONS),
        Field("picked", "Vald", kind="select", options=OPTIONS),
        Field("many", "Flera", kind="choices", options=OPTIONS),
        yes_no("agreed", "Går det bra?"),
        Field("why", "Varför inte?", shown_if=("agreed", "no")),
    ),
)
GOOD: dict[str, list[str]] = {
    "name": ["Ali"],
    "text": ["En rad\noch en till"],
    "email": ["ali@exempel.se"],
    "mobile": ["+46701234567"],
    "born": ["2018-05"],
    "day": ["2027-02-02"],
    "clock": ["17:30"],
    "seats": ["8"],
    "one": ["a"],
    "picked": ["b"],
    "many": ["a", "c"],
    "agreed": ["no"],
    "why": ["Tiden"],
}


def value_of(field: Field, *written: str) -> Any:
    """What the field makes of this; it must have no fault."""
    reading = Form("one", (field,)).read({field.name: list(written)})
    assert reading.errors == {}
    return reading.values.get(field.name)


def fault_of(field: Field, *written: str) -> str:
    """What the field says is wrong with this; there must be something."""
    reading = Form("one", (field,)).read({field.name: list(written)})
    assert field.name not in reading.values
    return reading.errors[field.name]


@pytest.mark.requirement("P2")
def test_every_fault_of_a_form_is_found_at_once() -> None:
    reading = EVERYTHING.read({})
    asked = {field.name for field in EVERYTHING.fields} - {"why"}
    assert set(reading.errors) == asked
    assert reading.values == {}


def test_a_faultless_form_gives_all_its_values() -> None:
    reading = EVERYTHING.read(GOOD)
    assert reading.errors == {}
    assert reading.values == {name: values if name == "many" else values[0] for name, values in GOOD.items()}


def test_unknown_names_are_passed_over() -> None:
    reading = Form("one", (NAME,)).read({"name": ["Ali"], "admin": ["yes"], "_csrf": ["x"], "": ["y"]})
    assert reading.values == {"name": "Ali"}
    assert set(reading.typed) == {"name"}


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0", "\ufeff", "\u202e", "\u200b", "\u2060\u200d"])
def test_what_cannot_be_seen_is_no_answer(blank: str) -> None:
    assert fault_of(NAME, blank) == "Skriv namnet."


def test_an_optional_question_may_stay_empty() -> None:
    assert value_of(Field("name", "Namn", required=False), " ") is None


def test_the_first_of_several_values_counts_where_one_is_asked_for() -> None:
    assert value_of(NAME, "Ali", "Sara") == "Ali"


@pytest.mark.parametrize(
    "snippet",
    [
        "'; DROP TABLE persons;--",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "${jndi:ldap://x}",
        "=1+1 @SUM(A1)",
        "%(name)s %s {0}",
        "Åke Ö'Néill-Šmíd",
        "فاطمة الزهراء",
        "👩‍👧‍👦 🇸🇪",
        "e\u0301\u0323",
    ],
)
def test_text_is_text_whatever_it_says(snippet: str) -> None:
    field = Field("text", "Text", max_length=100)
    assert value_of(field, snippet) == unicodedata.normalize("NFC", snippet)


def test_a_name_written_with_combining_marks_is_the_same_name() -> None:
    assert value_of(NAME, "A\u030asa") == value_of(NAME, "\u00c5sa") == "Åsa"


@pytest.mark.parametrize("steering", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"])
def test_nothing_turns_the_direction_of_the_text_around_it(steering: str) -> None:
    assert value_of(NAME, f"Ali{steering}aras") == "Aliaras"


def test_a_mark_that_an_arabic_or_emoji_keyboard_needs_is_kept() -> None:
    assert value_of(NAME, "می\u200cخواهم") == "می\u200cخواهم"
    assert value_of(NAME, "👩\u200d👧") == "👩\u200d👧"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\ud800", "\udfff"])
@pytest.mark.parametrize("field", [NAME, TEXT])
def test_control_characters_and_lone_surrogates_are_refused(field: Field, control: str) -> None:
    assert "inte går att läsa" in fault_of(field, f"Ali{control}Sara")


def test_what_no_page_may_hold_is_seen_as_a_sign_when_it_is_shown_again() -> None:
    typed = EVERYTHING.read({"name": ["Ali\x00\x1bSara\ud800"], "text": ["En\r\n\trad"], "many": ["\x07a"]}).typed
    assert (typed["name"], typed["text"], typed["many"]) == ("Ali\ufffd\ufffdSara\ufffd", "En\r\n\trad", ["\ufffda"])


def test_a_line_break_counts_as_one_character_however_it_was_sent() -> None:
    field = Field("text", "Text", kind="long_text", max_length=5)
    assert value_of(field, "ab\r\ncd") == value_of(field, "ab\ncd") == value_of(field, "ab\rcd") == "ab\ncd"


def test_a_short_text_has_one_line() -> None:
    assert fault_of(NAME, "Ali\nSara")
    assert value_of(TEXT, "Ali\n\tSara") == "Ali\n\tSara"


def test_the_longest_text_is_taken_and_one_more_is_told_by_how_much_it_is_too_long() -> None:
    assert value_of(NAME, "å" * 20) == "å" * 20
    assert "1 tecken för lång" in fault_of(NAME, "å" * 21)
    assert "49980 tecken för lång" in fault_of(NAME, "x" * 50_000)


def test_nothing_that_was_typed_is_lost_when_it_is_refused() -> None:
    long = "x" * 60_000
    reading = EVERYTHING.read({**GOOD, "text": [long], "email": ["ali@"], "why": ["  det  "], "many": ["a", "?"]})
    assert reading.typed["text"] == long
    assert reading.typed["email"] == "ali@"
    assert reading.typed["many"] == ["a", "?"]
    assert reading.typed["why"] == "  det  "
    assert reading.typed["name"] == "Ali"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ali@exempel.se", "ali@exempel.se"),
        (" Ali.B+komet@Exempel.SE ", "Ali.B+komet@exempel.se"),
        ("o'neill@sub.exempel.co.uk", "o'neill@sub.exempel.co.uk"),
        ("\u202aali@exempel.se\u202c", "ali@exempel.se"),
    ],
)
def test_an_email_address_is_kept_as_it_is_but_for_its_domain(written: str, kept: str) -> None:
    assert value_of(Field("email", "E-post", kind="email"), written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "ali",
        "ali@",
        "@exempel.se",
        "ali@exempel",
        "ali@exempel..se",
        "ali..b@exempel.se",
        ".ali@exempel.se",
        "ali.@exempel.se",
        "ali b@exempel.se",
        "ali@exempel.se, sara@exempel.se",
        "Ali <ali@exempel.se>",
        "ali@-exempel.se",
        "ali@exempel.se\r\nBcc: x@exempel.se",
        "ali\x00@exempel.se",
        "ali\x1b@exempel.se",
        "a\u200bli@exempel.se",
        "a\u200fli@exempel.se",
        "ali\ud800@exempel.se",
        "åsa@exempel.se",
        "ali@[127.0.0.1]",
        "ali@127.0.0.1",
        "ali@@exempel.se",
        f"{'a' * 65}@exempel.se",
        f"ali@{'a.' * 130}se",
    ],
)
def test_what_is_no_email_address_is_refused(written: str) -> None:
    assert "namn@exempel.se" in fault_of(Field("email", "E-post", kind="email"), written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("070-123 45 67", "+46701234567"),
        ("0701234567", "+46701234567"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+46 (0)70-123 45 67", "+46701234567"),
        ("0046701234567", "+46701234567"),
        ("070–123\u00a045\u00a067", "+46701234567"),
        ("\u202a070-1234567\u202c", "+46701234567"),
        ("٠٧٠١٢٣٤٥٦٧", "+46701234567"),
        ("۰۷۰۱۲۳۴۵۶۷", "+46701234567"),
        ("+358 40 1234567", "+358401234567"),
        ("0047 412 34 567", "+4741234567"),
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: str, kept: str) -> None:
    assert value_of(Field("mobile", "Mobil", kind="mobile"), written) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("+46701234567", "070-123 45 67"), ("+358401234567", "+358401234567"), ("0701", "0701"), ("", "")],
)
def test_a_mobile_number_is_shown_as_one_writes_it(kept: str, shown: str) -> None:
    form = Form("form", (Field("mobile", "Mobil", kind="mobile"),))
    assert form.drawn({"mobile": kept})["mobile"] == shown


def test_what_is_missing_is_named_by_its_question() -> None:
    form = Form("form", (Field("often", "Hur ofta?"), Field("hard", "Vad är svårt?", missing="Välj något.")))
    assert form.read({}).errors == {"often": "Svara på frågan: Hur ofta?", "hard": "Välj något."}


@pytest.mark.parametrize(
    "written",
    [
        "123",
        "08-123 45 67",
        "070-123 45 6",
        "070-123 45 678",
        "+46 8 123 456",
        "ring mig",
        "+",
        "²³⁴",
        "070123456\x00",
        "+0701234567",
    ],
)
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    assert "070-123 45 67" in fault_of(Field("mobile", "Mobil", kind="mobile"), written)


BORN = Field("born", "Född", kind="month")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"born": ["2018-05"]}, "2018-05"),
        ({"born_year": ["2018"], "born_month": ["5"]}, "2018-05"),
        ({"born_year": [" 2018 "], "born_month": ["12"]}, "2018-12"),
        ({"born_year": ["٢٠١٨"], "born_month": ["٥"]}, "2018-05"),
        ({"born_year": ["۲۰۱۸"], "born_month": ["5"]}, "2018-05"),
    ],
)
def test_a_month_is_read_from_its_two_inputs_or_as_it_stands(raw: Fields, value: str) -> None:
    assert Form("one", (BORN,)).read(raw).values == {"born": value}


@pytest.mark.parametrize(
    "raw",
    [
        {"born_year": ["2018"]},
        {"born_month": ["5"]},
        {"born_year": ["2018"], "born_month": ["13"]},
        {"born_year": ["2018"], "born_month": ["0"]},
        {"born_year": ["18"], "born_month": ["5"]},
        {"born_year": ["1899"], "born_month": ["5"]},
        {"born_year": ["0000"], "born_month": ["5"]},
        {"born": ["2018-5-1"]},
        {"born": ["2018-" + "1" * 5000]},
        {"born": ["1" * 5000 + "-01"]},
        {"born": ["maj 2018"]},
        {"born": ["2018-²"]},
        {"born": ["-2018-05"]},
    ],
)
def test_what_is_no_month_is_refused(raw: Fields) -> None:
    reading = Form("one", (BORN,)).read(raw)
    assert set(reading.errors) == {"born"}
    assert reading.errors["born"] != "Svara på frågan"


@pytest.mark.parametrize(
    ("raw", "year", "month"),
    [
        ({"born_year": ["2018"]}, "2018", ""),
        ({"born_month": ["5"]}, "", "5"),
        ({"born_year": ["18"], "born_month": ["12"]}, "18", "12"),
        ({"born": ["2018-05"]}, "2018", "5"),
    ],
)
def test_half_a_month_is_shown_again_as_it_was_typed(raw: Fields, year: str, month: str) -> None:
    form = Form("one", (BORN,))
    drawn = form.drawn(form.read(raw).typed)
    assert (drawn["born_year"], drawn["born_month"]) == (year, month)


DAY, CLOCK = Field("day", "Dag", kind="day"), Field("clock", "Tid", kind="clock")
SEATS = Field("seats", "Platser", kind="number", least=1, most=30)


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        (DAY, "2027-02-02", "2027-02-02"),
        (DAY, " 2027-2-2 ", "2027-02-02"),
        (DAY, "20270202", "2027-02-02"),
        (DAY, "2027/02/02", "2027-02-02"),
        (DAY, "٢٠٢٧-٠٢-٠٢", "2027-02-02"),
        (CLOCK, "17:30", "17:30"),
        (CLOCK, "9.05", "09:05"),
        (CLOCK, "0930", "09:30"),
        (SEATS, "1", "1"),
        (SEATS, "030", "30"),
        (SEATS, "٨", "8"),
    ],
)
def test_days_hours_and_numbers_are_read_however_they_are_written(field: Field, written: str, kept: str) -> None:
    assert value_of(field, written) == kept


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (DAY, "2027-02-30"),
        (DAY, "27-02-02"),
        (DAY, "0001-01-01"),
        (DAY, "imorgon"),
        (CLOCK, "24:00"),
        (CLOCK, "17:60"),
        (CLOCK, "halv sex"),
        (SEATS, "0"),
        (SEATS, "31"),
        (SEATS, "-1"),
        (SEATS, "8.5"),
        (SEATS, "9" * 5000),
    ],
)
def test_what_is_no_day_hour_or_such_a_number_is_refused(field: Field, written: str) -> None:
    assert "till exempel" in fault_of(field, written) or "från 1 till 30" in fault_of(field, written)


@pytest.mark.parametrize("kind", ["choice", "select"])
@pytest.mark.parametrize("written", ["d", "A", "a ", "Den ena", "['a']", "\x00"])
def test_one_of_the_options_and_nothing_else(kind: str, written: str) -> None:
    field = Field("one", "En", kind=kind, options=OPTIONS)
    assert value_of(field, "b") == "b"
    assert fault_of(field, written)


def test_any_of_the_options_in_their_own_order_and_each_once() -> None:
    field = Field("many", "Flera", kind="choices", options=OPTIONS)
    assert value_of(field, "c", "a", "c") == ["a", "c"]
    assert fault_of(field, "a", "d")
    assert fault_of(field)


@pytest.mark.requirement("P2")
def test_a_question_that_does_not_apply_is_not_asked_and_its_answer_not_kept() -> None:
    form = Form("two", (yes_no("agreed", "Går det bra?"), Field("why", "Varför?", shown_if=("agreed", "no"))))
    assert form.read({"agreed": ["yes"], "why": ["gammalt svar"]}).values == {"agreed": "yes"}
    assert set(form.read({"agreed": ["no"]}).errors) == {"why"}
    assert form.read({"agreed": ["no"], "why": ["Tiden"]}).values == {"agreed": "no", "why": "Tiden"}


def test_a_question_under_a_faulty_answer_is_not_asked() -> None:
    form = Form("two", (yes_no("agreed", "Går det bra?"), Field("why", "Varför?", shown_if=("agreed", "no"))))
    assert set(form.read({"agreed": ["maybe"]}).errors) == {"agreed"}


def test_a_question_may_hang_on_one_of_many_choices() -> None:
    form = Form(
        "two",
        (Field("many", "Flera", kind="choices", options=OPTIONS), Field("why", "Varför?", shown_if=("many", "b"))),
    )
    assert set(form.read({"many": ["a", "b"]}).errors) == {"why"}
    assert form.read({"many": ["a"]}).errors == {}


def test_a_chain_of_conditions_falls_with_its_first() -> None:
    form = Form(
        "three",
        (
            yes_no("first", "Ett"),
            yes_no("second", "Två", shown_if=("first", "yes")),
            Field("third", "Tre", shown_if=("second", "yes")),
        ),
    )
    assert form.read({"first": ["no"], "second": ["yes"], "third": ["x"]}).values == {"first": "no"}


@pytest.mark.requirement("C1")
def test_a_question_declared_as_data_is_a_question() -> None:
    field = from_data(
        {
            "name": "often",
            "label": {"sv": "Hur ofta?", "en": "How often?"},
            "kind": "choice",
            "options": [["daily", {"sv": "Varje dag", "en": "Every day"}]],
            "shown_if": ["fights", "yes"],
        }
    )
    assert field.shown_if == ("fights", "yes")
    with languages.speaking("en"):
        (shown,) = Form("data", (field,)).shown()
    assert (shown.label, shown.options) == ("How often?", (("daily", "Every day"),))
    assert [value for value, _ in from_data({"name": "fights", "label": "Bråk?", "kind": "yes_no"}).options] == [
        "yes",
        "no",
    ]


def test_a_slip_in_data_is_not_passed_over() -> None:
    with pytest.raises(TypeError):
        from_data({"name": "often", "label": "Hur ofta?", "requird": False})


@pytest.mark.requirement("X8")
def test_a_form_is_also_its_written_contract() -> None:
    schema = EVERYTHING.schema()
    assert set(schema["properties"]) == {field.name for field in EVERYTHING.fields}
    assert "why" not in schema["required"]
    assert schema["properties"]["many"]["items"]["enum"] == ["a", "b", "c"]
    assert schema["properties"]["name"]["maxLength"] == 20
    assert schema["properties"]["born"]["pattern"]


class Foreign(gnu_gettext.NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        return f"In English: {message}"


@pytest.mark.requirement("X2")
def test_faults_are_told_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues = {"sv": gnu_gettext.NullTranslations(), "en": Foreign()}
    monkeypatch.setattr(languages, "_catalogue", catalogues.__getitem__)
    told = {}
    for code in ("sv", "en"):
        with languages.speaking(code):
            told[code] = EVERYTHING.read({"text": ["x" * 99], "email": ["?"], "mobile": ["?"], "one": ["?"]}).errors
    assert told["sv"]["name"] == "Skriv namnet."
    asked = "Svara på frågan: "
    told["sv"] = {name: fault.replace(asked, f"{asked}In English: ") for name, fault in told["sv"].items()}
    assert told["en"] == {name: f"In English: {fault}" for name, fault in told["sv"].items()}


ANY_TEXT = st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(
    ["", "a", "b", "yes", "no", "2018-05", "+46701234567", "x@y.se", "\r\n", "e\u202a\u0301", "1" * 5000]
)
ANY_FIELDS = st.dictionaries(
    st.sampled_from([*GOOD, "born_year", "born_month", "other"]), st.lists(ANY_TEXT, max_size=3), max_size=13
)


@settings(max_examples=200)
@given(ANY_FIELDS)
def test_reading_never_fails_and_answers_every_question(raw: dict[str, list[str]]) -> None:
    reading = EVERYTHING.read(raw)
    assert not set(reading.values) & set(reading.errors)
    for field in EVERYTHING.fields:
        answered = field.name in reading.values or field.name in reading.errors
        assert answered == field.applies(reading.values)
        assert field.name in reading.typed
    assert all(reading.errors.values())


@settings(max_examples=200)
@given(ANY_FIELDS)
def test_reading_what_was_read_changes_nothing(raw: dict[str, list[str]]) -> None:
    read = EVERYTHING.read(raw).values
    again = EVERYTHING.read({name: value if isinstance(value, list) else [value] for name, value in read.items()})
    assert again.values == read


@settings(max_examples=200)
@given(ANY_FIELDS)
def test_values_are_within_their_limits_and_can_be_stored(raw: dict[str, list[str]]) -> None:
    values = EVERYTHING.read(raw).values
    for field in EVERYTHING.fields:
        value = values.get(field.name, [])
        for text in value if isinstance(value, list) else [value]:
            assert text.encode() and len(text) <= 254
            assert text.isprintable() or field.kind in ("text", "long_text")
            assert field.kind not in ("text", "long_text") or len(text) <= field.max_length
            assert not field.options or text in [option for option, _ in field.options]
