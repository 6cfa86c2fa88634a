"""The tree of the demonstration province, on paper: bodies with codes, parents and head counts."""

import datetime as dt
import random
from dataclasses import dataclass

from handbook.demo.names import DEMO_COMMUNE, OTHER_BODIES, SKIES, TOWN, UPLAND, VILLAGES, rng_for

PROVINCE = "099"
DEMO_COMMUNE_CODE = "099001"
DEMO_CELL_CODE = "099001.701"
IN_FORCE = dt.date(2025, 7, 1)
LEAST = 5
DEMO_CELLS, DEMO_MEMBERS = 14, 24


@dataclass(frozen=True)
class Sizes:
    """How many bodies of commune level, cells and member records; at least five records a cell."""

    communes: int
    cells: int
    members: int

    def __post_init__(self) -> None:
        if self.communes < 3 or self.cells < 2 * self.communes or self.members < 6 * self.cells:
            raise ValueError("too small for a province: 3 communes, 2 cells a commune, 6 members a cell")


FULL = Sizes(communes=96, cells=300, members=3000)


@dataclass
class Body:
    """One organisation; `members` is its head count, 0 unless it is a cell."""

    code: str
    name: str
    short_name: str
    type: str
    parent: str
    cell_type: str = ""
    former_names: tuple[str, ...] = ()
    members: int = 0

    @property
    def is_cell(self) -> bool:
        return bool(self.cell_type)


_DEMO_CELLS = (
    ("residential", "Nà Lầu"),
    ("office", "cơ quan Đảng ủy xã Bản Mẫu"),
    ("residential", "Khuổi Nắng"),
    ("school", "Trường Trung học cơ sở Bản Mẫu"),
    ("enterprise", "Phân xưởng Sao chè"),
    ("residential", "Pác Gió"),
    ("armed_forces", "Công an xã Bản Mẫu"),
    ("enterprise", "Phân xưởng Đóng gói"),
    ("residential", "Đồi Cọ"),
    ("armed_forces", "Quân sự xã Bản Mẫu"),
    ("section", "Đội trồng chè 1"),
    ("section", "Đội trồng chè 2"),
    ("office", "Trạm Y tế xã Bản Mẫu"),
    ("residential", "Tân Lập (xã Suối Cũ)"),
)


def make_bodies(sizes: Sizes = FULL) -> list[Body]:
    """The province and everything below it; a parent stands before its children."""
    rng = rng_for("plan")
    bodies = [Body(PROVINCE, "Đảng bộ tỉnh Mẫu", "tỉnh Mẫu", "province", "")]
    others = list(OTHER_BODIES if sizes.communes > 20 else OTHER_BODIES[:1])
    places = _places(rng, sizes.communes - len(others))
    for index, count in enumerate(_cell_counts(rng, sizes), 1):
        code = f"{PROVINCE}{index:03d}"
        if index <= len(places):
            word, place = places[index - 1]
            old = tuple(f"Đảng bộ xã {rng.choice(VILLAGES)} (cũ)" for _ in range(1 + index % 2))
            bodies.append(
                Body(code, f"Đảng bộ {word} {place}", f"{word} {place}", "commune", PROVINCE, former_names=old)
            )
            if code == DEMO_COMMUNE_CODE:
                bodies += _demo_cells(code, count)
            else:
                bodies += _cells(rng, code, word, place, count)
        else:
            name, cell_type = others[index - len(places) - 1]
            short = name.removeprefix("Đảng bộ ")
            bodies.append(Body(code, name, short, "commune", PROVINCE))
            bodies += [
                Body(
                    f"{code}.{number:02d}",
                    f"Chi bộ Phòng nghiệp vụ {number}, {short}",
                    f"Phòng nghiệp vụ {number}",
                    "grassroots_cell",
                    code,
                    cell_type,
                )
                for number in range(1, count + 1)
            ]
    _count_heads(rng, bodies, sizes.members)
    return bodies


