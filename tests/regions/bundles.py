"""A small sound bundle of data files, and what is wrong with it once a test has replaced some."""

from regions.rules.bundle.whole import read_bundle

DIVISIONS = """code,name,name_en,level,parent_code,starts_on,ends_on,confidence,source
340000,安徽省,Anhui,province,,1998-12-14,,sure,book
340300,蚌埠市,,prefecture,340000,1998-12-14,,sure,book
"""
SUCCESSIONS = "predecessor_code,successor_code,starts_on,kind,confidence,source\n"
OPENINGS = "area_key,starts_on,ends_on,confidence,source\n"
SOURCES = """sources:
  - key: book
    document: 一本书
    checked_on: 2026-11-25
"""
AREAS = """areas:
  - key: "340300"
    position: 1
    name: 蚌埠市
    name_en: Bengbu
    province: "340000"
    kind: prefecture
    members: ["340300"]
    starts_on: 1998-12-14
    confidence: sure
    source: book
"""
VALUE = """policies:
  - code: {code}
    values:
      - scope: nation
        starts_on: 1998-12-14
        value: {value}
        confidence: sure
        source: book
"""
GRACE = VALUE.format(code="certification.grace", value="0")


def faults(**files: str) -> list[str]:
    """Read a small sound bundle in which some files are replaced; required values may be missing."""
    texts = {
        "divisions.csv": DIVISIONS,
        "division_successions.csv": SUCCESSIONS,
        "cross_province.csv": OPENINGS,
        "sources.yaml": SOURCES,
        "areas.yaml": AREAS,
        "grace.yaml": GRACE,
    }
    texts |= {name.replace("_csv", ".csv").replace("_yaml", ".yaml"): text for name, text in files.items()}
    _, found = read_bundle(texts)
    return [str(fault) for fault in found if fault.code != "regions.data.gap"]
