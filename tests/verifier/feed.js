/*
 * Replays many cases in one process: node feed.js VERIFY_JS
 * In: lines {"manifest": base64, "opening": base64}. Out, a line each: {"result": base64} or
 * {"refused": reason}. Anything else that goes wrong ends the process.
 */
'use strict';

const path = require('path');
const readline = require('readline');

const Verify = require(path.resolve(process.argv[2]));

readline.createInterface({ input: process.stdin }).on('line', function (line) {
  const asked = JSON.parse(line);
  let answer;
  try {
    const result = Verify.replay(Buffer.from(asked.manifest, 'base64'), Buffer.from(asked.opening, 'base64'));
    answer = { result: Buffer.from(result).toString('base64') };
  } catch (error) {
    if (!(error instanceof Verify.Refused)) throw error;
    answer = { refused: error.message };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
