"""Paragraphs and rows of pages beside the procedures become rich text."""

from html import escape, unescape
from itertools import groupby
from re import findall

from django.db import migrations


def _row(cells, tag):
    head, *rest = cells or [""]
    return f"<tr><th>{escape(head)}</th>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in rest)}</tr>"


def _blocks(body):
    for is_row, group in groupby(body, key=lambda entry: isinstance(entry, dict) and entry.get("kind") == "row"):
        entries = list(group)
        if is_row:
            rows = [_row(entry["cells"], "td" if number else "th") for number, entry in enumerate(entries)]
            yield f"<table><tbody>{''.join(rows)}</tbody></table>"
        else:
            for entry in entries:
                yield f"<p>{escape(entry if isinstance(entry, str) else entry['text'])}</p>"


def _each(apps):
    for name in ("Convention", "Signpost"):
        yield name, apps.get_model("guidance", name).objects.order_by("pk")


def bodies_to_text(apps, schema_editor):
    for _, rows in _each(apps):
        for page in rows:
            page.text = "".join(_blocks(page.body))
            page.save(update_fields=["text"])


def text_to_bodies(apps, schema_editor):
    """Paragraphs and cells come back; what only rich text can tell (links, headings) becomes plain."""
    for name, rows in _each(apps):
        for page in rows:
            page.body = []
            for block in findall(r"<(?:p|tr|h[2-4]|li)\b[^>]*>.*?</(?:p|tr|h[2-4]|li)>", page.text):
                cells = findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", block)
                words = [unescape("".join(findall(r">([^<]*)", f">{part}"))) for part in cells or [block]]
                if name == "Signpost":
                    page.body.append(" | ".join(words))
                else:
                    page.body.append({"kind": "row", "cells": words} if cells else {"kind": "text", "text": words[0]})
            page.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("guidance", "0005_rich_text")]

    operations = [migrations.RunPython(bodies_to_text, text_to_bodies)]
