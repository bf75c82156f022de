/*
 * SSJ-DRAW-1: repeats a draw from its files and checks a dossier. A second witness to verify.py:
 * written apart from it and from the program, from the protocol text alone (SPEC.md; § in comments
 * is its clause).
 *
 *     node verify.js replay manifest.txt opening.txt [adjust.txt]       (node 14 or later)
 *
 * prints exactly result.txt (with adjust.txt: what is in effect, §13) and exits 0. A file that is not
 * lawful gives one line on standard error, nothing on standard output, exit 2.
 *
 *     node verify.js check DOSSIER [--m M] [--head HEAD] [--r R]
 *
 * checks a dossier or public copy, a container or a folder (§15): exit 0, 1 or 2. The page
 * verify.html holds this same script, which defines `Verify`. No library, no network, nothing stored.
 */
'use strict';

const Verify = (function () {
  const MAX_FORMINGS = 4096; // values of c for one block, §6
  const BUDGET = 1 << 20; // values of c in all, §6

  /** A file that the protocol does not allow (exit 2). `message` is one line: file, line, reason. */
  class Refused extends Error {
    constructor(file, line, reason) {
      super(file + (line ? ' 第 ' + line + ' 行：' : '：') + reason);
      this.name = 'Refused';
      this.file = file;
      this.line = line;
      this.reason = reason;
    }
  }

  // ---------------------------------------------------------------- SHA-256 (FIPS 180-4)

  const K = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]);
  const START = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  const schedule = new Int32Array(64);

  /** Takes the 64 bytes from `at` into the eight words of `state`. */
  function compress(state, bytes, at) {
    const w = schedule;
    for (let t = 0; t < 16; t++, at += 4) {
      w[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15];
      const y = w[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  /** Pads the message whose last bytes are buffer[0…end) and takes in what is left of it. */
  function finish(state, buffer, end, total) {
    const size = (end + 9 + 63) & ~63;
    buffer.fill(0, end, size);
    buffer[end] = 0x80;
    const high = Math.floor(total / 0x20000000); // the length in bits, as 64-bit big-endian
    const low = (total * 8) >>> 0;
    for (let i = 0; i < 4; i++) {
      buffer[size - 8 + i] = high >>> (24 - 8 * i);
      buffer[size - 4 + i] = low >>> (24 - 8 * i);
    }
    for (let at = 0; at < size; at += 64) compress(state, buffer, at);
  }

  const hexDigits = new Uint8Array(64);

  /** Eight 32-bit words as 64 lower-case hexadecimal digits. */
  function hexOf(words) {
    for (let i = 0; i < 64; i++) {
      const nibble = (words[i >> 3] >>> (28 - 4 * (i & 7))) & 15;
      hexDigits[i] = nibble < 10 ? 48 + nibble : 87 + nibble;
    }
    return String.fromCharCode.apply(null, hexDigits);
  }

  /** SHA-256 of a Uint8Array, as hex. */
  function sha256Hex(bytes) {
    const state = START.slice();
    let at = 0;
    for (; at + 64 <= bytes.length; at += 64) compress(state, bytes, at);
    const tail = new Uint8Array(128);
    tail.set(bytes.subarray(at));
    finish(state, tail, bytes.length - at, bytes.length);
    return hexOf(state);
  }

  const encoder = new TextEncoder();

  /**
   * Hashes many short texts that begin with the same prefix: the whole blocks of the prefix are
   * taken in once. (200,000 tickets begin with the same tag and seed.)
   */
  function Hasher(prefix) {
    const head = encoder.encode(prefix);
    const base = START.slice();
    const whole = head.length & ~63;
    for (let at = 0; at < whole; at += 64) compress(base, head, at);
    const tail = head.subarray(whole);
    const state = new Int32Array(8);
    let buffer = new Uint8Array(512);
    buffer.set(tail);

    /** The digest of prefix + text as eight signed words; valid until the next call. */
    function words(text) {
      if (buffer.length < tail.length + 3 * text.length + 72) {
        buffer = new Uint8Array(tail.length + 3 * text.length + 72 + 512);
        buffer.set(tail);
      }
      let end = tail.length;
      for (let i = 0; i < text.length; i++) {
        let c = text.charCodeAt(i);
        if (c < 0x80) {
          buffer[end++] = c;
          continue;
        }
        if (c < 0x800) {
          buffer[end++] = 0xc0 | (c >> 6);
        } else if (c >= 0xd800 && c < 0xdc00) {
          c = 0x10000 + ((c - 0xd800) << 10) + (text.charCodeAt(++i) - 0xdc00);
          buffer[end++] = 0xf0 | (c >> 18);
          buffer[end++] = 0x80 | ((c >> 12) & 63);
          buffer[end++] = 0x80 | ((c >> 6) & 63);
        } else {
          buffer[end++] = 0xe0 | (c >> 12);
          buffer[end++] = 0x80 | ((c >> 6) & 63);
        }
        buffer[end++] = 0x80 | (c & 63);
      }
      state.set(base);
      finish(state, buffer, end, whole + end);
      return state;
    }
    return { words: words, hex: (text) => hexOf(words(text)) };
  }

  const plain = Hasher('');

  /** H(text) of §1. */
  function H(text) {
    return plain.hex(text);
  }

  // ---------------------------------------------------------------- text, words, order (§1)

  /**
   * Order by UTF-8 bytes, which is order by code points. JavaScript compares UTF-16 units, where
   * the surrogates of a high code point (D800–DFFF) come before E000–FFFF: lift them above.
   */
  function compareBytes(left, right) {
    const n = Math.min(left.length, right.length);
    for (let i = 0; i < n; i++) {
      let a = left.charCodeAt(i);
      let b = right.charCodeAt(i);
      if (a !== b) {
        if (a >= 0xd800 && b >= 0xd800) {
          if (a < 0xe000) a += 0x10000;
          if (b < 0xe000) b += 0x10000;
        }
        return a - b;
      }
    }
    return left.length - right.length;
  }

  // Code points no word may hold.
  const SEEN = [[0x2c, 0x2c], [0x3d, 0x3d], [0x61, 0x7a], [0x7c, 0x7c], [0xff01, 0xff5e]];
  const UNSEEN = [
    [0x0000, 0x0020], [0x007f, 0x00a0], [0x00ad, 0x00ad], [0x034f, 0x034f], [0x061c, 0x061c],
    [0x115f, 0x1160], [0x1680, 0x1680], [0x17b4, 0x17b5], [0x180b, 0x180f], [0x2000, 0x200f],
    [0x2028, 0x202f], [0x205f, 0x206f], [0x2800, 0x2800], [0x3000, 0x3000], [0x3164, 0x3164],
    [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff0, 0xffff],
  ];
  const UNSEEN_HIGH = [0xe0000, 0xe0fff];
  const banned = new Uint8Array(0x10000); // 1: can be seen, 2: cannot
  for (const range of SEEN) banned.fill(1, range[0], range[1] + 1);
  for (const range of UNSEEN) banned.fill(2, range[0], range[1] + 1);

  /** Whether text is a word: 1 to 64 code points, none of them banned. */
  function isWord(text) {
    let points = 0;
    for (let i = 0; i < text.length; i++, points++) {
      const c = text.charCodeAt(i);
      if (c >= 0xd800 && c < 0xdc00) {
        const point = text.codePointAt(i++);
        if (point >= UNSEEN_HIGH[0] && point <= UNSEEN_HIGH[1]) return false;
      } else if (banned[c]) {
        return false;
      }
    }
    return points >= 1 && points <= 64;
  }

  /** A piece of a file for a message: short, and nothing in it that a screen could obey. */
  function shown(text, most) {
    most = most || 40;
    const points = Array.from(text.slice(0, 2 * most + 1));
    const cut = points.length > most;
    const safe = points.slice(0, most).map(function (point) {
      const code = point.codePointAt(0);
      const hidden = code > 0xffff
        ? code >= UNSEEN_HIGH[0] && code <= UNSEEN_HIGH[1]
        : banned[code] === 2 || (code >= 0xd800 && code < 0xe000);
      return hidden ? '<U+' + code.toString(16).toUpperCase() + '>' : point;
    });
    return '“' + safe.join('') + (cut ? '……' : '') + '”';
  }

  /** The text of a file that keeps §1: UTF-8, no BOM, LF only, no empty line, one LF at the end. */
  function checkText(bytes, file) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      throw new Refused(file, 1, '文件开头有字节顺序标记（BOM）');
    }
    const carriageReturn = bytes.indexOf(13);
    if (carriageReturn >= 0) {
      throw new Refused(file, lineAt(bytes, carriageReturn), '有回车符（CR），换行只能用 LF');
    }
    const text = decode(bytes, file);
    if (bytes.length === 0) throw new Refused(file, 1, '文件是空的');
    if (bytes[bytes.length - 1] !== 10) throw new Refused(file, lineAt(bytes, bytes.length), '最后一行之后缺少换行（LF）');
    const blank = bytes[0] === 10 ? 0 : text.indexOf('\n\n') < 0 ? -1 : emptyLine(bytes);
    if (blank >= 0) throw new Refused(file, lineAt(bytes, blank), '有空行');
    return text;
  }

  function emptyLine(bytes) {
    let at = 1;
    while (bytes[at] !== 10 || bytes[at - 1] !== 10) at++;
    return at;
  }

  /** Its lines. */
  function readLines(bytes, file) {
    const lines = checkText(bytes, file).split('\n');
    lines.pop(); // after the last LF
    return lines;
  }

  function lineAt(bytes, offset) {
    let line = 1;
    for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++;
    return line;
  }

  function decode(bytes, file) {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      return decoder.decode(bytes);
    } catch (error) {
      for (let from = 0, line = 1; ; line++) { // find the line that does it
        let to = bytes.indexOf(10, from);
        if (to < 0) to = bytes.length;
        try {
          decoder.decode(bytes.subarray(from, to));
        } catch (again) {
          throw new Refused(file, line, '不是 UTF-8 文字');
        }
        if (to === bytes.length) throw error;
        from = to + 1;
      }
    }
  }

  // ---------------------------------------------------------------- fields

  /** Reads the fields of one line; every refusal names this line. */
  class Line {
    constructor(file, number) {
      this.file = file;
      this.number = number;
    }
    refuse(reason) {
      throw new Refused(this.file, this.number, reason);
    }
    word(text) {
      if (!isWord(text)) {
        this.refuse(shown(text) + '不合用字规则（1 至 64 个字，不得含小写字母、空格、不可见字符、全角字母数字和 | , =）');
      }
      return text;
    }
    /** A word that names something, so not `-`. */
    name(text) {
      if (text === '-') this.refuse('“-”表示“无”，不能用作编号或名称');
      return this.word(text);
    }
    integer(text, low, high) {
      if (!/^(0|[1-9][0-9]{0,8})$/.test(text)) this.refuse(shown(text) + '不是整数（不带正负号和前导零，最多 9 位）');
      const value = Number(text);
      if (value < low || value > high) this.refuse('数值 ' + text + ' 应在 ' + low + ' 至 ' + high + ' 之间');
      return value;
    }
    hash(text) {
      if (!/^[0-9a-f]{64}$/.test(text)) this.refuse(shown(text) + '不是 64 位小写十六进制数');
      return text;
    }
    oneOf(text, values) {
      if (!values.includes(text)) this.refuse(shown(text) + '应为 ' + values.join(' 或 '));
      return text;
    }
    /** IN → true, OUT:reason → false. */
    status(text) {
      if (text === 'IN') return true;
      if (!text.startsWith('OUT:')) this.refuse(shown(text) + '应为 IN 或 OUT:原因');
      this.word(text.slice(4));
      return false;
    }
  }

  const ANY = 999999999;

  /** Puts a value under a key that may be there only once. */
  function putOnce(map, key, value, line) {
    if (map.has(key)) line.refuse(shown(key) + '重复出现');
    map.set(key, value);
  }

  // ---------------------------------------------------------------- manifest (§2)

  // In this order. fields: how many follow the kind's own words (0: the reader looks itself).
  const KINDS = [
    { kind: 'TASK', fields: 1, read: (m, f, line) => { m.task = line.word(f[0]); } },
    { kind: 'ATTEMPT', fields: 1, read: (m, f, line) => { m.attempt = line.integer(f[0], 1, ANY); } },
    { kind: 'ALG', fields: 2, read: (m, f, line) => { line.oneOf(f[0], ['SSJ-DRAW-1']); line.oneOf(f[1], ['SHA-256']); } },
    { kind: 'ITEM', many: true, fields: 2, read: (m, f, line) => { m.items.push([line.word(f[0]), line.word(f[1])]); } },
    { kind: 'PREV', fields: 1, read: (m, f, line) => { m.prev = line.hash(f[0]); } },
    { kind: 'QUOTA|ENT', many: true, fields: 2, read: (m, f, line) => readQuota(m.strata, 'ENT', f, line) },
    { kind: 'QUOTA|OFF', many: true, fields: 2, read: (m, f, line) => readQuota(m.pools, 'OFF', f, line) },
    { kind: 'TEAM', fields: 6, read: readTeam },
    { kind: 'NEED|POOL', many: true, fields: 2, read: readNeedPool },
    { kind: 'NEED|SKILL', many: true, fields: 2, read: readNeedSkill },
    { kind: 'RULE|UNITS', fields: 1, read: (m, f, line) => { m.distinct = line.oneOf(f[0], ['ANY', 'DISTINCT']) === 'DISTINCT'; } },
    { kind: 'RULE|DISTRICT', fields: 1, read: (m, f, line) => { m.avoid = line.oneOf(f[0], ['ANY', 'AVOID']) === 'AVOID'; } },
    { kind: 'RULE|PARCEL', fields: 1, read: (m, f, line) => { m.parcel = line.oneOf(f[0], ['EACH', 'AREA', 'CUT']); } },
    { kind: 'COMMIT', fields: 1, read: (m, f, line) => { m.commit = line.hash(f[0]); } },
    { kind: 'WITNESS', many: true, fields: 3, read: readWitness },
    { kind: 'BEACON', fields: 0, read: readBeacon },
    { kind: 'E', many: true, fields: 7, read: readEnterprise },
    { kind: 'O', many: true, fields: 6, read: readOfficer },
    { kind: 'X', many: true, fields: 2, read: readRecusal },
    { kind: 'END', fields: 0, read: (m, f, line) => { if (f.length) line.refuse('END 之后不应有字段'); } },
  ];

  function readQuota(groups, word, f, line) {
    const group = {
      word: word, name: line.name(f[0]), quota: line.integer(f[1], 0, ANY), line: line, members: [], need: 0, from: 0,
    };
    putOnce(groups, group.name, group, line);
  }

  function readTeam(m, f, line) {
    const mode = line.oneOf(f[0], ['ACROSS', 'WITHIN', 'NONE']);
    if (mode === 'NONE') {
      for (const field of f.slice(1)) line.oneOf(field, ['0']);
      m.team = { mode: mode, line: line };
      return;
    }
    const slack = line.integer(f[2], 0, 99);
    m.team = {
      mode: mode,
      line: line,
      size: line.integer(f[1], 2, 9),
      slack: slack,
      maxslack: line.integer(f[3], slack, 999),
      block: line.integer(f[4], 1, 12),
      maxtry: line.integer(f[5], 1, 1024),
    };
  }

  function readNeedPool(m, f, line) {
    if (m.team.mode !== 'ACROSS') line.refuse('只有 TEAM|ACROSS 才能有 NEED|POOL');
    const pool = m.pools.get(line.name(f[0]));
    if (!pool) line.refuse('人员库' + shown(f[0]) + '没有 QUOTA|OFF');
    if (pool.need) line.refuse(shown(f[0]) + '重复出现');
    pool.need = line.integer(f[1], 1, ANY);
  }

  function readNeedSkill(m, f, line) {
    if (m.team.mode === 'NONE') line.refuse('TEAM|NONE 不能有 NEED|SKILL');
    putOnce(m.skills, line.name(f[0]), line.integer(f[1], 1, ANY), line);
  }

  function readWitness(m, f, line) {
    const name = line.name(f[0]);
    if (name === 'S0' || name === 'B') line.refuse(shown(name) + '是保留名，不能用作见证人编号');
    const slip = line.oneOf(f[1], ['D10', 'SLIP']) === 'SLIP';
    putOnce(m.witnesses, name, { name: name, slip: slip, digits: line.integer(f[2], 1, 40) }, line);
  }

  function readBeacon(m, f, line) {
    checkWitnesses(m, line);
    if (f.length === 1 && f[0] === '-') return;
    if (f.length !== 2) line.refuse('BEACON 应为 BEACON|- 或 BEACON|来源和期号|位数');
    m.beacon = { source: line.name(f[0]), digits: line.integer(f[1], 1, 40) };
  }

  function checkWitnesses(m, line) {
    let digits = 0;
    for (const witness of m.witnesses.values()) digits += witness.digits;
    if (m.witnesses.size < 2) line.refuse('见证人（WITNESS）不足 2 个');
    if (digits < 8) line.refuse('见证人掷出的数字合计不足 8 位');
  }

  function readEnterprise(m, f, line) {
    const required = line.word(f[5]);
    const enterprise = {
      id: line.name(f[0]),
      district: line.word(f[2]),
      area: line.word(f[3]),
      weight: line.integer(f[4], 1, 100),
      skill: required === '-' ? null : required,
      ticket: '', rank: 0, drawn: false, group: null, state: '', // what the draw and §13 make of it
    };
    const stratum = m.strata.get(line.name(f[1]));
    putOnce(m.enterprises, enterprise.id, enterprise, line);
    if (!line.status(f[6])) return;
    if (!stratum) line.refuse('抽取层' + shown(f[1]) + '没有 QUOTA|ENT');
    if (m.parcel === 'AREA' && enterprise.area === '-') line.refuse('按片区分派时，待抽对象的片区不能是“-”');
    enterprise.group = stratum;
    stratum.members.push(enterprise);
  }

  function readOfficer(m, f, line) {
    const skills = f[4] === '-' ? [] : f[4].split(',');
    skills.forEach(function (skill, i) {
      line.name(skill);
      if (i > 0 && compareBytes(skills[i - 1], skill) >= 0) line.refuse('专长没有按字节严格升序排列');
    });
    const officer = {
      id: line.name(f[0]),
      unit: line.word(f[2]),
      district: line.word(f[3]),
      skills: new Set(skills),
      recused: new Set(), // ids of enterprises
      ticket: '', rank: 0, drawn: false, group: null, state: '',
    };
    const pool = m.pools.get(line.name(f[1]));
    putOnce(m.officers, officer.id, officer, line);
    if (!line.status(f[5])) return;
    if (!pool) line.refuse('人员库' + shown(f[1]) + '没有 QUOTA|OFF');
    officer.group = pool;
    pool.members.push(officer);
  }

  function readRecusal(m, f, line) {
    const officer = m.officers.get(line.name(f[0]));
    if (!officer) line.refuse('回避记录中的人员' + shown(f[0]) + '不在清单里');
    if (!m.enterprises.has(line.name(f[1]))) line.refuse('回避记录中的企业' + shown(f[1]) + '不在清单里');
    officer.recused.add(f[1]);
  }

  /** Reads manifest.txt (Uint8Array). Throws Refused. */
  function readManifest(bytes, file) {
    file = file || 'manifest.txt';
    const lines = readLines(bytes, file);
    const m = {
      file: file, tag: '', M: sha256Hex(bytes), items: [], strata: new Map(), pools: new Map(), team: null,
      skills: new Map(), witnesses: new Map(), beacon: null, lineOf: {},
      enterprises: new Map(), officers: new Map(), teams: 0, teamsOf: new Map(),
    };
    const first = new Line(file, 1);
    m.tag = first.oneOf(lines[0], ['SSJ1|MANIFEST', 'SSJ1R|MANIFEST']).slice(0, -'|MANIFEST'.length);
    readRecords(m, lines, file);
    checkQuotas(m);
    return m;
  }

  function readRecords(m, lines, file) {
    let at = 0; // of KINDS
    let before = null; // the line before, if of the same kind
    for (let i = 1; i < lines.length; i++) {
      const text = lines[i];
      const line = new Line(file, i + 1);
      if (at === KINDS.length) line.refuse('END 之后还有内容');
      while (text !== KINDS[at].kind && !text.startsWith(KINDS[at].kind + '|')) {
        if (!KINDS[at].many) line.refuse('此处应为 ' + KINDS[at].kind + ' 记录，实为' + shown(text));
        at++;
        before = null;
      }
      const kind = KINDS[at];
      if (before !== null && compareBytes(before, text) >= 0) {
        line.refuse(before === text ? '与上一行完全相同' : '没有按字节升序排列');
      }
      const fields = text.length > kind.kind.length ? text.slice(kind.kind.length + 1).split('|') : [];
      if (kind.fields && fields.length !== kind.fields) {
        line.refuse(kind.kind + ' 记录应有 ' + kind.fields + ' 个字段，实有 ' + fields.length + ' 个');
      }
      kind.read(m, fields, line);
      m.lineOf[kind.kind] = i + 1;
      before = text;
      if (!kind.many) {
        at++;
        before = null;
      }
    }
    if (at < KINDS.length) throw new Refused(file, lines.length, '文件没有以 END 结束');
  }

  /** What can be checked only when all is read; also how many teams there are. */
  function checkQuotas(m) {
    for (const group of [...m.strata.values(), ...m.pools.values()]) {
      if (group.quota > group.members.length) {
        group.line.refuse('应抽 ' + group.quota + ' 个，但名单内只有 ' + group.members.length + ' 个');
      }
    }
    const team = m.team;
    if (team.mode === 'NONE') return;
    if (team.mode === 'ACROSS') {
      let size = 0;
      for (const pool of m.pools.values()) {
        if (!pool.need) team.line.refuse('人员库' + shown(pool.name) + '没有 NEED|POOL');
        size += pool.need;
      }
      if (size !== team.size) team.line.refuse('每组 ' + team.size + ' 人，但各库每组人数合计 ' + size);
    }
    for (const pool of m.pools.values()) {
      const share = team.mode === 'ACROSS' ? pool.need : team.size;
      if (pool.quota % share !== 0) pool.line.refuse('应抽人数不能编成整组（每组 ' + share + ' 人）');
      const teams = pool.quota / share;
      const first = m.teamsOf.size === 0;
      if (team.mode === 'ACROSS' && !first && teams !== m.teams) pool.line.refuse('各库编成的组数不相同');
      m.teams = team.mode === 'ACROSS' ? teams : m.teams + teams;
      m.teamsOf.set(pool.name, teams);
    }
    if (m.teams < 1) team.line.refuse('编不成一个检查组');
  }

  // ---------------------------------------------------------------- opening and seed (§3)

  /** Reads opening.txt (Uint8Array) against its manifest; returns the seed S. Throws Refused. */
  function readOpening(bytes, m, file) {
    file = file || 'opening.txt';
    const lines = readLines(bytes, file);
    const expected = [['S0', 0]];
    for (const witness of m.witnesses.values()) expected.push([witness.name, witness.digits]);
    expected.push(['B', m.beacon ? m.beacon.digits : 0]);
    const values = expected.map(function (want, i) {
      const line = new Line(file, i + 1);
      if (i >= lines.length) line.refuse('缺少 ' + want[0] + '= 一行');
      if (!lines[i].startsWith(want[0] + '=')) line.refuse('此处应为 ' + want[0] + '= 一行，实为' + shown(lines[i]));
      const value = lines[i].slice(want[0].length + 1);
      if (want[0] === 'S0') return line.hash(value);
      if (want[1] === 0) return line.oneOf(value, ['-']);
      if (!/^[0-9]+$/.test(value) || value.length !== want[1]) {
        line.refuse(shown(value) + '应为 ' + want[1] + ' 位数字');
      }
      return value;
    });
    if (lines.length > expected.length) throw new Refused(file, expected.length + 1, '有多余的内容');
    const s0 = values[0];
    if (H([m.tag, 'COMMIT', m.task, m.attempt, s0].join('|')) !== m.commit) {
      throw new Refused(file, 1, 'S0 与清单中的封存值（COMMIT）不符');
    }
    const throws = expected.slice(1).map((want, i) => want[0] + '=' + values[i + 1]);
    return H([m.tag, 'SEED', m.M, s0].concat(throws).join('|'));
  }

  // ---------------------------------------------------------------- tickets (§4)

  const lowest = new Int32Array(8);

  /** The smallest of `weight` hashes. */
  function enterpriseTicket(hasher, enterprise) {
    lowest.set(hasher.words(enterprise.id + '|0'));
    for (let j = 1; j < enterprise.weight; j++) {
      const words = hasher.words(enterprise.id + '|' + j);
      for (let i = 0; i < 8; i++) {
        if (words[i] !== lowest[i]) {
          if (words[i] >>> 0 < lowest[i] >>> 0) lowest.set(words);
          break;
        }
      }
    }
    return hexOf(lowest);
  }

  function byTicket(a, b) {
    if (a.ticket !== b.ticket) return a.ticket < b.ticket ? -1 : 1;
    return compareBytes(a.id, b.id);
  }

  /** Gives everybody IN a ticket and sorts strata and pools by it. */
  function drawTickets(m, S) {
    const entHasher = Hasher(m.tag + '|ENT|' + S + '|');
    for (const stratum of m.strata.values()) {
      for (const enterprise of stratum.members) enterprise.ticket = enterpriseTicket(entHasher, enterprise);
      stratum.members.sort(byTicket);
    }
    const offHasher = Hasher(m.tag + '|OFF|' + S + '|');
    for (const pool of m.pools.values()) {
      for (const officer of pool.members) officer.ticket = offHasher.hex(officer.id + '|0');
      pool.members.sort(byTicket);
    }
  }

  // ---------------------------------------------------------------- parcels (§5)

  function numbered(letter, number, last) {
    return letter + String(number).padStart(Math.max(3, String(last).length), '0');
  }

  /** [{name, enterprises}] in the order in which they wait. */
  function makeParcels(m, S) {
    const queue = [];
    for (const stratum of m.strata.values()) {
      for (let i = 0; i < stratum.quota; i++) queue.push(stratum.members[i]);
    }
    queue.sort(byTicket);
    if (m.parcel === 'EACH') return queue.map((enterprise) => ({ name: enterprise.id, enterprises: [enterprise] }));
    const byName = new Map();
    queue.forEach(function (enterprise, i) {
      const name = m.parcel === 'AREA' ? enterprise.area : numbered('P', (i % m.teams) + 1, m.teams);
      if (!byName.has(name)) byName.set(name, { name: name, id: name, ticket: '', enterprises: [] });
      byName.get(name).enterprises.push(enterprise);
    });
    const parcels = [...byName.values()];
    for (const parcel of parcels) parcel.ticket = H([m.tag, 'PARCEL', S, parcel.name].join('|'));
    return parcels.sort(byTicket);
  }

  // ---------------------------------------------------------------- teams (§6)

  /** Sizes of ceil(total/limit) blocks that differ by at most one, larger first. */
  function blockSizes(total, limit) {
    const count = Math.ceil(total / limit);
    const sizes = [];
    for (let i = 0; i < count; i++) sizes.push(Math.floor(total / count) + (i < total % count ? 1 : 0));
    return sizes;
  }

  /**
   * The blocks of shift s: [{teams, groups: [{officers, share}]}], share = members one team takes
   * of this group. ACROSS: a group for each pool. WITHIN: one group.
   */
  function makeBlocks(m, s) {
    const pools = [...m.pools.values()].map(function (pool) {
      const from = Math.min(s, pool.members.length - pool.quota);
      return { name: pool.name, need: pool.need, serving: pool.members.slice(from, from + pool.quota) };
    });
    if (m.team.mode === 'ACROSS') return cutBlocks(m.teams, m.team.block, pools);
    const blocks = [];
    for (const pool of pools) {
      pool.need = m.team.size;
      blocks.push(...cutBlocks(m.teamsOf.get(pool.name), m.team.block, [pool]));
    }
    return blocks;
  }

  function cutBlocks(total, limit, pools) {
    let done = 0;
    return blockSizes(total, limit).map(function (teams) {
      const groups = pools.map((pool) => ({
        officers: pool.serving.slice(done * pool.need, (done + teams) * pool.need),
        share: pool.need,
      }));
      done += teams;
      return { teams: teams, groups: groups };
    });
  }

  const NOT_LAWFUL = 'no c of a block is lawful';
  const NO_BUDGET = 'the budget is spent';

  /**
   * Officers by (hash of name + id, id). The first 32 bits decide nearly always; the whole hash is
   * written out only where they do not.
   */
  function shuffled(hasher, name, officers) {
    const keyed = officers.map((officer) => ({ officer: officer, first: hasher.words(name + officer.id)[0] >>> 0 }));
    keyed.sort(function (a, b) {
      if (a.first !== b.first) return a.first - b.first;
      const left = { ticket: hasher.hex(name + a.officer.id), id: a.officer.id };
      return byTicket(left, { ticket: hasher.hex(name + b.officer.id), id: b.officer.id });
    });
    return keyed;
  }

  /** Teams of one block ([{c, members}]), or NOT_LAWFUL, or NO_BUDGET. */
  function formBlock(m, hasher, block, s, g, b, budget) {
    for (let c = 0; c < MAX_FORMINGS; c++) {
      if (budget.left === 0) return NO_BUDGET;
      budget.left--;
      const name = s + '|' + g + '|' + b + '|' + c + '|';
      const groups = block.groups.map((group) => shuffled(hasher, name, group.officers));
      const teams = [];
      for (let i = 0; i < block.teams; i++) {
        const members = [];
        block.groups.forEach(function (group, j) {
          for (let k = i * group.share; k < (i + 1) * group.share; k++) members.push(groups[j][k].officer);
        });
        if (!isLawful(m, members)) break;
        teams.push({ c: c, members: members });
      }
      if (teams.length === block.teams) return teams;
    }
    return NOT_LAWFUL;
  }

  function isLawful(m, members) {
    return !sameUnit(m, members) && !lacksNeeded(m, members);
  }

  function sameUnit(m, members) {
    return m.distinct && new Set(members.map((officer) => officer.unit)).size < members.length;
  }

  function lacksNeeded(m, members) {
    for (const [skill, least] of m.skills) {
      if (members.filter((officer) => officer.skills.has(skill)).length < least) return true;
    }
    return false;
  }

  /** All teams of (s, g), each with its block b; or NOT_LAWFUL, or NO_BUDGET. */
  function formTeams(m, hasher, blocks, s, g, budget) {
    const teams = [];
    for (let b = 0; b < blocks.length; b++) {
      const formed = formBlock(m, hasher, blocks[b], s, g, b, budget);
      if (formed === NOT_LAWFUL || formed === NO_BUDGET) return formed;
      for (const team of formed) teams.push({ block: b, c: team.c, members: team.members });
    }
    return teams;
  }

  function isEligible(m, team, parcel) {
    return parcel.enterprises.every(function (enterprise) {
      for (const officer of team.members) {
        if (officer.recused.has(enterprise.id)) return false;
        if (m.avoid && officer.district !== '-' && officer.district === enterprise.district) return false;
      }
      return enterprise.skill === null || team.members.some((officer) => officer.skills.has(enterprise.skill));
    });
  }

  /**
   * The first (s, slack, g) with teams and a schedule; null for NOPLAN. Teams and what the rounds
   * take do not depend on slack, so they are made once for (s, g) and asked again for each slack.
   */
  function findPlan(m, S, parcels) {
    const budget = { left: BUDGET };
    const hasher = Hasher(m.tag + '|TEAM|' + S + '|');
    let shifts = 0;
    for (const pool of m.pools.values()) {
      if (pool.quota > 0) shifts = Math.max(shifts, pool.members.length - pool.quota);
    }
    const base = Math.ceil(parcels.length / m.teams);
    nextShift: for (let s = 0; s <= shifts; s++) {
      const blocks = makeBlocks(m, s);
      const tried = []; // by g
      for (let slack = m.team.slack; slack <= m.team.maxslack; slack++) {
        for (let g = 0; g < m.team.maxtry; g++) {
          if (g === tried.length) {
            const teams = formTeams(m, hasher, blocks, s, g, budget);
            if (teams === NO_BUDGET) return null;
            if (teams === NOT_LAWFUL) continue nextShift;
            tried.push({ teams: teams, schedule: makeSchedule(m, blocks, teams, parcels) });
          }
          const cap = base + slack;
          if (tried[g].schedule && tried[g].schedule.rounds <= blocks.length * cap) {
            return { s: s, slack: slack, g: g, cap: cap, teams: tried[g].teams, taken: tried[g].schedule.taken };
          }
        }
        if (tried.every((one) => one.schedule === null)) continue nextShift; // no cap helps
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- schedule and matching (§7)

  /**
   * {rounds, taken}: taken = [{r, parcels, masks, first}] of the rounds that took something (masks:
   * bit i is set when the parcel may go to the block's team i; first: number of that block's first
   * team), rounds = how many rounds it needs with the idle ones. null when it never ends.
   */
  function makeSchedule(m, blocks, teams, parcels) {
    const firsts = [];
    let total = 0;
    for (const block of blocks) {
      firsts.push(total);
      total += block.teams;
    }
    const known = blocks.map(() => new Map());
    const maskOf = function (b, parcel) {
      let mask = known[b].get(parcel);
      if (mask === undefined) {
        mask = 0;
        for (let i = 0; i < blocks[b].teams; i++) {
          if (isEligible(m, teams[firsts[b] + i], parcel)) mask |= 1 << i;
        }
        known[b].set(parcel, mask);
      }
      return mask;
    };
    const taken = [];
    let waiting = parcels;
    let idle = 0;
    let r = 0;
    for (; waiting.length > 0; r++) {
      const b = r % blocks.length;
      const round = { r: r, parcels: [], masks: [], first: firsts[b] };
      waiting = takeRound(round, waiting, blocks[b].teams, (parcel) => maskOf(b, parcel));
      if (round.parcels.length > 0) taken.push(round);
      idle = round.parcels.length > 0 ? 0 : idle + 1;
      if (idle === blocks.length) return null;
    }
    return { rounds: r, taken: taken };
  }

  /** Takes parcels into the round while all can be placed on different teams; returns the rest. */
  function takeRound(round, waiting, teams, maskOf) {
    const holder = new Array(teams).fill(-1); // team → position in round.parcels
    const place = function (position, seen) {
      for (let i = 0; i < teams; i++) {
        if (round.masks[position] & (1 << i) && !seen[i]) {
          seen[i] = true;
          if (holder[i] < 0 || place(holder[i], seen)) {
            holder[i] = position;
            return true;
          }
        }
      }
      return false;
    };
    const rest = [];
    for (let w = 0; w < waiting.length; w++) {
      const position = round.parcels.length;
      if (position === teams) return rest.concat(waiting.slice(w));
      round.masks[position] = maskOf(waiting[w]);
      if (place(position, [])) {
        round.parcels.push(waiting[w]);
      } else {
        round.masks.length = position;
        rest.push(waiting[w]);
      }
    }
    return rest;
  }

  /**
   * Numbers of lawful pairings: ways.get(used) = how many ways to place the parcels that are left
   * when the teams in the bit set `used` are taken (as many parcels are placed as bits are set).
   */
  function countPairings(masks) {
    const ways = new Map();
    const count = function (position, used) {
      if (position === masks.length) return 1n;
      if (!ways.has(used)) {
        let sum = 0n;
        for (let free = masks[position] & ~used; free; free &= free - 1) {
          sum += count(position + 1, used | (free & -free));
        }
        ways.set(used, sum);
      }
      return ways.get(used);
    };
    return count;
  }

  /** {N, x, teams}: the x-th of N pairings in lexicographic order of team numbers. */
  function chooseMatching(m, S, plan, round) {
    const count = countPairings(round.masks);
    const N = count(0, 0);
    const x = BigInt('0x' + H([m.tag, 'MATCH', S, plan.s, plan.slack, plan.g, round.r].join('|'))) % N;
    let left = x;
    let used = 0;
    const teams = round.masks.map(function (mask, position) {
      for (let i = 0; ; i++) {
        const bit = 1 << i;
        if (!(mask & bit) || used & bit) continue;
        const here = count(position + 1, used | bit);
        if (left < here) {
          used |= bit;
          return round.first + i;
        }
        left -= here;
      }
    });
    return { N: N, x: x, teams: teams };
  }

  // ---------------------------------------------------------------- result (§8)

  function groupLines(lines, word, group) {
    for (const member of group.members) {
      const drawn = member.drawn ? 'DRAWN' : 'RESERVE';
      lines.push(word + '|' + group.name + '|' + member.rank + '|' + member.id + '|' + member.ticket + '|' + drawn);
    }
  }

  /** Numbers the sorted members of a group from 1 and marks those drawn. */
  function rank(group, from) {
    group.members.forEach(function (member, i) {
      member.rank = i + 1;
      member.drawn = i >= from && i < from + group.quota;
    });
  }

  function idsOf(members) {
    return members.map((member) => member.id);
  }

  function teamLine(m, team, i, between) {
    const ids = idsOf(team.members).sort(compareBytes).join(',');
    return ['TEAM', numbered('T', i + 1, m.teams)].concat(between, [ids]).join('|');
  }

  /** Lines of the plan; notes in plan.matches which team (from 0) each parcel got, in MATCH order. */
  function planLines(lines, m, S, plan) {
    lines.push(['TEAMS|SHIFT', plan.s, 'SLACK', plan.slack, 'TRY', plan.g, 'CAP', plan.cap].join('|'));
    plan.teams.forEach((team, i) => lines.push(teamLine(m, team, i, [team.c])));
    plan.matches = [];
    for (const round of plan.taken) {
      const matching = chooseMatching(m, S, plan, round);
      lines.push(['ROUND', round.r, matching.N, matching.x].join('|'));
      round.parcels.forEach(function (parcel, i) {
        plan.matches.push({ parcel: parcel, team: matching.teams[i] });
        lines.push(['MATCH', round.r, parcel.name, numbered('T', matching.teams[i] + 1, m.teams)].join('|'));
      });
    }
  }

  /**
   * The draw from a manifest that was read and its seed: {manifest, S, plan, result, R}; plan is
   * null for TEAM|NONE and for NOPLAN; result is result.txt as Uint8Array. Marks the records drawn.
   */
  function drawAll(m, S) {
    drawTickets(m, S);
    const teamed = m.team.mode !== 'NONE';
    const parcels = teamed ? makeParcels(m, S) : [];
    const plan = teamed ? findPlan(m, S, parcels) : null;
    const lines = [m.tag + '|RESULT', 'M|' + m.M, 'S|' + S];
    for (const stratum of m.strata.values()) {
      rank(stratum, 0);
      groupLines(lines, 'ENT', stratum);
    }
    for (const pool of m.pools.values()) {
      rank(pool, plan ? Math.min(plan.s, pool.members.length - pool.quota) : 0);
      groupLines(lines, 'OFF', pool);
    }
    if (teamed && m.parcel !== 'EACH') {
      for (const parcel of parcels) lines.push(['PARCEL', parcel.name, idsOf(parcel.enterprises).join(',')].join('|'));
    }
    if (plan) planLines(lines, m, S, plan);
    else if (teamed) lines.push('TEAMS|NOPLAN');
    const result = encoder.encode(lines.join('\n') + '\n');
    return { manifest: m, S: S, plan: plan, result: result, R: sha256Hex(result) };
  }

  /**
   * Repeats the draw. In: the bytes of the two files (Uint8Array); names for messages if wanted,
   * {manifest, opening, adjust}. Out: as drawAll. Throws Refused.
   */
  function run(manifestBytes, openingBytes, names) {
    const m = readManifest(manifestBytes, names && names.manifest);
    return drawAll(m, readOpening(openingBytes, m, names && names.opening));
  }

  /**
   * result.txt of manifest and opening; with adjust.txt, what is in effect at the end (§13).
   * All Uint8Array. Throws Refused.
   */
  function replay(manifestBytes, openingBytes, adjustBytes, names) {
    const draw = run(manifestBytes, openingBytes, names);
    if (adjustBytes === undefined || adjustBytes === null) return draw.result;
    const effect = makeEffect(draw);
    readAdjust(effect, adjustBytes, names && names.adjust);
    return encoder.encode(effectLines(effect).join('\n') + '\n');
  }

  // ---------------------------------------------------------------- substitution (§13)

  // What two people state, and what the files show; each with its meaning for the report.
  const STATED = {
    ENT: { CLOSED: '停业', CANCELLED: '注销或吊销', MOVED: '迁出辖区', DUPLICATE: '重复登记', CAPPED: '年内检查次数已满', OTHER: '其他' },
    OFF: { ILL: '生病', LEAVE: '请假', LEFT: '离岗', DUTY: '另有公务', RECUSAL: '须回避', LICENCE: '证件失效', OTHER: '其他' },
  };
  const SHOWN = {
    ENT: { BARRED: '与检查组有回避关系', DISTRICT: '与检查组成员同一辖区', SKILL: '检查组缺所需专长', AREA: '不在该片区' },
    OFF: { BARRED: '有回避关系', DISTRICT: '检查本辖区', SKILL: '专长不够', UNITS: '与组员同一单位' },
  };

  /**
   * What is in effect at first. Records get state: '' (never in effect), DRAWN, IN or OUT; `places`
   * tells where an enterprise in effect is: {parcel (its name), team, enterprises}.
   */
  function makeEffect(draw) {
    const m = draw.manifest;
    for (const group of allGroups(m)) {
      for (const member of group.members) member.state = member.drawn ? 'DRAWN' : '';
      group.from = 0; // index of the first that may be a reserve; only moves on
    }
    const teams = draw.plan ? draw.plan.teams.map((team) => ({ members: team.members.slice(), places: [] })) : [];
    const matches = draw.plan ? draw.plan.matches : [];
    const places = matches.map(function (match) {
      const place = { parcel: match.parcel, team: match.team, enterprises: match.parcel.enterprises.slice() };
      teams[match.team].places.push(place);
      return place;
    });
    const placeOf = new Map();
    for (const place of places) for (const enterprise of place.enterprises) placeOf.set(enterprise, place);
    const teamOf = new Map();
    for (const team of teams) for (const officer of team.members) teamOf.set(officer, team);
    return { draw: draw, m: m, teams: teams, places: places, placeOf: placeOf, teamOf: teamOf, done: [] };
  }

  function allGroups(m) {
    return [...m.strata.values(), ...m.pools.values()];
  }

  function hasSkill(members, skill) {
    return members.some((officer) => officer.skills.has(skill));
  }

  /** Rules of §13.3 that an enterprise at a place breaks; without a plan there is none to break. */
  const ENT_FAULTS = {
    BARRED: (m, members, place, enterprise) => members.some((officer) => officer.recused.has(enterprise.id)),
    DISTRICT: (m, members, place, enterprise) => m.avoid && enterprise.district !== '-'
      && members.some((officer) => officer.district === enterprise.district),
    SKILL: (m, members, place, enterprise) => enterprise.skill !== null && !hasSkill(members, enterprise.skill),
    AREA: (m, members, place, enterprise) => m.parcel === 'AREA' && enterprise.area !== place.parcel.name,
  };

  /** Rules of §13.3 that a team with these members breaks. */
  const OFF_FAULTS = {
    BARRED: (m, members, enterprises) => enterprises.some((one) => ENT_FAULTS.BARRED(m, members, null, one)),
    DISTRICT: (m, members, enterprises) => enterprises.some((one) => ENT_FAULTS.DISTRICT(m, members, null, one)),
    SKILL: (m, members, enterprises) => lacksNeeded(m, members)
      || enterprises.some((one) => ENT_FAULTS.SKILL(m, members, null, one)),
    UNITS: sameUnit,
  };

  /**
   * A function that tells whether a candidate in the place of `out` breaks a rule, by its code.
   * candidate null: the place stays empty (rule 4).
   */
  function faultsAt(effect, kind, out) {
    const m = effect.m;
    if (kind === 'ENT') {
      const place = effect.placeOf.get(out);
      if (!place) return () => false;
      const members = effect.teams[place.team].members;
      return (code, candidate) => candidate !== null && ENT_FAULTS[code](m, members, place, candidate);
    }
    const team = effect.teamOf.get(out);
    const enterprises = [].concat(...team.places.map((place) => place.enterprises));
    const others = team.members.filter((officer) => officer !== out);
    return (code, candidate) => OFF_FAULTS[code](m, candidate ? others.concat([candidate]) : others, enterprises);
  }

  /** Reserves of a group in rank order: neither in effect nor ever OUT. Calls `see` until it says stop. */
  function eachReserve(group, see) {
    while (group.from < group.members.length && group.members[group.from].state !== '') group.from++;
    for (let i = group.from; i < group.members.length; i++) {
      if (group.members[i].state === '' && !see(group.members[i])) return;
    }
  }

  /** Reads adjust.txt (Uint8Array) and applies it, k by k, to `effect`. Throws Refused. */
  function readAdjust(effect, bytes, file) {
    file = file || 'adjust.txt';
    const m = effect.m;
    const lines = readLines(bytes, file);
    [m.tag + '|ADJUST', 'M|' + m.M, 'R|' + effect.draw.R].forEach(function (want, i) {
      if (lines[i] !== want) throw new Refused(file, i + 1, '此处应为' + shown(want, 80));
    });
    if (lines.length === 3) throw new Refused(file, 4, '没有任何一次递补');
    for (let at = 3, k = 1; at < lines.length; k++) {
      const from = at++;
      while (at < lines.length && !lines[at].startsWith('OUT|')) at++;
      effect.done.push(substitute(effect, k, lines.slice(from, at), from + 1, file));
      effect.done[k - 1].lines = at; // adjust.txt up to and with k has so many lines
    }
  }

  /** Applies the lines of one k: OUT, SKIPs, IN. */
  function substitute(effect, k, lines, number, file) {
    const line = (i) => new Line(file, number + i);
    const fields = lines.map(function (text, i) {
      const word = i === 0 ? 'OUT' : i === lines.length - 1 ? 'IN' : 'SKIP';
      const f = text.split('|');
      if (f[0] !== word) line(i).refuse('此处应为 ' + word + ' 行，实为' + shown(text));
      const want = { OUT: 6, SKIP: 4, IN: 3 }[word];
      if (f.length !== want) line(i).refuse(word + ' 行应有 ' + (want - 1) + ' 个字段，实有 ' + (f.length - 1) + ' 个');
      if (f[1] !== String(k)) line(i).refuse('序号应为 ' + k + '，实为' + shown(f[1]));
      return f;
    });
    if (lines.length < 2) line(0).refuse('OUT 之后缺少 IN 行');
    const kind = line(0).oneOf(fields[0][2], ['ENT', 'OFF']);
    const out = findOut(effect, kind, fields[0], line(0));
    const done = {
      k: k, kind: kind, group: fields[0][3], out: out.member, reason: fields[0][5], skips: [], into: null, stated: 0,
    };
    const broken = faultsAt(effect, kind, out.member);
    const last = fields.length - 1;
    const into = fields[last][2] === '-' ? null : line(last).name(fields[last][2]);
    walkReserves(out.group, fields, into, line, function (candidate, i) {
      const code = line(i).oneOf(fields[i][3], Object.keys(STATED[kind]).concat(Object.keys(SHOWN[kind])));
      if (STATED[kind][code]) done.stated++;
      else if (!broken(code, candidate)) line(i).refuse(shown(candidate.id) + '并不因 ' + code + ' 而不合格');
      done.skips.push({ member: candidate, reason: code });
    }, (candidate) => { done.into = candidate; });
    checkInto(effect, kind, out.member, done.into, broken, line(last));
    putIn(effect, kind, out.member, done.into);
    return done;
  }

  /** Rule 1: the one to leave is in effect, in the group named, for a lawful reason. */
  function findOut(effect, kind, f, line) {
    const m = effect.m;
    if (kind === 'OFF' && !effect.draw.plan) line.refuse('没有分组结果，不能替换人员');
    line.oneOf(f[5], Object.keys(STATED[kind]));
    line.name(f[4]);
    const group = (kind === 'ENT' ? m.strata : m.pools).get(line.name(f[3]));
    if (!group) line.refuse((kind === 'ENT' ? '抽取层' : '人员库') + shown(f[3]) + '不在清单里');
    const member = (kind === 'ENT' ? m.enterprises : m.officers).get(f[4]);
    if (!member || member.group !== group || (member.state !== 'DRAWN' && member.state !== 'IN')) {
      line.refuse(shown(f[4]) + '当时不在' + shown(f[3]) + '的有效名单里');
    }
    return { group: group, member: member };
  }

  /** Rule 2: the reserves from the first, each a SKIP or the one of IN; nothing after it. */
  function walkReserves(group, fields, into, line, skip, take) {
    const last = fields.length - 1;
    let at = 1;
    let over = false;
    eachReserve(group, function (candidate) {
      const named = at < last ? fields[at][2] : into;
      if (at === last && into === null) line(at).refuse('还有候补' + shown(candidate.id) + '未说明');
      if (named !== candidate.id) line(at).refuse('此处应为下一名候补' + shown(candidate.id) + '，实为' + shown(named));
      if (at < last) {
        skip(candidate, at++);
        return true;
      }
      take(candidate);
      over = true;
      return false;
    });
    if (at < last) line(at).refuse(shown(fields[at][2]) + '不是候补：候补已经用尽');
    if (!over && into !== null) line(last).refuse(shown(into) + '不是候补：候补已经用尽');
  }

  /** Rules 3 and 4. */
  function checkInto(effect, kind, out, into, broken, line) {
    for (const code of Object.keys(SHOWN[kind])) {
      if (broken(code, into)) {
        line.refuse((into ? '递补的' + shown(into.id) : '留下的组员') + '不合格：' + code + '（' + SHOWN[kind][code] + '）');
      }
    }
    if (kind === 'OFF' && !into && effect.teamOf.get(out).members.length < 3) {
      line.refuse('检查组至少要留下 2 人');
    }
  }

  function putIn(effect, kind, out, into) {
    out.state = 'OUT';
    if (into) into.state = 'IN';
    const where = kind === 'ENT' ? effect.placeOf : effect.teamOf;
    const holder = where.get(out);
    if (!holder) return;
    const list = kind === 'ENT' ? holder.enterprises : holder.members;
    if (into) list.splice(list.indexOf(out), 1, into);
    else list.splice(list.indexOf(out), 1);
    where.delete(out);
    if (into) where.set(into, holder);
  }

  /** The lines of what is in effect at the end. */
  function effectLines(effect) {
    const m = effect.m;
    const lines = [m.tag + '|EFFECT', 'M|' + m.M, 'R|' + effect.draw.R];
    for (const group of allGroups(m)) {
      for (const one of group.members) {
        if (one.state) lines.push([group.word, group.name, one.rank, one.id, one.ticket, one.state].join('|'));
      }
    }
    effect.teams.forEach((team, i) => lines.push(teamLine(m, team, i, [])));
    for (const place of effect.places) {
      const ids = idsOf(place.enterprises).join(',') || '-';
      lines.push(['PARCEL', place.parcel.name, numbered('T', place.team + 1, m.teams), ids].join('|'));
    }
    return lines;
  }

  // ---------------------------------------------------------------- JSON, as strictly as §12 needs

  const DEEPEST = 500;

  /**
   * One JSON text. Objects become Maps, integers numbers (NaN when above 2^53), other numbers NaN:
   * `1.0` is no integer, which JSON.parse cannot tell. Returns undefined when it is no JSON.
   */
  function parseJson(text) {
    let at = 0;
    const broken = {};
    const space = function () {
      while (at < text.length && ' \t\n\r'.includes(text[at])) at++;
    };
    const literal = function (word, value) {
      if (!text.startsWith(word, at)) throw broken;
      at += word.length;
      return value;
    };
    const match = function (pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) throw broken;
      at += found[0].length;
      return found[0];
    };
    const string = () => JSON.parse(match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y));
    const number = function () {
      const digits = match(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y);
      return /^-?[0-9]+$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : NaN;
    };
    /** Items up to the closing sign; `item` reads one. */
    const list = function (close, item) {
      at++;
      space();
      if (text[at] === close) return void at++;
      for (;;) {
        space();
        item();
        space();
        if (text[at] === close) return void at++;
        literal(',');
      }
    };
    const value = function (depth) {
      if (depth > DEEPEST) throw broken;
      space();
      const sign = text[at];
      if (sign === '{') {
        const map = new Map();
        list('}', function () {
          const key = string();
          space();
          literal(':');
          map.set(key, value(depth + 1));
        });
        return map;
      }
      if (sign === '[') {
        const items = [];
        list(']', () => { items.push(value(depth + 1)); });
        return items;
      }
      if (sign === '"') return string();
      if (sign === 't') return literal('true', true);
      if (sign === 'f') return literal('false', false);
      if (sign === 'n') return literal('null', null);
      return number();
    };
    try {
      const found = value(0);
      space();
      return at === text.length ? found : undefined;
    } catch (error) {
      if (error === broken || error instanceof SyntaxError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  // ---------------------------------------------------------------- container (§14)

  const CRC = new Int32Array(256).map(function (zero, i) {
    for (let bit = 0; bit < 8; bit++) i = i & 1 ? (i >>> 1) ^ 0xedb88320 : i >>> 1;
    return i;
  });

  function crc32(bytes) {
    let crc = -1;
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ CRC[(crc ^ bytes[i]) & 255];
    return ~crc >>> 0;
  }

  const NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;

  /** Whether a file may be called so in a dossier (§12). */
  function isFileName(name) {
    return NAME.test(name) && !/(^|\/)\.\.?(\/|$)/.test(name);
  }

  /** Numbers as little-endian bytes. */
  function fieldBytes(layout) {
    const bytes = [];
    for (const [size, value] of layout) {
      for (let i = 0; i < size; i++) bytes.push((value / Math.pow(256, i)) & 255);
    }
    return bytes;
  }

  // Fields as [bytes, value]; what §14 does not name is 0.
  const common = (part) => [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], [4, part.crc], [4, part.size], [4, part.size],
    [2, part.name.length], [2, 0]];
  const firstPart = (part) => fieldBytes([[4, 0x04034b50]].concat(common(part)));
  const secondPart = (part) => fieldBytes([[4, 0x02014b50], [2, 20]].concat(
    common(part), [[2, 0], [2, 0], [2, 0], [4, 0], [4, part.offset]]));
  const endPart = (count, length, offset) => fieldBytes(
    [[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, offset], [2, 0]]);

  /**
   * The files of a container: Map name → Uint8Array (views, nothing is copied). Every part is made
   * anew from what it must hold and compared, so any changed byte is refused. Throws Refused.
   */
  function unpack(bytes) {
    const file = '案卷文件';
    let at = 0;
    const refuse = function (reason) {
      throw new Refused(file, 0, '不是规定格式的案卷：' + reason + '（第 ' + at + ' 字节处）；可解开后按文件夹核对');
    };
    const take = function (expected) {
      if (at + expected.length > bytes.length) refuse('文件不完整');
      for (let i = 0; i < expected.length; i++) {
        if (bytes[at + i] !== expected[i]) {
          at += i;
          refuse('这里的字节不对');
        }
      }
      at += expected.length;
    };
    const number = (from, size) => {
      let value = 0;
      for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[from + i];
      return value;
    };
    if (bytes.length < 30 || number(0, 4) !== 0x04034b50) throw new Refused(file, 0, '这不是案卷，是别的文件');
    const files = new Map();
    const parts = [];
    while (at + 30 <= bytes.length && number(at, 4) === 0x04034b50) {
      const size = number(at + 18, 4);
      const start = at + 30 + number(at + 26, 2);
      if (start + size > bytes.length) refuse('文件不完整');
      const name = String.fromCharCode.apply(null, bytes.subarray(at + 30, start));
      if (!isFileName(name)) refuse('里面的文件名' + shown(name) + '不合规定');
      if (parts.length && compareBytes(parts[parts.length - 1].name, name) >= 0) refuse('里面的文件没有按名称升序排列');
      const content = bytes.subarray(start, start + size);
      const part = { name: name, offset: at, size: size, crc: crc32(content) };
      take(firstPart(part));
      at = start + size;
      parts.push(part);
      files.set(name, content);
    }
    const offset = at;
    for (const part of parts) {
      take(secondPart(part));
      take(encoder.encode(part.name));
    }
    take(endPart(parts.length, at - offset, offset));
    if (at !== bytes.length) refuse('后面还有多余的内容');
    return files;
  }

  // ---------------------------------------------------------------- log and payloads (§9, §12)

  const ZERO = '0'.repeat(64);
  const PAYLOAD_TYPES = ['LOCK', 'SEED', 'RESULT', 'VOID', 'ADJUST'];

  /** Something read well does not fit (exit 1): the same shape as Refused (exit 2). */
  class Wrong extends Refused {}

  /** Runs `read`; what it refuses is a Wrong. */
  function asWrong(read) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Wrong(error.file, error.line, error.reason);
    }
  }

  const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;

  /** Entries [{n, before, time, type, operator, witnesses, payload (hash), head}] and the log's tag. */
  function readLog(bytes) {
    const file = 'log.txt';
    let head = ZERO;
    let tag = '';
    const entries = readLines(bytes, file).map(function (text, i) {
      const line = new Line(file, i + 1);
      const f = text.split('|');
      if (f.length !== 9) line.refuse('日志条目应有 9 个字段，实有 ' + f.length + ' 个');
      if (i === 0) tag = line.oneOf(f[0], ['SSJ1', 'SSJ1R']);
      if (f[0] !== tag) line.refuse('标记' + shown(f[0]) + '与第 1 行的 ' + tag + ' 不同');
      line.oneOf(f[1], ['LOG']);
      if (line.integer(f[2], 1, ANY) !== i + 1) line.refuse('条目序号应为 ' + (i + 1) + '，实为 ' + f[2]);
      if (f[3] !== head) line.refuse(i ? '与上一条的末端摘要不相连' : '第一条之前的末端摘要应为 64 个 0');
      if (!TIME.test(f[4])) line.refuse(shown(f[4]) + '不是规定的时间写法');
      line.word(f[5]);
      line.word(f[6]);
      if (f[7] !== '-') for (const witness of f[7].split(',')) line.name(witness);
      line.hash(f[8]);
      head = H(text);
      return {
        n: i + 1, before: f[3], time: f[4], type: f[5], operator: f[6], witnesses: f[7], payload: f[8], head: head,
      };
    });
    const last = entries[entries.length - 1];
    if (!['RESULT', 'VOID', 'ADJUST'].includes(last.type)) {
      throw new Wrong(file, last.n, '最后一条应为结果、作废或递补条目（RESULT、VOID、ADJUST），实为 ' + last.type);
    }
    return { tag: tag, entries: entries };
  }

  const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
  const isCount = (value) => typeof value === 'number' && value >= 1 && value <= ANY;
  const isText = (value) => typeof value === 'string' && value.length > 0;
  const isDraw = (value) => typeof value === 'string' && isWord(value) && wellFormed(value);

  function wellFormed(text) {
    return !/[\ud800-\udbff](?![\udc00-\udfff])/.test(text) && !/(^|[^\ud800-\udbff])[\udc00-\udfff]/.test(text);
  }

  /** The keys of each payload; a key with ? may be missing. */
  const KEYS = {
    LOCK: { draw: isDraw, attempt: isCount, m: isHash, commit: isHash, 'names?': isHash, 'kit?': isHash },
    SEED: { draw: isDraw, attempt: isCount, m: isHash, opening: isHash, s: isHash },
    RESULT: { draw: isDraw, attempt: isCount, m: isHash, r: isHash },
    VOID: { draw: isDraw, attempt: isCount, m: isHash, r: (value) => value === null || isHash(value), reason: isText, second: isText },
    ADJUST: { draw: isDraw, attempt: isCount, m: isHash, k: isCount, adjust: isHash, second: isText },
  };

  /** Reads payloads.txt; gives every entry that has one its `keys`: {draw, attempt, …}, and its `line`. */
  function readPayloads(bytes, log) {
    const file = 'payloads.txt';
    const lines = readLines(bytes, file);
    const wanted = log.entries.filter((entry) => PAYLOAD_TYPES.includes(entry.type));
    lines.forEach(function (text, i) {
      const line = new Line(file, i + 1);
      const entry = wanted[i];
      if (!entry) line.refuse('日志里没有与此行对应的条目');
      const bar = text.indexOf('|');
      if (bar < 0 || text.slice(0, bar) !== String(entry.n)) line.refuse('此行应为日志第 ' + entry.n + ' 条的内容');
      const payload = text.slice(bar + 1);
      if (H(payload) !== entry.payload) line.refuse('内容与日志第 ' + entry.n + ' 条的摘要不符');
      entry.keys = readKeys(payload, entry.type, line);
      entry.line = i + 1;
    });
    if (lines.length < wanted.length) {
      throw new Wrong(file, lines.length + 1, '缺少日志第 ' + wanted[lines.length].n + ' 条的内容');
    }
    return wanted;
  }

  function readKeys(payload, type, line) {
    const json = parseJson(payload);
    if (!(json instanceof Map)) line.refuse('内容不是一个 JSON 对象');
    const keys = {};
    for (const key of Object.keys(KEYS[type])) {
      const name = key.replace('?', '');
      if (!json.has(name) && name !== key) continue;
      if (!json.has(name)) line.refuse(type + ' 内容缺少 ' + name);
      if (!KEYS[type][key](json.get(name))) line.refuse(type + ' 内容里的 ' + name + ' 写法不对');
      keys[name] = json.get(name);
    }
    return keys;
  }

  /** What may follow in one attempt: type → whether it may, given what the attempt has. */
  const MAY_FOLLOW = {
    SEED: (attempt) => !attempt.SEED && !attempt.VOID,
    RESULT: (attempt) => attempt.SEED && !attempt.RESULT && !attempt.VOID,
    VOID: (attempt) => !attempt.VOID && !attempt.SEED === !attempt.RESULT,
    ADJUST: (attempt) => attempt.RESULT && !attempt.VOID,
  };

  /**
   * *Order* of §12. Returns the attempts in the order of their LOCKs: {draw, attempt, LOCK, SEED,
   * RESULT, VOID (entries or null), ADJUST (entries), last (number of the last entry)}.
   */
  function readAttempts(entries) {
    const attempts = [];
    const latest = new Map(); // draw → its attempt at this point
    for (const entry of entries) {
      const keys = entry.keys;
      const line = new Line('payloads.txt', entry.line);
      const name = '抽取' + shown(keys.draw) + '第 ' + keys.attempt + ' 次';
      const before = latest.get(keys.draw);
      if (entry.type === 'LOCK') {
        if (before && !before.VOID) line.refuse(name + '封存时，上一次还没有作废');
        if (keys.attempt !== (before ? before.attempt + 1 : 1)) line.refuse(name + '：次数不连续');
        const attempt = {
          draw: keys.draw, attempt: keys.attempt, LOCK: entry, SEED: null, RESULT: null, VOID: null, ADJUST: [],
          last: entry.n,
        };
        attempts.push(attempt);
        latest.set(keys.draw, attempt);
        continue;
      }
      if (!before || before.attempt !== keys.attempt) line.refuse(name + '：' + entry.type + ' 没有对应的封存条目');
      if (!MAY_FOLLOW[entry.type](before)) line.refuse(name + '：' + entry.type + ' 的先后次序不对');
      if (keys.m !== before.LOCK.keys.m) line.refuse(name + '：m 与封存时的不同');
      if (entry.type === 'VOID' && keys.r !== (before.RESULT ? before.RESULT.keys.r : null)) {
        line.refuse(name + '：作废条目里的 r 与结果条目不符');
      }
      if (entry.type === 'ADJUST') {
        before.ADJUST.push(entry);
        if (keys.k !== before.ADJUST.length) line.refuse(name + '：递补序号应为 ' + before.ADJUST.length);
      } else {
        before[entry.type] = entry;
      }
      before.last = entry.n;
    }
    return attempts;
  }

  // ---------------------------------------------------------------- names and kit (§12)

  /** Checks names.txt: `<id>|<name>`, strictly ascending. Returns its lines. */
  function readNames(bytes, file) {
    const lines = bytes.length ? readLines(bytes, file) : [];
    lines.forEach(function (text, i) {
      const bar = text.indexOf('|');
      const line = new Line(file, i + 1);
      if (bar < 1 || text.indexOf('|', bar + 1) >= 0) line.refuse('此行应为“编号|名称”');
      if (i && compareBytes(lines[i - 1], text) >= 0) line.refuse('没有按字节严格升序排列');
      if (i && lines[i - 1].startsWith(text.slice(0, bar + 1))) line.refuse('编号' + shown(text.slice(0, bar)) + '重复出现');
    });
    return lines;
  }

  /** Reads kit.sha256: [{hash, name}], strictly ascending by name. */
  function readKit(bytes) {
    const file = 'kit.sha256';
    let before = '';
    return readLines(bytes, file).map(function (text, i) {
      const line = new Line(file, i + 1);
      if (text.slice(64, 66) !== '  ') line.refuse('此行应为“摘要、两个空格、文件名”');
      const one = { hash: line.hash(text.slice(0, 64)), name: text.slice(66) };
      if (!isFileName(one.name)) line.refuse('文件名' + shown(one.name) + '不合规定');
      if (i && compareBytes(before, one.name) >= 0) line.refuse('没有按文件名严格升序排列');
      before = one.name;
      return one;
    });
  }

  function checkKit(files, kit, report) {
    kit.forEach(function (one, i) {
      const line = new Line('kit.sha256', i + 1);
      report.progress('核对附件', i, kit.length);
      if (!files.has(one.name)) line.refuse('附件 ' + one.name + ' 不在案卷里');
      if (sha256Hex(files.get(one.name)) !== one.hash) line.refuse('附件 ' + one.name + ' 的摘要不符');
    });
    report.good('附件 ' + kit.length + ' 个文件，摘要全部相符');
  }

  // ---------------------------------------------------------------- check (§15)

  /** Lines of the report, in order; warnings are kept for the end. */
  class Report {
    constructor(progress) {
      this.lines = [];
      this.notes = [];
      this.progress = progress || function () {};
    }
    good(text) {
      this.lines.push('[通过] ' + text);
    }
    note(text) {
      this.notes.push('[注意] ' + text);
    }
  }

  const ALWAYS = ['manifest.txt', 'opening.txt', 'result.txt', 'names.txt', 'log.txt', 'payloads.txt', 'kit.sha256'];
  const ALWAYS_PUBLIC = ['public.txt', 'opening.txt', 'kit.sha256'];
  const OWN_TEXT = /^(attempts\/[0-9]{3,}\/)?(manifest|opening|result|names|adjust)\.txt$/;

  /** A value from paper: spaces and upper case are forgiven. Throws Refused. */
  function readPaper(value, what) {
    const text = String(value).replace(/\s+/g, '').toLowerCase();
    if (!isHash(text)) throw new Refused('纸面上的 ' + what, 0, shown(String(value)) + '不是 64 位十六进制摘要');
    return text;
  }

  function readPapers(paper) {
    const list = (value) => (value === undefined || value === null ? [] : [].concat(value));
    const heads = list(paper.heads).concat(list(paper.head));
    return {
      m: list(paper.m).map((value) => readPaper(value, 'M')),
      heads: heads.map((value) => readPaper(value, '末端摘要')),
      r: list(paper.r).map((value) => readPaper(value, 'R')),
    };
  }

  /** Map or plain object of names → Uint8Array, as a Map. */
  function asMap(files) {
    const map = files instanceof Map ? files : new Map(Object.keys(files).map((name) => [name, files[name]]));
    for (const [name, bytes] of map) {
      if (!(bytes instanceof Uint8Array)) throw new Refused(shown(name), 0, '读不出来');
    }
    return map;
  }

  /** Step 1: present, and text by §1. */
  function checkReadable(files, always, report) {
    for (const name of always) if (!files.has(name)) throw new Refused(name, 0, '案卷里没有这个文件');
    let done = 0;
    for (const [name, bytes] of files) {
      report.progress('读取文件', done++, files.size);
      if (!always.includes(name) && !OWN_TEXT.test(name)) continue;
      if (bytes.length === 0 && /(^|\/)names\.txt$/.test(name)) continue;
      checkText(bytes, name);
    }
    report.good('文件 ' + files.size + ' 个，应有的都在，都能读取');
  }

  /**
   * Checks a dossier or a public copy. In: its files (Map or object, name → Uint8Array) and what stands on
   * paper, {m, heads, r}, each a list; progress(words, done, all) is called now and then.
   * Out: {code (0, 1, 2), lines, verdict, error ('' or the one line of what is wrong), facts (null
   * or what to show of a dossier that is in order)}. Never throws.
   */
  function check(files, paper, progress) {
    const report = new Report(progress);
    try {
      const facts = checkAll(files, paper || {}, report);
      const papers = facts.papers;
      const anchored = papers.m.length + papers.heads.length + papers.r.length > 0;
      return ended(report, 0, anchored ? '通过' : '自洽，未与纸质核对', '', facts);
    } catch (error) {
      if (error instanceof Wrong) return ended(report, 1, '不一致', error.message, null);
      const message = error instanceof Refused ? error.message : '读取时出错：' + (error && error.message);
      return ended(report, 2, '不能读取', message.replace(/\s+/g, ' '), null);
    }
  }

  function ended(report, code, verdict, error, facts) {
    const wrong = error ? ['[不符] ' + error] : [];
    const lines = report.lines.concat(report.notes, wrong, ['结论：' + verdict]);
    return { code: code, lines: lines, verdict: verdict, error: error, facts: facts };
  }

  function checkAll(given, paper, report) {
    const files = asMap(given);
    const isPublic = files.has('public.txt');
    checkReadable(files, isPublic ? ALWAYS_PUBLIC : ALWAYS, report);
    const papers = readPapers(paper);
    const facts = isPublic ? checkPublic(files, papers, report) : checkDossier(files, papers, report);
    facts.papers = papers;
    return facts;
  }

  /** Steps 2 to 7 for a full dossier. */
  function checkDossier(files, papers, report) {
    report.progress('核对日志', 0, 1);
    const log = asWrong(() => readLog(files.get('log.txt')));
    const last = log.entries[log.entries.length - 1];
    report.good('日志 ' + last.n + ' 条，前后相连，末端摘要 ' + last.head);
    const anchored = checkHeads(log, papers, report);
    const withPayload = asWrong(() => readPayloads(files.get('payloads.txt'), log));
    const attempts = asWrong(() => readAttempts(withPayload));
    report.good('日志内容 ' + withPayload.length + ' 条与日志一致，' + attempts.length + ' 次抽取的先后次序正确');

    const context = { files: files, log: log, attempts: attempts, papers: papers, report: report };
    const main = checkAttempt(context, '', null);
    if (main.entries.last !== last.n) {
      throw new Wrong('log.txt', last.n, '最后一条不属于本案卷的抽取（' + attemptName(main.entries) + '）');
    }
    const others = checkOthers(context, main);
    const kit = checkAccounted(context, others);
    asWrong(() => checkKit(files, kit, report));
    checkPaperValues(papers, main, report);
    dossierNotes(context, main, others, anchored);
    return dossierFacts(context, main, others);
  }

  /** Heads from paper must be heads of the log; returns the number of the latest, 0 for none. */
  function checkHeads(log, papers, report) {
    let anchored = 0;
    for (const head of papers.heads) {
      const entry = log.entries.find((one) => one.head === head);
      if (!entry) throw new Wrong('log.txt', 0, '纸面上的末端摘要 ' + head + ' 不在日志里');
      report.good('纸面上的末端摘要就是日志第 ' + entry.n + ' 条的');
      anchored = Math.max(anchored, entry.n);
    }
    return anchored;
  }

  function attemptName(one) {
    return '抽取 ' + one.draw + ' 第 ' + one.attempt + ' 次';
  }

  function taskOf(draw) {
    const dash = draw.lastIndexOf('-');
    return dash < 0 ? draw : draw.slice(0, dash);
  }

  /**
   * Step 4 for the files of one attempt. `expected` is the attempt of the log that must stand in
   * this folder; null for the attempt of the dossier itself, which the manifest names.
   */
  function checkAttempt(context, folder, expected) {
    const files = context.files;
    const report = context.report;
    const path = (name) => folder + name;
    if (!files.has(path('manifest.txt'))) throw new Wrong(path('manifest.txt'), 0, '案卷里没有这个文件');
    if (!files.has(path('names.txt'))) throw new Wrong(path('names.txt'), 0, '案卷里没有这个文件');
    report.progress('读取清单', 0, 1);
    const m = readManifest(files.get(path('manifest.txt')), path('manifest.txt'));
    const opened = files.has(path('opening.txt'));
    const S = opened ? readOpening(files.get(path('opening.txt')), m, path('opening.txt')) : '';
    const entries = expected || context.attempts.find((one) => one.draw === m.task && one.attempt === m.attempt);
    if (!entries) {
      throw new Wrong(m.file, m.lineOf.TASK, '日志里没有' + attemptName({ draw: m.task, attempt: m.attempt }) + '的封存条目');
    }
    checkManifestEntry(context, m, entries, path);
    const attempt = { manifest: m, S: S, entries: entries, draw: null, effect: null, folder: folder };
    checkPresence(files, entries, path, expected === null);
    report.good(attemptName(entries) + '：清单 ' + m.enterprises.size + ' 户 ' + m.officers.size + ' 人，M 为 ' + m.M
      + '，与日志第 ' + entries.LOCK.n + ' 条一致');
    if (!entries.SEED) return attempt;
    compare(path('opening.txt'), sha256Hex(files.get(path('opening.txt'))), entries.SEED, 'opening');
    compare(path('opening.txt'), S, entries.SEED, 's');
    report.good(attemptName(entries) + '：启封数据与封存值相符，S 为 ' + S);
    if (entries.RESULT) checkResult(context, attempt, path);
    return attempt;
  }

  /** The value must be the one under `key` in the entry's payload. */
  function compare(file, value, entry, key) {
    if (entry.keys[key] !== value) throw new Wrong(file, 0, '与日志第 ' + entry.n + ' 条（' + entry.type + '）所记的 ' + key + ' 不符');
  }

  function checkManifestEntry(context, m, entries, path) {
    const lock = entries.LOCK;
    const differs = (kind, reason) => { throw new Wrong(m.file, m.lineOf[kind], reason); };
    if (m.tag !== context.log.tag) throw new Wrong(m.file, 1, '标记 ' + m.tag + ' 与日志的 ' + context.log.tag + ' 不同');
    if (m.task !== entries.draw || m.attempt !== entries.attempt) {
      differs(m.task !== entries.draw ? 'TASK' : 'ATTEMPT', '这里应为' + attemptName(entries) + '的清单');
    }
    compare(m.file, m.M, lock, 'm');
    if (m.prev !== lock.before) differs('PREV', 'PREV 与日志第 ' + lock.n + ' 条之前的末端摘要不符');
    compare(m.file, m.commit, lock, 'commit');
    const names = path('names.txt');
    for (const key of ['names', 'kit']) {
      if (!isHash(lock.keys[key])) throw new Wrong('payloads.txt', lock.line, 'LOCK 内容缺少 ' + key);
    }
    compare(names, sha256Hex(context.files.get(names)), lock, 'names');
    context.report.progress('读取名称', 0, 1);
    asWrong(() => readNames(context.files.get(names), names));
    if (path('') === '') compare('kit.sha256', sha256Hex(context.files.get('kit.sha256')), lock, 'kit');
  }

  /** opening, result and adjust stand there exactly when the log has their entries. */
  function checkPresence(files, entries, path, isMain) {
    if (isMain && !entries.RESULT) throw new Wrong('log.txt', entries.last, '日志里没有' + attemptName(entries) + '的结果条目');
    const wanted = [['opening.txt', entries.SEED], ['result.txt', entries.RESULT], ['adjust.txt', entries.ADJUST.length]];
    for (const [name, has] of wanted) {
      if (has && !files.has(path(name))) throw new Wrong(path(name), 0, '日志里有它的条目，案卷里却没有这个文件');
      if (!has && files.has(path(name))) throw new Wrong(path(name), 0, '日志里没有它的条目');
    }
  }

  /** result.txt against a replay and the log; adjust.txt against §13 and the log. */
  function checkResult(context, attempt, path) {
    const files = context.files;
    const entries = attempt.entries;
    const m = attempt.manifest;
    const file = path('result.txt');
    const stored = files.get(file);
    context.report.progress('重算抽取', 0, 1);
    const draw = drawAll(m, attempt.S);
    const differs = firstDifference(draw.result, stored);
    if (differs >= 0) throw new Wrong(file, lineAt(stored, differs), '与重算的结果不同');
    compare(file, draw.R, entries.RESULT, 'r');
    if (entries.VOID) compare(file, draw.R, entries.VOID, 'r');
    attempt.draw = draw;
    attempt.effect = makeEffect(draw);
    const counts = drawCounts(attempt);
    context.report.good(attemptName(entries) + '：结果与重算逐字节一致，抽中 ' + counts.enterprises + ' 户，执法人员 '
      + counts.officers + ' 人，检查组 ' + counts.teams + ' 个，R 为 ' + draw.R);
    if (entries.ADJUST.length) checkAdjust(context, attempt, path('adjust.txt'));
  }

  function firstDifference(left, right) {
    const n = Math.min(left.length, right.length);
    for (let i = 0; i < n; i++) if (left[i] !== right[i]) return i;
    return left.length === right.length ? -1 : n;
  }

  function drawCounts(attempt) {
    const sum = (groups) => Array.from(groups.values()).reduce((total, group) => total + group.quota, 0);
    const m = attempt.manifest;
    return { enterprises: sum(m.strata), officers: sum(m.pools), teams: attempt.draw.plan ? m.teams : 0 };
  }

  function checkAdjust(context, attempt, file) {
    const bytes = context.files.get(file);
    const entries = attempt.entries;
    asWrong(() => readAdjust(attempt.effect, bytes, file));
    const done = attempt.effect.done;
    if (done.length !== entries.ADJUST.length) {
      throw new Wrong(file, 0, '有 ' + done.length + ' 次递补，日志里却有 ' + entries.ADJUST.length + ' 条');
    }
    let end = 0;
    let line = 0;
    done.forEach(function (one, i) {
      for (; line < one.lines; line++) end = bytes.indexOf(10, end) + 1;
      compare(file, sha256Hex(bytes.subarray(0, end)), entries.ADJUST[i], 'adjust');
    });
    context.report.good(attemptName(entries) + '：递补 ' + done.length + ' 次，都合规则，与日志一致');
  }

  function otherFolder(i) {
    return 'attempts/' + String(i + 1).padStart(3, '0') + '/';
  }

  /** Step 4 for the other attempts of the task, as far as they stand there; step 5: that none is missing. */
  function checkOthers(context, main) {
    const task = taskOf(main.manifest.task);
    const expected = context.attempts.filter((one) => one !== main.entries && taskOf(one.draw) === task);
    const names = Array.from(context.files.keys());
    const missing = [];
    const others = [];
    expected.forEach(function (one, i) {
      const folder = otherFolder(i);
      if (names.some((name) => name.startsWith(folder))) others.push(checkAttempt(context, folder, one));
      else missing.push({ folder: folder, name: attemptName(one) });
    });
    if (missing.length) {
      throw new Wrong(missing[0].folder + 'manifest.txt', 0, '日志里还有' + missing[0].name + '，案卷里却没有它的文件');
    }
    return others;
  }

  /** Step 5: no file that is not accounted for. Returns the kit. */
  function checkAccounted(context, others) {
    const kit = asWrong(() => readKit(context.files.get('kit.sha256')));
    const known = new Set(ALWAYS.concat(['adjust.txt'], kit.map((one) => one.name)));
    for (const other of others) {
      for (const name of ['manifest', 'names', 'opening', 'result', 'adjust']) known.add(other.folder + name + '.txt');
    }
    refuseUnknown(context.files, known);
    context.report.good('本任务另有 ' + others.length + ' 次抽取，都在案卷里；没有多余的文件');
    return kit;
  }

  function refuseUnknown(files, known) {
    for (const name of files.keys()) {
      if (!known.has(name)) throw new Wrong(shown(name), 0, '案卷里不应有这个文件');
    }
  }

  /** Step 7. */
  function checkPaperValues(papers, main, report) {
    const m = main.manifest;
    for (const value of papers.m) {
      if (value !== m.M) throw new Wrong('manifest.txt', 0, '清单的 M 与纸面上的 ' + value + ' 不符');
      report.good('清单的 M 与纸面上的一致');
    }
    for (const value of papers.r) {
      if (value !== main.draw.R) throw new Wrong('result.txt', 0, '结果的 R 与纸面上的 ' + value + ' 不符');
      report.good('结果的 R 与纸面上的一致');
    }
  }

  // ---------------------------------------------------------------- warnings and facts of a dossier

  function counted(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    return Array.from(counts, ([value, count]) => value + ' ' + count + ' 次').join('，');
  }

  function dossierNotes(context, main, others, anchored) {
    const report = context.report;
    if (context.log.tag === 'SSJ1R') report.note('这是演练的案卷，不是正式抽取');
    for (const one of [main].concat(others)) attemptNotes(report, one);
    anchorNotes(context, main, anchored);
  }

  function attemptNotes(report, one) {
    const m = one.manifest;
    const name = attemptName(one.entries);
    const slips = Array.from(m.witnesses.values()).filter((witness) => witness.slip).length;
    if (slips) report.note(name + '：' + slips + ' 名见证人写纸条，没有掷十面骰');
    if (one.draw && m.team.mode !== 'NONE' && !one.draw.plan) report.note(name + '：编不成检查组，只抽出了检查对象，人员须另行抽取');
    if (one.entries.VOID) report.note(name + '已作废，原因：' + shown(one.entries.VOID.keys.reason, 200));
    const done = one.effect ? one.effect.done : [];
    if (!done.length) return;
    const stated = done.reduce((sum, each) => sum + each.stated, 0);
    const skips = done.reduce((sum, each) => sum + each.skips.length, 0);
    report.note(name + '：递补 ' + done.length + ' 次（' + counted(done.map((each) => STATED[each.kind][each.reason]))
      + '），略过候补 ' + skips + ' 个，其中 ' + stated + ' 个只凭两人说明');
  }

  function anchorNotes(context, main, anchored) {
    const papers = context.papers;
    const all = context.log.entries.length;
    if (papers.heads.length) {
      const result = main.entries.RESULT.n;
      if (anchored === all) context.report.good('纸面上的末端摘要锚定了全部 ' + all + ' 条日志');
      else {
        context.report.note('纸面上的末端摘要锚定到日志第 ' + anchored + ' 条，其后 ' + (all - anchored) + ' 条未锚定'
          + (anchored < result ? '，本次抽取的结果（第 ' + result + ' 条）也不在其中' : ''));
      }
    } else if (papers.m.length && !papers.r.length) {
      context.report.note('只核对了 M：锚定的是清单，见证人的数字和结果未锚定；请再录入抽取过程记录上的 R 或末端摘要');
    } else if (papers.r.length) {
      context.report.note('没有录入末端摘要：日志（递补、作废等条目）未锚定');
    }
  }

  /** What a page shows of a dossier in order: plain objects, texts and numbers. */
  function dossierFacts(context, main, others) {
    const m = main.manifest;
    const names = namesOf(context.files.get('names.txt'), neededIds(main));
    const effect = main.effect;
    const lines = {
      public: false, tag: m.tag, task: m.task, attempt: m.attempt, m: m.M, s: main.S, r: main.draw.R,
      head: context.log.entries[context.log.entries.length - 1].head, entries: context.log.entries.length,
      planned: main.draw.plan !== null, counts: drawCounts(main), total: m.enterprises.size,
      strata: Array.from(m.strata.values(), (stratum) => ({
        name: stratum.name, k: stratum.quota, of: stratum.members.length,
        cut: stratum.quota ? stratum.members[stratum.quota - 1].ticket : '',
      })),
      rows: entRows(main, names),
      officers: officerRows(main, names),
      adjusts: effect.done.map((one) => ({
        k: one.k, kind: one.kind, group: one.group, out: one.out.id, outName: names.get(one.out.id) || '',
        reason: STATED[one.kind][one.reason], into: one.into ? one.into.id : '',
        intoName: one.into ? names.get(one.into.id) || '' : '',
        skips: one.skips.map((skip) => ({
          id: skip.member.id, name: names.get(skip.member.id) || '', stated: Boolean(STATED[one.kind][skip.reason]),
          reason: STATED[one.kind][skip.reason] || SHOWN[one.kind][skip.reason],
        })),
      })),
      witnesses: Array.from(m.witnesses.values(), (one) => ({ name: one.name, slip: one.slip, digits: one.digits })),
      attempts: [main].concat(others).map((one) => ({
        draw: one.entries.draw, attempt: one.entries.attempt, main: one === main, time: one.entries.LOCK.time,
        state: one.entries.VOID ? '已作废' : one.entries.RESULT ? '有结果' : one.entries.SEED ? '已启封' : '已封存',
        reason: one.entries.VOID ? one.entries.VOID.keys.reason : '', r: one.draw ? one.draw.R : '',
      })),
    };
    return lines;
  }

  function neededIds(main) {
    const needed = new Set();
    for (const group of allGroups(main.manifest)) {
      for (const member of group.members) if (member.state) needed.add(member.id);
    }
    for (const one of main.effect.done) for (const skip of one.skips) needed.add(skip.member.id);
    return needed;
  }

  function namesOf(bytes, needed) {
    const names = new Map();
    if (!bytes.length) return names;
    for (const text of readLines(bytes, 'names.txt')) {
      const id = text.slice(0, text.indexOf('|'));
      if (needed.has(id) && !names.has(id)) names.set(id, text.slice(id.length + 1));
    }
    return names;
  }

  function entRows(main, names) {
    const effect = main.effect;
    const rows = [];
    for (const stratum of main.manifest.strata.values()) {
      for (const one of stratum.members) {
        if (!one.state) continue;
        const place = effect.placeOf.get(one);
        rows.push({
          group: stratum.name, rank: one.rank, id: one.id, name: names.get(one.id) || '', ticket: one.ticket,
          state: one.state, parcel: place ? place.parcel.name : '',
          team: place ? numbered('T', place.team + 1, main.manifest.teams) : '',
          officers: place ? effect.teams[place.team].members.map((officer) => names.get(officer.id) || officer.id) : [],
        });
      }
    }
    return rows;
  }

  function officerRows(main, names) {
    const numbers = new Map();
    main.effect.teams.forEach(function (team, i) {
      for (const officer of team.members) numbers.set(officer, numbered('T', i + 1, main.manifest.teams));
    });
    const rows = [];
    for (const pool of main.manifest.pools.values()) {
      for (const one of pool.members) {
        if (!one.state) continue;
        rows.push({
          group: pool.name, rank: one.rank, id: one.id, name: names.get(one.id) || '', unit: one.unit,
          state: one.state, team: numbers.get(one) || '',
        });
      }
    }
    return rows;
  }

  // ---------------------------------------------------------------- public copy (§12, §15)

  const PUBLIC_HEAD = ['TASK', 'ATTEMPT', 'M', 'S', 'R', 'HEAD', 'COMMIT', 'KIT'];
  const MOST_TRIES = 100; // weights go to 100 (§2)

  function readPublic(bytes) {
    const file = 'public.txt';
    const lines = readLines(bytes, file);
    const line = (i) => new Line(file, i + 1);
    const copy = { tag: line(0).oneOf(lines[0], ['SSJ1|PUBLIC', 'SSJ1R|PUBLIC']).split('|')[0], strata: new Map(), rows: 0 };
    PUBLIC_HEAD.forEach(function (word, i) {
      const text = lines[i + 1] || '';
      if (!text.startsWith(word + '|')) line(i + 1).refuse('此处应为 ' + word + ' 行，实为' + shown(text));
      const f = text.slice(word.length + 1).split('|');
      if (f.length !== (word === 'HEAD' ? 2 : 1)) line(i + 1).refuse(word + ' 行的字段数不对');
      if (word === 'TASK') copy.task = line(i + 1).word(f[0]);
      else if (word === 'ATTEMPT') copy.attempt = line(i + 1).integer(f[0], 1, ANY);
      else copy[word] = line(i + 1).hash(f[f.length - 1]);
      if (word === 'HEAD') copy.entries = line(i + 1).integer(f[0], 1, ANY);
    });
    let at = PUBLIC_HEAD.length + 1;
    let before = '';
    for (; at < lines.length && lines[at].startsWith('CUT|'); at++) {
      const f = lines[at].split('|');
      if (f.length !== 4) line(at).refuse('CUT 行的字段数不对');
      const stratum = {
        name: line(at).name(f[1]), k: line(at).integer(f[2], 1, ANY), cut: line(at).hash(f[3]), members: [], line: line(at),
      };
      const key = f[1] + '|' + f[2];
      if (before && compareBytes(before, key) >= 0) line(at).refuse('没有按清单的顺序排列');
      before = key;
      putOnce(copy.strata, stratum.name, stratum, line(at));
    }
    readPublicRows(copy, lines, at, line);
    return copy;
  }

  /** The ENT lines, stratum by stratum in the order of the CUT lines, and END. */
  function readPublicRows(copy, lines, at, line) {
    const order = Array.from(copy.strata.keys());
    const seen = new Map();
    let current = -1;
    for (; at < lines.length && lines[at].startsWith('ENT|'); at++) {
      const f = lines[at].split('|');
      if (f.length !== 6) line(at).refuse('ENT 行的字段数不对');
      if (current < 0 || order[current] !== f[1]) {
        const next = order.indexOf(line(at).name(f[1]));
        if (next < 0) line(at).refuse('抽取层' + shown(f[1]) + '没有 CUT 行');
        if (next < current) line(at).refuse('抽取层没有按 CUT 行的顺序排列');
        current = next;
      }
      const member = {
        rank: line(at).integer(f[2], 1, ANY), id: line(at).name(f[3]), ticket: line(at).hash(f[4]),
        state: line(at).oneOf(f[5], ['DRAWN', 'OUT', 'IN']), line: line(at),
      };
      putOnce(seen, member.id, true, line(at));
      copy.strata.get(f[1]).members.push(member);
    }
    copy.rows = seen.size;
    if (lines[at] !== 'END') line(at).refuse('此处应为 ENT 行或 END');
    if (at + 1 < lines.length) line(at + 1).refuse('END 之后还有内容');
  }

  /** The opening by its form alone: {s0, throws (the lines after S0)}. Throws Refused. */
  function readOpeningAlone(bytes) {
    const file = 'opening.txt';
    const lines = readLines(bytes, file);
    const line = (i) => new Line(file, i + 1);
    if (!lines[0].startsWith('S0=')) line(0).refuse('此处应为 S0= 一行，实为' + shown(lines[0]));
    const s0 = line(0).hash(lines[0].slice(3));
    const names = new Map();
    const last = lines.length - 1;
    for (let i = 1; i < last; i++) {
      const parts = lines[i].split('=');
      if (parts.length !== 2 || !/^[0-9]{1,40}$/.test(parts[1])) line(i).refuse('此行应为“见证人=数字”，实为' + shown(lines[i]));
      const name = line(i).name(parts[0]);
      if (name === 'S0' || name === 'B') line(i).refuse(shown(name) + '是保留名，不能用作见证人编号');
      putOnce(names, name, true, line(i));
    }
    if (!/^B=(-|[0-9]{1,40})$/.test(lines[last])) line(last).refuse('此处应为 B= 一行，实为' + shown(lines[last]));
    if (names.size < 2) line(last).refuse('见证人不足 2 个');
    return { s0: s0, throws: lines.slice(1), witnesses: names.size };
  }

  /** Which j from 0 to 99 gives an enterprise this ticket; -1 for none. */
  function findTry(hasher, id, ticket) {
    for (let j = 0; j < MOST_TRIES; j++) if (hasher.hex(id + '|' + j) === ticket) return j;
    return -1;
  }

  function checkPublicStratum(stratum, hasher) {
    let before = null;
    let incoming = 0;
    let outgoing = 0;
    let weighted = 0;
    stratum.members.forEach(function (one, i) {
      const j = findTry(hasher, one.id, one.ticket);
      if (j < 0) one.line.refuse('签号不是由编号和 S 算出来的');
      if (j > 0) weighted++;
      if (before && (before.rank >= one.rank || byTicket(before, one) >= 0)) one.line.refuse('没有按名次和签号升序排列');
      if (i < stratum.k ? one.rank !== i + 1 || one.state === 'IN' : one.state === 'DRAWN') {
        one.line.refuse(i < stratum.k && one.rank !== i + 1 ? '名次应为 ' + (i + 1) : '名次与状态不符');
      }
      if (one.state === 'IN') incoming++;
      if (one.state === 'OUT') outgoing++;
      before = one;
    });
    if (stratum.members.length < stratum.k) stratum.line.refuse('应有 ' + stratum.k + ' 户抽中，只列出 ' + stratum.members.length + ' 户');
    if (stratum.members[stratum.k - 1].ticket !== stratum.cut) stratum.line.refuse('截止签号不是第 ' + stratum.k + ' 名的签号');
    if (incoming > outgoing) stratum.line.refuse('递补 ' + incoming + ' 户，多于换下的 ' + outgoing + ' 户');
    return { incoming: incoming, outgoing: outgoing, weighted: weighted };
  }

  function checkPublic(files, papers, report) {
    const copy = asWrong(() => readPublic(files.get('public.txt')));
    report.good('公开副本：' + attemptName({ draw: copy.task, attempt: copy.attempt }) + '，' + copy.strata.size + ' 个抽取层，列出 ' + copy.rows + ' 户');
    const opening = readOpeningAlone(files.get('opening.txt'));
    if (H([copy.tag, 'COMMIT', copy.task, copy.attempt, opening.s0].join('|')) !== copy.COMMIT) {
      throw new Wrong('opening.txt', 1, 'S0 与公开副本的封存值（COMMIT）不符');
    }
    if (H([copy.tag, 'SEED', copy.M, opening.s0].concat(opening.throws).join('|')) !== copy.S) {
      throw new Wrong('public.txt', 5, 'S 不是由 M 和启封数据算出来的');
    }
    report.good('封存值和 S 都由启封数据得出，见证人 ' + opening.witnesses + ' 名，S 为 ' + copy.S);
    const sums = { incoming: 0, outgoing: 0, weighted: 0 };
    const hasher = Hasher(copy.tag + '|ENT|' + copy.S + '|');
    for (const stratum of copy.strata.values()) {
      report.progress('重算签号', 0, 1);
      const found = asWrong(() => checkPublicStratum(stratum, hasher));
      for (const key of Object.keys(sums)) sums[key] += found[key];
    }
    report.good('签号 ' + copy.rows + ' 个全部由 S 重算得出，名次和截止签号相符');
    const kitHash = sha256Hex(files.get('kit.sha256'));
    if (kitHash !== copy.KIT) throw new Wrong('kit.sha256', 0, '与公开副本所记的 KIT 不符');
    const kit = asWrong(() => readKit(files.get('kit.sha256')));
    asWrong(() => checkKit(files, kit, report));
    refuseUnknown(files, new Set(ALWAYS_PUBLIC.concat(kit.map((one) => one.name))));
    report.good('没有多余的文件');
    for (const [values, key, word] of [[papers.m, 'M', 'M'], [papers.r, 'R', 'R'], [papers.heads, 'HEAD', '末端摘要']]) {
      for (const value of values) {
        if (value !== copy[key]) throw new Wrong('public.txt', 0, '公开副本的 ' + word + ' 与纸面上的 ' + value + ' 不符');
        report.good('公开副本的 ' + word + ' 与纸面上的一致');
      }
    }
    publicNotes(copy, sums, papers, report);
    return publicFacts(copy);
  }

  function publicNotes(copy, sums, papers, report) {
    if (copy.tag === 'SSJ1R') report.note('这是演练的公开副本，不是正式抽取');
    if (sums.outgoing) report.note('换下 ' + sums.outgoing + ' 户，递补 ' + sums.incoming + ' 户');
    if (sums.weighted) report.note(sums.weighted + ' 户的签号取自较大的权重');
    if (papers.m.length && !papers.r.length && !papers.heads.length) {
      report.note('只核对了 M：锚定的是清单，见证人的数字和结果未锚定');
    }
    report.note('公开副本不含候补、人员和权重：它不能证明名单完整，也不能证明没有遗漏签号更小的企业；这些要看完整案卷');
  }

  function publicFacts(copy) {
    const rows = [];
    for (const stratum of copy.strata.values()) {
      for (const one of stratum.members) {
        rows.push({
          group: stratum.name, rank: one.rank, id: one.id, name: '', ticket: one.ticket, state: one.state,
          parcel: '', team: '', officers: [],
        });
      }
    }
    return {
      public: true, tag: copy.tag, task: copy.task, attempt: copy.attempt, m: copy.M, s: copy.S, r: copy.R,
      head: copy.HEAD, entries: copy.entries, planned: false, counts: null, total: 0,
      strata: Array.from(copy.strata.values(), (stratum) => ({ name: stratum.name, k: stratum.k, of: 0, cut: stratum.cut })),
      rows: rows, officers: [], adjusts: [], witnesses: [], attempts: [],
    };
  }

  // ---------------------------------------------------------------- one enterprise's ticket (§4)

  const TICKET_FORM = 'SSJ1|ENT|S|编号|序号';

  /** What was typed or scanned, in the form of §4, or null. Full-width signs and letter case are forgiven. */
  function readTicket(text) {
    const plainText = String(text).replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
    const f = plainText.trim().split('|').map((field) => field.trim());
    if (f.length !== 5) return null;
    const found = { tag: f[0].toUpperCase(), s: f[2].toLowerCase(), id: f[3].toUpperCase(), j: f[4] };
    const good = ['SSJ1', 'SSJ1R'].includes(found.tag) && f[1].toUpperCase() === 'ENT' && isHash(found.s)
      && isWord(found.id) && wellFormed(found.id) && found.id !== '-' && /^(0|[1-9][0-9]?)$/.test(found.j);
    return good ? found : null;
  }

  /**
   * Answers for the line on a notice. `against`: the cut-off printed beside it (text), or the facts
   * of a checked dossier or public copy, or nothing. Out: {state, ticket, sentence}; state is one of
   * malformed, no-cutoff, drawn, above, in, out, other, not-drawn, wrong-try. Never throws.
   */
  function ticket(text, against) {
    const found = readTicket(text);
    if (!found) {
      return { state: 'malformed', ticket: '', sentence: '这不是通知书二维码的内容：应为一行，形如 ' + TICKET_FORM + '，请重新扫描或照抄。' };
    }
    const value = H([found.tag, 'ENT', found.s, found.id, found.j].join('|'));
    const answer = (state, sentence) => ({
      state: state, ticket: value, sentence: (found.tag === 'SSJ1R' ? '（演练）' : '') + sentence,
    });
    const name = shown(found.id);
    if (against && typeof against === 'object') return ticketIn(against, found, value, name, answer);
    const cut = String(against || '').replace(/\s+/g, '').toLowerCase();
    if (!isHash(cut)) {
      return answer('no-cutoff', cut ? '截止签号应为 64 位十六进制数，请照通知书抄全。' : '签号已算出；请再录入通知书上印的截止签号，或先载入案卷或公开副本。');
    }
    if (value <= cut) return answer('drawn', name + '是抽中的：它的签号不大于通知书上的截止签号。');
    return answer('above', name + '不是按名次直接抽中的：它的签号大于通知书上的截止签号；如通知书写明“递补”，请载入案卷或公开副本再核对。');
  }

  function ticketIn(facts, found, value, name, answer) {
    const draw = '抽取 ' + facts.task + ' 第 ' + facts.attempt + ' 次';
    if (found.tag !== facts.tag || found.s !== facts.s) return answer('other', '这张通知书不是出自已载入的' + draw + '：种子 S 不同。');
    const row = facts.rows.find((one) => one.id === found.id);
    if (!row) return answer('not-drawn', name + '不在' + draw + '抽中和递补的名单里。');
    if (row.ticket !== value) return answer('wrong-try', name + '在' + draw + '的名单里，但这一行末尾的序号不对，签号不符；请重新扫描。');
    const place = '抽取层 ' + row.group + ' 第 ' + row.rank + ' 名';
    const stratum = facts.strata.find((one) => one.name === row.group);
    if (row.state === 'IN') return answer('in', name + '是递补的：' + place + '，排在抽中的 ' + stratum.k + ' 户之后，按名次递补进来。');
    if (row.state === 'OUT') return answer('out', name + '已被换下：' + place + '，不再接受这次检查。');
    return answer('drawn', name + '是抽中的：' + place + '，该层抽 ' + stratum.k + ' 户，签号不大于截止签号。');
  }

  return {
    replay: replay,
    run: run,
    check: check,
    unpack: unpack,
    ticket: ticket,
    readManifest: readManifest,
    readOpening: readOpening,
    sha256Hex: sha256Hex,
    compareBytes: compareBytes,
    isWord: isWord,
    isFileName: isFileName,
    Refused: Refused,
  };
})();

