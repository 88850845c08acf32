"""Every page that needs no sign-in: free of faults by axe, in two directions, wide and at 320 px."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Visit

PAGES = [
    "/",
    "/program",
    "/program/komet-3-11",
    "/kurser",
    "/kurser?district=farsta&age=7&form=group",
    "/kurser?q=finns+inte",
    "/kurser/komet-3-11-farsta-tisdag",
    "/kurser/komet-3-11-skarpnack",
    "/kurser/gruppledare-komet-mandag",
    "/stadsdelar",
    "/stadsdelar/farsta",
    "/stadsdelar/rinkeby-kista",
    "/sok?q=komet",
    "/aktiviteter",
    "/aktiviteter?stadsdel=farsta&fran=x",
    "/aktiviteter/farsta/foraldrakafe",
    "/hjalp",
    "/tillganglighet",
    "/personuppgifter",
    "/stilguide",
    "/api",
    "/logga-in",
    "/finns-inte",
]


@pytest.mark.requirement("X1", "X2", "X3", "X10", "X12")
@pytest.mark.parametrize("path", PAGES)
def test_is_whole_in_swedish_and_arabic_wide_and_narrow(visit: Callable[..., Visit], path: str) -> None:
    here = visit()
    joint = "&" if "?" in path else "?"
    for language in ("sv", "ar"):
        here.open(f"{path}{joint}lang={language}")
        here.narrow()
