#!/usr/bin/env python3
"""Makes synthetic party-member rosters and their ground truth. See README.md.

  generate.py organisations --communes 96 --scale 1 --out DIR
  generate.py roster --layout trich-ngang --rows 200 --traps ids,dates --rate 0.3 --seed 7 --out DIR/name.xlsx
  generate.py followup --rows 200 --seed 7 --out DIR          (a roster and the same members three months later)
  generate.py big --rows 100000 --out FILE.xlsx               (clean template 4.0, streamed)
  generate.py sample --out DIR                                (the committed sample)
  generate.py kinds                                           (the finding kinds as JSON)
"""
import argparse
import datetime as dt
import json
import pathlib
import random

from tests.rosters.rosterkit import followup, layouts, traps, truth
from tests.rosters.rosterkit.big import write_big
from tests.rosters.rosterkit.grid import write_xlsx
from tests.rosters.rosterkit.people import People, spread
from tests.rosters.rosterkit.rows import KINDS, Row, Style
from tests.rosters.rosterkit.units import Units

AS_OF = dt.date(2026, 7, 31)
MIXES = {"none": [], "ids": ["ids"], "dates": ["dates"], "names": ["names"], "values": ["values"], "orgs": ["orgs"], "rows": ["rows"], "badge": ["badge"],
         "all": ["ids", "dates", "names", "values", "orgs", "rows"]}


def members(people, units, scope, total, cells=5, rng=None):
    """`total` people in some cells of a committee (villages and a school), ordered by cell."""
    chosen = (units.cells(scope, ("grassroots_cell",))[:1] if cells > 3 else []) + units.villages(scope)
    chosen = sorted(chosen[:cells], key=lambda u: u.code)
    sizes = spread(rng or people.rng, total, len(chosen))
    return [p for unit, size in zip(chosen, sizes) for p in people.cell(unit.code, size)]


def make_rows(persons, style, units, by_section=False):
    return [Row(p, style, units, p.organisation if by_section else None) for p in persons]


def roster(units, layout, total, seed, mixes=(), each=1, rate=0.0, style=None, cells=5, scope=None, persons=None, us_locale=False, as_of=AS_OF, only=None, people=None, **options):
    """One workbook in memory: (book, rows, context)."""
    rng, people = random.Random(f"roster:{seed}"), people or People(seed, as_of)
    scope, cells = scope or units.communes()[0].code, 1 if layout == "ngan" else cells
    style = style or Style(names="upper" if layout.startswith(("nhap", "7-")) else "title")
    persons = persons if persons is not None else members(people, units, scope, total, cells, rng)
    own, joined, titled = layouts.fields(layout)
    rows = make_rows(persons, style, units, by_section=bool(titled) or layout == "trich-ngang-merged")
    ctx = traps.Context(rng, rows, own, joined, units, scope, people, style)
    names = only if only is not None else traps.by_mix(*mixes) if mixes else []
    ctx.missed = sorted(set(traps.sprinkle(ctx, names, each, rate)))
    if us_locale:
        traps.us_machine(ctx)
    book = layouts.LAYOUTS[layout](rows, units, scope, as_of, **options)
    return book, rows, ctx


