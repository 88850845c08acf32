"""What professionals are asked who want to train: about their work, who their manager is, and who pays (U2)."""

from collections.abc import Mapping, Sequence

from chalicelib.cases.for_parents import EASE
from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_

MANAGER = Form(
    "manager",
    (
        Field(
            "manager_name",
            N_("Din chefs namn"),
            max_length=120,
            hint=N_("Den chef som bestämmer om du får gå utbildningen."),
            missing=N_("Skriv din chefs namn."),
        ),
        Field(
            "manager_email",
            N_("Din chefs e-postadress i arbetet"),
            kind="email",
            max_length=200,
            hint=N_("Dit skickar vi frågan. Kontrollera att adressen är rätt."),
            missing=N_("Skriv din chefs e-postadress."),
        ),
    ),
)

INVOICE = Form(
    "invoice",
    (
        Field(
            "invoice_kind",
            N_("Hur betalar din arbetsplats?"),
            kind="choice",
            options=(
                ("internal", N_("Internt inom staden, med kontosträng")),
                ("reference", N_("Med faktura, med en referens")),
            ),
            missing=N_("Välj hur din arbetsplats betalar."),
        ),
        Field(
            "account_string",
            N_("Kontosträng"),
            max_length=60,
            shown_if=("invoice_kind", "internal"),
            hint=N_("Din chef eller ekonomiavdelning vet vilken ni använder."),
            missing=N_("Skriv kontosträngen."),
        ),
        Field(
            "invoice_reference",
            N_("Fakturareferens"),
            max_length=60,
            shown_if=("invoice_kind", "reference"),
            hint=N_("Till exempel ett beställarnummer, eller namnet på den som godkänner fakturan."),
            missing=N_("Skriv fakturareferensen."),
        ),
    ),
)

ABOUT = Form(
    "about",
    (
        Field(
            "heard_from",
            N_("Hur fick du höra talas om utbildningen?"),
            kind="choice",
            required=False,
            options=(
                ("manager", N_("Min chef")),
                ("colleague", N_("En kollega")),
                ("leader", N_("Någon som leder en grupp i Komet")),
                ("intranet", N_("Stadens intranät eller ett utskick")),
                ("city_site", N_("Stadens webbplats")),
                ("other", N_("På annat sätt")),
            ),
        ),
        EASE,
    ),
)


def work_form(districts: Sequence[tuple[str, Mapping[str, str]]]) -> Form:
    """Where somebody works and as what. `districts`: (id, names) of those they can work in."""
    return Form(
        "work",
        (
            Field(
                "workplace",
                N_("Var arbetar du?"),
                max_length=120,
                hint=N_("Namnet på din arbetsplats, till exempel en förskola, skola eller enhet."),
                missing=N_("Skriv var du arbetar."),
            ),
            Field(
                "work_district",
                N_("I vilken stadsdel arbetar du?"),
                kind="select",
                options=tuple(districts),
                missing=N_("Välj stadsdelen där du arbetar."),
            ),
            Field(
                "title",
                N_("Vad arbetar du som?"),
                max_length=80,
                hint=N_("Din titel, till exempel familjebehandlare eller förskollärare."),
                missing=N_("Skriv vad du arbetar som."),
            ),
            Field(
                "earlier_training",
                N_("Vilken utbildning och erfarenhet har du?"),
                kind="long_text",
                required=False,
                max_length=1000,
                hint=N_("Till exempel din grundutbildning, kurser om föräldrastöd och om du har lett grupper."),
            ),
        ),
    )
