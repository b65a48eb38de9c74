"""Who draws a pension of employees, piece by piece."""

from datetime import date

from certification.enums import Benefit
from certification.models.entitlements import Entitlement


def retirees_after(person_id: int, *, on: date, most: int) -> list[int]:
    """List people who draw an employee's pension on a day by internal id, those after one, as many as asked for."""
    held = Entitlement.objects.current().valid_on(on).filter(benefit=Benefit.PENSION_EMPLOYEE.value)
    rows = held.filter(person_id__gt=person_id).order_by("person_id").values_list("person_id", flat=True)
    return list(rows.distinct()[:most])
