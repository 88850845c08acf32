"""Style sheets, script and pictures."""

import pytest

from chalicelib.http import pages
from tests.catalogue.conftest import Get


def test_a_file_is_kept_for_ever_under_the_address_that_names_its_content(get: Get) -> None:
    page = get(pages.static_address("komet.css"))
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/css; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/static/komet.css", "/static/komet.css?v=0000000000"])
def test_an_address_that_does_not_name_the_content_is_kept_shortly(get: Get, address: str) -> None:
    assert get(address).headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("name", "kind"), [("komet.js", "text/javascript; charset=utf-8"), ("logo.svg", "image/svg+xml")]
)
def test_a_file_says_what_it_is(get: Get, name: str, kind: str) -> None:
    assert get(f"/static/{name}").headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2Fpages.py", "..%2f..%2fsettings.py", "%2e%2e", "komet.css%00", ".", "KOMET.CSS"]
)
def test_nothing_else_is_given_out(get: Get, name: str) -> None:
    assert get(f"/static/{name}").status == 404


def test_every_page_names_only_files_that_are_there(get: Get) -> None:
    tree = get("/").tree
    named = [node.get("href") or node.get("src") for node in [*tree.findall(".//link"), *tree.findall(".//script")]]
    files = [address for address in named if address and address.startswith("/static/")]
    assert len(files) >= 3
    assert {get(address).status for address in files} == {200}
