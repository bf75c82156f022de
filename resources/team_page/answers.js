/*
 * What needs no screen: digests, the sheet's answers, the file that goes back, EXIF.
 * `Answers` can be tried without a browser.
 */
'use strict';

const Answers = (function () {
  const FORMAT = 'mingqian-team-answers-1';

  /** SHA-256 of bytes as lower-case hex (FIPS 180-4); written out because pages opened from a file may lack crypto.subtle. */
  function sha256(bytes) {
    const k = sha256.k || (sha256.k = constants());
    const length = bytes.length;
    const blocks = ((length + 8) >> 6) + 1;
    const data = new Uint8Array(blocks * 64);
    data.set(bytes);
    data[length] = 0x80;
    const view = new DataView(data.buffer);
    view.setUint32(blocks * 64 - 8, Math.floor(length / 0x20000000));
    view.setUint32(blocks * 64 - 4, (length << 3) >>> 0);
    const h = new Uint32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
    const w = new Uint32Array(64);
    for (let at = 0; at < data.length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
        const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, i] = h;
      for (let t = 0; t < 64; t++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (i + s1 + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        i = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += i;
    }
    return Array.from(h, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  function constants() {
    const found = [];
    for (let n = 2; found.length < 64; n++) {
      let prime = true;
      for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      const root = Math.cbrt(n);
      if (prime) found.push(Math.floor((root - Math.floor(root)) * 0x100000000) | 0);
    }
    return found;
  }

  /** A blank answer for a place of the sheet, or what was known of it when the sheet was made. */
  function blank(sheet, place) {
    const known = place.known || {};
    const items = {};
    for (const code of place.items) {
      const was = (known.items || {})[code] || {};
      items[code] = {
        verdict: was.verdict || '',
        problem: was.problem || '',
        handling: was.handling || '',
        points: sheet.items[code].points.map((point, at) => Boolean((was.points || [])[at])),
      };
    }
    return { day: known.day || '', methods: known.methods || [], items: items, results: known.results || [], follow_ups: known.follow_ups || [], other: known.other || '', photos: [] };
  }

  /** Whether anybody has said anything, and what is still missing: {begun, missing: [sentence]}. */
  function state(sheet, place, answer) {
    const missing = [];
    let begun = false;
    let found = false;
    for (const code of place.items) {
      const item = answer.items[code];
      if (item.verdict) begun = true;
      if (!item.verdict) missing.push(code + ' 还没有选结果');
      if (item.verdict === 'PROBLEM') {
        found = true;
        if (!item.problem.trim()) missing.push(code + ' 没有写明问题');
        if (!item.handling.trim()) missing.push(code + ' 没有写处理意见');
      }
    }
    if (!answer.day) missing.push('没有检查日期');
    else if (answer.day < sheet.drawn_on) missing.push('检查日期早于抽取日（' + sheet.drawn_on + '）');
    if (!answer.methods.length) missing.push('没有选检查方式');
    if (found && !answer.results.length) missing.push('没有选总体结果');
    if (found && !answer.follow_ups.length) missing.push('没有选后续处置');
    if (answer.follow_ups.includes('OTHER') && !answer.other.trim()) missing.push('没有写明其他处置');
    return { begun: begun, missing: missing, found: found };
  }

  /** The file that goes back. photos: id -> {sha256, base64}. Out: text. */
  function file(sheet, number, filler, at, answers, photos) {
    const body = {
      task: sheet.task.no, team: sheet.team.code, sheet: number, filled_by: filler, saved_at: at,
      places: sheet.places.map((place) => {
        const answer = answers[place.seal];
        return {
          seal: place.seal, code: place.code, day: answer.day, methods: answer.methods, results: answer.results,
          follow_ups: answer.follow_ups, other: answer.other.trim(),
          items: place.items.map((code) => Object.assign({ code: code, seal: place.seals[code] }, answer.items[code])),
          photos: answer.photos.map((one) => ({ name: one.name, note: one.note, taken_at: one.taken_at, place: one.place, size: one.size, original: one.original, sha256: one.sha256 })),
        };
      }),
    };
    const text = JSON.stringify(body);
    const check = sha256(new TextEncoder().encode(text));
    return JSON.stringify({ format: FORMAT, check: check, body: text, photos: photos });
  }

  /** A file of `file` read again: {body, photos} or a sentence about what is wrong with it. */
  function read(text, number) {
    let given;
    try {
      given = JSON.parse(text);
    } catch (error) {
      return '这个文件不完整或不是回填文件。';
    }
    if (!given || given.format !== FORMAT || typeof given.body !== 'string') return '这不是本页保存的回填文件。';
    if (sha256(new TextEncoder().encode(given.body)) !== given.check) return '文件内容与校验码不符：可能被改动过或没有存完整，没有载入。';
    const body = JSON.parse(given.body);
    if (body.sheet !== number) return '这个文件是另一张表（' + body.task + ' ' + body.team + '）的，没有载入。';
    return { body: body, photos: given.photos || {} };
  }

  /**
   * The EXIF segment of a JPEG: {segment, taken_at, place}; segment is null where there is none.
   * Orientation in the returned segment is 1: the picture is drawn upright before it is packed.
   */
  function exif(bytes) {
    const none = { segment: null, taken_at: '', place: '' };
    try {
      if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return none;
      let at = 2;
      while (at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
        const size = (bytes[at + 2] << 8) | bytes[at + 3];
        const name = String.fromCharCode.apply(null, bytes.subarray(at + 4, at + 8));
        if (bytes[at + 1] === 0xe1 && name === 'Exif') return tags(bytes.slice(at, at + 2 + size));
        at += 2 + size;
      }
    } catch (error) {
      return none; // a broken segment says nothing
    }
    return none;
  }

  function tags(segment) {
    const view = new DataView(segment.buffer, 10);
    const little = view.getUint16(0) === 0x4949;
    const found = { segment: segment, taken_at: '', place: '' };
    const gps = {};
    const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];
    function entries(at, use) {
      const count = view.getUint16(at, little);
      for (let n = 0; n < Math.min(count, 200); n++) {
        const entry = at + 2 + n * 12;
        const kind = view.getUint16(entry + 2, little);
        const length = view.getUint32(entry + 4, little) * (sizes[kind] || 1);
        use(view.getUint16(entry, little), length > 4 ? view.getUint32(entry + 8, little) : entry + 8, view.getUint32(entry + 4, little), entry);
      }
    }
    function word(at, length) {
      let text = '';
      for (let n = 0; n < length && view.getUint8(at + n); n++) text += String.fromCharCode(view.getUint8(at + n));
      return text;
    }
    function degrees(at) {
      const parts = [0, 8, 16].map((by) => view.getUint32(at + by, little) / view.getUint32(at + by + 4, little));
      return parts[0] + parts[1] / 60 + parts[2] / 3600;
    }
    entries(view.getUint32(4, little), (tag, at, count, entry) => {
      if (tag === 0x0112) view.setUint16(entry + 8, 1, little);
      if (tag === 0x0132 && !found.taken_at) found.taken_at = word(at, count);
      if (tag === 0x8769) entries(view.getUint32(entry + 8, little), (inner, place, size) => {
        if (inner === 0x9003) found.taken_at = word(place, size);
      });
      if (tag === 0x8825) entries(view.getUint32(entry + 8, little), (inner, place, size) => {
        if (inner === 1 || inner === 3) gps[inner] = word(place, size);
        if (inner === 2 || inner === 4) gps[inner] = degrees(place);
      });
    });
    if (isFinite(gps[2]) && isFinite(gps[4])) {
      found.place = ((gps[1] === 'S' ? -1 : 1) * gps[2]).toFixed(6) + ',' + ((gps[3] === 'W' ? -1 : 1) * gps[4]).toFixed(6);
    }
    return found;
  }

  /** A JPEG with an EXIF segment put behind its first marker. */
  function withExif(jpeg, segment) {
    if (!segment) return jpeg;
    const joined = new Uint8Array(jpeg.length + segment.length);
    joined.set(jpeg.subarray(0, 2));
    joined.set(segment, 2);
    joined.set(jpeg.subarray(2), 2 + segment.length);
    return joined;
  }

  return { sha256: sha256, blank: blank, state: state, file: file, read: read, exif: exif, withExif: withExif };
})();
if (typeof module !== 'undefined') module.exports = Answers;
