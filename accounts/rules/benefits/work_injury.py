"""Decide what a disability allowance becomes when its drawer may draw a pension."""

from dataclasses import dataclass

LAW = "SIL 40"


@dataclass(frozen=True)
class Switch:
    """The pension that takes the allowance's place, and what the fund adds so that nobody gets less; fen a month."""

    pension_fen: int
    top_up_fen: int

    @property
    def total_fen(self) -> int:
        """Give what is paid in all."""
        return self.pension_fen + self.top_up_fen


def switch_to_pension(allowance_fen: int, pension_fen: int) -> Switch:
    """Compute the pension and its top-up up to the allowance.

    Law: SIL 40.
    """
    return Switch(pension_fen, max(0, allowance_fen - pension_fen))
