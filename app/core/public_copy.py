"""The public copy of a dossier: who was drawn, with what anybody can compute again (§12).

It holds no reserves, officers, names, weights or recusals.
"""

from typing import Final

from app.core.effect import InEffect
from app.core.manifest import parse_manifest
from app.core.opening import parse_opening, seed
from app.core.protocol import sha256_hex
from app.core.substitution import Kind

PUBLIC: Final = "public.txt"


def public_text(
    manifest: bytes, opening: bytes, result: bytes, adjust: bytes, n: int, head: str, kit: str
) -> bytes:
    """Return public.txt.

    Args:
        manifest, opening, result: the attempt's files as stored.
        adjust: adjust.txt; nothing where there is none.
        n, head: of the last entry of the dossier's log.txt, and the head after it.
        kit: H(kit.sha256).

    Raises:
        ManifestError, OpeningError, AdjustError: a stored file is not the lawful one.
    """
    frozen = parse_manifest(manifest)
    m = sha256_hex(manifest)
    effect = InEffect.of(frozen, m, result, adjust)
    standings = list(effect.standings(Kind.ENT))
    at_rank = {(one.group, one.rank): one.ticket for one in standings}
    lines = [
        f"{frozen.tag}|PUBLIC",
        f"TASK|{frozen.draw_number}",
        f"ATTEMPT|{frozen.attempt}",
        f"M|{m}",
        f"S|{seed(m, frozen, parse_opening(opening, frozen))}",
        f"R|{effect.r}",
        f"HEAD|{n}|{head}",
        f"COMMIT|{frozen.commit}",
        f"KIT|{kit}",
    ]
    lines += [
        f"CUT|{quota.name}|{quota.k}|{at_rank[quota.name, quota.k]}"
        for quota in frozen.ent_quotas
        if quota.k
    ]
    lines += [f"ENT|{'|'.join(map(str, one))}" for one in standings]
    lines.append("END")
    return "".join(f"{line}\n" for line in lines).encode()
