#!/usr/bin/env python3
"""Reads a report workbook with openpyxl, a reader that Visite does not use, and compares it with the expected cells.

Usage: openpyxl_report.py REPORT.xlsx EXPECTED.json      (sheet name -> cell -> value; what is not named must be empty)
Exit code: 0 equal, 1 different (the first differences are printed), 77 openpyxl is not installed, 2 usage.
"""
import json
import sys

if len(sys.argv) != 3:
    print(__doc__)
    sys.exit(2)
try:
    import openpyxl
except ImportError:
    print("skipped: openpyxl is not installed")
    sys.exit(77)

LAYOUT = {  # widths of A and B, first cell that scrolls, orientation, pages high (0: as many as it takes),
    # repeated rows, charts
    "Auswertung KW gesamt": (22, 16, "B11", "portrait", 1, "$10:$10", 1),
    "Auswertung nach Fachgebieten": (22, 10, "B11", "landscape", 0, "$9:$10", 1),
    "Auswertung Gutachten": (22, 10, "B11", "landscape", 1, "$9:$10", 0),
    "Auswertung Therapieänderungen": (22, 12, "B11", "portrait", 1, "$10:$10", 0),
    "Auswertung ICD onko": (14, 10, "A2", "portrait", 0, "$1:$1", 0),
}
book = openpyxl.load_workbook(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    expected = json.load(file)
wrong = []


def check(where, got, want):
    if got != want:
        wrong.append(f"{where}: {got!r} instead of {want!r}")


check("sheets", book.sheetnames, list(LAYOUT))
check("author", book.properties.creator, "Beispielhaus")
check("last author", book.properties.lastModifiedBy, "Beispielhaus")
for name, cells in expected.items():
    if name not in book.sheetnames:
        continue
    sheet, seen = book[name], set()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            seen.add(cell.coordinate)
            want = cells.get(cell.coordinate)
            where = f"{name}!{cell.coordinate}"
            if isinstance(want, (int, float)) and isinstance(cell.value, (int, float)):
                if abs(cell.value - want) > 1e-12 * max(1.0, abs(want)):
                    wrong.append(f"{where}: {cell.value!r} instead of {want!r}")
                check(f"{where} format", cell.number_format, "0.0%" if isinstance(want, float) else "#,##0")
            else:
                check(where, cell.value, want)
            if cell.data_type == "f":
                wrong.append(f"{where}: a formula")
    for missing in sorted(set(cells) - seen):
        wrong.append(f"{name}!{missing}: empty instead of {cells[missing]!r}")
    first, other, freeze, orientation, high, rows, charts = LAYOUT[name]
    # Excel stores the width with the cell's margin of 5 pixels: 22 is 22.71.
    check(f"{name} width A", int(sheet.column_dimensions["A"].width), first)
    check(f"{name} width B", int(sheet.column_dimensions["B"].width), other)
    check(f"{name} freeze", sheet.freeze_panes, freeze)
    # What is the default need not stand in the file: upright, one page wide, one page high.
    setup = sheet.page_setup
    check(f"{name} orientation", setup.orientation or "portrait", orientation)
    fit = [1 if pages is None else int(pages) for pages in (setup.fitToWidth, setup.fitToHeight)]
    check(f"{name} fit", fit, [1, high])
    check(f"{name} fits", sheet.sheet_properties.pageSetUpPr.fitToPage, True)
    check(f"{name} repeats", sheet.print_title_rows, rows)
    check(f"{name} charts", len(sheet._charts), charts)
for line in wrong[:20]:
    print(line)
sys.exit(1 if wrong else 0)
