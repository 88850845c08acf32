"""How long an SMS is, and in how many parts it is sent and paid. Pure."""

from collections.abc import Iterator

# 3GPP TS 23.038: the default alphabet, and its extension, whose characters take two places.
_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_GSM, 1) | dict.fromkeys(_GSM_EXTENSION, 2)


def is_gsm(text: str) -> bool:
    """Whether an SMS can be sent in the GSM alphabet; one character outside it more than halves what fits."""
    return all(character in _SEPTETS for character in text)


def sms_parts(text: str) -> list[str]:
    """The parts that an SMS is sent (and paid) as.

    160 places in the GSM alphabet, 153 a part when there are several; else 70 and 67 UTF-16 units.
    A character that takes two is never split."""
    gsm = is_gsm(text)
    sizes = [_SEPTETS[character] if gsm else 1 + (ord(character) > 0xFFFF) for character in text]
    alone, each = (160, 153) if gsm else (70, 67)
    return [text] if sum(sizes) <= alone else list(_split(text, sizes, each))


def _split(text: str, sizes: list[int], room: int) -> Iterator[str]:
    start, used = 0, 0
    for position, size in enumerate(sizes):
        if used + size > room:
            yield text[start:position]
            start, used = position, 0
        used += size
    yield text[start:]
