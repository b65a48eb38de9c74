"""Code lists about insured persons."""

from enum import StrEnum


class Insurance(StrEnum):
    """The schemes a person can be enrolled in (社会保险险种)."""

    EMPLOYEE_PENSION = "employee_pension"
    PUBLIC_PENSION = "public_pension"
    RESIDENT_PENSION = "resident_pension"
    EMPLOYEE_MEDICAL = "employee_medical"
    RESIDENT_MEDICAL = "resident_medical"
    UNEMPLOYMENT = "unemployment"
    WORK_INJURY = "work_injury"
    MATERNITY = "maternity"
