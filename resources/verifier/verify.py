#!/usr/bin/env python3
"""Check a draw at home: Python 3.8 or newer, nothing else.

    python3 verify.py replay MANIFEST OPENING

It follows SSJ-DRAW-1 (SPEC.md) clause by clause and shares nothing with the program that
made the draw. `replay` prints result.txt and ends with 0; a file that the protocol refuses
gives one line of reason, nothing on standard output, and 2.
"""

import hashlib
import sys

HEX = frozenset("0123456789abcdef")
NONE = "-"
# Section 1: the code points no word may hold.
BANNED = (
    (0x0000, 0x0020), (0x007F, 0x00A0), (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C),
    (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F),
    (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFF01, 0xFF5E), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
LEAST_DIGITS = 8
FORMINGS = 4096  # c of section 6
BUDGET = 1 << 20


class Refused(Exception):
    """A file that the protocol refuses: which one, where, why."""


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def raw(text):
    return text.encode("utf-8")


# -- section 1: text, words, integers -----------------------------------------------------


def lines_of(data, name):
    """Return the lines of a file, or refuse it."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise Refused(f"{name}：开头有字节顺序标记")
    if b"\r" in data:
        raise Refused(f"{name}：有回车符")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{name}：不是 UTF-8 文字") from None
    if not text.endswith("\n"):
        raise Refused(f"{name}：末尾缺少换行")
    lines = text[:-1].split("\n")
    for number, line in enumerate(lines, 1):
        if line == "":
            raise Refused(f"{name} 第{number}行：空行")
    return lines


def is_word(word):
    return 1 <= len(word) <= 64 and not any(
        char in "|,=" or "a" <= char <= "z" or any(a <= ord(char) <= b for a, b in BANNED)
        for char in word
    )


def is_name(word):
    """A word that names something; `-` names nothing."""
    return is_word(word) and word != NONE


def whole(text, least, most):
    """Return an integer as section 1 writes it, within bounds, or None."""
    plain = 1 <= len(text) <= 9 and all("0" <= char <= "9" for char in text)
    if not plain or (len(text) > 1 and text[0] == "0"):
        return None
    return int(text) if least <= int(text) <= most else None


def is_hash(text):
    return len(text) == 64 and set(text) <= HEX


# -- section 2: the manifest --------------------------------------------------------------

# Kind, how often (1 once, 0 any number of times), form of its fields, in the order in which
# kinds stand. n: a name; w: a word, `-` too; h: a hash; N-M: an integer; else one of a/b/c.
KINDS = (
    ("TASK", 1, "w"), ("ATTEMPT", 1, "1-999999999"), ("ALG", 1, "SSJ-DRAW-1 SHA-256"),
    ("ITEM", 0, "w w"), ("PREV", 1, "h"), ("QUOTA|ENT", 0, "n 0-999999999"),
    ("QUOTA|OFF", 0, "n 0-999999999"), ("TEAM", 1, "ACROSS/WITHIN/NONE 0-9 0-99 0-999 0-12 0-1024"),
    ("NEED|POOL", 0, "n 0-999999999"), ("NEED|SKILL", 0, "n 1-999999999"),
    ("RULE|UNITS", 1, "ANY/DISTINCT"), ("RULE|DISTRICT", 1, "ANY/AVOID"),
    ("RULE|PARCEL", 1, "EACH/AREA/CUT"), ("COMMIT", 1, "h"), ("WITNESS", 0, "n D10/SLIP 1-40"),
    ("BEACON", 1, "n 1-40"), ("E", 0, "n n w w 1-100 w s"), ("O", 0, "n n w w k s"),
    ("X", 0, "n n"), ("END", 1, ""),
)  # fmt: skip
ORDER = {kind: place for place, (kind, _, _) in enumerate(KINDS)}
ONCE_EACH = ("QUOTA|ENT", "QUOTA|OFF", "NEED|POOL", "NEED|SKILL", "WITNESS", "E", "O")


class Manifest:
    """What manifest.txt says: `of` has the fields of each kind, line by line."""

    def __init__(self, data):
        self.m = hashlib.sha256(data).hexdigest()
        self.lines = lines_of(data, "manifest.txt")
        self.at = 1
        head = self.lines[0].split("|")
        if len(head) != 2 or head[0] not in ("SSJ1", "SSJ1R") or head[1] != "MANIFEST":
            self.refuse("首行不是 SSJ1|MANIFEST 或 SSJ1R|MANIFEST")
        self.tag = head[0]
        self.of = {kind: [] for kind, _, _ in KINDS}
        self.seen = {kind: set() for kind in ONCE_EACH}
        self.ents, self.offs = {}, {}
        self.read()
        self.task, self.attempt = self.of["TASK"][0][0], self.of["ATTEMPT"][0][0]
        self.prev, self.commit = self.of["PREV"][0][0], self.of["COMMIT"][0][0]
        self.mode, self.size, self.slack, self.maxslack, self.block, self.maxtry = self.of["TEAM"][
            0
        ]
        self.distinct = self.of["RULE|UNITS"][0][0] == "DISTINCT"
        self.avoid = self.of["RULE|DISTRICT"][0][0] == "AVOID"
        self.parcel = self.of["RULE|PARCEL"][0][0]
        self.ent_quota, self.off_quota = self.of["QUOTA|ENT"], self.of["QUOTA|OFF"]
        self.need_pool, self.need_skill = self.of["NEED|POOL"], self.of["NEED|SKILL"]
        self.beacon = self.of["BEACON"][0][1]
        self.bars = self.of["X"]
        self.check()

    def refuse(self, why):
        raise Refused(f"manifest.txt 第{self.at}行：{why}")

    def read(self):
        place, before = 0, ""
        for number, line in enumerate(self.lines[1:], 2):
            self.at = number
            parts = line.split("|")
            words = 2 if parts[0] in ("QUOTA", "NEED", "RULE") else 1
            kind = "|".join(parts[:words])
            if self.of["END"]:
                self.refuse("END 之后还有内容")
            if kind not in ORDER:
                self.refuse("不认识的记录种类")
            now = ORDER[kind]
            if now < place:
                self.refuse("记录的次序不对")
            for missed, once, _ in KINDS[place:now]:
                if once and not self.of[missed]:
                    self.refuse(f"缺少记录 {missed}")
            if now == place and self.of[kind]:
                if KINDS[now][1]:
                    self.refuse("这种记录只能有一行")
                if raw(line) <= raw(before):
                    self.refuse("没有按字节升序排列，或有重复的行")
            place, before = now, line
            self.take(kind, self.fields(kind, parts[words:]))
        for missed, once, _ in KINDS[place:]:
            if once and not self.of[missed]:
                self.at = len(self.lines) + 1
                self.refuse(f"缺少记录 {missed}")

    def fields(self, kind, values):
        """Return the fields of a line with integers as integers, or refuse it."""
        forms = KINDS[ORDER[kind]][2].split()
        if kind == "BEACON" and values == [NONE]:
            return [NONE, 0]
        if len(values) != len(forms):
            self.refuse("字段的个数不对")
        return [self.field(form, value) for form, value in zip(forms, values)]

    def field(self, form, value):
        if form in "nw":
            good = is_name(value) if form == "n" else is_word(value)
        elif form == "h":
            good = is_hash(value)
        elif form == "s":
            good = value == "IN" or (value.startswith("OUT:") and is_word(value[4:]))
        elif form == "k":
            skills = [] if value == NONE else value.split(",")
            if all(map(is_name, skills)) and all(
                raw(a) < raw(b) for a, b in zip(skills, skills[1:])
            ):
                return skills
            good = False
        elif form[0].isdigit():
            least, most = form.split("-")
            number = whole(value, int(least), int(most))
            if number is not None:
                return number
            good = False
        else:
            good = value in form.split("/")
        if not good:
            self.refuse(f"取值不对：{value[:80]}")
        return value

    def take(self, kind, values):
        """Keep a line; refuse what does not fit the lines before it."""
        if kind in self.seen:
            if values[0] in self.seen[kind]:
                self.refuse(f"{values[0]} 出现两次")
            self.seen[kind].add(values[0])
        if kind == "TEAM":
            if values[0] == "NONE" and values[1:] != [0] * 5:
                self.refuse("NONE 之后应为五个 0")
            if values[0] != "NONE" and (
                values[1] < 2 or values[3] < values[2] or values[4] < 1 or values[5] < 1
            ):
                self.refuse("组队规则超出允许的范围")
        elif kind == "WITNESS" and values[0] in ("S0", "B"):
            self.refuse("S0 和 B 不能用作见证人")
        elif kind in ("E", "O"):
            known = self.seen["QUOTA|ENT" if kind == "E" else "QUOTA|OFF"]
            if values[-1] == "IN" and values[1] not in known:
                self.refuse(f"{values[1]} 没有 QUOTA")
            names = ("stratum", "district", "area", "weight", "skill", "state")
            if kind == "O":
                names = ("pool", "unit", "district", "skills", "state")
            one = dict(zip(names, values[1:]), group=values[1])
            one["in"] = values[-1] == "IN"
            (self.ents if kind == "E" else self.offs)[values[0]] = one
        elif kind == "X" and (values[0] not in self.offs or values[1] not in self.ents):
            self.refuse("回避关系中的人员或检查对象不在名单里")
        self.of[kind].append(values)

    def check(self):
        """What concerns several records at once."""
        digits = [one[2] for one in self.of["WITNESS"]]
        if len(digits) < 2 or sum(digits) < LEAST_DIGITS:
            self.refuse("见证人少于两位，或骰子数字少于八位")
        for name, one in self.ents.items():
            if self.parcel == "AREA" and one["in"] and one["area"] == NONE:
                self.refuse(f"按片区分配时，检查对象 {name} 没有片区")
        for quotas, people in ((self.ent_quota, self.ents), (self.off_quota, self.offs)):
            sizes = {}
            for one in people.values():
                sizes[one["group"]] = sizes.get(one["group"], 0) + one["in"]
            for name, wanted in quotas:
                if wanted > sizes.get(name, 0):
                    self.refuse(f"应抽数大于名单中的数量：{name}")
        self.check_teams()

    def check_teams(self):
        if self.mode == "NONE":
            if self.need_pool or self.need_skill:
                self.refuse("不组队时不能有 NEED")
            self.teams = 0
            return
        if self.mode == "WITHIN":
            if self.need_pool:
                self.refuse("WITHIN 时不能有 NEED|POOL")
            if any(wanted % self.size for _, wanted in self.off_quota):
                self.refuse("人数不是每组人数的整倍数")
            self.teams = sum(wanted for _, wanted in self.off_quota) // self.size
        else:
            if [name for name, _ in self.need_pool] != [name for name, _ in self.off_quota]:
                self.refuse("NEED|POOL 与 QUOTA|OFF 的人员库不一致")
            if sum(count for _, count in self.need_pool) != self.size:
                self.refuse("各库每组人数之和不等于每组人数")
            counts = set()
            for (_, each), (_, wanted) in zip(self.need_pool, self.off_quota):
                if each == 0 or wanted % each:
                    self.refuse("各人员库的人数组不成整组")
                counts.add(wanted // each)
            if len(counts) != 1:
                self.refuse("各人员库的组数不同")
            self.teams = counts.pop()
        if self.teams < 1:
            self.refuse("一组也没有")


# -- section 3: the opening ---------------------------------------------------------------


def seed_of(manifest, data):
    """Return S, or refuse an opening that is not what the manifest announced."""
    lines = lines_of(data, "opening.txt")
    wanted = [("S0", 64)]
    wanted += [(name, digits) for name, _, digits in manifest.of["WITNESS"]]
    wanted.append(("B", manifest.beacon))
    if len(lines) != len(wanted):
        raise Refused("opening.txt：行数不对")
    values = []
    for number, (line, (name, length)) in enumerate(zip(lines, wanted), 1):
        key, mark, value = line.partition("=")
        if key != name or not mark:
            raise Refused(f"opening.txt 第{number}行：应为 {name}=…")
        if name == "S0" and number == 1:
            good = is_hash(value)
        elif length == 0:
            good = value == NONE
        else:
            good = len(value) == length and all("0" <= char <= "9" for char in value)
        if not good:
            raise Refused(f"opening.txt 第{number}行：内容与公布的不符")
        values.append(value)
    sealed = f"{manifest.tag}|COMMIT|{manifest.task}|{manifest.attempt}|{values[0]}"
    if sha(sealed) != manifest.commit:
        raise Refused("opening.txt 第1行：密封值与承诺值不符")
    parts = [manifest.tag, "SEED", manifest.m, values[0]]
    parts += [f"{name}={value}" for (name, _), value in zip(wanted[1:], values[1:])]
    return sha("|".join(parts))


# -- section 4: tickets -------------------------------------------------------------------


def ranked(manifest, seed):
    """Return strata and pools as lists of (name, quota, ids in rank order) and the tickets."""
    tickets, groups = {}, []
    for kind, quotas, people in (
        ("ENT", manifest.ent_quota, manifest.ents),
        ("OFF", manifest.off_quota, manifest.offs),
    ):
        ids = {name: [] for name, _ in quotas}
        for name, one in people.items():
            if one["in"]:
                stem = f"{manifest.tag}|{kind}|{seed}|{name}|"
                ticket = min(sha(stem + str(j)) for j in range(one.get("weight", 1)))
                tickets[kind, name] = ticket
                ids[one["group"]].append((ticket, raw(name), name))
        groups.append([(n, quota, [one[2] for one in sorted(ids[n])]) for n, quota in quotas])
    return groups[0], groups[1], tickets


# -- section 5: parcels -------------------------------------------------------------------


def numbered(letter, number, count):
    return letter + str(number).zfill(max(3, len(str(count))))


def parcels_of(manifest, seed, queue):
    """Return (name, ids) in waiting order."""
    if manifest.parcel == "EACH":
        return [(name, [name]) for name in queue]
    found = {}
    for i, name in enumerate(queue):
        if manifest.parcel == "AREA":
            parcel = manifest.ents[name]["area"]
        else:
            parcel = numbered("P", i % manifest.teams + 1, manifest.teams)
        found.setdefault(parcel, []).append(name)
    stem = f"{manifest.tag}|PARCEL|{seed}|"
    return sorted(found.items(), key=lambda one: (sha(stem + one[0]), raw(one[0])))


# -- section 6: teams ---------------------------------------------------------------------


class OutOfBudget(Exception):
    """More than 2^20 values of c would be needed: the result is NOPLAN."""


class Search:
    """The first (s, slack, g) that gives teams and a schedule."""

    def __init__(self, manifest, seed, pools, parcels):
        self.manifest, self.seed, self.pools, self.parcels = manifest, seed, pools, parcels
        self.spent = 0
        self.barred = {}
        for officer, enterprise in manifest.bars:
            self.barred.setdefault(enterprise, set()).add(officer)

    def run(self):
        """Return (s, slack, g, blocks, rounds), or None for NOPLAN."""
        reserves = [len(ids) - quota for _, quota, ids in self.pools if quota > 0]
        try:
            for shift in range(max(reserves) + 1 if reserves else 1):
                found = self.at_shift(shift)
                if found:
                    return (shift, *found)
        except OutOfBudget:
            pass
        return None

    def at_shift(self, shift):
        """Teams and rounds do not depend on slack: try each g once, then look for slack."""
        manifest = self.manifest
        share = -(-len(self.parcels) // manifest.teams)
        best = None
        for g in range(manifest.maxtry):
            blocks = self.teams(shift, g)
            if blocks is None:  # the whole shift is abandoned, with the slack that remains
                return None
            rounds = self.schedule(blocks)
            if rounds is None:
                continue
            needed = rounds[-1][0] // len(blocks) + 1 if rounds else 0
            slack = max(manifest.slack, needed - share)
            if slack <= manifest.maxslack and (best is None or slack < best[0]):
                best = (slack, g, blocks, rounds)
            if best is not None and best[0] == manifest.slack:
                break
        return best

    def serving(self, shift):
        """Return pool -> the officers of the window, in rank order."""
        found = []
        for name, quota, ids in self.pools:
            start = min(shift, len(ids) - quota)
            found.append((name, ids[start : start + quota]))
        return found

    def cut(self, teams):
        """Return the sizes of the blocks of so many teams."""
        count = -(-teams // self.manifest.block)
        return [teams // count + (1 if i < teams % count else 0) for i in range(count)]

    def sources(self, shift):
        """Yield per block the pools it draws on: [(officers, members per team)], teams."""
        serving = self.serving(shift)
        if self.manifest.mode == "ACROSS":
            done = 0
            for size in self.cut(self.manifest.teams):
                taken = []
                for (_, ids), (_, each) in zip(serving, self.manifest.need_pool):
                    taken.append((ids[done * each : (done + size) * each], each))
                done += size
                yield taken, size
            return
        each = self.manifest.size
        for _, ids in serving:
            done = 0
            for size in self.cut(len(ids) // each) if ids else ():
                yield [(ids[done * each : (done + size) * each], each)], size
                done += size

    def teams(self, shift, g):
        """Return the blocks: per block (c, members) of each team; None without lawful c."""
        blocks = []
        for b, (taken, size) in enumerate(self.sources(shift)):
            for c in range(FORMINGS):
                if self.spent == BUDGET:
                    raise OutOfBudget
                self.spent += 1
                teams = self.form(shift, g, b, c, taken, size)
                if all(self.lawful(team) for team in teams):
                    blocks.append([(c, team) for team in teams])
                    break
            else:
                return None
        return blocks

    def form(self, shift, g, b, c, taken, size):
        stem = f"{self.manifest.tag}|TEAM|{self.seed}|{shift}|{g}|{b}|{c}|"
        teams = [[] for _ in range(size)]
        for ids, each in taken:
            order = sorted(ids, key=lambda name: (sha(stem + name), raw(name)))
            for place, team in enumerate(teams):
                team.extend(order[place * each : (place + 1) * each])
        return teams

    def lawful(self, team):
        people = [self.manifest.offs[name] for name in team]
        if self.manifest.distinct and len({one["unit"] for one in people}) < len(people):
            return False
        return all(
            sum(skill in one["skills"] for one in people) >= least
            for skill, least in self.manifest.need_skill
        )

    def eligible(self, team, parcel):
        people = [self.manifest.offs[name] for name in team]
        for name in parcel[1]:
            one = self.manifest.ents[name]
            if self.barred.get(name, set()).intersection(team):
                return False
            if self.manifest.avoid and any(
                p["district"] == one["district"] != NONE for p in people
            ):
                return False
            if one["skill"] != NONE and not any(one["skill"] in p["skills"] for p in people):
                return False
        return True

    # -- section 7: the schedule ----------------------------------------------------------

    def schedule(self, blocks):
        """Return [(r, block, [(parcel, eligible teams)])] of the rounds that took something.

        None when every block in turn takes nothing: then no cap helps.
        """
        can = [
            [[t for t, (_, team) in enumerate(block) if self.eligible(team, p)] for block in blocks]
            for p in self.parcels
        ]
        waiting = list(range(len(self.parcels)))
        rounds, r, idle = [], 0, 0
        while waiting:
            b = r % len(blocks)
            taken = self.take(waiting, can, b, len(blocks[b]))
            if taken:
                gone = set(taken)
                waiting = [p for p in waiting if p not in gone]
                rounds.append((r, b, [(p, can[p][b]) for p in taken]))
            idle = 0 if taken else idle + 1
            if idle == len(blocks):
                return None
            r += 1
        return rounds

    @staticmethod
    def take(waiting, can, b, most):
        """Take parcels in order as long as all taken can stand at different teams."""
        holder, taken = {}, []

        def place(parcel, seen):
            for team in can[parcel][b]:
                if team not in seen:
                    seen.add(team)
                    if team not in holder or place(holder[team], seen):
                        holder[team] = parcel
                        return True
            return False

        for parcel in waiting:
            if len(taken) == most:
                break
            if can[parcel][b] and place(parcel, set()):
                taken.append(parcel)
        return taken


def pairing(allowed, big):
    """Return (N, x, teams): pairing x = big mod N of the lawful ones in lexicographic order."""
    known = {}

    def count(place, used):
        if place == len(allowed):
            return 1
        key = (place, used)
        if key not in known:
            known[key] = sum(
                count(place + 1, used | 1 << team)
                for team in allowed[place]
                if not used >> team & 1
            )
        return known[key]

    total = count(0, 0)
    x = left = big % total
    teams, used = [], 0
    for place in range(len(allowed)):
        for team in allowed[place]:
            if used >> team & 1:
                continue
            below = count(place + 1, used | 1 << team)
            if left < below:
                teams.append(team)
                used |= 1 << team
                break
            left -= below
    return total, x, teams


# -- section 8: the result ----------------------------------------------------------------


def replay(manifest_data, opening_data):
    """Return result.txt as bytes."""
    manifest = Manifest(manifest_data)
    seed = seed_of(manifest, opening_data)
    strata, pools, tickets = ranked(manifest, seed)
    queue = sorted(
        (name for _, quota, ids in strata for name in ids[:quota]),
        key=lambda name: (tickets["ENT", name], raw(name)),
    )
    parcels = parcels_of(manifest, seed, queue) if manifest.mode != "NONE" else []
    search = Search(manifest, seed, pools, parcels)
    plan = search.run() if manifest.mode != "NONE" else None
    serving = {name for _, ids in search.serving(plan[0] if plan else 0) for name in ids}
    lines = [f"{manifest.tag}|RESULT", f"M|{manifest.m}", f"S|{seed}"]
    for kind, groups, drawn in (("ENT", strata, set(queue)), ("OFF", pools, serving)):
        for group, _, ids in groups:
            for rank, name in enumerate(ids, 1):
                state = "DRAWN" if name in drawn else "RESERVE"
                ticket = tickets[kind, name]
                lines.append(f"{kind}|{group}|{rank}|{name}|{ticket}|{state}")
    if manifest.mode != "NONE":
        if manifest.parcel != "EACH":
            lines += ["PARCEL|{}|{}".format(name, ",".join(ids)) for name, ids in parcels]
        lines += plan_lines(manifest, seed, parcels, plan) if plan else ["TEAMS|NOPLAN"]
    return raw("\n".join(lines) + "\n")


def plan_lines(manifest, seed, parcels, plan):
    shift, slack, g, blocks, rounds = plan
    cap = -(-len(parcels) // manifest.teams) + slack
    lines = [f"TEAMS|SHIFT|{shift}|SLACK|{slack}|TRY|{g}|CAP|{cap}"]
    names, number = [], 0
    for block in blocks:
        names.append([])
        for c, team in block:
            number += 1
            names[-1].append(numbered("T", number, manifest.teams))
            lines.append("|".join(("TEAM", names[-1][-1], str(c), ",".join(sorted(team, key=raw)))))
    for r, b, taken in rounds:
        stem = f"{manifest.tag}|MATCH|{seed}|{shift}|{slack}|{g}|{r}"
        total, x, teams = pairing([can for _, can in taken], int(sha(stem), 16))
        lines.append(f"ROUND|{r}|{total}|{x}")
        lines += [
            f"MATCH|{r}|{parcels[parcel][0]}|{names[b][team]}"
            for (parcel, _), team in zip(taken, teams)
        ]
    return lines


def main(arguments):
    if len(arguments) != 3 or arguments[0] != "replay":
        sys.stderr.write("用法：python3 verify.py replay 抽取清单 开启值\n")
        return 2
    try:
        with open(arguments[1], "rb") as file:
            manifest = file.read()
        with open(arguments[2], "rb") as file:
            opening = file.read()
        sys.stdout.buffer.write(replay(manifest, opening))
    except Refused as refused:
        sys.stderr.buffer.write(raw(f"{refused}\n"))
        return 2
    except OSError as error:
        sys.stderr.buffer.write((f"打不开文件：{error}\n").encode("utf-8", "replace"))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
