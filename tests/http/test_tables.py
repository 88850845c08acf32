"""Tables as files."""

import pytest

from chalicelib.http.tables import csv_file


@pytest.mark.requirement("C7", "C8")
@pytest.mark.parametrize("said", ["=1+1", " =1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|cmd", "\uff1d1"])
def test_no_cell_of_a_file_is_taken_for_a_formula(said: str) -> None:
    body = str(csv_file("samtal.csv", [["Var"], [said]], "").body)
    assert body.split("\r\n", 1)[1].lstrip('"').startswith(f"'{said}")
