"""Sealed values open for their owner and label alone."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.sealing import Keyring, SealBroken, blind_index, seal, sealed_with, unseal

OWNER, STRANGER = UUID(int=1), UUID(int=2)
RING = Keyring({"k1": b"1" * 32}, "k1")
ROTATED = Keyring({"k1": b"1" * 32, "k2": b"2" * 32}, "k2")


@given(clear=st.text())
def test_round_trip(clear: str) -> None:
    sealed = seal(clear, keyring=RING, label="phone", owner=OWNER)
    assert unseal(sealed, keyring=RING, label="phone", owner=OWNER) == clear


def test_the_same_text_never_seals_the_same() -> None:
    assert seal("x", keyring=RING, label="a", owner=OWNER) != seal("x", keyring=RING, label="a", owner=OWNER)


def test_a_rotated_ring_opens_the_old_and_writes_the_new() -> None:
    old = seal("x", keyring=RING, label="a", owner=OWNER)
    new = seal("x", keyring=ROTATED, label="a", owner=OWNER)
    assert unseal(old, keyring=ROTATED, label="a", owner=OWNER) == "x"
    assert (sealed_with(old), sealed_with(new)) == ("k1", "k2")
    with pytest.raises(SealBroken):
        unseal(new, keyring=RING, label="a", owner=OWNER)


@pytest.mark.parametrize(("label", "owner"), [("phone", STRANGER), ("address", OWNER)])
def test_a_swapped_value_does_not_open(label: str, owner: UUID) -> None:
    sealed = seal("13800138000", keyring=RING, label="phone", owner=OWNER)
    with pytest.raises(SealBroken):
        unseal(sealed, keyring=RING, label=label, owner=owner)


@given(place=st.integers(0, 200), flip=st.integers(1, 255))
def test_a_changed_byte_does_not_open(place: int, flip: int) -> None:
    sealed = bytearray(seal("13800138000", keyring=RING, label="phone", owner=OWNER))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), keyring=RING, label="phone", owner=OWNER)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_plainly(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed, keyring=RING, label="phone", owner=OWNER)


def test_the_ring_prints_no_key_and_refuses_bad_ones() -> None:
    assert "1111" not in repr(RING)
    for keys, writing in [({"k": b"short"}, "k"), ({"k": b"1" * 32}, "other"), ({"": b"1" * 32}, "")]:
        with pytest.raises(ValueError, match="key"):
            Keyring(keys, writing)


def test_the_blind_index_depends_on_text_label_and_key() -> None:
    index = blind_index("a", key=b"k", label="phone")
    assert index == blind_index("a", key=b"k", label="phone")
    others = [("b", b"k", "phone"), ("a", b"j", "phone"), ("a", b"k", "id"), ("ea", b"k", "phon")]
    assert index not in {blind_index(text, key=key, label=label) for text, key, label in others}
