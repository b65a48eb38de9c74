"""Which tables a read goes through row by row: with many rows on record it would be slow, whatever a test measures."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Going through a table or through a whole index is made so dear that it is done only where there is no other way.
_DEAR = "SET LOCAL enable_seqscan = off; SET LOCAL cpu_index_tuple_cost = 100"


@contextmanager
def walked() -> Iterator[set[str]]:
    """Collect the tables that statements inside read without looking anything up in an index.

    Statements inside functions of the database are not seen.
    """
    found: set[str] = set()

    def look(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if sql.lstrip().startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute("SAVEPOINT plans")
                cursor.execute(_DEAR)
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (told,) = cursor.fetchone()
                cursor.execute("ROLLBACK TO SAVEPOINT plans")
            [plan] = json.loads(told) if isinstance(told, str) else told
            found.update(_tables(plan["Plan"]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def _tables(plan: Mapping[str, Any]) -> Iterator[str]:
    # A partial index that holds nothing but what is asked for is a look-up of its own.
    is_walk = plan["Node Type"] in {"Index Scan", "Index Only Scan"} and "Filter" in plan
    if plan["Node Type"] == "Seq Scan" or (is_walk and "Index Cond" not in plan):
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _tables(part)
