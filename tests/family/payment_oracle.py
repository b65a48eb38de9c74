"""What payments should do, in a few lines of plain numbers: whose money pays, what is held, what comes back."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Sharing:
    """One who lets another pay: who, up to how much at a time and a month."""

    sharer: str
    payment_cap: int | None
    month_cap: int | None
    is_open: bool = True
    is_frozen: bool = False


@dataclass
class Paid:
    """One charge: what each source pays, by whom (nobody is cash), and where it stands."""

    patient: str
    fen: int
    on: date
    parts: list[tuple[str | None, Sharing | None, int]]
    state: str = "held"
    settled: list[int] = field(default_factory=list)
    refunded: list[int] = field(default_factory=list)
    refunds: dict[str, int] = field(default_factory=dict)

    def stands(self, place: int) -> int:
        """Say what of a part counts towards limits."""
        if self.state in ("released", "expired"):
            return 0
        if self.state == "held":
            return self.parts[place][2]
        return self.settled[place] - self.refunded[place]


@dataclass
class Oracle:
    """The accounts of a family, who shares with whom, and everything that was charged."""

    money: dict[str, int]
    sharings: dict[str, list[Sharing]]
    first_count: int
    first_cap: int
    first_minimum: int
    month_cap: int
    charges: dict[str, Paid] = field(default_factory=dict)

    def charge(self, key: str, patient: str, fen: int, on: date) -> str:
        """Hold a charge; say what comes of it."""
        if key in self.charges:
            known = self.charges[key]
            return "repeat" if (known.patient, known.fen) == (patient, fen) else "conflict"
        parts: list[tuple[str | None, Sharing | None, int]] = []
        owed, shared = fen, 0
        if patient in self.money:
            owed -= self._add(parts, patient, None, min(owed, self.money[patient]))
        for one in self.sharings.get(patient, []):
            if one.is_open and not one.is_frozen:
                bounds = [owed, self.money[one.sharer]]
                bounds += [one.payment_cap] if one.payment_cap is not None else []
                bounds += [self.first_cap] if self._stood(one) < self.first_count else []
                if one.month_cap is not None:
                    bounds.append(one.month_cap - self._used(patient, on, one))
                bounds.append(self.month_cap - self._used(patient, on, None) - shared)
                gone = self._add(parts, one.sharer, one, max(0, min(bounds)))
                owed, shared = owed - gone, shared + gone
        if owed:
            parts.append((None, None, owed))
        self.charges[key] = Paid(patient, fen, on, parts)
        return "held"

    def settle(self, key: str, fen: int) -> str:
        """Settle some of what is held."""
        paid = self.charges[key]
        if paid.state in ("settled", "refunded"):
            return "repeat" if paid.state == "settled" and sum(paid.settled) == fen else "no"
        if paid.state != "held" or fen > paid.fen:
            return "no"
        paid.state = "settled"
        for who, _sharing, amount in paid.parts:
            paid.settled.append(min(amount, fen))
            fen -= paid.settled[-1]
            self._back(who, amount - paid.settled[-1])
        paid.refunded = [0] * len(paid.parts)
        return "settled"

    def let_go(self, key: str, state: str) -> str:
        """Release a hold, or let it expire."""
        paid = self.charges[key]
        if paid.state in ("released", "expired"):
            return "repeat"
        if paid.state != "held":
            return "no"
        paid.state = state
        for who, _sharing, amount in paid.parts:
            self._back(who, amount)
        return "released"

    def refund(self, key: str, name: str, fen: int) -> str:
        """Give back some of what was settled, the last source first."""
        paid = self.charges[key]
        if name in paid.refunds:
            return "repeat" if paid.refunds[name] == fen else "no"
        if not paid.settled or fen > sum(paid.settled) - sum(paid.refunded):
            return "no"
        paid.refunds[name] = fen
        for place in reversed(range(len(paid.parts))):
            back = min(fen, paid.settled[place] - paid.refunded[place])
            paid.refunded[place] += back
            fen -= back
            self._back(paid.parts[place][0], back)
        if paid.settled == paid.refunded:
            paid.state = "refunded"
        return "refunded"

    def on_the_side(self, state: str) -> int:
        """Sum what is held, or owed to the payees, of accounts' money."""
        if state == "held":
            found = [
                amount
                for paid in self.charges.values()
                if paid.state == "held"
                for who, _sharing, amount in paid.parts
                if who is not None
            ]
        else:
            found = [
                gone - back
                for paid in self.charges.values()
                for (who, _sharing, _amount), gone, back in zip(
                    paid.parts, paid.settled, paid.refunded, strict=False
                )
                if who is not None
            ]
        return sum(found)

    def _add(
        self, parts: list[tuple[str | None, Sharing | None, int]], who: str, sharing: Sharing | None, fen: int
    ) -> int:
        if fen:
            parts.append((who, sharing, fen))
            self.money[who] -= fen
        return fen

    def _back(self, who: str | None, fen: int) -> None:
        if who is not None:
            self.money[who] += fen

    def _stood(self, of: Sharing) -> int:
        """Count the payments of a sharer that stand with more than a tiny sum."""
        return sum(
            sharing is of and gone - back >= self.first_minimum
            for paid in self.charges.values()
            for (_who, sharing, _amount), gone, back in zip(
                paid.parts, paid.settled, paid.refunded, strict=False
            )
        )

    def _used(self, patient: str, on: date, of: Sharing | None) -> int:
        """Sum what a patient has used of relatives' money in a month, or of one's."""
        return sum(
            paid.stands(place)
            for paid in self.charges.values()
            for place, (_who, sharing, _amount) in enumerate(paid.parts)
            if paid.patient == patient
            and (paid.on.year, paid.on.month) == (on.year, on.month)
            and sharing is not None
            and of in (None, sharing)
        )
