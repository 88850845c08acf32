"""Staff's start page: what is in reach, and nothing else."""

from collections.abc import Callable

import pytest

from tests.visitor import Visitor


@pytest.mark.requirement("L3")
def test_a_leader_comes_to_the_start_page_and_has_the_way_there_on_every_page(staff: Callable[..., Visitor]) -> None:
    visitor = staff("leader", "district:farsta")
    assert visitor.open("/personal").status == 200
    header = visitor.open("/hjalp").tree.find(".//header")
    assert "/personal" in [link.get("href") for link in header.iter("a")]


@pytest.mark.requirement("L3")
def test_who_has_no_grant_sees_neither_the_page_nor_the_way_there(ali: Visitor) -> None:
    page = ali.open("/personal")
    assert page.status == 403
    assert "/personal/anmalan" in page.links().values()
    header = ali.open("/hjalp").tree.find(".//header")
    assert "/personal" not in [link.get("href") for link in header.iter("a")]