def save(book, layout, path, ctx, seed, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    write_xlsx(book, path)
    facts = truth.build(book, layout, path.name, ctx.scope, ctx.as_of, seed, **more)
    truth.dump(facts, path.with_name(path.stem + ".truth.json"))
    return facts


def sample(out):
    """The committed sample: thirteen small workbooks and a pair for the follow-up."""
    out.mkdir(parents=True, exist_ok=True)
    units = Units(seed=1, communes=96, scale=0.1, full=4)
    units.write(out)
    home = units.communes()

    def one(name, layout, total, mixes=(), scope=0, **options):
        seed = name.split("-")[0]
        seed = f"A{seed}"
        book, rows, ctx = roster(units, layout, total, seed, mixes, scope=home[scope].code, **options)
        facts = save(book, layout, out / f"{name}.xlsx", ctx, seed)
        print(f"{name:34} {facts['counts']['rows']:4} rows", {k: facts["counts"][k] for k in ("ok", "warning", "ask", "error")}, "did not fit:", len(ctx.missed))

    one("01-nhap-lieu-sach", "nhap-lieu-4.0", 120)
    one("02-nhap-lieu-so-dinh-danh", "nhap-lieu-4.0", 150, each=3, rate=.4, only=[n for n in traps.TRAPS if n.startswith("cccd") and n != "cccd_of_another"])
    one("03-chin-truong-ngay-thang", "chin-truong", 150, ["dates"], each=2, rate=.4, scope=1)
    one("04-chin-truong-may-kieu-my", "chin-truong", 60, us_locale=True, scope=1)
    one("05-trich-ngang-nam-nu", "trich-ngang", 140, ["names", "values", "rows"], cells=6, stt="gaps", gap=11)
    school = ["education_as_date"] * 4 + ["education_written_otherwise", "professional_written_otherwise", "political_written_otherwise"] * 2
    one("06-trich-ngang-o-gop", "trich-ngang-merged", 110, cells=4, scope=2, style=Style(names="upper", dates="true"), only=traps.by_mix("ids", "dates") + school)
    one("07-so-7-hsdv-mot-dong", "7-hsdv", 80, ["ids", "dates", "names"], cells=3, scope=1)
    one("08-so-7-hsdv-bon-dong", "7-hsdv-4", 60, cells=2, scope=1, only=traps.by_mix("dates", "names") + school)
    elders = People("A09", AS_OF)
    village = units.villages(home[3].code)
    old = [elders.make(village[i % 9].code, birth=elders.day(dt.date(1940, 1, 1), dt.date(1952, 12, 31)), membership="Chính thức",
                       admission=elders.day(dt.date(1972, 1, 1), dt.date(1976, 6, 30))) for i in range(40)]
    one("09-huy-hieu-4a-hhd", "4a-hhd", 40, ["badge"], scope=3, persons=old, people=elders, each=6, style=Style(date_format="%d-%m-%Y"), only=traps.by_mix("badge") + ["date_written_otherwise", "admission_month", "date_two_digit_year", "birth_year_text"])
    gone = People("A10x", AS_OF, "X")
    cell = village[0].code
    one("10-nhieu-sheet-toan-xa", "nhieu-sheet", 160, ["names", "values", "ids"], cells=8, scope=3,
        gone=make_rows(gone.cell(cell, 6), Style(), units), newcomers=make_rows(gone.cell(cell, 5), Style(), units))
    one("11-chin-truong-to-chuc-trung-lap", "chin-truong", 150, ["orgs", "rows", "values"], each=3, scope=2, style=Style(unit="name"))
    one("12-chi-bo-danh-sach-ngan", "ngan", 28, ["names"], cells=1, scope=2, style=Style(date_format="%d.%m.%Y"), stt="dotted", only=["name_missing", "name_with_title", "name_upper", "birth_year_number", "birth_year_text", "phone_zero_number", "phone_invalid", "sex_by_both_columns"])
    one("13-tat-ca-va-vung-rong", "chin-truong", 220, ["all"], rate=.6, tail=(1048576, 16384), stt="broken")
    for facts in followup.pair(out, units, home[0].code, 200, "A14", "14-ky-truoc", "14-ky-sau"):
        print(f"{facts['workbook']:34} {facts['counts']['rows']:4} rows", {k: facts["counts"][k] for k in ("ok", "warning", "ask", "error")}, facts.get("changes"))
    kinds(out / "kinds.json")


def kinds(path=None):
    table = {"levels": {"note": "usable; telling is optional, blocking is wrong", "warning": "usable; the person should be told", "ask": "not applied before a human chooses",
                        "error": "cannot be used; reported and not stored"},
             "kinds": {k: {"level": level, "also": also.split(), "meaning": meaning} for k, (level, also, meaning) in KINDS.items()},
             "traps": {t.name: {"mix": t.mix, "meaning": t.meaning} for t in traps.TRAPS.values()}}
    body = json.dumps(table, ensure_ascii=False, indent=1)
    if path:
        path.write_text(body + "\n", encoding="utf-8")
    return body


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("what", choices=["organisations", "roster", "followup", "big", "sample", "kinds"])
    a.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"))
    a.add_argument("--seed", default="1")
    a.add_argument("--rows", type=int, default=200)
    a.add_argument("--communes", type=int, default=96)
    a.add_argument("--scale", type=float, default=0.1, help="how full the communes after the fourth are; 1 is life size")
    a.add_argument("--layout", choices=list(layouts.LAYOUTS), default="nhap-lieu-4.0")
    a.add_argument("--traps", default="none", help="mixes or trap names, comma separated: " + ", ".join(MIXES))
    a.add_argument("--each", type=int, default=1, help="how often every trap is set")
    a.add_argument("--rate", type=float, default=0.0, help="share of rows to spoil")
    a.add_argument("--cells", type=int, default=5)
    a.add_argument("--scope", help="code of the committee (default: the first commune)")
    a.add_argument("--us-locale", action="store_true", help="dates typed on a month-first machine")
    a = a.parse_args()
    if a.what == "kinds":
        return print(kinds())
    if a.what == "sample":
        return sample(a.out)
    units = Units(seed=1, communes=a.communes, scale=a.scale)
    if a.what == "organisations":
        units.write(a.out)
    elif a.what == "followup":
        followup.pair(a.out, units, a.scope or units.communes()[0].code, a.rows, a.seed, "ky-truoc", "ky-sau")
    elif a.what == "big":
        write_big(a.out, units, a.rows, a.seed, AS_OF)
    else:
        mixes = [m for name in a.traps.split(",") for m in MIXES.get(name, [name])]
        book, rows, ctx = roster(units, a.layout, a.rows, a.seed, mixes, a.each, a.rate, cells=a.cells, scope=a.scope, us_locale=a.us_locale)
        save(book, a.layout, a.out, ctx, a.seed)


if __name__ == "__main__":
    main()
