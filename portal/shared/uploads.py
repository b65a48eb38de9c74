"""Uploads that never touch the disk: kept in memory up to the limit, and counted beyond it."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryUploads(FileUploadHandler):
    """Keeps a file in memory; of one that is too large nothing is kept but how large it is.

    Why: Django writes larger files into a temporary folder in clear; and a form that came with too large a file must
    still be read to its end, so that nothing typed is lost.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()
        self._count = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the file is too large by now."""
        self._count += len(raw_data)
        if self._count <= settings.UPLOAD_LIMITS.bytes_max:
            self._kept.write(raw_data)
        else:
            self._kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file, with the size that was sent."""
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self._count,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
