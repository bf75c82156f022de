/*
 * Asks verify.js about many cases in one process: node feed.js VERIFY_JS
 * In, a line of JSON each: {"manifest", "opening", "adjust"?} in base64 to replay, answered by
 * {"result": base64} or {"refused": reason}; {"container": base64} or {"set": {name: base64},
 * "drop": [name]} (changes against the folder before it), with "m", "heads", "r", to check,
 * answered by {"code", "lines"}. Anything else that goes wrong ends the process.
 */
'use strict';

const path = require('path');
const readline = require('readline');

const Verify = require(path.resolve(process.argv[2]));

let folder = {};

function bytes(text) {
  // A plain Uint8Array, as a browser has it.
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function replay(asked) {
  const files = [bytes(asked.manifest), bytes(asked.opening)];
  if (asked.adjust !== undefined) files.push(bytes(asked.adjust));
  const result = Verify.replay.apply(null, files);
  return { result: Buffer.from(result).toString('base64') };
}

function filesOf(asked) {
  if (asked.container !== undefined) return Verify.unpack(bytes(asked.container));
  const next = Object.assign({}, folder);
  asked.drop.forEach(function (name) { delete next[name]; });
  Object.keys(asked.set).forEach(function (name) { next[name] = bytes(asked.set[name]); });
  folder = next;
  return next;
}

function check(asked) {
  const report = Verify.check(filesOf(asked), { m: asked.m, heads: asked.heads, r: asked.r });
  return { code: report.code, lines: report.lines };
}

readline.createInterface({ input: process.stdin }).on('line', function (line) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = asked.manifest === undefined ? check(asked) : replay(asked);
  } catch (error) {
    if (!(error instanceof Verify.Refused)) throw error;
    answer = asked.manifest === undefined ? { code: 2, lines: [] } : { refused: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
