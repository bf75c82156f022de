#!/usr/bin/env python3
"""Check a draw at home: Python 3.8 or newer, nothing else. Read it with SPEC.md (§1-§15).
    python3 verify.py replay MANIFEST OPENING [ADJUST]
    python3 verify.py check DOSSIER [--m M] [--head HEAD] [--r R]

It shares nothing with the program that made the draw. `replay` prints result.txt, or with ADJUST
what is in effect (0), or one line of reason (2). `check` goes through a dossier or public copy."""
import hashlib, json, os, re, struct, sys, zlib
from collections import Counter, namedtuple
from functools import lru_cache
from itertools import takewhile
from operator import lt

class Refused(Exception): code, verdict = 2, "不能读取"
class Differs(Exception): code, verdict = 1, "不一致"  # can be read, and something does not fit

# -- §1: text, words, numbers, hashes -----------------------------------------------------
WORD = ("[^|,=a-z\0- \x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
        "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff"
        "\uff01-\uff5e\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]{1,64}")
NAME = rf"(?!-(?:[|,=\n]|\Z)){WORD}"  # a word that names something
PART = r"(?!\.\.?(?:/|\Z))[A-Za-z0-9._-]+"  # a part of a file's name
FIELDS = {
    "word": WORD, "name": NAME, "names": f"-|{NAME}(?:,{NAME})*", "hash": "[0-9a-f]{64}",
    "count": "[1-9][0-9]{0,8}", "whole": "0|[1-9][0-9]{0,8}", "digits": "[1-9]|[1-3][0-9]|40",
    "beacon": rf"-|{NAME}\|(?:[1-9]|[1-3][0-9]|40)", "status": f"IN|OUT:{WORD}", "tag": "SSJ1R?",
    "team": r"NONE\|0\|0\|0\|0\|0|(?:ACROSS|WITHIN)\|[2-9]\|(?:0|[1-9][0-9]?)"
            r"\|(?:0|[1-9][0-9]{0,2})\|(?:[1-9]|1[0-2])\|(?:[1-9][0-9]{0,2}|10[01][0-9]|102[0-4])",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "text": "(?s:.+)", "path": f"{PART}(?:/{PART})*",
}
@lru_cache(maxsize=None)
def form(line):  # the match of such a line; `<x>` is one of FIELDS, or a pattern
    parts = re.split("<(.*?)>", line)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"({FIELDS.get(field, field)})" for field in parts[1::2]]
    return re.compile("".join(parts), re.ASCII).fullmatch

def sha(it): return hashlib.sha256(it if isinstance(it, bytes) else it.encode()).hexdigest()
def shown(text): return "".join(char if char.isprintable() else "?" for char in str(text)[:80])
def ids(keys): return [key[64:] for key in keys]  # a key: hash and id in one text, sorts like both
def by_hash(stem, names): return ids(sorted([sha(stem + name) + name for name in names]))
def must(good, name, why, line=0, fault=Refused):
    if not good: raise fault(f"{shown(name)}{f' 第{line}行' if line else ''}：{why}")
def must_all(goods, name, why, first=1, fault=Refused):  # names the first line that is not good
    must(False not in goods, name, why, first + [*goods, False].index(False), fault)
def ascending(lines, name, first=1, fault=Refused):  # Python compares by code points, as §1 does
    must_all([True, *map(lt, lines, lines[1:])], name, "没有严格升序排列，或有重复", first, fault)
def lines_of(data, name):  # of a protocol file
    at = max(data.find(b"\r"), (b"\n" + data).find(b"\n\n"))
    must(at < 0, name, "有回车符或空行", data[:at].count(b"\n") + 1)
    good = data[-1:] == b"\n" and data[:3] != b"\xef\xbb\xbf"
    must(good, name, "末尾缺少换行，或开头有字节顺序标记", data.count(b"\n") + 1)
    try: return data.decode()[:-1].split("\n")
    except UnicodeDecodeError as fault:
        return must(False, name, "不是 UTF-8 文字", data[: fault.start].count(b"\n") + 1)

def parse(lines, table, name, fault=Refused):  # kind -> fields of its lines, kind -> first line
    rows, first, at = {}, {}, 0
    for row in table:
        kind, many, match = row.split("|<")[0], row[-1] == "*", form(row.rstrip("*"))
        found = takewhile(bool, map(match, lines[at:] if many else lines[at : at + 1]))
        found = [one.groups() for one in found]
        rows[kind], first[kind], at = found, at + 1, at + len(found)
        must(found or many, name, f"不合格式，或次序不对，或缺少 {kind}", at + 1, fault)
    must(at == len(lines), name, "不合格式，或次序不对", at + 1, fault)
    return rows, first
def rows_of(data, name, row):  # the fields of a file whose lines are all alike
    return next(iter(parse(lines_of(data, name), [row], name, Differs)[0].values()))

# -- §2: the manifest ---------------------------------------------------------------------
MANIFEST = (  # the table; a kind with a star may occur any number of times
    "<tag>|MANIFEST", "TASK|<word>", "ATTEMPT|<count>", "ALG|SSJ-DRAW-1|SHA-256",
    "ITEM|<word>|<word>*", "PREV|<hash>", "QUOTA|ENT|<name>|<whole>*", "QUOTA|OFF|<name>|<whole>*",
    "TEAM|<team>", "NEED|POOL|<name>|<count>*", "NEED|SKILL|<name>|<count>*",
    "RULE|UNITS|<ANY|DISTINCT>", "RULE|DISTRICT|<ANY|AVOID>", "RULE|PARCEL|<EACH|AREA|CUT>",
    "COMMIT|<hash>", "WITNESS|<name>|<D10|SLIP>|<digits>*", "BEACON|<beacon>",
    "E|<name>|<name>|<word>|<word>|<[1-9][0-9]?|100>|<word>|<status>*",
    "O|<name>|<name>|<word>|<word>|<names>|<status>*", "X|<name>|<name>*", "END",
)
Enterprise = namedtuple("Enterprise", "id stratum district area weight skill status")
Officer = namedtuple("Officer", "id pool unit district skills status")