def _places(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """("xã", "Suối Mây") …, the commune of the demonstration accounts first; about one in six is a ward."""
    upland = [("xã", f"{first} {second}") for first in UPLAND for second in SKIES]
    town = [("phường", f"{first} {second}") for first in TOWN for second in SKIES]
    rng.shuffle(upland)
    rng.shuffle(town)
    wards = max(1, (count - 1) // 6)
    rest = upland[: count - 1 - wards] + town[:wards]
    rng.shuffle(rest)
    return [("xã", DEMO_COMMUNE), *rest]


def _cell_counts(rng: random.Random, sizes: Sizes) -> list[int]:
    """Cells of each body of commune level: many for the first, at least one for each."""
    spare = sizes.cells - sizes.communes
    demo = min(DEMO_CELLS, 1 + spare // 2)
    counts = [demo] + [1] * (sizes.communes - 1)
    for _ in range(sizes.cells - sum(counts)):
        counts[rng.randrange(1, sizes.communes)] += 1
    return counts


def _demo_cells(code: str, count: int) -> list[Body]:
    """Every kind of body there is: village cells, offices, and a firm whose farm is a section of its own."""
    bodies: list[Body] = []
    firm, farm = f"{code}.50", f"{code}.50.9"
    chosen = _DEMO_CELLS[:count]
    if any(kind in ("enterprise", "section") for kind, _ in chosen):
        bodies.append(Body(firm, "Đảng bộ Công ty Chè Bản Mẫu", "Công ty Chè Bản Mẫu", "grassroots", code))
    if any(kind == "section" for kind, _ in chosen):
        bodies.append(Body(farm, "Đảng bộ bộ phận Nông trường Bản Mẫu", "Nông trường Bản Mẫu", "branch", firm))
    for number, (kind, name) in enumerate(chosen, 1):
        if kind == "residential":
            former = (f"Chi bộ xóm {number}",) if number % 2 else ()
            own, title = f"{code}.7{number:02d}", f"Chi bộ thôn {name}"
            bodies.append(Body(own, title, f"thôn {name}", "cell", code, kind, former))
        elif kind in ("enterprise", "section"):
            parent = firm if kind == "enterprise" else farm
            bodies.append(Body(f"{parent}.{number:02d}", f"Chi bộ {name}", name, "cell", parent, "enterprise"))
        else:
            bodies.append(Body(f"{code}.{number:02d}", f"Chi bộ {name}", name, "grassroots_cell", code, kind))
    return bodies


def _cells(rng: random.Random, code: str, word: str, place: str, count: int) -> list[Body]:
    """A village or street cell first, then the committee's office, a school and more villages."""
    head = "thôn" if word == "xã" else "tổ dân phố"
    villages = rng.sample(VILLAGES, count)
    special = {
        2: ("office", f"cơ quan Đảng ủy {word} {place}"),
        4: ("school", f"Trường Tiểu học {place}"),
        6: ("armed_forces", f"Công an {word} {place}"),
    }
    bodies = []
    for number in range(1, count + 1):
        if number in special:
            kind, name = special[number]
            bodies.append(Body(f"{code}.{number:02d}", f"Chi bộ {name}", name, "grassroots_cell", code, kind))
        else:
            name = f"{head} {villages[number - 1]}"
            bodies.append(Body(f"{code}.7{number:02d}", f"Chi bộ {name}", name, "cell", code, "residential"))
    return bodies


def _count_heads(rng: random.Random, bodies: list[Body], members: int) -> None:
    cells = [body for body in bodies if body.is_cell]
    demo = min(DEMO_MEMBERS, members // 4)
    for cell in cells:
        cell.members = demo if cell.code == DEMO_CELL_CODE else LEAST
    others = [cell for cell in cells if cell.code != DEMO_CELL_CODE]
    weights = [rng.uniform(0.4, 1.6) * (1.4 if cell.cell_type == "residential" else 0.7) for cell in others]
    for cell in rng.choices(others, weights, k=members - sum(cell.members for cell in cells)):
        cell.members += 1
