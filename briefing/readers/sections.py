"""Stories with headings inside: parts that lead nowhere, below a larger heading, belong to the story above them."""

from __future__ import annotations

from dataclasses import replace

from briefing.readers.drafts import Draft

_SMALLER = 1.5


def whole(drafts: list[Draft], least: int) -> list[Draft]:
    """The drafts with each run of such parts put back into its story, in a letter whose other stories lead somewhere.

    `least` is how many characters a draft needs to be a story at all.
    """
    result: list[Draft] = []
    begin = 0
    while begin < len(drafts):
        end = _end(drafts, begin, least)
        run = drafts[begin + 1 : end]
        others = [d for d in drafts[:begin] + drafts[end:] if d.heading and not d.unwanted and len(d.text) >= least]
        if run and others and 2 * sum(bool(draft.link) for draft in others) >= len(others):
            result.append(_joined(drafts[begin], run))
        else:
            result += drafts[begin:end]
        begin = end
    return result


def _end(drafts: list[Draft], begin: int, least: int) -> int:
    """The index behind the parts of the story at `begin`: at most half of them link to anything in their text."""
    story = drafts[begin]
    end = begin + 1
    if story.unwanted or story.brief or not story.heading or not story.body or story.told:
        return end
    while end < len(drafts) and _is_part(drafts[end], story) and len(drafts[end].text) >= least:
        if drafts[end].style != drafts[begin + 1].style:
            break
        end += 1
    run = drafts[begin + 1 : end]
    return end if 2 * sum(bool(draft.link) for draft in run) <= len(run) else begin + 1


def _is_part(draft: Draft, story: Draft) -> bool:
    """Whether a draft stands below a smaller heading than the story and leads nowhere itself."""
    if draft.unwanted or draft.brief or not draft.heading or not draft.body or draft.own_link:
        return False
    above, below = story.heading[-1], draft.heading[-1]
    deeper = not above.level or not below.level or below.level > above.level
    return deeper and below.size <= above.size - _SMALLER


def _joined(story: Draft, run: list[Draft]) -> Draft:
    told = [block for part in run for block in (*part.heading, *part.body)]
    return replace(story, body=story.body + told, buttons=story.buttons + [b for part in run for b in part.buttons])
