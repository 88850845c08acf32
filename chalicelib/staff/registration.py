"""Registering as staff (L2), and who of those can lead groups in other districts (C2)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalicelib.courses.districts import current_districts
from chalicelib.courses.records import District, Programme, all_districts, all_programmes
from chalicelib.http.fields import Field, Value, yes_no
from chalicelib.http.forms import Form, Reading
from chalicelib.http.languages import N_, gettext
from chalicelib.http.reach import ROLES, Ability, Reach
from chalicelib.http.refusals import Conflict
from chalicelib.http.requests import Fields
from chalicelib.journal.commit import LostRace, Put, commit
from chalicelib.journal.records import GRANTS, happened
from chalicelib.people.actions import myself
from chalicelib.people.records import StaffMember, find_member, staff_members
from chalicelib.people.rules import member_id, works_in
from chalicelib.staff.rules import WISHES

PHONE = re.compile(r"\+?\d{7,15}")


def places(districts: Sequence[District], today: date) -> list[District]:
    """Where staff can work: the districts of today in alphabetical order, then the web and the like."""
    return [*current_districts(districts, today), *(district for district in districts if district.place)]


def registration_form(districts: Sequence[District], programmes: Sequence[Programme]) -> Form:
    """What somebody who registers as staff is asked."""
    everywhere = tuple((district.district_id, district.names) for district in districts)
    outside = tuple((district.district_id, district.names) for district in districts if not district.place)
    trained = tuple((programme.programme_id, programme.names) for programme in programmes)
    return Form(
        "staff",
        (
            Field("email", N_("E-postadress i arbetet"), kind="email", autocomplete="email"),
            Field("phone", N_("Telefon i arbetet"), max_length=30, autocomplete="tel", inputmode="tel"),
            Field(
                "role",
                N_("Vad ska du göra i Komet?"),
                kind="choice",
                options=tuple((role, ROLES[role]) for role in WISHES),
                missing=N_("Välj vad du ska göra i Komet"),
            ),
            Field(
                "districts",
                N_("Var arbetar du?"),
                kind="choices",
                options=everywhere,
                missing=N_("Välj var du arbetar"),
            ),
            Field(
                "programmes",
                N_("Vilka program är du utbildad för?"),
                kind="choices",
                options=trained,
                required=False,
            ),
            yes_no(
                "pool",
                N_("Kan du leda grupper i andra stadsdelar?"),
                hint=N_("Då står du i ledarpoolen, och samordnare i de stadsdelarna kan fråga dig."),
                missing=N_("Svara ja eller nej på om du kan leda grupper i andra stadsdelar"),
            ),
            Field(
                "pool_districts",
                N_("I vilka stadsdelar?"),
                kind="choices",
                options=outside,
                shown_if=("pool", "yes"),
                missing=N_("Välj i vilka stadsdelar du kan leda grupper"),
            ),
        ),
    )


def form_today(today: date) -> Form:
    """The form with the districts and programmes of today. Two queries."""
    return registration_form(places(all_districts(), today), all_programmes())


def read_registration(form: Form, raw: Fields) -> Reading:
    """Read it; every fault is found at once, in the reader's language."""
    reading = form.read(raw)
    phone = str(reading.values.get("phone", ""))
    if phone and not PHONE.fullmatch(re.sub(r"[\s()/-]", "", phone)):
        reading.errors["phone"] = gettext("Skriv telefonnumret med siffror, till exempel 08-508 00 000.")
    return reading


def registered(person_id: str) -> StaffMember | None:
    """The person's registration, or None."""
    return find_member(member_id(person_id))


def held(member: StaffMember | None) -> Mapping[str, Value]:
    """What the form shows of somebody: their registration, or nothing."""
    if member is None:
        return {}
    return {
        "email": member.email,
        "phone": member.phone,
        "role": member.role,
        "districts": list(member.districts),
        "programmes": list(member.programmes),
        "pool": "yes" if member.pool else "no",
        "pool_districts": list(member.pool_districts),
    }


def register(person_id: str, values: Mapping[str, Value], now: datetime) -> StaffMember:
    """Keep the registration. New wishes (role, districts) wait for an answer; other details don't. Twice is once.

    Raises Conflict, Unavailable, and NotFound when the person is gone."""
    name = myself(person_id).name
    member = registered(person_id)
    if member and member.name == name and held(member) == {"programmes": [], "pool_districts": [], **values}:
        return member
    wishes = (str(values["role"]), list(values["districts"]))
    asks = member is None or (member.role, list(member.districts)) != wishes
    if member is None:
        member = StaffMember(member_id=member_id(person_id), person_id=person_id, registered_at=now.isoformat())
    member.name, member.email, member.phone = name, str(values["email"]), str(values["phone"])
    member.role, member.districts = wishes
    member.programmes = list(values.get("programmes", []))
    member.pool = values["pool"] == "yes"
    member.pool_districts = list(values.get("pool_districts", []))
    member.waiting = bool(member.waiting or asks)
    event = happened(
        "StaffRegistered",
        case_id=GRANTS + person_id,
        sequence=member.next_event,
        at=now,
        actor=f"person:{person_id}",
        role=member.role,
        districts=list(member.districts),
    )
    try:
        commit(Put(member), events=[event])
    except LostRace as race:
        raise Conflict from race
    return member


def pool_for(reach: Reach, today: date) -> tuple[list[StaffMember], list[District]]:
    """Who can lead groups beside their own districts, in the districts that the reader sees; and those districts.

    Only whom somebody has given a role; whoever gives roles sees those who still wait too. Two queries."""
    seen = [
        district
        for district in places(all_districts(), today)
        if not district.place and reach.may(Ability.SEE, districts=[district.district_id])
    ]
    ids = [district.district_id for district in seen]
    grants = {district_id for district_id in ids if reach.may(Ability.GRANT, districts=[district_id])}
    pool = [
        member
        for member in staff_members()
        if member.pool
        and set(member.pool_districts) & set(ids)
        and (member.approved_at or (member.waiting and works_in(member, grants)))
    ]
    return pool, seen
