"""Uploads: what is refused before it is decoded, what is drawn anew, who may look, and when it goes."""

import io
import socket
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
from django.db import connection
from PIL import Image

from accounts.access import evidence_at_desk, own_evidence_for
from accounts.actions import evidence, matters, transfers
from accounts.actions.evidence import Readers, Upload
from accounts.clients.pictures import Rasteriser
from accounts.clients.scanners import Clamd, NoScanner
from accounts.enums.evidence import EvidenceState, FileKind
from accounts.enums.people import Insurance
from accounts.errors.evidence import (
    EvidenceDamaged,
    EvidenceEmpty,
    EvidenceFull,
    EvidenceHarmful,
    EvidenceLocked,
    EvidenceNotFound,
    EvidenceTooLarge,
    EvidenceTooManyPages,
    EvidenceTooManyPixels,
    EvidenceWrongType,
    ScannerUnavailable,
)
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence, EvidencePage
from accounts.queries.evidence import EvidenceCard, evidence_by_public_id, evidence_of, picture_of
from accounts.rules.uploads import UploadLimits, kind_by_content
from foundation.errors import DomainError
from tests.accounts.desk import AT, DAY, Desk, application, applied, open_desk
from tests.cast import citizen

LIMITS = UploadLimits(bytes_max=2_000_000, pixels_max=4_000_000, pages_max=3, edge_max=400, seconds_max=10)
SECRET = b"GPS-31.2N-HOME"


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    """Draw a picture that tells where it was taken."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    Image.new("RGB", size, (200, 30, 30)).save(made, "JPEG", exif=exif, comment=SECRET)
    return made.getvalue()


def picture(form: str, mode: str = "RGB") -> bytes:
    """Draw a small picture in a form."""
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, form)
    return made.getvalue()


def bomb() -> bytes:
    """Write a PNG of 1.6 gigapixels in a few kilobytes: its header alone."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def pdf(pages: int = 1) -> bytes:
    """Write a PDF of empty pages."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


# A page with a script, an attached file and a form that wants to send itself somewhere.
LIVELY_PDF = b"""%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('x'\\))>>
/Names<</EmbeddedFiles<</Names[(a.exe) 4 0 R]>>>>/AcroForm<</XFA 5 0 R/Fields[]>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/AA<</O<</S/Launch/F(calc.exe)>>>>>>endobj
4 0 obj<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>endobj
5 0 obj<</Length 0>>stream
endstream endobj
6 0 obj<</Type/EmbeddedFile/Length 2>>stream
MZ
endstream endobj
trailer<</Root 1 0 R>>
%%EOF"""
LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
    + b"11" * 32
    + b">/U<"
    + b"22" * 32
    + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
)


def zipped() -> bytes:
    """Write a zip that swells."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("a.jpg", b"\0" * 1_000_000)
    return made.getvalue()


class Recorder:
    """Stands in for the program that reads files, where a test is not about it."""

    def read(self, content: bytes, kind: FileKind, limits: UploadLimits) -> list[bytes]:
        """Give the file as its one page."""
        return [b"page of " + content[:8]]


@dataclass
class Answers:
    """A scanner that answers as it is told; nothing means no answer."""

    clean: bool | None = True

    def is_clean(self, content: bytes) -> bool:
        """Answer."""
        if self.clean is None:
            raise ScannerUnavailable
        return self.clean


READERS = Readers(Rasteriser(), NoScanner(), LIMITS)
QUICK = Readers(Recorder(), NoScanner(), LIMITS)


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


def handed_in(desk: Desk, content: bytes, readers: Readers = QUICK) -> EvidenceCard:
    new = Upload("residence", desk.applicant.pk, len(content), content)
    return evidence.upload(desk.me, new, readers, at=AT)


