"""Whether a body can resolve, and what its votes say. Pure."""

from __future__ import annotations


def is_quorate(present: int, *, of: int, share: int, minimum: int) -> bool:
    """More than `share` percent of the members who may vote are there, and at least `minimum` of them."""
    return present >= minimum and present * 100 > of * share


def is_carried(yes: int, no: int, *, casting_vote: bool = False) -> bool:
    """The majority of votes; abstentions do not count. At a tie the chair's vote decides, if there was one."""
    return yes > no or (casting_vote and yes == no and yes > 0)
