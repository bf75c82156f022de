/*
 * The page: what is typed and dropped goes to Verify (above) in a worker, the outcome to the screen.
 * `Page` holds what needs no screen, so that it can be tried without a browser.
 */
'use strict';

const Page = (function () {
  const FIELDS = ['m', 'head', 'r'];
  const FIELD_NAMES = { m: 'M', head: '末端摘要', r: 'R' };
  const ROWS = 100; // of a table on the screen at a time
  const STATES = { DRAWN: '抽中', IN: '递补', OUT: '已换下' };

  /**
   * Values from paper out of the three fields ({m, head, r}: text), each hash or the text of a
   * sheet's code, `TAG|M|…|hash`, in whichever field it was scanned.
   * Out: {papers: {m, heads, r}, problem: '' or one sentence, field: where}.
   */
  function readPapers(typed) {
    const found = { m: [], head: [], r: [] };
    for (const field of FIELDS) {
      const loose = [];
      for (const line of String(typed[field] || '').replace(/｜/g, '|').split(/[\r\n;；]+/)) {
        if (line.indexOf('|') < 0) {
          loose.push(line);
          continue;
        }
        const parts = line.split('|').map((part) => part.trim());
        const kind = (parts[1] || '').toLowerCase();
        const hash = (parts[parts.length - 1] || '').toLowerCase();
        if (kind === 'ent') return problem(field, '这是通知书上的二维码，请到“核对一户”录入。');
        if (!/^ssj1r?$/i.test(parts[0]) || !FIELDS.includes(kind) || !/^[0-9a-f]{64}$/.test(hash)) {
          return problem(field, FIELD_NAMES[field] + '：扫到的不是锁定单或抽取过程记录上的二维码。');
        }
        found[kind].push(hash);
      }
      // A hash printed in groups or on two lines is one hash.
      const digits = loose.join('').replace(/\s+/g, '').toLowerCase();
      const odd = /[^0-9a-f]/.exec(digits);
      if (odd) return problem(field, FIELD_NAMES[field] + ' 里有不该有的字符“' + odd[0] + '”：只有 0 至 9 和 a 至 f。');
      if (digits.length % 64) return problem(field, FIELD_NAMES[field] + ' 应为 64 位，现有 ' + digits.length + ' 位。');
      for (let at = 0; at < digits.length; at += 64) found[field].push(digits.slice(at, at + 64));
    }
    return { papers: { m: found.m, heads: found.head, r: found.r }, problem: '', field: '' };
  }

  function problem(field, sentence) {
    return { papers: null, problem: sentence, field: field };
  }

  /** How an outcome of Verify.check is shown: {tone, mark, word, sentence, fault, notes, lines}. */
  function view(outcome) {
    const lines = outcome.lines.slice(0, -1);
    const notes = lines.filter((line) => line.startsWith('[注意]')).map((line) => line.slice(5));
    const rest = lines.filter((line) => !line.startsWith('[注意]'));
    const shown = { word: outcome.verdict, fault: outcome.error, notes: notes, lines: rest };
    if (outcome.code === 2) return Object.assign(shown, { tone: 'red', mark: '✕', sentence: '这不是完好的案卷：文件不对、已损坏或被改动过，不能核对。' });
    if (outcome.code === 1) return Object.assign(shown, { tone: 'red', mark: '✕', sentence: '案卷有对不上的地方，不能作为这次抽取的凭据。' });
    const what = outcome.facts && outcome.facts.public ? '公开副本' : '案卷';
    if (outcome.verdict === '通过') {
      const again = what === '案卷' ? '，抽取结果可以重做出来。' : '，公开的签号都能重算出来。';
      return Object.assign(shown, { tone: 'green', mark: '✓', sentence: what + '前后一致，与录入的纸面数值相符' + again });
    }
    return Object.assign(shown, { tone: 'yellow', mark: '!', sentence: what + '自身前后一致，但还没有与签过字的纸面核对：请录入纸面数值，再核对一次。' });
  }

  /** Facts as rows of a list of [word, text]. */
  function summary(facts) {
    const rows = [['抽取', facts.task + ' 第 ' + facts.attempt + ' 次']];
    if (facts.counts) {
      rows.push(['规模', '清单 ' + facts.total + ' 户，抽中 ' + facts.counts.enterprises + ' 户，执法人员 '
        + facts.counts.officers + ' 人，检查组 ' + facts.counts.teams + ' 个']);
    }
    for (const one of facts.strata) {
      if (one.k) rows.push(['抽取层 ' + one.name, (one.of ? one.of + ' 户中' : '') + '抽 ' + one.k + ' 户，截止签号 ' + one.cut]);
    }
    if (facts.witnesses.length) {
      rows.push(['见证人', facts.witnesses.map((one) => one.name + '（' + (one.slip ? '纸条' : '骰子') + ' ' + one.digits + ' 位）').join('，')]);
    }
    return rows.concat([['M', facts.m], ['S', facts.s], ['R', facts.r], ['末端摘要', '第 ' + facts.entries + ' 条 ' + facts.head]]);
  }

  function named(id, name) {
    return name ? name + '（' + id + '）' : id;
  }

  /** The tables of a dossier: [{name, columns: [[title, style]], rows: [[text]]}], empty ones left out. */
  function tables(facts) {
    const all = [];
    const full = !facts.public;
    all.push({
      name: full ? '检查对象' : '公开的名单',
      columns: [['抽取层', 'word'], ['名次', 'word'], ['编号', 'code']].concat(
        full ? [['名称', ''], ['检查组', 'word'], ['检查人员', '']] : [], [['状态', 'state'], ['签号', 'code']]),
      rows: facts.rows.map((one) => [one.group, String(one.rank), one.id].concat(
        full ? [one.name, one.team, one.officers.join('、')] : [],
        [STATES[one.state], full ? one.ticket.slice(0, 12) + '…' : one.ticket])),
    });
    all.push({
      name: '执法人员',
      columns: [['人员库', 'word'], ['名次', 'word'], ['编号', 'code'], ['姓名', ''], ['单位', ''], ['检查组', 'word'], ['状态', 'state']],
      rows: facts.officers.map((one) => [one.group, String(one.rank), one.id, one.name, one.unit, one.team, STATES[one.state]]),
    });
    all.push({
      name: '递补',
      columns: [['序号', 'word'], ['类别', 'word'], ['换下', ''], ['原因', ''], ['略过的候补', ''], ['递补', '']],
      rows: facts.adjusts.map((one) => [
        String(one.k), one.kind === 'ENT' ? '检查对象' : '执法人员', named(one.out, one.outName), one.reason,
        one.skips.map((skip) => named(skip.id, skip.name) + '：' + skip.reason + (skip.stated ? '（两人说明）' : '')).join('；'),
        one.into ? named(one.into, one.intoName) : '无人递补',
      ]),
    });
    all.push({
      name: '各次抽取',
      columns: [['抽取', ''], ['次数', 'word'], ['封存时间', 'word'], ['状态', 'word'], ['作废原因', ''], ['R', 'code']],
      rows: facts.attempts.map((one) => [
        one.draw + (one.main ? '（本案卷）' : ''), String(one.attempt), beijing(one.time), one.state, one.reason, one.r.slice(0, 12),
      ]),
    });
    return all.filter((table) => table.rows.length);
  }

  /** The log's UTC time as Beijing time. */
  function beijing(time) {
    const moment = Date.parse(time); // the protocol asks for the form only: there may be no such day
    return isNaN(moment) ? time : new Date(moment + 8 * 3600000).toISOString().replace('T', ' ').slice(0, 19);
  }

  /** Rows that contain what is sought. */
  function filtered(table, sought) {
    const wanted = String(sought).trim().toUpperCase();
    return wanted ? table.rows.filter((row) => row.some((cell) => cell.toUpperCase().includes(wanted))) : table.rows;
  }

  /** Names as in a dossier: the folder that all files share is taken off. Files: [[path, value]]. */
  function inFolder(files) {
    const top = files.length ? files[0][0].split('/')[0] + '/' : '';
    const shared = files.every((one) => one[0].startsWith(top)) && files.some((one) => one[0] !== top);
    return files.map((one) => [shared ? one[0].slice(top.length) : one[0], one[1]]);
  }

  /**
   * Answers one message of the page: {papers} with {container: bytes} or {files: [[name, bytes]]}.
   * `tell` gets {progress, part} now and then. Returns {outcome, digest}: that of the container, else ''.
   * Never throws.
   */
  function answer(verifier, asked, tell) {
    let last = 0;
    const progress = function (words, done, all) {
      const now = Date.now();
      if (now - last < 80 && done) return;
      last = now;
      tell({ progress: words, part: all > 1 ? done / all : 0 });
    };
    let digest = '';
    try {
      if (asked.container) digest = verifier.sha256Hex(asked.container);
      const files = asked.container ? verifier.unpack(asked.container) : new Map(asked.files);
      return { outcome: verifier.check(files, asked.papers, progress), digest: digest };
    } catch (error) {
      const fault = error instanceof verifier.Refused ? error.message : '读取时出错：' + (error && error.message);
      return {
        outcome: { code: 2, verdict: '不能读取', error: fault, facts: null, lines: ['[不符] ' + fault, '结论：不能读取'] },
        digest: digest,
      };
    }
  }

  /** How an answer of Verify.ticket is shown: [tone, mark]. */
  function answerLook(state) {
    if (state === 'drawn' || state === 'in') return ['green', '✓'];
    return ['no-cutoff', 'above', 'out'].includes(state) ? ['yellow', '!'] : ['red', '✕'];
  }

  return {
    FIELDS: FIELDS, ROWS: ROWS, STATES: STATES,
    readPapers: readPapers, view: view, summary: summary, tables: tables, filtered: filtered, inFolder: inFolder,
    answer: answer, answerLook: answerLook, beijing: beijing,
  };
})();

