"""What the archive of an Office file must not hold: strange paths, locked parts, programs, bombs."""

import posixpath
import re
import zipfile

from documents.text.pictures import MOST_PIXELS, pixels
from documents.text.reading import Refused

_PART_BYTES = 120_000_000
_RATIO = 500
_RATIO_FROM = 20_000_000
_ENCRYPTED = 0x1
_PROGRAM = re.compile(
    r"(?:vbaproject\.bin|vbadata\.xml|\.(?:exe|dll|com|bat|cmd|js|jse|vbs|vbe|wsf|ps1|scr|hta|lnk|jar|msi|docm|xlsm|html?|svg))\Z"
)
_REMOTE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument)[\"'])"
)
_HEAD = 65_536
_RELATIONS_BYTES = 5_000_000


def check_archive(archive: zipfile.ZipFile) -> None:
    """Looks at the directory before anything is unpacked, then at what the parts refer to. Raises Refused."""
    seen = set()
    for entry in archive.infolist():
        name = entry.filename
        if _is_strange(name) or name.lower() in seen:
            raise Refused("names")
        seen.add(name.lower())
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("password")
        if entry.file_size > _PART_BYTES or (
            entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1)
        ):
            raise Refused("bomb")
        if _PROGRAM.search(name.lower()) or "/activex/" in name.lower():
            raise Refused("active")
    for name in archive.namelist():
        if "/media/" in name.lower():
            with archive.open(name) as part:
                if pixels(part.read(_HEAD)) > MOST_PIXELS:
                    raise Refused("pixels")
        if name.lower().endswith(".rels"):
            with archive.open(name) as part:
                if _REMOTE.search(part.read(_RELATIONS_BYTES)):
                    raise Refused("active")


def _is_strange(name: str) -> bool:
    """A path that leads out of the archive, or is written so that programs disagree where it leads."""
    parts = name.split("/")
    is_outside = name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0]
    return is_outside or not name.isprintable() or posixpath.normpath(name) != name.rstrip("/")
