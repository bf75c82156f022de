/*
 * SSJ-DRAW-1: repeats a draw from its two files. A second witness to verify.py: written apart from
 * it and from the program, from the protocol text alone (SPEC.md; § in comments is its clause).
 *
 *     node verify.js replay manifest.txt opening.txt       (node 14 or later)
 *
 * prints exactly result.txt and exits 0. A file that is not lawful gives one line on standard error,
 * nothing on standard output, exit 2. In a page: <script src="verify.js"></script> defines `Verify`.
 * No library, no network, nothing is stored.
 */
'use strict';

const Verify = (function () {
  const MAX_FORMINGS = 4096; // values of c for one block, §6
  const BUDGET = 1 << 20; // values of c in all, §6

  /** A file that §1–§4 do not allow. `message` is one line: file, line, reason. */
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
  function shown(text) {
    const points = Array.from(text.slice(0, 100));
    const cut = points.length > 40 || text.length > 100;
    const safe = points.slice(0, 40).map(function (point) {
      const code = point.codePointAt(0);
      const hidden = code > 0xffff
        ? code >= UNSEEN_HIGH[0] && code <= UNSEEN_HIGH[1]
        : banned[code] === 2 || (code >= 0xd800 && code < 0xe000);
      return hidden ? '<U+' + code.toString(16).toUpperCase() + '>' : point;
    });
    return '“' + safe.join('') + (cut ? '……' : '') + '”';
  }

  /** The lines of a file that keeps §1: UTF-8, no BOM, LF only, exactly one LF at the end. */
  function readLines(bytes, file) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      throw new Refused(file, 1, '文件开头有字节顺序标记（BOM）');
    }
    const carriageReturn = bytes.indexOf(13);
    if (carriageReturn >= 0) {
      throw new Refused(file, lineAt(bytes, carriageReturn), '有回车符（CR），换行只能用 LF');
    }
    const lines = decode(bytes, file).split('\n');
    if (lines.pop() !== '') throw new Refused(file, lines.length + 1, '最后一行之后缺少换行（LF）');
    const blank = lines.indexOf('');
    if (blank >= 0) throw new Refused(file, blank + 1, '有空行');
    if (lines.length === 0) throw new Refused(file, 1, '文件是空的');
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
    { kind: 'QUOTA|ENT', many: true, fields: 2, read: (m, f, line) => readQuota(m.strata, f, line) },
    { kind: 'QUOTA|OFF', many: true, fields: 2, read: (m, f, line) => readQuota(m.pools, f, line) },
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

  function readQuota(groups, f, line) {
    const group = { name: line.name(f[0]), quota: line.integer(f[1], 0, ANY), line: line, members: [], need: 0 };
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
      ticket: '',
    };
    const stratum = m.strata.get(line.name(f[1]));
    putOnce(m.enterprises, enterprise.id, enterprise, line);
    if (!line.status(f[6])) return;
    if (!stratum) line.refuse('抽取层' + shown(f[1]) + '没有 QUOTA|ENT');
    if (m.parcel === 'AREA' && enterprise.area === '-') line.refuse('按片区分派时，待抽对象的片区不能是“-”');
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
      ticket: '',
    };
    const pool = m.pools.get(line.name(f[1]));
    putOnce(m.officers, officer.id, officer, line);
    if (!line.status(f[5])) return;
    if (!pool) line.refuse('人员库' + shown(f[1]) + '没有 QUOTA|OFF');
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
      skills: new Map(), witnesses: new Map(), beacon: null,
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
    if (m.distinct && new Set(members.map((officer) => officer.unit)).size < members.length) return false;
    for (const [skill, least] of m.skills) {
      if (members.filter((officer) => officer.skills.has(skill)).length < least) return false;
    }
    return true;
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

  function groupLines(lines, word, group, from) {
    group.members.forEach(function (member, i) {
      const drawn = i >= from && i < from + group.quota ? 'DRAWN' : 'RESERVE';
      lines.push([word, group.name, i + 1, member.id, member.ticket, drawn].join('|'));
    });
  }

  function planLines(lines, m, S, plan) {
    lines.push(['TEAMS|SHIFT', plan.s, 'SLACK', plan.slack, 'TRY', plan.g, 'CAP', plan.cap].join('|'));
    plan.teams.forEach(function (team, i) {
      const ids = team.members.map((officer) => officer.id).sort(compareBytes);
      lines.push(['TEAM', numbered('T', i + 1, m.teams), team.c, ids.join(',')].join('|'));
    });
    for (const round of plan.taken) {
      const matching = chooseMatching(m, S, plan, round);
      lines.push(['ROUND', round.r, matching.N, matching.x].join('|'));
      round.parcels.forEach(function (parcel, i) {
        lines.push(['MATCH', round.r, parcel.name, numbered('T', matching.teams[i] + 1, m.teams)].join('|'));
      });
    }
  }

  /**
   * Repeats the draw. In: the bytes of the two files, Uint8Array; names for messages if wanted.
   * Out: {manifest, S, result}: what was read, the seed, and result.txt as Uint8Array. Throws Refused.
   */
  function run(manifestBytes, openingBytes, manifestName, openingName) {
    const m = readManifest(manifestBytes, manifestName);
    const S = readOpening(openingBytes, m, openingName);
    drawTickets(m, S);
    const teamed = m.team.mode !== 'NONE';
    const parcels = teamed ? makeParcels(m, S) : [];
    const plan = teamed ? findPlan(m, S, parcels) : null;
    const lines = [m.tag + '|RESULT', 'M|' + m.M, 'S|' + S];
    for (const stratum of m.strata.values()) groupLines(lines, 'ENT', stratum, 0);
    for (const pool of m.pools.values()) {
      groupLines(lines, 'OFF', pool, plan ? Math.min(plan.s, pool.members.length - pool.quota) : 0);
    }
    if (teamed && m.parcel !== 'EACH') {
      for (const parcel of parcels) {
        lines.push(['PARCEL', parcel.name, parcel.enterprises.map((enterprise) => enterprise.id).join(',')].join('|'));
      }
    }
    if (plan) planLines(lines, m, S, plan);
    else if (teamed) lines.push('TEAMS|NOPLAN');
    return { manifest: m, S: S, result: encoder.encode(lines.join('\n') + '\n') };
  }

  /** result.txt (Uint8Array) of the two files (Uint8Array). Throws Refused. */
  function replay(manifestBytes, openingBytes, manifestName, openingName) {
    return run(manifestBytes, openingBytes, manifestName, openingName).result;
  }

  return {
    replay: replay,
    run: run,
    readManifest: readManifest,
    readOpening: readOpening,
    sha256Hex: sha256Hex,
    compareBytes: compareBytes,
    isWord: isWord,
    Refused: Refused,
  };
})();

// -------------------------------------------------------------------- command line (node only)

if (typeof module !== 'undefined' && module.exports) {
  module.exports = Verify;
  if (typeof require !== 'undefined' && require.main === module) {
    const stop = function (message) {
      process.stderr.write(message.replace(/\s+/g, ' ') + '\n');
      process.exitCode = 2;
    };
    const words = process.argv.slice(2);
    if (words.length !== 3 || words[0] !== 'replay') {
      stop('用法：node verify.js replay MANIFEST OPENING');
    } else {
      const fs = require('fs');
      let bytes = null;
      try {
        bytes = [fs.readFileSync(words[1]), fs.readFileSync(words[2])];
      } catch (error) {
        stop('读不出文件：' + error.message);
      }
      try {
        if (bytes) process.stdout.write(Verify.replay(bytes[0], bytes[1], words[1], words[2]));
      } catch (error) {
        if (!(error instanceof Verify.Refused)) throw error;
        stop(error.message);
      }
    }
  }
}
