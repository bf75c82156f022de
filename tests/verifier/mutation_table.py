"""Print what each verifier says to every changed thing: python tests/verifier/mutation_table.py

A row for each change: file, what was changed, the exit code that SPEC.md §15 asks for, and the
exit code of each verifier; below, the sums by file. With a file name as argument it goes there.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tampering import Row, Tampering
from three import Verdict, checks, verify_py

Table = list[tuple[Row, dict[str, Verdict]]]


def answered(rows: Sequence[Row]) -> Table:
    """Each row with the answers of all verifiers."""
    answers = {name: check([row.dossier for row in rows]) for name, check in checks().items()}
    return [
        (row, {name: given[at] for name, given in answers.items()}) for at, row in enumerate(rows)
    ]


def written(table: Table) -> str:
    """The table as text."""
    names = list(checks())
    lines = ["\t".join(("file", "change", "expected", *names))]
    for row, answers in table:
        codes = [f"{answers[name][0]} {answers[name][1]}".strip() for name in names]
        asked = f"{row.expected[0]} {row.expected[1]}".strip()
        lines.append("\t".join((row.file, row.what, asked, *codes)))
    return "\n".join(lines) + "\n"


def summed(table: Table) -> str:
    """By file: how many changes, what is expected, and how many each verifier answers so."""
    names = list(checks())
    counted: dict[str, Counter[str]] = {}
    for row, answers in table:
        file = re.sub(r"attempts/(\d+)/.*", r"attempts/\1", row.file)
        of_file = counted.setdefault(file, Counter())
        of_file["all"] += 1
        of_file[f"exit {row.expected[0]}"] += 1
        for name, answer in answers.items():
            of_file[name] += answer == row.expected
    columns = ["all", "exit 2", "exit 1", "exit 0", *names]
    lines = ["\t".join(["file", *columns])]
    lines += ["\t".join([file, *(str(n[one]) for one in columns)]) for file, n in counted.items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    rows = Tampering(verify_py().replay)
    table = answered([*rows.rows(), *rows.kit_again(), *rows.container()])
    wrong = sum(set(answers.values()) != {row.expected} for row, answers in table)
    shown = (
        written(table)
        + "\n"
        + summed(table)
        + f"\n{len(table)} changes, {wrong} answered otherwise than expected\n"
    )
    if arguments:
        Path(arguments[0]).write_text(shown, encoding="utf-8")
    else:
        sys.stdout.write(shown)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