class Manifest:  # `rows` has the fields of the lines of each kind
    def __init__(self, data, name="manifest.txt"):
        self.m, self.name, self.barred, lines = sha(data), name, {}, lines_of(data, name)
        rows, self.first = self.rows, _ = parse(lines, MANIFEST, name)
        for kind, at in self.first.items(): ascending(lines[at - 1 :][: len(rows[kind])], name, at)
        one = {kind: found[0][0] for kind, found in rows.items() if found and found[0]}
        self.tag, self.task, self.attempt = one["<tag>|MANIFEST"], one["TASK"], int(one["ATTEMPT"])
        self.prev, self.commit, self.parcel = one["PREV"], one["COMMIT"], one["RULE|PARCEL"]
        self.mode, *numbers = one["TEAM"].split("|")
        self.size, self.slack, self.maxslack, self.block, self.maxtry = map(int, numbers)
        self.distinct, self.avoid = one["RULE|UNITS"] != "ANY", one["RULE|DISTRICT"] != "ANY"
        self.beacon = one["BEACON"].split("|")[-1]
        kinds = [kind for kind in rows if kind[:5] in ("QUOTA", "NEED|")]
        quotas = [{row[0]: int(row[1]) for row in rows[kind]} for kind in kinds]
        self.quotas, self.need_pool, self.need_skill = dict(E=quotas[0], O=quotas[1]), *quotas[2:]
        self.ents = {row[0]: row for row in rows["E"]}
        self.offs = {row[0]: Officer(*row)._replace(skills=row[4].split(",")) for row in rows["O"]}
        for officer, enterprise in rows["X"]: self.barred.setdefault(enterprise, set()).add(officer)
        for kind in (*kinds, "WITNESS", "E", "O"):  # sorted: the same name stands together
            new = [one[0] != before[0] for one, before in zip(rows[kind][1:], rows[kind])]
            self.each(kind, "编号或名称与上一行相同", [True, *new])
        self.check(rows, self.each, self.mode == "ACROSS", self.mode == "NONE")
    def each(self, kind, why, goods): must_all(goods, self.name, why, self.first[kind])
    def check(self, rows, each, across, none):  # what else §2 says beyond the form of a line
        for kind, quota in (("E", "QUOTA|ENT"), ("O", "QUOTA|OFF")):
            there, k = Counter(row[1] for row in rows[kind] if row[-1] == "IN"), self.quotas[kind]
            each(quota, "应抽数大于名单中的数量", [k[group] <= there[group] for group in k])
            each(kind, "没有相应的 QUOTA", [row[1] in k or row[-1] != "IN" for row in rows[kind]])
        each("O", "专长没有升序排列", [all(map(lt, o.skills, o.skills[1:])) for o in self.offs.values()])
        each("X", "人员或检查对象不在名单里", [o in self.offs and e in self.ents for o, e in rows["X"]])
        areas = rows["E"] if self.parcel == "AREA" else ()
        each("E", "没有片区", [row[3] != "-" or row[-1] != "IN" for row in areas])
        each("WITNESS", "不能叫 S0 或 B", [row[0] not in ("S0", "B") for row in rows["WITNESS"]])
        digits = [int(row[2]) for row in rows["WITNESS"]]
        each("BEACON", "见证人少于两位，或数字少于八位", [len(digits) > 1 and sum(digits) >= 8])
        each("TEAM", "maxslack 小于 slack", [self.slack <= self.maxslack])
        each("NEED|POOL", "只用于 ACROSS", [across or not self.need_pool])
        each("NEED|SKILL", "不用于 NONE", [not none or not self.need_skill])
        pools, needs = self.quotas["O"], self.need_pool
        fits = not across or (list(needs) == list(pools) and sum(needs.values()) == self.size)
        each("TEAM", "NEED|POOL 与 QUOTA|OFF 的库不同，或每队人数之和不对", [fits])
        t = self.teams = 0 if none else sum(pools.values()) // self.size
        unit = {pool: t * needs[pool] if across else self.size for pool in pools}
        whole = [k == unit[p] if across else none or k % unit[p] == 0 for p, k in pools.items()]
        each("QUOTA|OFF", "人数编不成整队", whole)
        each("TEAM", "一队也没有", [none or t > 0])

# -- §3: the opening and the seed ---------------------------------------------------------
def seed_of(manifest, data, name="opening.txt"):  # S
    lines, forms = lines_of(data, name), ["S0=[0-9a-f]{64}"]
    forms += [f"{re.escape(who)}=[0-9]{{{digits}}}" for who, _, digits in manifest.rows["WITNESS"]]
    forms.append("B=-" if manifest.beacon == "-" else f"B=[0-9]{{{manifest.beacon}}}")
    goods = [re.fullmatch(*pair) is not None for pair in zip(forms, lines)]
    must_all([*goods, len(lines) == len(forms)], name, "与清单所列不符")
    commit, seed = opened(manifest.tag, manifest.task, manifest.attempt, manifest.m, lines)
    must(commit == manifest.commit, name, "密值与清单的 COMMIT 不符", 1)
    return seed
