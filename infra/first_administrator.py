"""Makes the first administrator of a new stack: `python -m infra.first_administrator <stage> <work e-mail>`.

With the credentials of whoever runs the stack. The person has registered at /personal/anmalan before, with that
address. It is journaled as by "operations", and they are told. All other roles are given on staff's own pages.
"""

import os
import sys
from datetime import UTC, datetime


def appoint(email: str, now: datetime) -> str:
    """Make whoever has registered with this work address administrator of the whole city; returns what to say.

    Nothing is done where nobody or more than one has, or where there is an administrator already."""
    from chalicelib.http.languages import today_in_stockholm
    from chalicelib.http.reach import CITY, Role
    from chalicelib.http.records import granted_on
    from chalicelib.people.records import find_member, staff_members
    from chalicelib.staff.grants import Wanted, give
    from chalicelib.staff.rules import is_over

    today = today_in_stockholm(now)
    if any(grant.role == Role.ADMINISTRATOR and not is_over(grant, today) for grant in granted_on(CITY)):
        return "There is an administrator already: ask them, on /personal/behorigheter."
    found = [member for member in staff_members() if member.email.casefold() == email.casefold()]
    member = find_member(found[0].member_id) if len(found) == 1 else None
    if member is None:
        return f"{len(found)} persons have registered with that address. Nothing is changed."
    give(member, Wanted(Role.ADMINISTRATOR, CITY, today.isoformat()), "operations", now)
    return "Done. They sign out and in again, and find Personal at the top of the page."


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    stage, address = sys.argv[1:]
    os.environ |= {"STAGE": stage, "TABLE_PREFIX": f"komet-{stage}-"}
    os.environ.setdefault("SITE_URL", "https://komet.invalid")  # asked for by the settings, not used here
    sys.stdout.write(appoint(address, datetime.now(UTC)) + "\n")
