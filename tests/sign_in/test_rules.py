"""Where one may be sent after signing in, and what goes to the provider."""

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sign_in.rules import HOME, Attempt, authorize_address, challenge, local_path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/mina-arenden",
        "/kurser/abc/ansok",
        "/ansokan/0f3a/barn?lang=ar",
        "/kurser?stadsdel=J%C3%A4rva&alder=7",
        "/kurser?q=a+b",
    ],
)
def test_an_address_of_our_own_is_gone_on_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wish",
    [
        None,
        "",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/%0d%0aSet-Cookie:x".replace("%0d%0a", "\r\n"),
        "/\t/evil.test",
        "/ /evil.test",
        "https://evil.test",
        "https:evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.test",
        "@evil.test",
        "/\x00",
        "/å",
        "/a#b",
        "/" + "a" * 1000,
        "/logga-in?ga=1",
        "/logga-in/klar?code=x",
        "/logga-ut",
        "/mina-arenden\n",
    ],
)
def test_every_other_wish_leads_home(wish: str | None) -> None:
    assert local_path(wish) == HOME


@given(st.text(alphabet=st.sampled_from("/\\.:@?#%&;=aehilvtps0 \t\r\n\x00\u2215\u3002å-_~")))
def test_nobody_can_be_sent_to_another_host(wish: str) -> None:
    for asked in (wish, f"/{wish}"):
        led = urlsplit(urljoin("https://komet.test/logga-in/klar?x", local_path(asked)))
        assert (led.scheme, led.netloc) == ("https", "komet.test")
        assert local_path(asked).isprintable()
        assert local_path(asked).isascii()


def test_the_challenge_is_the_one_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_provider_is_told_the_challenge_and_never_the_verifier() -> None:
    attempt = Attempt("the state", "the nonce", "the verifier", "/", 0)
    address = authorize_address("https://login.test/authorize", "client", "https://komet.test/klar", attempt)
    assert {name: value for name, [value] in parse_qs(urlsplit(address).query).items()} == {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": "https://komet.test/klar",
        "scope": "openid profile email phone",
        "state": "the state",
        "nonce": "the nonce",
        "code_challenge": challenge("the verifier"),
        "code_challenge_method": "S256",
    }
    assert "verifier" not in address
