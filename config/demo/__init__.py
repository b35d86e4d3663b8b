"""The demo: a partnership to look at, with a clock that can be moved and a box of the mails that were sent.

None of it is reachable where the clock cannot be set, and in production it cannot.
"""
