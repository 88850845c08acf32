"""Two hundred who wait for one course, written in batches: `python -m tests.journeys.crowd COURSE_ID`.

Runs with a deployed function's settings, as the seed does (infra/local/seeding.py)."""

import sys
from datetime import UTC, datetime, timedelta

from chalicelib.courses.records import Course
from chalicelib.people.records import Person
from infra.local.applicants import MadeUp, case_numbers, save_all, written

MANY = 200


def write(course_id: str, now: datetime) -> None:
    """Everybody applied a minute after the one before."""
    course = Course.get(course_id)
    crowd = [
        MadeUp((course_id, number), course, now - timedelta(days=1) + timedelta(minutes=number))
        for number in range(MANY)
    ]
    records = []
    for number, (each, case_number) in enumerate(zip(crowd, case_numbers(crowd), strict=True)):
        for record in written(each, number, case_number, {}, now):
            if isinstance(record, Person):  # the seed's names and numbers are fewer than these
                record.email, record.mobile = f"applicant.{number}@example.com", ""
            records.append(record)
    save_all(records)


if __name__ == "__main__":
    write(sys.argv[1], datetime.now(UTC))
