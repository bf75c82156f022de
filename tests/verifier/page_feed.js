/*
 * Runs the scripts of verify.html as its worker runs them, without a screen: node page_feed.js PAGE
 * In, a line of JSON each: {"container": base64, "typed": {m, head, r}} is answered by {"tone",
 * "word", "sentence", "fault", "notes", "tables", "told"}, or {"problem"} where what was typed is no
 * value; {"line", "cut"} (and "loaded": true to ask the dossier before it) by {"sentence"};
 * {"names": [path]} by {"names"} as they are called in a folder that was picked.
 */
'use strict';

const fs = require('fs');
const readline = require('readline');
const vm = require('vm');

const html = fs.readFileSync(process.argv[2], 'utf8');
const scripts = Array.from(html.matchAll(/<script[^>]*>([^]*?)<\/script>/g), (found) => found[1]);

// A worker has a scope of its own and somebody to tell; it has no document and no modules.
let told = [];
global.self = global;
global.postMessage = (message) => told.push(message);
vm.runInThisContext(scripts.join('\n;\n') + '\n;self.inside = { Page: Page, Verify: Verify };');
const { Page, Verify } = global.inside;

let facts = null;

function ask(asked) {
  const read = Page.readPapers(asked.typed);
  if (read.problem) return { problem: read.problem };
  told = [];
  const container = new Uint8Array(Buffer.from(asked.container, 'base64'));
  global.onmessage({ data: { container: container, papers: read.papers } });
  const outcome = told[told.length - 1].outcome;
  facts = outcome.facts;
  const tables = facts ? Page.tables(facts).map((table) => [table.name, table.rows.length]) : [];
  return Object.assign({ tables: tables, told: told.length - 1 }, Page.view(outcome));
}

function answer(asked) {
  if (asked.names) return { names: Page.inFolder(asked.names.map((name) => [name, 0])).map((one) => one[0]) };
  if (asked.line === undefined) return ask(asked);
  return { sentence: Verify.ticket(asked.line, asked.loaded ? facts : asked.cut).sentence };
}

readline.createInterface({ input: process.stdin }).on('line', function (line) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n');
});
