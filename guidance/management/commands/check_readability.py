"""Lists what is hard to read in the procedures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guidance.models import Procedure
from guidance.texts import PARTS, sentences_of
from handbook.lib.readability import EASY_LONGEST, level_of, long_sentences, syllables


class Command(BaseCommand):
    help = "Đo độ khó đọc của các thủ tục (số tiếng trong câu) và nêu những câu dài."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dai-nhat", type=int, default=EASY_LONGEST, help="câu dài hơn số tiếng này thì nêu ra")
        parser.add_argument("--tat-ca", action="store_true", help="nêu cả những trang dễ đọc")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {"dễ đọc": 0, "vừa": 0, "khó đọc": 0}
        for procedure in Procedure.objects.defer("search_vector").prefetch_related(*PARTS).order_by("code"):
            told = [(where, text) for where, text in sentences_of(procedure) if text]
            level = level_of(text for _, text in told)
            counts[level.words] += 1
            outliers = [
                (where, sentence) for where, text in told for _, sentence in long_sentences([text], options["dai_nhat"])
            ]
            if outliers or options["tat_ca"]:
                self.stdout.write(
                    f"{procedure.code} {procedure.title}: {level.words}, "
                    f"{level.mean} tiếng một câu, câu dài nhất {level.longest}"
                )
            for where, sentence in outliers:
                self.stdout.write(f"    {where}: {syllables(sentence)} tiếng: {sentence}")
        self.stdout.write(", ".join(f"{number} {words}" for words, number in counts.items()))
