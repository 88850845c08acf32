"""What a city system says of an application besides its answers."""

from chalicelib.http.fields import Field
from chalicelib.http.forms import Form
from chalicelib.http.languages import N_

# What a city system sends besides the steps' own answers.
SYSTEM = Form(
    "system",
    (
        Field(
            "application_id",
            N_("Ansökans id, en UUID som avsändaren väljer; samma id ger samma ärende"),
            max_length=36,
        ),
        Field("course_id", N_("Kursens id"), max_length=80),
        Field("personal_number", N_("Den sökandes personnummer eller samordningsnummer"), max_length=20),
        Field("name", N_("Den sökandes namn"), max_length=120),
    ),
)
