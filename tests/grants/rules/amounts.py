"""What the tests of the rules write amounts with."""

from decimal import Decimal

from hypothesis import strategies as st

amounts = st.decimals(min_value=0, max_value=100_000, places=2)


def eur(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))