def opened(tag, task, attempt, m, lines):  # COMMIT and S
    s0, throws = lines[0][3:], lines[1:]
    return sha(f"{tag}|COMMIT|{task}|{attempt}|{s0}"), sha("|".join([tag, "SEED", m, s0, *throws]))

# -- §4: tickets --------------------------------------------------------------------------
def ranked(manifest, kind, seed):  # {stratum or pool: keys in rank order}, of ticket and id
    sha256, stem = hashlib.sha256, f"{manifest.tag}|{kind}|{seed}|"
    groups = {group: [] for group in manifest.quotas[kind[0]]}
    for row in manifest.rows[kind[0]]:
        if row[-1] == "IN":
            ticket = sha256(f"{stem}{row[0]}|0".encode()).hexdigest()
            for j in range(1, int(row[4])) if kind == "ENT" and row[4] != "1" else ():
                ticket = min(ticket, sha256(f"{stem}{row[0]}|{j}".encode()).hexdigest())
            groups[row[1]].append(ticket + row[0])
    return {group: sorted(keys) for group, keys in groups.items()}

# -- §6, §13: what a team may do, and who may stand in for whom -----------------------------
REASONS = {
    "ENT": dict(CLOSED="歇业停业", CANCELLED="注销或吊销", MOVED="迁出辖区", DUPLICATE="重复登记",
                CAPPED="已达年度检查上限", OTHER="其他原因"),
    "OFF": dict(ILL="生病", LEAVE="请假", LEFT="调离岗位", DUTY="另有公务", RECUSAL="须回避",
                LICENCE="执法证件失效", OTHER="其他原因"),
}
STEP = (rf"OUT\|<k>\|(ENT|OFF)\|({NAME})\|({NAME})\|([A-Z]+)\n"
        rf"((?:SKIP\|<k>\|{NAME}\|[A-Z]+\n)*)IN\|<k>\|(-|{NAME})\n")
Plan = namedtuple("Plan", "shift slack g cap blocks rounds")
def asked(manifest, names):  # by these enterprises of a team: officers barred, districts, skills
    ents = [Enterprise(*manifest.ents[name]) for name in names]
    barred = frozenset().union(*(manifest.barred.get(name, ()) for name in names))
    districts = {one.district for one in ents if manifest.avoid}
    return barred, frozenset(districts - {"-"}), frozenset({one.skill for one in ents} - {"-"})
def unmet(manifest, members, asks):  # the rules of *Eligible* that a team does not meet
    people = [manifest.offs[name] for name in members]
    met = [asks[0].isdisjoint(members), asks[1].isdisjoint(one.district for one in people)]
    met += [asks[2].issubset(skill for one in people for skill in one.skills)]
    return [rule for rule, is_met in zip(("BARRED", "DISTRICT", "SKILL"), met) if not is_met]
def unlawful(manifest, members):  # the rules that a team does not meet by itself
    people, needs = [manifest.offs[name] for name in members], manifest.need_skill.items()
    alike = manifest.distinct and len({one.unit for one in people}) < len(people)
    unskilled = any(sum(skill in one.skills for one in people) < m for skill, m in needs)
    return ["UNITS"] * alike + ["SKILL"] * unskilled
def numbered(letter, number, count): return letter + str(number).zfill(max(3, len(str(count))))

