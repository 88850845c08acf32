"""Somebody who has trained and is certified, in a course of any programme, and the bucket for their paper."""

import boto3

from chalicelib.cases.records import Application
from chalicelib.certificates.records import Certificate
from chalicelib.certificates.rules import code_of
from chalicelib.courses.records import Programme
from chalicelib.groups.records import group_of
from chalicelib.settings import settings
from tests.town import resident

CODE = code_of(2**119 + 987654321)


def bucket() -> None:
    """The bucket that papers are kept in."""
    place = {"LocationConstraint": settings.region}
    s3 = boto3.client("s3", region_name=settings.region)
    if settings.files_bucket not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=settings.files_bucket, CreateBucketConfiguration=place)


def certified(course_id: str, programme_id: str, person_id: str, case_number: str) -> Certificate:
    """Somebody in the course with a certificate that was sent; the programme certifies by judgement alone."""
    programme = Programme.get("programme", programme_id)
    programme.certification, programme.certificate_years = [{"kind": "judgement"}], 3
    programme.save()
    resident(person_id, "Mira Mönster", email="mira@exempel.se")
    received = "2027-01-09T08:00:00.000+00:00"
    Application(
        person_id,
        f"application-{case_number}",
        state="completed",
        course_id=course_id,
        programme_id=programme_id,
        started_at=received,
        received_at=received,
        case_number=case_number,
        child_id="-",
        seat_in=course_id,
        assessed={"judgement": {"passed": "yes", "on": "2027-01-12", "by": "staff:i", "at": received}},
        certificate=CODE,
    ).save()
    group = group_of(course_id)
    group.members = [*group.members, [person_id, f"application-{case_number}"]]
    group.save()
    paper = Certificate(
        CODE,
        person_id=person_id,
        application_id=f"application-{case_number}",
        case_number=case_number,
        course_id=course_id,
        programme_id=programme_id,
        name="Mira Mönster",
        certified_on="2027-01-12",
        certified_by="i",
        term="2027-1",
        sent_at="2027-01-13T08:00:00.000+00:00",
        valid_until="2030-01-11",
    )
    paper.save()
    return paper
