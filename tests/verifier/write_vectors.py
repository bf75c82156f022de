"""Write resources/vectors/{own,adjust,refuse-adjust}: python tests/verifier/write_vectors.py

The files are kept in the repository; a test says that this writes the same ones again.
"""

from dataclasses import replace
from itertools import count
from pathlib import Path

import own_cases
import refusals_of_adjust
import small_counties
from standing import Standing, Unlawful, effect_of
from three import load

ROOT = Path(__file__).resolve().parents[2]
# The draw read literally, slowly, in the tests of the core.
Literal = load(ROOT / "tests" / "core" / "test_draw_read_literally.py").Literal
VECTORS = ROOT / "resources" / "vectors"


def result_of(manifest: bytes, opening: bytes) -> bytes:
    """result.txt by the literal reading, with the numbers of §6."""
    said = Literal.form.__globals__
    kept = said["BUDGET"], said["FORMATIONS"]
    said["BUDGET"], said["FORMATIONS"] = 2**20, 4096
    try:
        return Literal(manifest, opening).text().encode()
    finally:
        said["BUDGET"], said["FORMATIONS"] = kept


def told(
    county: small_counties.County, story: small_counties.Story
) -> tuple[small_counties.County, list[str], bytes]:
    """The first secret with which the story can be told; its adjust.txt; result.txt."""
    for s0 in count(county.s0):
        tried = replace(county, s0=s0)
        files = small_counties.to_bytes(tried.lines()), small_counties.to_bytes(tried.opening())
        result = result_of(*files)
        scribe = small_counties.Scribe(Standing(files[0], result))
        try:
            if story(scribe):
                return tried, scribe.lines, result
        except (Unlawful, IndexError, StopIteration):
            continue
    raise AssertionError


def adjust() -> dict[str, bytes]:
    """Lawful substitutions: five files for each name."""
    files = {}
    for name, (county, story) in small_counties.LAWFUL.items():
        found, lines, result = told(county, story)
        manifest, adjusted = (small_counties.to_bytes(x) for x in (found.lines(), lines))
        files |= {
            f"adjust/{name}/manifest.txt": manifest,
            f"adjust/{name}/opening.txt": small_counties.to_bytes(found.opening()),
            f"adjust/{name}/result.txt": result,
            f"adjust/{name}/adjust.txt": adjusted,
            f"adjust/{name}/effect.txt": effect_of(manifest, result, adjusted),
        }
    return files


def refuse_adjust() -> dict[str, bytes]:
    """What §13 refuses: two files for each county, and adjust files named after what is wrong."""
    files: dict[str, bytes] = {}
    for folder, (county, rows) in refusals_of_adjust.COUNTIES.items():
        left, number, s0 = dict(rows), 1, -1
        while left:
            s0 += 1
            tried = replace(county, s0=s0)
            manifest, opening = (
                small_counties.to_bytes(x) for x in (tried.lines(), tried.opening())
            )
            result = result_of(manifest, opening)
            told = {}
            for why, write in left.items():
                adjusted = write(Standing(manifest, result))
                if adjusted is not None:
                    told[why] = adjusted
            if not told:
                continue
            place = f"refuse-adjust/{folder}" + (f"-{number}" if number > 1 else "")
            files |= {f"{place}/manifest.txt": manifest, f"{place}/opening.txt": opening}
            for why, adjusted in told.items():
                files[f"{place}/{why}.txt"] = adjusted
                del left[why]
            number += 1
    return files


def own() -> dict[str, bytes]:
    """Clauses of §1–§8: lawful with the result, and refused."""
    files = {}
    for name, (manifest, opening) in own_cases.lawful().items():
        files |= {
            f"own/{name}/manifest.txt": manifest,
            f"own/{name}/opening.txt": opening,
            f"own/{name}/result.txt": result_of(manifest, opening),
        }
    for name, (manifest, opening) in own_cases.refused().items():
        files |= {
            f"own/refuse/{name}/manifest.txt": manifest,
            f"own/refuse/{name}/opening.txt": opening,
        }
    return files


def every() -> dict[str, bytes]:
    """All files that are written here, by their names below resources/vectors."""
    return {**own(), **adjust(), **refuse_adjust()}


if __name__ == "__main__":
    for name, data in every().items():
        path = VECTORS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