class Draw:  # made again: `keys` in rank order, `drawn` ids, `parcels`, `teams`, `team_of` parcel
    def __init__(self, manifest, seed):
        self.manifest, self.seed, self.plan, self.left = manifest, seed, None, 1 << 20
        self.parcels, self.teams, self.team_of, self.tail = {}, {}, {}, []
        self.keys = {kind: ranked(manifest, kind, seed) for kind in ("ENT", "OFF")}
        quotas, keys = manifest.quotas, self.keys["ENT"]
        queue = ids(sorted(key for name, k in quotas["E"].items() for key in keys[name][:k]))
        self.pools = [(quotas["O"][name], ids(keys)) for name, keys in self.keys["OFF"].items()]
        if manifest.mode != "NONE":
            self.cut(queue)
            self.asks = [asked(manifest, names) for names in self.parcels.values()]
            most = max(len(pool) - k for k, pool in self.pools if k)
            self.plan = next(filter(None, map(self.at_shift, range(most + 1))), None)
            self.assign()
        teams = self.teams.values() if self.plan else [pool[:k] for k, pool in self.pools]
        self.drawn = {"ENT": set(queue), "OFF": {name for team in teams for name in team}}
        self.now, self.ever = dict(self.drawn), dict(self.drawn)  # in effect: now, and ever

    # -- §5: parcels
    def cut(self, queue):  # into parcels, in waiting order
        found, manifest, teams = {}, self.manifest, self.manifest.teams
        for i, name in enumerate(queue):
            package, area = numbered("P", i % teams + 1, teams), manifest.ents[name][3]
            parcel = {"EACH": name, "AREA": area, "CUT": package}[manifest.parcel]
            found.setdefault(parcel, []).append(name)
        if manifest.parcel != "EACH":
            order = by_hash(f"{manifest.tag}|PARCEL|{self.seed}|", found)
            found = {name: found[name] for name in order}
            self.tail = [f"PARCEL|{name}|{','.join(found[name])}" for name in found]
        self.parcels = found

    # -- §6: teams
    def at_shift(self, shift):  # teams and rounds do not depend on slack: try each g once
        manifest, share, best = self.manifest, -(-len(self.asks) // self.manifest.teams), None
        for g in range(manifest.maxtry):
            blocks = self.blocks(shift, g)
            if blocks is None: return None  # the whole shift is given up
            rounds = self.schedule(blocks)
            if rounds is None: continue
            cap = rounds[-1][0] // len(blocks) + 1 if rounds else 0
            slack = max(manifest.slack, cap - share)
            if slack < (best.slack if best else manifest.maxslack + 1):
                best = Plan(shift, slack, g, share + slack, blocks, rounds)
            if slack == manifest.slack: break
        return best
    def sources(self, shift):  # of each block: number of teams, [(who serves, how many a team)]
        manifest, starts = self.manifest, [min(shift, len(pool) - k) for k, pool in self.pools]
        pools = [pool[u : u + k] for u, (k, pool) in zip(starts, self.pools)]
        groups = [[(pool, manifest.size)] for pool in pools]
        if manifest.mode == "ACROSS": groups = [list(zip(pools, manifest.need_pool.values()))]
        for group in groups:
            teams, done = len(group[0][0]) // group[0][1], 0
            count = -(-teams // manifest.block)
            for size in [(teams + i) // count for i in reversed(range(count))]:
                yield size, [(pool[done * m : (done + size) * m], m) for pool, m in group]
                done += size
    def blocks(self, shift, g):  # of teams (name, c, members); None without lawful c, or budget
        found, manifest, done = [], self.manifest, 0
        for b, (size, pools) in enumerate(self.sources(shift)):
            for c in range(min(4096, self.left)):
                self.left -= 1
                stem = f"{manifest.tag}|TEAM|{self.seed}|{shift}|{g}|{b}|{c}|"
                orders = [(by_hash(stem, pool), m) for pool, m in pools]
                teams = [[i for o, m in orders for i in o[t * m : t * m + m]] for t in range(size)]
                if not any(unlawful(manifest, team) for team in teams): break
            else: return None
            names = [numbered("T", done + t, manifest.teams) for t in range(1, size + 1)]
            done, found = done + size, [*found, [*zip(names, [c] * size, teams)]]
        return found

    # -- §7: rounds and matching
    def schedule(self, blocks):  # [(r, block, {parcel: eligible teams})]; None if no cap helps
        able = {asks: [tuple(t for t, (_, _, team) in enumerate(block)
                             if not unmet(self.manifest, team, asks)) for block in blocks]
                for asks in set(self.asks)}  # what is asked -> eligible teams of each block
        waiting, rounds, r, idle = list(range(len(self.asks))), [], 0, 0
        while waiting and idle < len(blocks):
            b = r % len(blocks)
            taken = take(((p, able[self.asks[p]][b]) for p in waiting), len(blocks[b]))
            rounds += [(r, b, taken)] if taken else []
            waiting = [parcel for parcel in waiting if parcel not in taken]
            r, idle = r + 1, 0 if taken else idle + 1
        return None if waiting else rounds
    def assign(self):  # round by round; `tail` is the end of the result
        shift, slack, g, cap, blocks, rounds = self.plan or ("", "", "", "", [], [])
        head = f"TEAMS|SHIFT|{shift}|SLACK|{slack}|TRY|{g}|CAP|{cap}" if blocks else "TEAMS|NOPLAN"
        teams, parcels = [team for block in blocks for team in block], list(self.parcels)
        self.teams = {name: members for name, _, members in teams}
        self.tail += [head, *(f"TEAM|{name}|{c}|{','.join(sorted(ids))}" for name, c, ids in teams)]
        for r, b, taken in rounds:
            stem = f"{self.manifest.tag}|MATCH|{self.seed}|{shift}|{slack}|{g}|{r}"
            total, x, teams = pairing(list(taken.values()), int(sha(stem), 16))
            pairs = [(parcels[parcel], blocks[b][team][0]) for parcel, team in zip(taken, teams)]
            self.team_of.update(pairs)
            self.tail += [f"ROUND|{r}|{total}|{x}", *(f"MATCH|{r}|{p}|{team}" for p, team in pairs)]

    # -- §8: the result
    def ranks(self, state):  # the ENT and OFF lines with the state of each id; without it no line
        return [f"{kind}|{group}|{rank}|{key[64:]}|{key[:64]}|{now}"
                for kind, groups in self.keys.items() for group, keys in groups.items()
                for rank, key in enumerate(keys, 1) for now in [state(kind, key[64:])] if now]
    def result(self):
        ranks = self.ranks(lambda kind, i: "DRAWN" if i in self.drawn[kind] else "RESERVE")
        head = f"{self.manifest.tag}|RESULT\nM|{self.manifest.m}\nS|{self.seed}"
        return "\n".join([head, *ranks, *self.tail, ""]).encode()

    # -- §13: substitution
    def adjust(self, data, name="adjust.txt", fault=Refused):  # [(hash, kind, reason, skips)] by k
        def rule(good, why, line=1): must(good, name, why, line, fault)
        text, steps = "\n".join([*lines_of(data, name), ""]), []
        self.head = f"{self.manifest.tag}|%s\nM|{self.manifest.m}\nR|{sha(self.result())}\n"
        rule(text.startswith(self.head % "ADJUST"), "前三行与本次抽取不符")
        at = len(self.head % "ADJUST")
        while at < len(text) or not steps:
            line, k = text.count("\n", 0, at) + 1, len(steps) + 1
            found = re.compile(STEP.replace("<k>", str(k))).match(text, at)
            rule(found, f"第{k}次递补不合格式", line)
            kind, group, out, reason, skips, new = found.groups()
            skips, at = [skip.split("|")[2:] for skip in skips.split("\n")[:-1]], found.end()
            self.step(rule, line, kind, group, out, reason, skips, [new] if new != "-" else [])
            steps.append((sha(text[:at]), kind, reason, skips))
        return steps
    def step(self, rule, line, kind, group, out, reason, skips, new):  # the rules of one k
        ranks, now, ever = ids(self.keys[kind].get(group, ())), self.now[kind], self.ever[kind]
        rule(out in now and out in ranks and (kind == "ENT" or self.plan), "换下的不在现行名单中", line)
        rule(reason in REASONS[kind], "换下的原因不在 §13 所列之内", line)
        named, reserves = [one for one, _ in skips] + new, [one for one in ranks if one not in ever]
        good = named == reserves[: len(named)] and (new or named == reserves)
        rule(good, "没有按名次依次用候补，或候补没有用完", line)
        for at, (name, why) in enumerate(skips, line + 1):
            rule(why in [*REASONS[kind], *self.broken(kind, out, [name])], "跳过的原因不实", at)
        rule(not self.broken(kind, out, new), "换上之后不合 §13", line + len(skips) + 1)
        for names in (self.parcels if kind == "ENT" else self.teams).values():
            if out in names: names[names.index(out) : names.index(out) + 1] = new
        self.now[kind], self.ever[kind] = now - {out} | set(new), ever | set(new)
    def broken(self, kind, out, new):  # rules not met with [the new one] or [] instead of the old
        manifest, places = self.manifest, self.parcels if kind == "ENT" else self.teams
        if not self.plan or (kind == "ENT" and not new): return []
        place = next(name for name, names in places.items() if out in names)
        if kind == "ENT":
            area, team = Enterprise(*manifest.ents[new[0]]).area, self.teams[self.team_of[place]]
            strange = manifest.parcel == "AREA" and area != place
            return ["AREA"] * strange + unmet(manifest, team, asked(manifest, new))
        team = [name for name in places[place] if name != out] + new
        todo = [i for name, ids in self.parcels.items() if self.team_of[name] == place for i in ids]
        few = ["FEW"] * (len(team) < 2)
        return few + unlawful(manifest, team) + unmet(manifest, team, asked(manifest, todo))
    def state(self, kind, name):
        if name in self.now[kind]: return "DRAWN" if name in self.drawn[kind] else "IN"
        return "OUT" if name in self.ever[kind] else ""
    def effect(self):
        lines = [f"TEAM|{team}|{','.join(sorted(names))}" for team, names in self.teams.items()]
        lines += [f"PARCEL|{parcel}|{team}|{','.join(self.parcels[parcel]) or '-'}"
                  for parcel, team in self.team_of.items()]
        return (self.head % "EFFECT" + "\n".join([*self.ranks(self.state), *lines, ""])).encode()

def take(waiting, most):  # parcels in order as long as all taken can stand at different teams
    holder, taken, hopeless = {}, {}, {()}
    def place(parcel, teams, seen):
        for team in teams:
            if team not in seen:
                seen.add(team)
                if team not in holder or place(*holder[team], seen):
                    holder[team] = (parcel, teams)
                    return True
        return False
    for parcel, teams in waiting:
        if len(taken) == most or teams in hopeless: continue
        if place(parcel, teams, set()): taken[parcel] = teams
        else: hopeless.add(teams)  # what finds no place finds none later in the round either
    return taken
def pairing(allowed, big):  # N, x and the teams of pairing number x = big mod N
    @lru_cache(maxsize=None)
    def ways(place, used):  # to go on from a place when the teams in the bits of `used` are gone
        if place == len(allowed): return 1
        return sum([ways(place + 1, used | 1 << t) for t in allowed[place] if not used >> t & 1])
    total, teams, used = ways(0, 0), [], 0
    left = big % total
    for place, able in enumerate(allowed):
        for team in able:
            below = 0 if used >> team & 1 else ways(place + 1, used | 1 << team)
            if left < below: break
            left -= below
        teams, used = [*teams, team], used | 1 << team
    return total, big % total, teams
def replay(manifest_data, opening_data, adjust_data=None):  # result.txt, or what is in effect
    manifest = Manifest(manifest_data)
    draw = Draw(manifest, seed_of(manifest, opening_data))
    return draw.result() if adjust_data is None else draw.adjust(adjust_data) and draw.effect()

# -- §14: the container -------------------------------------------------------------------
def unpack(data, name="案卷文件"):  # name -> bytes; of the container no byte is left free
    files, directory, at = {}, b"", 0
    while data[at : at + 4] == b"PK\3\4":
        size, length = (int.from_bytes(data[at + i : at + i + 4], "little") for i in (22, 26))
        path, content = data[at + 30 : at + 30 + length], data[at + 30 + length :][:size]
        sizes = zlib.crc32(content), len(content), len(content), len(path), 0
        facts = struct.pack("<5H3I2H", 20, 0, 0, 0, 0x21, *sizes)
        good = data[at + 4 : at + 30] == facts and form("<path>")(path.decode("latin-1"))
        must(good and path.decode() not in files, name, f"第{len(files) + 1}个文件不合 §14")
        directory += b"PK\1\2\x14\0" + facts + bytes(10) + struct.pack("<I", at) + path
        files[path.decode()], at = content, at + 30 + length + size
    ends = len(files) % 65536, len(files) % 65536, len(directory), at
    end = directory + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, *ends, 0)
    must(data[at:] == end and list(files) == sorted(files), name, "不合 §14，或有字节被改动")
    return files

# -- §9, §12: the log, its payloads and their order ---------------------------------------
PAYLOADS = {"LOCK": "commit:hash", "SEED": "opening:hash s:hash", "RESULT": "r:hash",
            "VOID": "reason:text second:text", "ADJUST": "k:count adjust:hash second:text"}
Entry = namedtuple("Entry", "tag n before time type operator witnesses payload head")
Attempt = namedtuple("Attempt", "draw number m lock past")  # LOCK's entry, (type, payload) of all
def read_log(data, name="log.txt"):
    row = "<tag>|LOG|<count>|<hash>|<time>|<word>|<word>|<names>|<hash>*"
    rows, heads = rows_of(data, name, row), ["0" * 64, *map(sha, lines_of(data, name))]
    good = [row[:3] == (rows[0][0], str(n), heads[n - 1]) for n, row in enumerate(rows, 1)]
    must_all(good, name, "与前一条接不上", 1, Differs)
    return [Entry(*row, head) for row, head in zip(rows, heads[1:])]

def read_payloads(data, entries, name="payloads.txt"):  # the attempts, and that of the last entry
    kept, lines, attempts = [e for e in entries if e.type in PAYLOADS], lines_of(data, name), []
    for number, (line, entry) in enumerate(zip(lines, kept), 1):
        n, _, text = line.partition("|")
        load = payload_of(text, "draw:word attempt:count m:hash " + PAYLOADS[entry.type])
        good = n == entry.n and sha(text) == entry.payload
        good = good and load and in_order(attempts, entry, load)
        must(good, name, f"与日志不符，或 {entry.type} 的内容、次序不合 §12", number, Differs)
    must(len(lines) == len(kept), name, "与日志不是一一对应", len(lines), Differs)
    return attempts, next(one for one in attempts[::-1] if one.draw == load["draw"])
def payload_of(text, wanted):  # None if it has not what is wanted
    try: load = json.loads(text, parse_int=lambda digits: int(digits[:10]), parse_constant=int)
    except (ValueError, RecursionError): return None
    for key, field in (one.split(":") for one in wanted.split()):
        value = load.get(key) if type(load) is dict else None
        good = type(value) is (int if field == "count" else str)
        if not good or not re.fullmatch(FIELDS[field], str(value)): return None
    return load
def in_order(attempts, entry, load):  # enter what an entry says; may it stand there (*Order*)?
    kind, draw, number, m = entry.type, load["draw"], load["attempt"], load["m"]
    last = next((one for one in attempts[::-1] if one.draw == draw), None)
    if kind == "LOCK":
        attempts.append(Attempt(draw, number, m, entry, [(kind, load)]))
        return (last.number, last.past[-1][0]) == (number - 1, "VOID") if last else number == 1
    if not last or (last.number, last.m) != (number, m): return False
    last.past.append((kind, load))
    past, r = "".join(kind[0] for kind, _ in last.past), dict(last.past).get("RESULT", {}).get("r")
    right = {"VOID": load.get("r", "") == r, "ADJUST": load.get("k") == past.count("A")}
    return right.get(kind, True) and re.fullmatch("L(V|S(RA*V?)?)?", past)

# -- §15: check ---------------------------------------------------------------------------
TEXTS = form("<(attempts/[0-9]{3,}/)?(manifest|opening|result|names|adjust)[.]txt"
             "|(log|payloads|public)[.]txt|kit[.]sha256>")
ALWAYS = "manifest.txt opening.txt result.txt names.txt log.txt payloads.txt kit.sha256"
PUBLIC = ("<tag>|PUBLIC", "TASK|<word>", "ATTEMPT|<count>", "M|<hash>", "S|<hash>", "R|<hash>",
          "HEAD|<count>|<hash>", "COMMIT|<hash>", "KIT|<hash>", "CUT|<name>|<count>|<hash>*",
          "ENT|<name>|<count>|<name>|<hash>|<DRAWN|OUT|IN>*", "END")
OPENING = rf"S0=[0-9a-f]{{64}}(\n{NAME}=[0-9]{{1,40}}){{2,}}\nB=(-|[0-9]{{1,40}})"

class Check:  # `lines` is the report, `known` the files accounted for
    def __init__(self, files):
        self.files, self.lines, self.known, self.folder = files, [], set(), ""
    def say(self, text, when=True, mark="通过"):
        if when: self.lines.append(f"[{mark}] {self.folder and self.folder + ' '}{text}")
    def note(self, text, when=True): self.say(text, when, "注意")
    def same(self, good, name, why, line=0): must(good, self.folder + name, why, line, Differs)
    def file(self, name):
        self.known.add(self.folder + name)
        self.same(self.folder + name in self.files, name, "缺少这个文件")
        return self.files[self.folder + name], self.folder + name
    def run(self, *papers):  # the values of M, of heads and of R that stand on paper
        papers = [["".join(str(value).split()).lower() for value in values] for values in papers]
        for value in [*papers[0], *papers[1], *papers[2]]:
            must(form("<hash>")(value), "纸面值", f"不是 64 位十六进制：{shown(value)}")
        public = "public.txt" in self.files
        for name in ("public.txt opening.txt kit.sha256" if public else ALWAYS).split():
            must(name in self.files, name, "缺少这个文件")
        for name in sorted(filter(TEXTS, self.files)):
            if self.files[name] or not name.endswith("names.txt"): lines_of(self.files[name], name)
        self.say(f"文件 {len(self.files)} 个，应有的都有，均可读取")
        m, r = (self.public if public else self.dossier)(papers[1])
        for kind, own, values in ("M", m, papers[0]), ("R", r, papers[2]):
            self.same(set(values) <= {own}, "纸面值", f"{kind} 与本次抽取的不符，应为 {own}")
            self.say(f"纸面上的 {kind} 与本次抽取的一致", values)
        self.note("这是演练", self.files["public.txt" if public else "log.txt"][:6] == b"SSJ1R|")
        self.note("只核对了 M：锚定的只是名单，投掷数字和结果没有锚定", papers[0] and not any(papers[1:]))
        self.lines.append("结论：通过" if any(papers) else "结论：自洽，未与纸质核对")
    def dossier(self, heads):
        entries = read_log(self.file("log.txt")[0])
        last, n, known = entries[-1], len(entries), {one.head: int(one.n) for one in entries}
        self.say(f"日志 {n} 条，前后相接，末端摘要 {last.head}")
        self.same(set(heads) <= set(known), "log.txt", "日志中没有纸面上的末端摘要", n)
        upto = max((known[head] for head in heads), default=0)
        self.say(f"纸面上的末端摘要锚定日志第 1 至 {upto} 条", upto)
        self.note(f"日志有 {n - upto} 条没有纸面摘要锚定", upto < n)
        attempts, own = read_payloads(self.file("payloads.txt")[0], entries)
        good = last.type in ("RESULT", "ADJUST", "VOID") and "RESULT" in dict(own.past)
        self.same(good, "log.txt", "末条不是一次有结果的抽取的 RESULT、ADJUST 或 VOID", n)
        self.say(f"记录内容与日志逐条相符，{len(attempts)} 次锁定，先后次序合于 §12")
        r, task = self.attempt(own), own.draw.rsplit("-", 1)[0]
        others = [one for one in attempts if one is not own and one.draw.rsplit("-", 1)[0] == task]
        for at, one in enumerate(others, 1): self.attempt(one, f"attempts/{at:03}/")
        self.folder = ""
        self.say(f"同一任务的其他各次抽取 {len(others)} 次，一次不少")
        self.kit(own.past[0][1].get("kit"))
        return own.m, r
    def attempt(self, one, folder=""):  # step 4; return R
        self.folder, same, by = folder, self.same, dict(one.past)
        man = Manifest(*self.file("manifest.txt"))
        seed, lock = seed_of(man, *self.file("opening.txt")) if "SEED" in by else "", by["LOCK"]
        wanted = (one.draw, one.number, one.lock.tag, one.lock.before, one.m, lock["commit"])
        good = (man.task, man.attempt, man.tag, man.prev, man.m, man.commit) == wanted
        good = good and form("<hash>")(str(lock.get("kit")))
        same(good, "manifest.txt", f"TASK、ATTEMPT、PREV、M 等与日志第{one.lock.n}条及其前的摘要不符")
        names, name = self.file("names.txt")
        same(sha(names) == lock.get("names"), "names.txt", f"与日志第{one.lock.n}条不符")
        rows = rows_of(names, name, "<name>|<[^|]*>*") if names else []
        ascending(["|".join(row) for row in rows], name, 1, Differs)
        same(len(dict(rows)) == len(rows), "names.txt", "编号重复")
        self.say(f"{one.draw} 第{one.number}次：清单 {len(man.ents)} 户 {len(man.offs)} 人，M={man.m}")
        if "SEED" in by:
            found, load = (sha(self.file("opening.txt")[0]), seed), by["SEED"]
            same(found == (load["opening"], load["s"]), "opening.txt", "与日志 SEED 所记不符")
            self.say(f"密封值、{len(man.rows['WITNESS'])} 位见证人的数字与日志相符，种子 S={seed}")
        self.note("有见证人用纸条，不是骰子", "SLIP" in [row[1] for row in man.rows["WITNESS"]])
        self.note(f"这次抽取已作废：{shown(by.get('VOID', {}).get('reason'))}", "VOID" in by)
        return self.again(Draw(man, seed), one.past, by["RESULT"]["r"]) if "RESULT" in by else ""
    def again(self, draw, past, r):  # result.txt and adjust.txt
        result, name = self.file("result.txt")
        self.same(sha(result) == r, "result.txt", "与日志 RESULT 所记不符")
        pairs = zip(draw.result().split(b"\n"), result.split(b"\n"))
        must_all([ours == own for ours, own in pairs], name, "与按规程重算的不同", 1, Differs)
        self.say(f"签号、编队、配对重算，结果相同：{len(draw.drawn['ENT'])} 户 {len(draw.teams)} 队，R={r}")
        self.note("没有可行的编队方案，人员须另行抽取", "TEAMS|NOPLAN" in draw.tail)
        hashes = [load["adjust"] for kind, load in past if kind == "ADJUST"]
        steps = draw.adjust(*self.file("adjust.txt"), Differs) if hashes else []
        self.same([step[0] for step in steps] == hashes, "adjust.txt", "与日志 ADJUST 所记不符")
        self.say(f"递补 {len(steps)} 次，逐次合于 §13，与日志所记相符", steps)
        why = Counter(REASONS[kind][reason] for _, kind, reason, _ in steps)
        stated = sum(reason in REASONS[kind] for _, kind, _, skips in steps for _, reason in skips)
        why = "，".join(f"{reason} {count}" for reason, count in why.items())
        self.note(f"有递补：{why}；跳过的候补中 {stated} 个只凭两人说明的原因", steps)
        return r
    def kit(self, wanted):  # steps 5 and 6
        data, name = self.file("kit.sha256")
        self.same(sha(data) == wanted, name, "与所记的摘要不符")
        rows = rows_of(data, name, "<hash>  <path>*")
        ascending([path for _, path in rows], name, 1, Differs)
        strange = sorted(set(self.files) - self.known.union(path for _, path in rows))
        self.same(not strange, "".join(strange[:1]), "多出这个文件")
        for listed, path in rows:
            self.same(sha(self.file(path)[0]) == listed, path, "与 kit.sha256 所列的摘要不符")
        self.say(f"案卷附件 {len(rows)} 个文件与所列摘要相符，没有多余的文件")
    def public(self, heads):
        data, name = self.file("public.txt")
        rows, first = parse(lines_of(data, name), PUBLIC, name, Differs)
        one = {kind: found[0][-1] for kind, found in rows.items() if found and found[0]}
        tag, m, s, cuts, ents = one["<tag>|PUBLIC"], one["M"], one["S"], rows["CUT"], rows["ENT"]
        lines = lines_of(*self.file("opening.txt"))
        who = {"S0", "B", *(line.split("=")[0] for line in lines[1:-1])}
        good = re.fullmatch(OPENING, "\n".join(lines)) and len(who) == len(lines)
        must(good, "opening.txt", "不合 §3 的格式")
        good = opened(tag, one["TASK"], one["ATTEMPT"], m, lines) == (one["COMMIT"], s)
        self.same(good, name, "COMMIT 或 S 与 opening.txt 不符", first["COMMIT"])
        ascending([row[0] + "|" for row in cuts], name, first["CUT"], Differs)
        place = {row[0]: at for at, row in enumerate(cuts)}
        for line, (stratum, _, who, ticket, _) in enumerate(ents, first["ENT"]):
            good = any(sha(f"{tag}|ENT|{s}|{who}|{j}") == ticket for j in range(100))
            self.same(good and stratum in place, name, "签号不是这一户的，或没有这一层的 CUT", line)
        ascending([(place[row[0]], int(row[1])) for row in ents], name, first["ENT"], Differs)
        ascending([(place[row[0]], row[3] + row[2]) for row in ents], name, first["ENT"], Differs)
        self.same(len({row[2] for row in ents}) == len(ents), name, "编号重复", first["ENT"])
        for line, (stratum, k, ticket) in enumerate(cuts, first["CUT"]):
            mine, k = [row for row in ents if row[0] == stratum], int(k)
            now, last = [row[4] for row in mine], [row[1::2] for row in mine[k - 1 : k]]
            good = "IN" not in now[:k] and "DRAWN" not in now[k:] and last == [(str(k), ticket)]
            good = good and now.count("IN") <= now.count("OUT")
            self.same(good, name, "名次不全，或截止签号、DRAWN、OUT、IN 与名次不合", line)
        self.same(set(heads) <= {one["HEAD"]}, name, "纸面上的末端摘要不是这一个", first["HEAD"])
        self.say(f"公开副本：密封值和种子相符，{len(cuts)} 层 {len(ents)} 户的签号、名次和截止签号相符")
        self.say("纸面上的末端摘要一致", heads)
        self.note("公开副本不能证明名单完整、没有漏掉签号更小的，也不能证明编队经过")
        self.kit(one["KIT"])
        return m, one["R"]

def check(files, m=(), heads=(), rs=()):  # exit code and report
    report = Check(files)
    try: report.run(m, heads, rs)
    except (Refused, Differs) as fault:
        return fault.code, [*report.lines, f"[不符] {fault}", f"结论：{fault.verdict}"]
    return 0, report.lines

# -- the command line ---------------------------------------------------------------------
USAGE = "用法：verify.py replay 清单 开封文件 [递补]；verify.py check 案卷 [--m M] [--head 摘要] [--r R]"

def read(path):
    try:
        with open(path, "rb") as file: return file.read()
    except (OSError, ValueError): raise Refused(f"打不开 {shown(path)}") from None
def dossier_at(path):  # name -> bytes of a container or a folder
    if not os.path.isdir(path): return unpack(read(path))
    read(os.path.join(path, "kit.sha256"))  # no dossier without it: do not read a whole disk
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    return {os.path.relpath(one, path).replace(os.sep, "/"): read(one) for one in paths}
def main(arguments):
    plain, paper, words = [], {"--m": [], "--head": [], "--r": []}, iter(arguments)
    for word in words: paper.get(word, plain).append(next(words, "") if word in paper else word)
    code, out, told = 2, b"", USAGE
    try:
        if plain[:1] == ["check"] and len(plain) == 2:
            code, lines = check(dossier_at(plain[1]), *paper.values())
            out, told = "".join(line + "\n" for line in lines).encode(errors="replace"), lines[-2]
        elif plain[:1] == ["replay"] and len(plain) in (3, 4) and not any(paper.values()):
            code, out = 0, replay(*map(read, plain[1:]))
    except Refused as fault: told = str(fault)
    if code == 2: sys.stderr.buffer.write((told + "\n").encode(errors="replace"))
    sys.stdout.buffer.write(out)
    return code
if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
