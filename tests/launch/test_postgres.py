"""What the embedded server is started with."""

import pytest

from portal.launch import postgres


@pytest.mark.parametrize(
    ("memory_mib", "shared_mib"), [(512, 128), (1024, 128), (8192, 1024), (24_576, 2048), (262_144, 2048)]
)
def test_it_takes_an_eighth_of_the_memory_within_bounds(
    monkeypatch: pytest.MonkeyPatch, memory_mib: int, shared_mib: int
) -> None:
    told = {"SC_PHYS_PAGES": memory_mib * 256, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(postgres.os, "sysconf", lambda name: told[name])
    assert postgres._shared_mib() == shared_mib
