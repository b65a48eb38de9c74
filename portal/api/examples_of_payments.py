"""Examples of payments for the API's description: the sample world's grandmother, with made-up numbers."""

from typing import Any, Final

_PAYMENT_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e21"
_REFUND_ID: Final = "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e22"
_REFERENCE: Final = "OP-20261003-000186"

PAYMENT_INPUT: Final = {"reference": _REFERENCE, "amount_fen": 10_000, "code": "20261003"}
SETTLEMENT_INPUT: Final = {"amount_fen": 10_000}
REFUND_INPUT: Final = {"reference": "RF-20261005-000007", "amount_fen": 3_000}


def _payment(
    state: str, settled: int = 0, refunded: int = 0, cash: int = 1_350, settled_at: str | None = None
) -> dict[str, Any]:
    """Give the payment of one hundred yuan: 86.50 from a relative's account, the rest in cash."""
    shared, own = min(settled, 8_650), max(0, settled - 8_650)
    back = min(refunded, own)
    return {
        "id": _PAYMENT_ID,
        "reference": _REFERENCE,
        "use": "hospital",
        "state": state,
        "amount_fen": 10_000,
        "settled_fen": settled,
        "refunded_fen": refunded,
        "cash_fen": cash,
        "paid_on": "2026-10-03",
        "expires_at": "2026-10-06T10:12:00+08:00",
        "settled_at": settled_at,
        "parts": [
            {
                "paid_from": "sharer",
                "amount_fen": 8_650,
                "settled_fen": shared,
                "refunded_fen": refunded - back,
            },
            {"paid_from": "cash", "amount_fen": 1_350, "settled_fen": own, "refunded_fen": back},
        ],
        "reasons": [{"code": "no_account", "paid_from": "own_account", "detail": "没有个人账户"}],
    }


_SETTLED_AT: Final = "2026-10-03T10:20:00+08:00"
HELD: Final = _payment("held")
SETTLED: Final = _payment("settled", 10_000, settled_at=_SETTLED_AT)
RELEASED: Final = _payment("released", cash=0)
REFUND: Final = {
    "id": _REFUND_ID,
    "reference": "RF-20261005-000007",
    "amount_fen": 3_000,
    "cash_fen": 1_350,
    "refunded_at": "2026-10-05T09:00:00+08:00",
    "payment": _payment("settled", 10_000, 3_000, cash=0, settled_at=_SETTLED_AT),
}

DAY_FILE_INPUT: Final = {
    "day": "2026-10-03",
    "csv": (
        "entry,payment_reference,refund_reference,amount_fen\n"
        "payment,OP-20261003-000186,,10000\n"
        "payment,OP-20261003-000187,,2500\n"
    ),
}
DAY_FILE: Final = {
    "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e23",
    "day": "2026-10-03",
    "received_at": "2026-10-04T01:30:00+08:00",
    "rows_count": 2,
    "matched_count": 1,
    "differences_count": 1,
    "differences": [
        {
            "id": "01981f6e-7a2b-7c3d-8e4f-5a6b7c8d9e24",
            "kind": "missing_here",
            "entry": "payment",
            "payment_reference": "OP-20261003-000187",
            "refund_reference": "",
            "ours_fen": None,
            "theirs_fen": 2_500,
            "our_state": "",
        }
    ],
}
