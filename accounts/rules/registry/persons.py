"""How a person's row is staged: what only this house may read leaves here sealed, with the index it is found by."""

from uuid import UUID

from accounts.rules.documents import DocumentNumber, differences
from accounts.rules.registry.columns import Row
from accounts.rules.registry.preparing import NULL, Keys, copied
from foundation import sealing
from foundation.identifiers import Sex, uuid7
from foundation.names import PersonName

NUMBER_LABEL, PHONE_LABEL = "person.id_number", "person.phone"
STAGED = (
    ("public_id", "uuid"), ("name", "text"), ("name_typed", "text"), ("name_keys", "text[]"),
    ("has_unmapped_name", "boolean"), ("sex", "text"), ("born_on", "date"), ("died_on", "date"),
    ("phone_sealed", "bytea"), ("number_kind", "text"), ("number_sealed", "bytea"),
    ("number_index", "bytea"), ("alias_sealed", "bytea"), ("alias_index", "bytea"),
    ("differs_by_sex", "boolean"), ("differs_by_birth", "boolean"),
)  # fmt: skip
_NO_NUMBER = [NULL] * 5
_NO_ALIAS = [NULL] * 2


def stage(row: Row, keys: Keys) -> list[str]:
    """Seal a checked row under a public id of its own, and write it for COPY."""
    owner = uuid7()
    name: PersonName = row["name"]
    return [
        str(owner),
        copied(name.name),
        copied(name.typed),
        "{" + ",".join(name.keys) + "}",
        copied(name.has_private_use),
        row["sex"],
        row["born_on"].isoformat(),
        copied(row["died_on"]),
        _sealed(row["phone"], PHONE_LABEL, owner, keys) if row["phone"] else NULL,
        *_document(row, owner, keys),
    ]


def _document(row: Row, owner: UUID, keys: Keys) -> list[str]:
    number: DocumentNumber | None = row["id_number"]
    if number is None:
        return [*_NO_NUMBER, "f", "f"]
    alias = _writing(number.alias, owner, keys) if number.alias else _NO_ALIAS
    by_sex, by_birth = differences(number, Sex(row["sex"]), row["born_on"])
    return [
        number.kind.value, *_writing(number.number, owner, keys), *alias, copied(by_sex), copied(by_birth)
    ]  # fmt: skip


def _writing(number: str, owner: UUID, keys: Keys) -> list[str]:
    index = sealing.blind_index(number, key=keys.index_key, label=NUMBER_LABEL, with_hash=keys.index_hash)
    return [_sealed(number, NUMBER_LABEL, owner, keys), f"\\\\x{index.hex()}"]


def _sealed(clear: str, label: str, owner: UUID, keys: Keys) -> str:
    return f"\\\\x{sealing.seal(clear, keyring=keys.keyring, label=label, owner=owner).hex()}"