class TestReading:
    """The real program, started for each file."""

    @pytest.mark.parametrize(
        ("content", "pages"),
        [
            pytest.param(jpeg(), 1, id="jpeg"),
            pytest.param(picture("PNG", "RGBA"), 1, id="transparent png"),
            pytest.param(picture("WEBP"), 1, id="webp"),
            pytest.param(jpeg() + zipped(), 1, id="a picture that is also a zip"),
            pytest.param(pdf(3), 3, id="pdf"),
            pytest.param(LIVELY_PDF, 1, id="pdf with a script and a file inside"),
        ],
    )
    def test_what_is_kept_is_drawn_anew(self, content: bytes, pages: int) -> None:
        kind = kind_by_content(content[:32])
        assert kind is not None
        made = Rasteriser().read(content, kind, LIMITS)
        assert len(made) == pages
        for page in made:
            seen = Image.open(io.BytesIO(page))
            assert seen.format == "JPEG"
            assert max(seen.size) <= LIMITS.edge_max
            assert not seen.getexif()
            for left in (SECRET, b"PK\x03\x04", b"JavaScript", b"a.exe", b"Exif"):
                assert left not in page

    def test_a_picture_is_turned_upright(self) -> None:
        made = Rasteriser().read(jpeg((60, 40)), FileKind.JPEG, LIMITS)
        assert Image.open(io.BytesIO(made[0])).size == (40, 60)

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            pytest.param(bomb(), EvidenceTooManyPixels, id="gigapixels"),
            pytest.param(jpeg()[:200], EvidenceDamaged, id="cut off jpeg"),
            pytest.param(b"\xff\xd8\xff" + b"x" * 500, EvidenceDamaged, id="no jpeg inside"),
            pytest.param(b"%PDF-1.7 nothing", EvidenceDamaged, id="no pdf inside"),
            pytest.param(LOCKED_PDF, EvidenceLocked, id="locked pdf"),
            pytest.param(pdf(4), EvidenceTooManyPages, id="many pages"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, content: bytes, refusal: type[DomainError]) -> None:
        kind = kind_by_content(content[:32])
        assert kind is not None
        with pytest.raises(refusal):
            Rasteriser().read(content, kind, LIMITS)

    def test_a_program_that_does_not_end_is_ended(self) -> None:
        with pytest.raises(EvidenceDamaged):
            Rasteriser().read(jpeg(), FileKind.JPEG, replace(LIMITS, seconds_max=0))


