"""The kinds of message: which event each tells of, and what its texts may and must say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What every e-mail may say beside its own: where things are, and who helps.
EVERYWHERE = frozenset({"my_cases_url", "my_details_url", "courses_url", "support_email", "support_phone"})
# An SMS is read on locked screens and by others: no names, no dates, nothing a person has typed.
IN_SMS = frozenset({"case_number", "my_cases_url"})


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of message. Its texts are data: `texts/<language>/<name>.toml`."""

    name: str  # the event's kind, or NEUTRAL
    must_say: frozenset[str] = frozenset()
    may_say: frozenset[str] = frozenset()
    # Placeholders that stand for a list: what each of its rows may say.
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sms: bool = True
    urgent: bool = False  # an urgent SMS is sent at night too
    watched: bool = False  # an open case: should nothing follow for long, a note says that it still stands (X5)

    @property
    def allowed(self) -> frozenset[str]:
        """All placeholders that the e-mail's text may have."""
        return self.must_say | self.may_say | frozenset(self.lists) | EVERYWHERE


NEUTRAL = Kind("Neutral", must_say=frozenset({"my_cases_url"}), sms=False)

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "ApplicationReceived",
            must_say=frozenset({"case_number", "course", "starts_on", "apply_until", "case_url", "withdraw_url"}),
            may_say=frozenset({"times"}),
            lists={
                "queue_places": frozenset({"district", "place"}),
                "contacts": frozenset({"contact"}),
            },
            watched=True,
        ),
        Kind(
            "ApplicationWithdrawn",
            must_say=frozenset({"case_number", "course"}),
            may_say=frozenset({"case_url"}),
        ),
    )
}
