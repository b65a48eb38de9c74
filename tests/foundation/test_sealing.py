"""Sealed values open for their owner and label alone, in both profiles."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import sealing
from foundation.sealing import (
    IndexHash,
    Keyring,
    SealBroken,
    blind_index,
    header_of,
    seal,
    sealed_with,
    unseal,
)

OWNER, STRANGER = UUID(int=1), UUID(int=2)
AES = Keyring({"k1": b"1" * 32}, "k1")
SM = Keyring({"s1": b"1" * 16}, "s1")
BOTH = Keyring({"k1": b"1" * 32, "k2": b"2" * 32, "s1": b"1" * 16}, "k2")
PHONE = "13800138000"
rings = st.sampled_from([AES, SM])


@given(clear=st.text(), ring=rings)
def test_round_trip(clear: str, ring: Keyring) -> None:
    sealed = seal(clear, keyring=ring, label="phone", owner=OWNER)
    assert unseal(sealed, keyring=ring, label="phone", owner=OWNER) == clear
    assert unseal(sealed, keyring=BOTH, label="phone", owner=OWNER) == clear
    assert sealed.startswith(header_of(ring))


def test_the_same_text_never_seals_the_same() -> None:
    for ring in (AES, SM):
        values = {seal("x", keyring=ring, label="a", owner=OWNER) for _ in range(20)}
        assert len(values) == 20


def test_a_rotated_ring_opens_the_old_and_writes_the_new() -> None:
    new = seal("x", keyring=BOTH, label="a", owner=OWNER)
    assert sealed_with(new) == "k2"
    assert not new.startswith((header_of(AES), header_of(SM)))
    for ring, key_id in ((AES, "k1"), (SM, "s1")):
        old = seal("x", keyring=ring, label="a", owner=OWNER)
        assert sealed_with(old) == key_id
        assert unseal(old, keyring=BOTH, label="a", owner=OWNER) == "x"
        with pytest.raises(SealBroken):
            unseal(new, keyring=ring, label="a", owner=OWNER)


@given(ring=rings, label=st.text(max_size=9), owner=st.uuids())
def test_a_value_moved_to_another_column_or_person_does_not_open(
    ring: Keyring, label: str, owner: UUID
) -> None:
    sealed = seal(PHONE, keyring=ring, label="phone", owner=OWNER)
    for elsewhere in ((label, OWNER), ("phone", owner), (label, owner)):
        if elsewhere != ("phone", OWNER):
            with pytest.raises(SealBroken):
                unseal(sealed, keyring=ring, label=elsewhere[0], owner=elsewhere[1])


@pytest.mark.parametrize("ring", [AES, SM])
def test_a_changed_or_missing_byte_does_not_open(ring: Keyring) -> None:
    sealed = seal(PHONE, keyring=ring, label="phone", owner=OWNER)
    for place in range(len(sealed)):
        for flip in (0x01, 0x80, 0xFF):
            changed = sealed[:place] + bytes((sealed[place] ^ flip,)) + sealed[place + 1 :]
            with pytest.raises(SealBroken):
                unseal(changed, keyring=BOTH, label="phone", owner=OWNER)
        for short in (sealed[:place], sealed[:place] + sealed[place + 1 :]):
            with pytest.raises(SealBroken):
                unseal(short, keyring=BOTH, label="phone", owner=OWNER)


def test_a_value_does_not_open_as_one_of_the_other_profile() -> None:
    # Two keys under one id, one of each profile: the algorithm is part of what is authenticated.
    same_id = {"aes": Keyring({"k": b"1" * 32}, "k"), "sm": Keyring({"k": b"1" * 16}, "k")}
    for written, read in (("aes", "sm"), ("sm", "aes")):
        sealed = bytearray(seal(PHONE, keyring=same_id[written], label="phone", owner=OWNER))
        with pytest.raises(SealBroken):
            unseal(bytes(sealed), keyring=same_id[read], label="phone", owner=OWNER)
        sealed[1] = header_of(same_id[read])[1]
        for ring in same_id.values():
            with pytest.raises(SealBroken):
                unseal(bytes(sealed), keyring=ring, label="phone", owner=OWNER)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_plainly(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed, keyring=BOTH, label="phone", owner=OWNER)


def test_the_ring_prints_no_key_and_refuses_bad_ones() -> None:
    assert "1111" not in repr(BOTH)
    bad = [
        ({"k": b"short"}, "k"),
        ({"k": b"1" * 24}, "k"),
        ({"k": b"1" * 32}, "other"),
        ({"": b"1" * 32}, ""),
    ]
    for keys, writing in bad:
        with pytest.raises(ValueError, match="key"):
            Keyring(keys, writing)


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    clear = b"".join(bytes((byte,)) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    cipher = sealing._Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    also = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")

    made = cipher.encrypt(bytes.fromhex("00001234567800000000ABCD"), clear, also)

    assert made.hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735")
    assert made.hex().endswith("83de3541e4c2b58177e065a9bf7b62ec")


@pytest.mark.parametrize("with_hash", IndexHash)
def test_the_blind_index_depends_on_text_label_key_and_hash(with_hash: IndexHash) -> None:
    index = blind_index("a", key=b"k", label="phone", with_hash=with_hash)
    assert len(index) == 32
    assert index == blind_index("a", key=b"k", label="phone", with_hash=with_hash)
    others = [("b", b"k", "phone"), ("a", b"j", "phone"), ("a", b"k", "id"), ("ea", b"k", "phon")]
    assert index not in {
        blind_index(text, key=key, label=label, with_hash=with_hash) for text, key, label in others
    }
    assert {blind_index("a", key=b"k", label="phone", with_hash=one) for one in IndexHash} > {index}