// -------------------------------------------------------------------- command line (node only)

if (typeof module !== 'undefined' && module.exports) {
  module.exports = Verify;
  if (typeof require !== 'undefined' && require.main === module) commandLine(process.argv.slice(2));
}

/** Runs what was typed; sets the exit code. Nothing but the answer goes to standard output. */
function commandLine(words) {
  const fs = require('fs');
  const stop = function (message) {
    process.stderr.write(message.replace(/\s+/g, ' ') + '\n');
    process.exitCode = 2;
  };
  const read = function (path) {
    try {
      return fs.readFileSync(path);
    } catch (error) {
      throw new Verify.Refused(path, 0, '读不出文件：' + error.message);
    }
  };

  /** Every file below a folder, by its name with `/`. */
  const readFolder = function (top) {
    const files = new Map();
    const walk = function (folder) {
      for (const entry of fs.readdirSync(top + '/' + folder, { withFileTypes: true })) {
        const name = folder + entry.name;
        const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && fs.statSync(top + '/' + name).isDirectory());
        if (files.size > 65535) throw new Verify.Refused(top, 0, '文件太多，不是案卷');
        if (isFolder) walk(name + '/');
        else files.set(name, read(top + '/' + name));
      }
    };
    walk('');
    return files;
  };

  const replayCommand = function (paths) {
    const bytes = paths.map(read);
    const names = { manifest: paths[0], opening: paths[1], adjust: paths[2] };
    process.stdout.write(Verify.replay(bytes[0], bytes[1], bytes[2], names));
  };

  const checkCommand = function (path, paper) {
    let isFolder = false;
    try {
      isFolder = fs.statSync(path).isDirectory();
    } catch (error) {
      throw new Verify.Refused(path, 0, '找不到：' + error.message);
    }
    const outcome = Verify.check(isFolder ? readFolder(path) : Verify.unpack(read(path)), paper);
    process.stdout.write(outcome.lines.join('\n') + '\n');
    if (outcome.code === 2) stop(outcome.error);
    process.exitCode = outcome.code;
  };

  /** {path, paper} of `check`, or null when it was not typed so. */
  const readOptions = function (rest) {
    const paper = { m: [], head: [], r: [] };
    let path = null;
    for (let i = 0; i < rest.length; i++) {
      const found = /^--(m|head|r)(?:=([^]*))?$/.exec(rest[i]);
      if (found && (found[2] !== undefined || i + 1 < rest.length)) {
        paper[found[1]].push(found[2] !== undefined ? found[2] : rest[++i]);
      } else if (path === null && !rest[i].startsWith('--')) {
        path = rest[i];
      } else {
        return null;
      }
    }
    return path === null ? null : { path: path, paper: paper };
  };

  try {
    const options = words[0] === 'check' ? readOptions(words.slice(1)) : null;
    if (words[0] === 'replay' && (words.length === 3 || words.length === 4)) replayCommand(words.slice(1));
    else if (options) checkCommand(options.path, options.paper);
    else stop('用法：node verify.js replay MANIFEST OPENING [ADJUST]，或 node verify.js check 案卷 [--m M] [--head 末端摘要] [--r R]');
  } catch (error) {
    stop(error instanceof Verify.Refused ? error.message : '读取时出错：' + (error && error.message));
  }
}