if (typeof module !== 'undefined' && module.exports) module.exports = Page;

// -------------------------------------------------------------------- in a worker

if (typeof document === 'undefined' && typeof postMessage === 'function' && typeof module === 'undefined') {
  self.onmessage = (event) => self.postMessage(Page.answer(Verify, event.data, (message) => self.postMessage(message)));
}

// -------------------------------------------------------------------- on the screen

if (typeof document !== 'undefined') (function () {
  const MOST_FILES = 20000;
  const MOST_BYTES = 1.5e9;
  const at = (id) => document.getElementById(id);
  const state = { loaded: null, facts: null, worker: null, tables: [], table: 0, page: 0, name: '', passed: false, loads: 0 };

  function make(tag, style, text) {
    const element = document.createElement(tag);
    if (style) element.className = style;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function clear(element) {
    while (element.firstChild) element.removeChild(element.firstChild);
    return element;
  }

  // ------------------------------------------------------------------ tabs

  const TABS = ['dossier', 'ticket', 'hand'];

  function openTab(name) {
    for (const one of TABS) {
      at('part-' + one).hidden = one !== name;
      at('tab-' + one).setAttribute('aria-selected', String(one === name));
      at('tab-' + one).tabIndex = one === name ? 0 : -1;
    }
    showTicketSource();
  }

  TABS.forEach(function (one, i) {
    at('tab-' + one).addEventListener('click', () => openTab(one));
    at('tab-' + one).addEventListener('keydown', function (event) {
      const step = { ArrowRight: 1, ArrowLeft: TABS.length - 1 }[event.key];
      if (!step) return;
      const next = TABS[(i + step) % TABS.length];
      openTab(next);
      at('tab-' + next).focus();
    });
  });

  // ------------------------------------------------------------------ loading

  function bytesOf(file) {
    return new Promise(function (done, failed) {
      const reader = new FileReader();
      reader.onload = () => done(new Uint8Array(reader.result));
      reader.onerror = () => failed(new Error('读不出 ' + file.name));
      reader.readAsArrayBuffer(file);
    });
  }

  /** Files of a dropped folder: [[path, File]]. */
  function walk(entry, path, found) {
    if (found.length > MOST_FILES) return Promise.resolve(found);
    if (entry.isFile) {
      return new Promise((done, failed) => entry.file(done, failed)).then(function (file) {
        found.push([path + entry.name, file]);
        return found;
      });
    }
    const reader = entry.createReader();
    const batch = () => new Promise((done, failed) => reader.readEntries(done, failed)).then(function (entries) {
      if (!entries.length) return found;
      return entries.reduce((before, one) => before.then(() => walk(one, path + entry.name + '/', found)), Promise.resolve()).then(batch);
    });
    return batch();
  }

  /** One container, or [[path, File]] of a folder. */
  function load(files, isFolder) {
    const size = files.reduce((sum, one) => sum + one[1].size, 0);
    if (!files.length) return refuse('文件夹是空的。');
    if (files.length > MOST_FILES || size > MOST_BYTES) return refuse('文件太多或太大，不是案卷：请只选择案卷。');
    stop();
    forget();
    state.name = isFolder ? files[0][0].split('/')[0] || '文件夹' : files[0][1].name;
    at('loaded').className = 'loaded';
    at('loaded').textContent = '正在读取 ' + state.name + '……';
    const named = isFolder ? Page.inFolder(files) : files;
    const read = [];
    const turn = ++state.loads; // a later choice overtakes this one
    return named.reduce((before, one) => before.then(() => bytesOf(one[1])).then((bytes) => { read.push([one[0], bytes]); }), Promise.resolve())
      .then(function () {
        if (turn !== state.loads) return;
        state.loaded = isFolder ? { files: read } : { container: read[0][1] };
        at('loaded').className = 'loaded done';
        at('loaded').textContent = '已载入：' + state.name + '（' + (isFolder ? read.length + ' 个文件，' : '') + sizeText(size) + '）';
        at('start').disabled = false;
        start();
      }).catch((error) => turn === state.loads && refuse((error && error.message ? error.message : '读不出来') + '。请换一个位置再试。'));
  }

  function sizeText(size) {
    return size < 1e6 ? Math.max(1, Math.round(size / 1e3)) + ' KB' : (size / 1e6).toFixed(1) + ' MB';
  }

  function refuse(sentence) {
    forget();
    state.loaded = null;
    at('loaded').className = 'loaded';
    at('loaded').textContent = sentence;
    at('start').disabled = true;
  }

  at('pick-file').addEventListener('change', function (event) {
    const file = event.target.files[0];
    if (file) load([[file.name, file]], false);
    event.target.value = '';
  });
  at('pick-folder').addEventListener('change', function (event) {
    const files = Array.from(event.target.files, (file) => [file.webkitRelativePath || file.name, file]);
    if (files.length) load(files, true);
    event.target.value = '';
  });
  for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(kind, function (event) {
      event.preventDefault();
      at('drop').classList.toggle('over', kind === 'dragenter' || kind === 'dragover');
      if (kind === 'drop') dropped(event.dataTransfer);
    });
  }

  function dropped(transfer) {
    openTab('dossier');
    const entries = Array.from(transfer.items || [], (item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null)).filter(Boolean);
    const files = Array.from(transfer.files || []);
    if (entries.length === 1 && entries[0].isDirectory) {
      walk(entries[0], '', []).then((found) => load(found, true)).catch(() => refuse('读不出这个文件夹，请用“选择文件夹”。'));
    } else if (files.length === 1) {
      load([[files[0].name, files[0]]], false);
    } else if (files.length > 1) {
      refuse('一次只能核对一个案卷：请拖入一个文件或一个文件夹。');
    }
  }

  // ------------------------------------------------------------------ checking

  function typedPapers() {
    const typed = {};
    for (const field of Page.FIELDS) typed[field] = at('paper-' + field).value;
    const read = Page.readPapers(typed);
    for (const field of Page.FIELDS) at('paper-' + field).classList.toggle('wrong', field === read.field);
    at('paper-problem').textContent = read.problem;
    return read.papers;
  }

  /** A worker with this page's own two scripts, or null where the browser has none. */
  function newWorker() {
    try {
      const text = ['script-verifier', 'script-page'].map((id) => at(id).textContent).join('\n;\n');
      const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      return new Worker(address);
    } catch (error) {
      return null;
    }
  }

  function start() {
    forget();
    const papers = typedPapers();
    if (!papers || !state.loaded) return;
    stop();
    at('working').hidden = false;
    at('working-text').textContent = '正在核对……';
    at('working-bar').style.width = '0';
    const request = { papers: papers, container: state.loaded.container, files: state.loaded.files };
    state.worker = newWorker();
    if (!state.worker) return here(request);
    const worker = state.worker;
    worker.onmessage = function (event) {
      if (worker !== state.worker) return;
      if (event.data.outcome) finish(event.data);
      else progress(event.data);
    };
    worker.onerror = function (event) {
      event.preventDefault();
      if (worker !== state.worker) return;
      stop();
      at('working').hidden = false;
      here(request);
    };
    worker.postMessage(request);
  }

  /** Without a worker: on this thread; the page stands still meanwhile. */
  function here(request) {
    setTimeout(() => finish(Page.answer(Verify, request, function () {})), 50);
  }

  function progress(message) {
    at('working-text').textContent = '正在核对：' + message.progress + '……';
    at('working-bar').style.width = Math.round(100 * message.part) + '%';
  }

  function stop() {
    if (state.worker) state.worker.terminate();
    state.worker = null;
    at('working').hidden = true;
  }

  function forget() {
    state.facts = null;
    at('outcome').hidden = true;
    showTicketSource();
  }

  at('papers').addEventListener('submit', function (event) {
    event.preventDefault();
    start();
  });
  for (const field of Page.FIELDS) {
    at('paper-' + field).addEventListener('change', typedPapers);
    at('paper-' + field).addEventListener('keydown', function (event) { // a scanner ends with Enter
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      if (typedPapers()) start();
    });
  }
  at('cancel').addEventListener('click', stop);

  // ------------------------------------------------------------------ the outcome

  function finish(answered) {
    stop();
    const outcome = answered.outcome;
    const shown = Page.view(outcome);
    state.facts = outcome.facts;
    state.passed = shown.tone === 'green';
    at('verdict').className = 'verdict ' + shown.tone;
    at('verdict-mark').textContent = shown.mark;
    at('verdict-word').textContent = shown.word;
    at('verdict-rehearsal').hidden = !(outcome.facts && outcome.facts.tag === 'SSJ1R');
    at('verdict-sentence').textContent = shown.sentence;
    at('verdict-fault').textContent = shown.fault;
    const words = '核对时间 ' + new Date().toLocaleString('zh-CN', { hour12: false }) + '，' + state.name;
    withHashes(clear(at('stamp')), words + (answered.digest ? '，文件的 SHA-256 ' + answered.digest : ''));
    at('notes-card').hidden = !shown.notes.length;
    clear(at('notes'));
    for (const note of shown.notes) at('notes').appendChild(make('li', '', note));
    clear(at('lines'));
    for (const line of shown.lines) at('lines').appendChild(reportLine(line));
    at('lines-card').hidden = !shown.lines.length;
    at('facts').hidden = !outcome.facts;
    at('print-list-label').hidden = !outcome.facts;
    if (outcome.facts) showFacts(outcome.facts);
    at('outcome').hidden = false;
    showTicketSource();
    at('verdict').focus();
    at('verdict').scrollIntoView({ block: 'nearest' });
  }

  /** `[通过] …` with hashes in small type. */
  function reportLine(line) {
    const item = make('li');
    const wrong = line.startsWith('[不符]');
    item.appendChild(make('span', wrong ? 'tag wrong' : 'tag', line.slice(1, 3)));
    item.appendChild(withHashes(make('span'), line.slice(5)));
    return item;
  }

  function withHashes(parent, text) {
    text.split(/([0-9a-f]{64})/).forEach(function (piece, i) {
      if (i % 2) parent.appendChild(make('span', 'hash', piece));
      else if (piece) parent.appendChild(document.createTextNode(piece));
    });
    return parent;
  }

  function showFacts(facts) {
    clear(at('summary'));
    for (const [word, text] of Page.summary(facts)) {
      at('summary').appendChild(make('dt', '', word));
      at('summary').appendChild(withHashes(make('dd'), text));
    }
    state.tables = Page.tables(facts);
    clear(at('views'));
    state.tables.forEach(function (table, i) {
      const button = make('button', '', table.name + ' ' + table.rows.length);
      button.type = 'button';
      button.addEventListener('click', () => openTable(i));
      at('views').appendChild(button);
    });
    at('search').value = '';
    openTable(0);
  }

  function openTable(i) {
    state.table = i;
    state.page = 0;
    Array.from(at('views').children).forEach((button, j) => button.setAttribute('aria-pressed', String(i === j)));
    showTable(false);
  }

  /** The page of the table that is on; all of it for the printer. */
  function showTable(whole) {
    const table = state.tables[state.table];
    if (!table) return;
    const rows = Page.filtered(table, at('search').value);
    const pages = Math.max(1, Math.ceil(rows.length / Page.ROWS));
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    const from = whole ? 0 : state.page * Page.ROWS;
    const head = make('tr');
    for (const column of table.columns) head.appendChild(make('th', '', column[0]));
    clear(at('table').tHead).appendChild(head);
    const body = clear(at('table').tBodies[0]);
    for (const row of whole ? rows : rows.slice(from, from + Page.ROWS)) {
      const line = make('tr');
      row.forEach((cell, i) => line.appendChild(makeCell(cell, table.columns[i][1])));
      body.appendChild(line);
    }
    at('page-text').textContent = '共 ' + rows.length + ' 行，第 ' + (state.page + 1) + ' / ' + pages + ' 页';
    at('before').disabled = state.page === 0;
    at('after').disabled = state.page === pages - 1;
  }

  function makeCell(text, style) {
    const cell = make('td', style);
    if (style !== 'state') cell.textContent = text;
    else cell.appendChild(make('span', 'pill ' + { 抽中: '', 递补: 'in', 已换下: 'out' }[text], text));
    return cell;
  }

  function turn(step) {
    state.page += step;
    showTable(false);
  }

  at('before').addEventListener('click', () => turn(-1));
  at('after').addEventListener('click', () => turn(1));
  at('search').addEventListener('input', function () {
    state.page = 0;
    showTable(false);
  });
  at('print').addEventListener('click', () => window.print());
  window.addEventListener('beforeprint', function () {
    at('facts').classList.toggle('listed', at('print-list').checked);
    if (state.facts && at('print-list').checked) showTable(true);
  });
  window.addEventListener('afterprint', () => state.facts && showTable(false));

  // ------------------------------------------------------------------ one enterprise

  function showTicketSource() {
    const facts = state.facts;
    at('cut-field').hidden = Boolean(facts);
    at('ticket-source').textContent = facts
      ? '按已载入并核对过的' + (facts.public ? '公开副本' : '案卷') + '（抽取 ' + facts.task + ' 第 ' + facts.attempt + ' 次）回答'
        + (state.passed ? '。' : '，它还没有与签过字的纸面核对。')
      : '扫描或照抄通知书上的二维码内容和截止签号；写明“递补”的，请先在“核对案卷”载入案卷或公开副本。';
    at('answer').hidden = true;
  }

  at('ticket-form').addEventListener('submit', function (event) {
    event.preventDefault();
    const answer = Verify.ticket(at('ticket-line').value, state.facts || at('ticket-cut').value);
    const look = Page.answerLook(answer.state);
    at('answer').className = 'verdict small ' + look[0];
    at('answer-mark').textContent = look[1];
    at('answer-text').textContent = answer.sentence;
    at('answer-ticket').textContent = answer.ticket ? '签号 ' + answer.ticket : '';
    at('answer').hidden = false;
  });
  // A scanner ends with Enter.
  for (const id of ['ticket-line', 'ticket-cut']) {
    at(id).addEventListener('keydown', function (event) {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      if (id === 'ticket-line' && !state.facts && !at('ticket-cut').value) at('ticket-cut').focus();
      else at('ticket-form').dispatchEvent(new Event('submit', { cancelable: true }));
    });
  }

  at('stopped').hidden = true;
  showTicketSource();
})();
