"""How the doors before personal accounts are knocked at."""

from tests.permissions import uses
from tests.permissions.knocking import Call, Data
from tests.permissions.world import World


def _month(world: World) -> Data:
    return {"account_id": world.money.own_account, "month": world.money.month}


def _of_hers(world: World) -> Data:
    return {"person_id": world.people["grandmother"].public_id}


def _month_of_hers(world: World) -> Data:
    return {**_of_hers(world), "account_id": world.money.account, "month": world.money.month}


def _at_desk(world: World) -> Data:
    return {"person": world.people["grandmother"].public_id}


_CORRECT = Call(
    parts=lambda world: {**_at_desk(world), "transfer": world.money.line},
    data=lambda world, role: {"reason": "期初余额登记错了", "is_record_checked": "on"},
)
# She lives, so that nothing is paid out.
_ESTATE = Call(
    parts=lambda world: {**_at_desk(world), "account": world.money.account},
    data=lambda world, role: {"reason": "配偶，凭死亡证明", "is_paper_checked": "on"},
)
_SECOND = Call(
    parts=lambda world: {"approval": world.money.proposal.public_id},
    data=lambda world, role: {"answer": "no", "seen": world.money.proposal.payload_hash},
)

CALLS = {
    **uses.CALLS,
    **{("web:money_month", method): Call(parts=_month) for method in ("GET", "POST")},
    ("web:for_money", "GET"): Call(parts=_of_hers),
    ("web:for_money_month", "GET"): Call(parts=_month_of_hers),
    ("web:for_money_month", "POST"): Call(
        parts=_month_of_hers, data=lambda world, role: {"for": str(world.people["grandmother"].public_id)}
    ),
    ("counter:money", "GET"): Call(parts=_at_desk),
    **{
        ("counter:money_month", method): Call(
            parts=lambda world: {
                **_at_desk(world),
                "account": world.money.account,
                "month": world.money.month,
            }
        )
        for method in ("GET", "POST")
    },
    **{("counter:money_correct", method): _CORRECT for method in ("GET", "POST")},
    **{("counter:money_estate", method): _ESTATE for method in ("GET", "POST")},
    **{("counter:money_second", method): _SECOND for method in ("GET", "POST")},
}
