"""Which file a loaded text came from, so that loading again changes nothing."""

from django.db import models


class LoadedFile(models.Model):
    """`sha256` is the fingerprint of the file's bytes; `facts_sha256` that of what else was asked for it (the row of
    the catalogue, who may read it). `title` is the file's first line: the same name and first line, with other words
    below, is a new wording of the same text."""

    name = models.CharField("tên tệp", max_length=300)
    title = models.CharField("dòng đầu", max_length=400)
    sha256 = models.CharField("dấu vân tay", max_length=64, db_index=True)
    facts_sha256 = models.CharField("dấu vân tay của dữ kiện", max_length=64)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="loaded_files", verbose_name="văn bản"
    )
    loaded_at = models.DateTimeField("nạp lúc", auto_now=True)

    class Meta:
        verbose_name = "tệp đã nạp"
        verbose_name_plural = "tệp đã nạp"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "name"], name="loaded_file_once")]

    def __str__(self) -> str:
        return self.name
