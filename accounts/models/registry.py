"""Batches of imported registers: their files, what was found in them, and which record each row stands for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums.registry import ImportState, RegistryKind, RowCause, Severity
from accounts.fields import SealedField
from accounts.models.users import User
from foundation.identifiers import uuid7
from regions.fields import choices_of, one_of


class ImportBatch(models.Model):
    """One import of one or more files, from the upload to its end (导入批次)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    state = models.CharField("状态", max_length=20, choices=choices_of(ImportState))
    # The folder an operator reads from; empty where the files were uploaded.
    folder = models.CharField("目录", max_length=500, blank=True)
    actor_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    area_key = models.CharField("统筹区", max_length=12, blank=True)
    created_at = models.DateTimeField("建立时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    # Seconds of work, without the pauses: rows a second and the time left are told from it.
    worked_seconds = models.FloatField("用时（秒）", default=0)
    is_checked = models.BooleanField("已预检", default=False)

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        constraints: ClassVar = [one_of("accounts_importbatch_state", "state", ImportState)]
        indexes: ClassVar = [
            models.Index(fields=["area_key", "-created_at"], name="accounts_importbatch_area"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ImportFile(models.Model):
    """One file of a batch, and how far it is read; the place moves in the transaction that wrote what was read."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("内容", max_length=20, choices=choices_of(RegistryKind))
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("内容指纹", max_length=64)
    size_bytes = models.BigIntegerField("大小")
    encoding = models.CharField("编码", max_length=10, blank=True)
    # Our column by the file's heading; empty where the file has ours.
    mapping = models.JSONField("列对应", default=dict, blank=True)
    columns = models.JSONField("列", default=list, blank=True)
    next_byte = models.BigIntegerField("已读字节", default=0)
    next_line = models.BigIntegerField("下一行", default=1)
    is_read = models.BooleanField("已读完", default=False)
    new_count = models.BigIntegerField("新增", default=0)
    changed_count = models.BigIntegerField("变更", default=0)
    unchanged_count = models.BigIntegerField("未变", default=0)
    refused_count = models.BigIntegerField("未录入", default=0)
    warned_count = models.BigIntegerField("提醒", default=0)

    class Meta:
        verbose_name = "导入文件"
        verbose_name_plural = "导入文件"
        constraints: ClassVar = [
            one_of("accounts_importfile_kind", "kind", RegistryKind),
            models.UniqueConstraint(fields=["batch", "kind"], name="accounts_importfile_one_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportBlock(models.Model):
    """A piece of an uploaded file, sealed; it is deleted when the batch is over."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="blocks")
    starts_at = models.BigIntegerField("起始字节")
    size_bytes = models.PositiveIntegerField("大小")
    content_sealed = SealedField(label="import.block", editable=False)

    class Meta:
        verbose_name = "导入文件内容"
        verbose_name_plural = "导入文件内容"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "starts_at"], name="accounts_importblock_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.starts_at}"


class ImportFinding(models.Model):
    """What was wrong or remarkable with one row; what it shows of a cell is masked."""

    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="findings")
    line = models.BigIntegerField("行")
    external_id = models.CharField("来源编号", max_length=80, blank=True)
    severity = models.CharField("级别", max_length=10, choices=choices_of(Severity))
    cause = models.CharField("原因", max_length=30, choices=choices_of(RowCause))
    column = models.CharField("列", max_length=40, blank=True)
    shown = models.CharField("内容", max_length=80, blank=True)

    class Meta:
        verbose_name = "导入问题"
        verbose_name_plural = "导入问题"

    def __str__(self) -> str:
        return f"{self.line} {self.cause}"


class RegistryEntry(models.Model):
    """Which record a register's row stands for (来源登记), and what the row last said, as a keyed digest.

    ``target_id`` is a person, or a fact of another table as ``kind`` says. A changed row supersedes its entry and names
    it in ``replaces``. ``before`` keeps what a change overwrote of a person.
    """

    kind = models.CharField(max_length=20, choices=choices_of(RegistryKind))
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    target_id = models.BigIntegerField()
    digest = models.BinaryField(max_length=16)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", db_index=False)
    # A linked person was there before the register named them.
    is_linked = models.BooleanField(default=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    before = models.JSONField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "来源登记"
        verbose_name_plural = "来源登记"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "source", "external_id"],
                condition=Q(superseded_at__isnull=True),
                name="accounts_registryentry_one_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"


class RegistrySeen(models.Model):
    """A row of the file being read that changed nothing, so that its key is known should it come again.

    Its table is unlogged and emptied when the file is read.
    """

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)

    class Meta:
        verbose_name = "已见登记"
        verbose_name_plural = "已见登记"
        indexes: ClassVar = [
            models.Index(fields=["file", "source", "external_id"], name="accounts_registryseen_key")
        ]

    def __str__(self) -> str:
        return str(self.pk)
