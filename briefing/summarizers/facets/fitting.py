"""Fits key points to a budget: one sentence per facet first, the best combination where words are short, then second ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from briefing.summarizers.facets.choice import Choice
from briefing.summarizers.units import Budget, Unit

FIRST = 3  # facets that a short summary must have
LEAD_WORTH = 0.6
TRIED = 6  # sentences of a facet tried when words are short
WORTH_TRYING = 0.4  # of the facet's best score


def fitted(
    facets: list[list[int]], choice: Choice, units: Sequence[Unit], lead: set[int], budget: Budget
) -> list[list[int]]:
    """Unit indices of each key point, the most important point first, within the budget."""
    most = min(budget.points or len(facets), budget.sentences or len(facets), len(facets))
    options = [choice.ranked(facet)[:TRIED] for facet in facets[:most]]
    room = float("inf") if budget.words is None else budget.words
    firsts = _first_sentences(options, facets, choice, units, lead, room)
    chosen = [[unit] for unit in firsts]
    room -= sum(units[unit].length for unit in firsts)
    _add_seconds(chosen, facets, choice, units, room, budget)
    return [sorted(point) for point in chosen]


def _first_sentences(
    options: list[list[tuple[float, int]]],
    facets: list[list[int]],
    choice: Choice,
    units: Sequence[Unit],
    lead: set[int],
    room: float,
) -> list[int]:
    """One sentence per facet; where words are short, the best combination over as many of the first facets as fit."""
    if room == float("inf"):
        return [ranked[0][1] for ranked in options if ranked]
    options = [[(s, u) for s, u in ranked if s >= WORTH_TRYING * ranked[0][0]] for ranked in options if ranked]
    for head in range(min(FIRST, len(options)), 0, -1):
        best = _combination(_with_lead(options[:head], facets, choice, lead), units, room)
        if best:
            break
    else:
        return _shortest(choice, units, room)
    room -= sum(units[u].length for u in best)
    for ranked in options[head:]:
        fitting = [u for _, u in ranked if units[u].length <= room and u not in best]
        if fitting:
            best.append(fitting[0])
            room -= units[fitting[0]].length
    return best


def _with_lead(
    options: list[list[tuple[float, int]]], facets: list[list[int]], choice: Choice, lead: set[int]
) -> list[list[tuple[float, int]]]:
    """The lead may speak for the facet it is nearest to, at a price."""
    result = [list(ranked) for ranked in options]
    for unit in sorted(lead):
        if choice.eligible(unit):
            near = max(range(len(options)), key=lambda i: (float(choice.terms.matrix[unit] @ choice.own(facets[i])), -i))
            result[near].append((LEAD_WORTH * options[near][0][0], unit))
    return result


def _combination(options: list[list[tuple[float, int]]], units: Sequence[Unit], room: float) -> list[int]:
    best: tuple[float, list[int]] | None = None
    for combination in product(*options):
        chosen = [unit for _, unit in combination]
        if len(set(chosen)) < len(chosen) or sum(units[u].length for u in chosen) > room:
            continue
        worth = 1.0
        for (score, _), ranked in zip(combination, options, strict=True):
            worth *= score / ranked[0][0]
        if best is None or worth > best[0] + 1e-9:
            best = (worth, chosen)
    return best[1] if best else []


def _shortest(choice: Choice, units: Sequence[Unit], room: float) -> list[int]:
    fitting = [i for i, unit in enumerate(units) if unit.length <= room and choice.eligible(i)]
    return [min(fitting)] if fitting else []


def _add_seconds(
    chosen: list[list[int]],
    facets: list[list[int]],
    choice: Choice,
    units: Sequence[Unit],
    room: float,
    budget: Budget,
) -> None:
    """Second sentences, where words or sentences were asked for and are left."""
    left = budget.sentences - len(chosen) if budget.sentences else (len(chosen) if budget.words else 0)
    for point in chosen:
        facet = next((f for f in facets if point[0] in f), None)
        if left <= 0 or facet is None:
            continue
        second = choice.second(facet, point[0], room)
        if second is not None and all(second not in p for p in chosen):
            point.append(second)
            room -= units[second].length
            left -= 1
