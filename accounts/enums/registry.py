"""Code lists about registers that are imported in bulk."""

from enum import StrEnum


class RegistryKind(StrEnum):
    """What the rows of a file are about, in the order in which files of one batch are read."""

    PERSONS = "persons"
    PARENTAGES = "parentages"
    MARRIAGES = "marriages"
    ENROLMENTS = "enrolments"
    CONTRIBUTIONS = "contributions"
    ENTITLEMENTS = "entitlements"
    CERTIFICATIONS = "certifications"


class ImportState(StrEnum):
    """Follow a batch (导入批次) from the upload to its end, and back where it is undone."""

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    CHECKING = "checking"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DONE_WITH_ERRORS = "done_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is read in this state."""
        return self in _OVER


_OVER = frozenset(
    {
        ImportState.DONE, ImportState.DONE_WITH_ERRORS, ImportState.FAILED, ImportState.CANCELLED,
        ImportState.UNDOING, ImportState.UNDONE,
    }
)  # fmt: skip

# What stands of a batch in these states can be taken back.
UNDOABLE = frozenset(
    {ImportState.DONE, ImportState.DONE_WITH_ERRORS, ImportState.CANCELLED, ImportState.FAILED}
)


class Severity(StrEnum):
    """Tell a row that was left out from one that was taken and should be looked at."""

    ERROR = "error"
    WARNING = "warning"


class RowCause(StrEnum):
    """Why a row, or a whole file, was refused or is remarked on."""

    # The line cannot be read.
    LINE_TOO_LONG = "line_too_long"
    NUL_BYTES = "nul_bytes"
    WRONG_ENCODING = "wrong_encoding"
    UNBALANCED_QUOTES = "unbalanced_quotes"
    CELL_COUNT = "cell_count"
    # The file has the wrong columns.
    EMPTY_FILE = "empty_file"
    ENCODING_UNKNOWN = "encoding_unknown"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_MISSING = "column_missing"
    COLUMN_DOUBLE = "column_double"
    # A cell holds something else than it should.
    MISSING = "missing"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    SCIENTIFIC = "scientific"
    NOT_A_DATE = "not_a_date"
    NOT_A_CODE = "not_a_code"
    NOT_A_FLAG = "not_a_flag"
    NOT_MONEY = "not_money"
    NOT_WHOLE = "not_whole"
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    NUMBER_AS_KEY = "number_as_key"
    AREA_UNKNOWN = "area_unknown"
    # Cells of a row contradict one another.
    ENDS_BEFORE_START = "ends_before_start"
    DIES_BEFORE_BIRTH = "dies_before_birth"
    IN_FUTURE = "in_future"
    END_WITHOUT_REASON = "end_without_reason"
    SAME_PERSON = "same_person"
    CONTRIBUTION_REFUSED = "contribution_refused"
    # The row contradicts the file or the records.
    DUPLICATE_KEY = "duplicate_key"
    REFERENCE_MISSING = "reference_missing"
    OVERLAPS = "overlaps"
    PARENT_YOUNGER = "parent_younger"
    MARRIED_TWICE = "married_twice"
    EVENT_BEFORE_BENEFIT = "event_before_benefit"
    EVENT_AFTER_DEATH = "event_after_death"
    RULE_MISSING = "rule_missing"
    OPEN_TWICE = "open_twice"
    IS_FINAL = "is_final"
    CHANGED_ELSEWHERE = "changed_elsewhere"
    # The row was taken, and somebody should look.
    LINKED = "linked"
    NUMBER_SHARED = "number_shared"
    DIFFERS_FROM_NUMBER = "differs_from_number"
    NAME_UNMAPPED = "name_unmapped"
    # The row cannot be undone.
    BUILT_ON = "built_on"
    CHANGED_SINCE = "changed_since"