class TestTakingIn:
    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            (b"", EvidenceEmpty),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", EvidenceWrongType),
            (b"<html>", EvidenceWrongType),
            (zipped(), EvidenceWrongType),
            (picture("GIF"), EvidenceWrongType),
            (picture("TIFF"), EvidenceWrongType),
            (b"\0" * 20 + b"%PDF-1.7", EvidenceWrongType),
            (b"RIFF0000WAVE", EvidenceWrongType),
        ],
    )
    def test_wrong_types_are_never_decoded(
        self, desk: Desk, content: bytes, refusal: type[DomainError]
    ) -> None:
        with pytest.raises(refusal):
            handed_in(desk, content)
        assert not Evidence.objects.exists()

    def test_too_much_is_refused_by_what_was_sent(self, desk: Desk) -> None:
        new = Upload("residence", desk.applicant.pk, LIMITS.bytes_max + 1, b"")
        with pytest.raises(EvidenceTooLarge):
            evidence.upload(desk.me, new, QUICK, at=AT)

    def test_what_is_kept_is_sealed(self, desk: Desk) -> None:
        card = handed_in(desk, jpeg(), READERS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT picture_sealed FROM accounts_evidencepage")
            (sealed,) = cursor.fetchone()
        assert b"JFIF" not in bytes(sealed)
        opened = picture_of(card.public_id, 1)
        assert opened is not None
        assert opened.startswith(b"\xff\xd8\xff")

    def test_a_page_moved_to_another_file_does_not_open(self, desk: Desk) -> None:
        one, two = handed_in(desk, jpeg()), handed_in(desk, picture("PNG"))
        pages = {page.evidence.public_id: page for page in EvidencePage.objects.select_related("evidence")}
        moved = pages[one.public_id]
        EvidencePage.objects.filter(pk=pages[two.public_id].pk).update(picture_sealed=moved.picture_sealed)
        with pytest.raises(DomainError):
            picture_of(two.public_id, 1)

    def test_a_dozen_at_a_time(self, desk: Desk) -> None:
        cards = [handed_in(desk, jpeg()) for _ in range(evidence.FILES_MAX)]
        with pytest.raises(EvidenceFull):
            handed_in(desk, jpeg())
        evidence.remove(desk.me, cards[0].public_id, at=AT)
        handed_in(desk, jpeg())


class TestScanning:
    def test_something_harmful_is_not_kept(self, desk: Desk) -> None:
        with pytest.raises(EvidenceHarmful):
            handed_in(desk, jpeg(), replace(QUICK, scanner=Answers(False)))
        assert not Evidence.objects.exists()

    def test_without_an_answer_the_file_waits_and_nobody_sees_it(self, desk: Desk) -> None:
        card = handed_in(desk, jpeg(), replace(QUICK, scanner=Answers(None)))
        assert card.state is EvidenceState.WAITING
        assert picture_of(card.public_id, 1) is None
        assert evidence.scan_waiting(Answers(None), at=AT) == 0
        assert evidence.scan_waiting(Answers(), at=AT) == 1
        assert evidence.scan_waiting(Answers(), at=AT) == 0
        assert picture_of(card.public_id, 1) is not None

    def test_what_is_found_later_is_not_shown(self, desk: Desk) -> None:
        card = handed_in(desk, jpeg(), replace(QUICK, scanner=Answers(None)))
        evidence.scan_waiting(Answers(False), at=AT)
        assert picture_of(card.public_id, 1) is None

    @pytest.mark.parametrize(
        ("said", "is_clean"), [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False)]
    )
    def test_clamd_is_asked_in_its_own_words(self, said: bytes, is_clean: bool) -> None:
        heard: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as server:

            def serve() -> None:
                line, _address = server.accept()
                with line:
                    while not b"".join(heard).endswith(b"\0\0\0\0"):
                        heard.append(line.recv(100))
                    line.sendall(said)

            thread = Thread(target=serve)
            thread.start()
            assert Clamd("127.0.0.1", server.getsockname()[1]).is_clean(b"file") is is_clean
            thread.join()
        assert b"".join(heard) == b"zINSTREAM\0\0\0\0\x04file\0\0\0\0"

    def test_no_clamd_is_no_answer(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with pytest.raises(ScannerUnavailable):
            Clamd("127.0.0.1", port).is_clean(b"file")


class TestWhoMayLook:
    def test_the_trio_and_the_audit(self, desk: Desk) -> None:
        file = handed_in(desk, jpeg())
        with pytest.raises(EvidenceNotFound):
            evidence_at_desk(desk.clerk, file.public_id)
        card = transfers.apply(desk.me, replace(application(desk), evidence=(file.public_id,)), at=AT)
        assert [one.public_id for one in evidence_of(card.id)] == [file.public_id]
        assert own_evidence_for(desk.me, file.public_id).matter_public_id == card.public_id
        assert evidence_at_desk(desk.clerk, file.public_id)[1].id == card.id
        for gate, actor in (
            (own_evidence_for, citizen(desk.other)),
            (evidence_at_desk, desk.elsewhere),
            (evidence_at_desk, desk.me),
        ):
            for public_id in (file.public_id, uuid4()):
                with pytest.raises(EvidenceNotFound):
                    gate(actor, public_id)
        for _ in range(2):
            evidence.look_at(desk.clerk, file.public_id, 1, area_key=card.area_key, at=AT)
        seen = AuditEvent.objects.filter(action="evidence.viewed", object_id=file.public_id)
        assert [(e.subject_person_id, e.actor_user_id) for e in seen] == [
            (desk.applicant.pk, desk.clerk.user_id)
        ] * 2
        with pytest.raises(EvidenceNotFound):
            evidence.look_at(desk.clerk, file.public_id, 2, area_key=card.area_key, at=AT)

    def test_nobody_hands_in_what_is_somebody_elses_or_handed_in_already(self, desk: Desk) -> None:
        file = handed_in(desk, jpeg())
        theirs = replace(application(desk), person_id=desk.other.pk, evidence=(file.public_id,))
        with pytest.raises(EvidenceNotFound):
            transfers.apply(citizen(desk.other), theirs, at=AT)
        with pytest.raises(EvidenceNotFound):
            evidence.remove(citizen(desk.other), file.public_id, at=AT)
        transfers.apply(desk.me, replace(application(desk), evidence=(file.public_id,)), at=AT)
        with pytest.raises(EvidenceNotFound):
            evidence.remove(desk.me, file.public_id, at=AT)


class TestDropping:
    def test_what_was_never_handed_in_goes_after_a_day(self, desk: Desk) -> None:
        file = handed_in(desk, jpeg())
        kept = timedelta(days=100)
        assert evidence.drop_old(keeps_for=kept, at=AT + DAY) == 0
        assert evidence.drop_old(keeps_for=kept, at=AT + DAY + timedelta(seconds=1)) == 1
        assert evidence.drop_old(keeps_for=kept, at=AT + 2 * DAY) == 0
        assert evidence_by_public_id(file.public_id) is None
        assert not EvidencePage.objects.exists()

    def test_what_was_decided_long_ago_goes_and_its_line_stays(self, desk: Desk) -> None:
        file = handed_in(desk, jpeg())
        card = transfers.apply(desk.me, replace(application(desk), evidence=(file.public_id,)), at=AT)
        open_one = applied_with_file(desk)
        matters.withdraw(desk.me, card.public_id, at=AT)
        assert evidence.drop_old(keeps_for=timedelta(days=100), at=AT + 101 * DAY) == 1
        assert [one.state for one in evidence_of(card.id)] == [EvidenceState.DROPPED]
        assert [one.state for one in evidence_of(open_one)] == [EvidenceState.READY]


class TestHolding:
    def test_what_is_held_waits_its_time_and_serves_nothing_else(self, desk: Desk) -> None:
        file, slot = handed_in(desk, jpeg()), "residence"
        me = desk.me.person_id or 0
        with pytest.raises(EvidenceNotFound):
            evidence.hold(desk.me, me, file.public_id, "another slot", until=AT + 9 * DAY)
        held = evidence.hold(desk.me, me, file.public_id, slot, until=AT + 9 * DAY)
        assert evidence.held(me, file.public_id, slot) == held
        with pytest.raises(EvidenceNotFound):
            evidence.hold(desk.me, me, file.public_id, slot, until=AT + 20 * DAY)
        with pytest.raises(EvidenceNotFound):
            evidence.remove(desk.me, file.public_id, at=AT)
        with pytest.raises(EvidenceNotFound):
            transfers.apply(desk.me, replace(application(desk), evidence=(file.public_id,)), at=AT)

        kept = timedelta(days=100)
        assert evidence.drop_old(keeps_for=kept, at=AT + 9 * DAY) == 0
        assert evidence.drop_old(keeps_for=kept, at=AT + 9 * DAY + timedelta(seconds=1)) == 1

    def test_let_go_it_is_gone_at_once(self, desk: Desk) -> None:
        file = handed_in(desk, jpeg())
        me = desk.me.person_id or 0
        held = evidence.hold(desk.me, me, file.public_id, "residence", until=AT + 9 * DAY)
        evidence.let_go(held, at=AT)
        evidence.let_go(held, at=AT)
        assert evidence_by_public_id(file.public_id) is None
        assert evidence.held(me, file.public_id, "residence") is None


def applied_with_file(desk: Desk) -> int:
    """Hand a file in for a matter that stays open."""
    card = applied(desk, insurance=Insurance.EMPLOYEE_MEDICAL)
    file = handed_in(desk, jpeg())
    Evidence.objects.filter(public_id=file.public_id).update(matter=card.id)
    return card.id
