"""What is released when a term is over: leftovers that come to five together, and a split by gender. Once. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from chalicelib.aggregation.answers import Asked, measures
from chalicelib.aggregation.blocks import NOT_SAID, ByGender
from chalicelib.summaries.rules import FEWEST, Figures, added

OTHER = "other"  # the third answer to who one is; see join_others


def joined(parts: Iterable[Asked]) -> Asked:
    """What is left of several parts, added up by survey, question and gender."""
    return added(parts)


def parted(left: Asked, people: Asked) -> tuple[Asked, Asked]:
    """What is released of what is left, since it comes to five, and what is still left. `people`: how many persons
    gave the answers at least, by survey and question: five answers of two persons are too few."""
    released: Asked = {}
    still: Asked = {}
    for survey_id, asked in left.items():
        for question_id, genders in asked.items():
            persons = int(people.get(survey_id, {}).get(question_id, 0))
            to = released if min(size(genders), persons) >= FEWEST else still
            to.setdefault(survey_id, {})[question_id] = genders
    return released, still


def among(people: Asked, left: Asked) -> Asked:
    """How many persons gave what is left."""
    return {
        survey_id: {each: people.get(survey_id, {}).get(each, 0) for each in asked} for survey_id, asked in left.items()
    }


def size(genders: ByGender) -> int:
    """How many answers."""
    return sum(int(figures["n"]) for figures in genders.values())


def told(released: Asked, questions: Asked) -> Figures:
    """What is released as figures of a summary."""
    if not released:
        return {}
    answers = {
        survey_id: {question_id: added(genders.values()) for question_id, genders in asked.items()}
        for survey_id, asked in released.items()
    }
    return {"answers": answers, "measures": measures(answers, questions)}


def by_gender(blocks: Mapping[str, Mapping[str, Sequence[ByGender]]]) -> Asked:
    """Released answers by gender, by survey and question, where nothing follows from it of fewer than five."""
    found: Asked = {}
    for survey_id, asked in blocks.items():
        for question_id, each in asked.items():
            split = next((way for way in (each, _join_others(each)) if _is_safe(way)), None)
            if split:
                found.setdefault(survey_id, {})[question_id] = added(split)
    return found


def _join_others(blocks: Sequence[ByGender]) -> list[ByGender]:
    """Those who are neither women nor men together with those who haven't said."""
    return [
        {
            **{gender: figures for gender, figures in block.items() if gender not in (OTHER, NOT_SAID)},
            **({NOT_SAID: rest} if (rest := added(block[each] for each in (OTHER, NOT_SAID) if each in block)) else {}),
        }
        for block in blocks
    ]


def _is_safe(blocks: Sequence[ByGender]) -> bool:
    """Whether no sum or difference of the split and of blocks is of fewer than five.

    A block of one gender alone can be taken away from that gender's part by whoever knows of it. So the part that is
    left in mixed blocks is five at least, or nobody; and so for all genders taken together as well."""
    genders = sorted({gender for block in blocks for gender in block})
    for many in range(1, len(genders) + 1):
        for chosen in combinations(genders, many):
            within = [size({one: block[one] for one in chosen if one in block}) for block in blocks]
            mixed = [part for part, block in zip(within, blocks, strict=True) if 0 < part < size(block)]
            if 0 < sum(within) < FEWEST or 0 < sum(mixed) < FEWEST:
                return False
    return bool(blocks)


def blocks_of(kept: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[ByGender]]]:
    """The released blocks of several parts (records.Held.data), by survey and question."""
    found: dict[str, dict[str, list[ByGender]]] = {}
    for data in kept:
        for survey_id, asked in data.get("blocks", {}).items():
            for question_id, blocks in asked.items():
                found.setdefault(survey_id, {}).setdefault(question_id, []).extend(blocks)
        for survey_id, asked in data.get("released", {}).items():
            for question_id, genders in asked.items():
                found.setdefault(survey_id, {}).setdefault(question_id, []).append(genders)
    return found
