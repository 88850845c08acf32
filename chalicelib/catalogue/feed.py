"""The courses as data for others: the JSON documents, schema.org, and the map of the site. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chalicelib.catalogue.rules import Offer
from chalicelib.courses.records import District, Programme
from chalicelib.courses.venues import told
from chalicelib.http.fields import from_data
from chalicelib.http.forms import Form
from chalicelib.http.languages import LANGUAGES, say
from chalicelib.settings import settings

VERSION = 1  # raised when a field changes its meaning or goes; new fields may come at any time

Document = dict[str, Any]


def course_document(offer: Offer) -> Document:
    """One course. Texts carry their languages; times are UTC, dates Stockholm's, money whole öre."""
    course, programme, district = offer.course, offer.programme, offer.district
    return {
        "id": course.course_id,
        "url": settings.site_url + offer.address,
        "programme": {"id": programme.programme_id, "names": programme.names},
        "district": {"id": district.district_id, "names": district.names},
        "form": course.form,
        "age_from": _whole(programme.age_from),
        "age_to": _whole(programme.age_to),
        "starts_on": course.starts_on,
        "apply_until": course.apply_until,
        "weekday": _whole(course.weekday),
        "sessions": [
            {name: meeting[name] for name in ("number", "starts_at", "ends_at")}
            for meeting in course.sessions
            if not meeting.get("cancelled")
        ],
        "venue": told(course.venue),
        "languages": list(course.languages),
        "seats": int(course.seats),
        "seats_free": offer.free,
        "queue_length": offer.waiting,
        "child_care": bool(course.child_care),
        "fee_ore": int(course.fee_ore),
        "cancelled": offer.cancelled,
    }


def feed(offers: Iterable[Offer], now: datetime, **more: Any) -> Document:
    """The list of courses, as other sites can show it."""
    made_at = now.astimezone(UTC).isoformat(timespec="seconds")
    listed = [course_document(offer) for offer in offers]
    return {"version": VERSION, "made_at": made_at, **more, "courses": listed}


def programme_document(programme: Programme) -> Document:
    """One programme. Its own questions are JSON Schema in the reader's language."""
    return {
        "id": programme.programme_id,
        "url": f"{settings.site_url}/program/{programme.programme_id}",
        "names": programme.names,
        "summaries": programme.summaries,
        "descriptions": programme.descriptions,
        "form": programme.form,
        "audience": programme.audience,
        "prevention_level": programme.prevention_level,
        "age_from": _whole(programme.age_from),
        "age_to": _whole(programme.age_to),
        "sessions": int(programme.sessions),
        "session_minutes": int(programme.session_minutes),
        "questions": Form(programme.programme_id, tuple(map(from_data, programme.questions))).schema(),
    }


def district_document(district: District, former: Iterable[District]) -> Document:
    """One district with its coordinates (WGS 84) and the former districts that it took over."""
    return {
        "id": district.district_id,
        "url": f"{settings.site_url}/stadsdelar/{district.district_id}",
        "names": district.names,
        "latitude": district.latitude,
        "longitude": district.longitude,
        "email": district.email,
        "phone": district.phone,
        "former": [{"id": each.district_id, "names": each.names} for each in former],
    }


def structured_data(offer: Offer) -> Document:
    """The course for search engines, by schema.org Course and CourseInstance, in the reader's language."""
    course, programme = offer.course, offer.programme
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": say(programme.names),
        "description": say(programme.summaries),
        "url": settings.site_url + offer.address,
        "provider": {"@type": "GovernmentOrganization", "name": "Stockholms stad", "url": settings.site_url},
        "isAccessibleForFree": course.fee_ore == 0,
        "offers": {
            "@type": "Offer",
            "category": "Free" if course.fee_ore == 0 else "Paid",
            "price": f"{course.fee_ore / 100:.2f}",
            "priceCurrency": "SEK",
            "availability": f"https://schema.org/{_availability(offer)}",
            "validThrough": course.apply_until,
        },
        "hasCourseInstance": _instance(offer),
    }


def _availability(offer: Offer) -> str:
    if offer.cancelled:
        return "Discontinued"
    return "InStock" if offer.free else "SoldOut"


def _instance(offer: Offer) -> Document:
    course, programme, times = offer.course, offer.programme, offer.times
    instance: Document = {
        "@type": "CourseInstance",
        "courseMode": "Online" if course.form == "web" else "Onsite",
        "startDate": course.starts_on,
        "inLanguage": list(course.languages),
        "maximumAttendeeCapacity": int(course.seats),
        "remainingAttendeeCapacity": offer.free,
        "courseSchedule": {
            "@type": "Schedule",
            "repeatFrequency": "P1W",
            "repeatCount": int(programme.sessions),
            "duration": f"PT{int(programme.session_minutes)}M",
        },
    }
    if times:
        instance |= {"startDate": times[0][0].isoformat(), "endDate": times[-1][1].isoformat()}
    if course.venue:
        name, address = course.venue.get("name"), course.venue.get("address")
        instance["location"] = {"@type": "Place", "name": name, "address": address}
    return instance


def sitemap(paths: Iterable[str]) -> str:
    """The map of the site (sitemaps.org): every page in every language, each naming the others."""
    codes = [code for code in LANGUAGES if "-" not in code]  # easy Swedish is Swedish to a search engine
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for path in paths:
        addresses = {code: _in_language(path, code) for code in codes}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
            for code, address in {**addresses, "x-default": settings.site_url + path}.items()
        )
        lines += [f"<url><loc>{escape(address)}</loc>{others}</url>" for address in addresses.values()]
    return "\n".join([*lines, "</urlset>", ""])


def _in_language(path: str, code: str) -> str:
    return f"{settings.site_url}{path}" + ("" if code == "sv" else f"?lang={code}")


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
