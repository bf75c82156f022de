/* The page: one enterprise at a time, kept in this browser as it is filled in, one file at the end. */
(function () {
  'use strict';

  const LONGEST = 1600; // pixels of a photo's longer side
  const QUALITY = 0.85;
  const HEAVIEST = 60 * 1024 * 1024; // bytes of a photo as it comes
  const VERDICTS = [['CLEAR', '未发现问题'], ['PROBLEM', '发现问题'], ['ABSENT', '查无此项']];
  const byId = (id) => document.getElementById(id);
  const sheet = JSON.parse(byId('sheet').textContent);
  const number = Answers.sha256(new TextEncoder().encode(sheet.text));
  Object.assign(sheet, JSON.parse(sheet.text));
  const KEY = 'mingqian-' + number.slice(0, 24);

  let answers = {}; // place's 核对码 -> what is said of it
  let filler = '';
  let front = 0;
  let store = null; // of photos, where the browser keeps any
  const photos = {}; // sha256 -> {blob, url}
  let unsaved = false;

  function make(name, attributes, children) {
    const made = document.createElement(name);
    for (const key of Object.keys(attributes || {})) {
      const value = attributes[key];
      if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
      else if (key === 'text') made.textContent = value;
      else if (key in made && key !== 'list') made[key] = value;
      else made.setAttribute(key, value);
    }
    for (const child of children || []) if (child) made.appendChild(child);
    return made;
  }

  function tell(sentence, tone) {
    const notice = byId('notice');
    notice.textContent = sentence;
    notice.className = 'notice wide ' + (tone || '');
    notice.hidden = !sentence;
    if (sentence) notice.scrollIntoView({ block: 'nearest' });
  }

  function clock(moment) {
    const two = (value) => String(value).padStart(2, '0');
    return two(moment.getHours()) + ':' + two(moment.getMinutes());
  }

  /** This moment in Beijing time, as the file carries it. */
  function beijing() {
    return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 19) + '+08:00';
  }

  // ---------------------------------------------------------------- kept in the browser

  function keep() {
    unsaved = true;
    try {
      localStorage.setItem(KEY, JSON.stringify({ filler: filler, front: front, answers: answers }));
      byId('kept').textContent = '已暂存 ' + clock(new Date());
    } catch (error) {
      byId('kept').textContent = '不能暂存';
      tell('这个浏览器不让本页暂存内容。请填几户就按一次“保存回填文件”，再次打开时用“载入已存文件”接着填。', 'bad');
    }
    progress();
  }

  function recall() {
    for (const place of sheet.places) answers[place.seal] = Answers.blank(sheet, place);
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(KEY));
    } catch (error) {
      return;
    }
    if (!kept) return;
    for (const place of sheet.places) if (kept.answers[place.seal]) answers[place.seal] = kept.answers[place.seal];
    filler = kept.filler || '';
    front = Math.min(kept.front || 0, sheet.places.length - 1);
    byId('kept').textContent = '已接着上次填的内容';
  }

  function openStore() {
    return new Promise((done) => {
      let asked;
      try {
        asked = indexedDB.open('mingqian-photos', 1);
      } catch (error) {
        return done(null);
      }
      asked.onupgradeneeded = () => asked.result.createObjectStore('photos');
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    });
  }

  function keepPhoto(digest, blob) {
    if (!store) return Promise.resolve(false);
    return new Promise((done) => {
      const act = store.transaction('photos', 'readwrite');
      act.objectStore('photos').put(blob, KEY + digest);
      act.oncomplete = () => done(true);
      act.onerror = act.onabort = () => done(false);
    });
  }

  function recallPhoto(digest) {
    if (photos[digest] || !store) return Promise.resolve(photos[digest]);
    return new Promise((done) => {
      const asked = store.transaction('photos').objectStore('photos').get(KEY + digest);
      asked.onsuccess = () => {
        if (asked.result) photos[digest] = { blob: asked.result, url: URL.createObjectURL(asked.result) };
        done(photos[digest]);
      };
      asked.onerror = () => done(undefined);
    });
  }

  // ---------------------------------------------------------------- the list and the state

  function progress() {
    let full = 0;
    sheet.places.forEach((place, at) => {
      const state = Answers.state(sheet, place, answers[place.seal]);
      const done = state.begun && !state.missing.length;
      full += done;
      const tag = byId('tag-' + at);
      tag.className = 'tag' + (done ? ' full' : state.begun ? ' part' : '');
      tag.textContent = done ? '已填完' : state.begun ? '差 ' + state.missing.length + ' 项' : '未填';
      byId('go-' + at).setAttribute('aria-current', String(at === front));
    });
    byId('done').textContent = full;
    byId('chosen').textContent = '第 ' + (front + 1) + ' / ' + sheet.places.length + ' 户　' + sheet.places[front].name;
    missing();
  }

  function missing() {
    const place = sheet.places[front];
    const state = Answers.state(sheet, place, answers[place.seal]);
    const line = byId('missing');
    if (!line) return;
    byId('onward').hidden = !state.begun || Boolean(state.missing.length) || front === sheet.places.length - 1;
    line.className = state.begun && state.missing.length ? 'problem' : 'hint';
    line.textContent = !state.begun ? '这一户还没有填。' : state.missing.length ? '还缺：' + state.missing.join('；') + '。' : '这一户已填完。';
  }

  function go(at, focus) {
    front = Math.max(0, Math.min(at, sheet.places.length - 1));
    byId('side').classList.remove('open');
    byId('chooser').setAttribute('aria-expanded', 'false');
    draw();
    progress();
    byId('go-' + front).scrollIntoView({ block: 'nearest' });
    if (focus) {
      scrollTo(0, 0);
      byId('card').focus({ preventScroll: true });
    }
  }

  // ---------------------------------------------------------------- one enterprise

  function pick(kind, name, value, label, on, change, below) {
    const box = make('input', { type: kind, name: name, value: value, checked: on });
    const shown = make('label', { className: 'pick' + (on ? ' on' : '') + (below ? ' sub' : '') }, [box, make('span', { text: label })]);
    box.addEventListener('change', () => {
      change(box.checked);
      const group = kind === 'radio' ? document.querySelectorAll('input[name="' + name + '"]') : [box];
      for (const one of group) one.parentNode.classList.toggle('on', one.checked);
      keep();
    });
    return shown;
  }

  function area(label, value, change) {
    const count = make('span', { className: 'count', text: value.length ? value.length + ' / 2000' : '' });
    const field = make('textarea', { maxLength: 2000, value: value, 'aria-label': label, oninput: () => {
      count.textContent = field.value.length + ' / 2000';
      change(field.value);
      keep();
    } });
    return make('label', {}, [make('span', { text: label }), count, field]);
  }

  function drawItem(place, answer, code) {
    const item = sheet.items[code];
    const said = answer.items[code];
    const texts = make('div', { className: 'texts', hidden: said.verdict !== 'PROBLEM' }, [
      area('发现的问题', said.problem, (value) => { said.problem = value; }),
      area('处理意见', said.handling, (value) => { said.handling = value; }),
    ]);
    const points = item.points.map((point, at) => {
      const box = make('input', { type: 'checkbox', checked: said.points[at], onchange: () => {
        said.points[at] = box.checked;
        keep();
      } });
      const hint = point[1] ? make('details', { open: innerWidth >= 900 }, [make('summary', { text: '操作方法与要领' }), make('p', { text: point[1] })]) : make('span');
      return make('li', { className: 'point' }, [make('label', {}, [box, make('span', { text: point[0] })]), hint]);
    });
    const verdicts = make('div', { className: 'picks', role: 'radiogroup', 'aria-label': item.name }, VERDICTS.map((one) => pick('radio', 'v-' + place.seal + '-' + code, one[0], one[1], said.verdict === one[0], () => {
      said.verdict = one[0];
      if (one[0] !== 'PROBLEM') said.problem = said.handling = '';
      said.points = said.points.map((was) => (one[0] === 'CLEAR' ? true : one[0] === 'ABSENT' ? false : was));
      follow(place, answer);
      draw('v-' + place.seal + '-' + code);
    })));
    return make('fieldset', { className: 'item' }, [
      make('h3', {}, [make('span', { className: 'code mono', text: code }), make('span', { text: item.name })]),
      points.length ? make('ol', { className: 'points' }, points) : null, verdicts, texts,
    ]);
  }

  /** What follows from the items without doubt: nothing found, nothing to do. */
  function follow(place, answer) {
    const verdicts = place.items.map((code) => answer.items[code].verdict);
    const clear = verdicts.includes('CLEAR') && verdicts.every((one) => one === 'CLEAR' || one === 'ABSENT');
    if (clear) {
      answer.results = ['CLEAR'];
      answer.follow_ups = ['NONE'];
    } else if (verdicts.includes('PROBLEM') && answer.results.includes('CLEAR')) {
      answer.results = [];
      answer.follow_ups = [];
    }
    if (!answer.day && verdicts.some(Boolean)) answer.day = beijing().slice(0, 10);
    if (!answer.methods.length && verdicts.some(Boolean)) answer.methods = sheet.methods.slice(0, 1).map((one) => one[0]);
  }

  function toggled(list, value, on) {
    return on ? list.concat(list.includes(value) ? [] : [value]) : list.filter((one) => one !== value);
  }

  function result(answer, value, parent, on) {
    if (on && value === 'CLEAR') answer.results = ['CLEAR'];
    else if (on) answer.results = toggled(parent ? toggled(answer.results, parent, true) : answer.results, value, true).filter((one) => one !== 'CLEAR');
    else answer.results = answer.results.filter((one) => one !== value && !sheet.results.some((two) => two[0] === one && two[2] === value));
    draw('results');
  }

  function measure(answer, value, on) {
    if (on && value === 'NONE') answer.follow_ups = ['NONE'];
    else answer.follow_ups = toggled(answer.follow_ups, value, on).filter((one) => value === 'NONE' || one !== 'NONE');
    if (!answer.follow_ups.includes('OTHER')) answer.other = '';
    draw('measures');
  }

  function drawPhotos(answer) {
    const shelf = make('div', { className: 'photos' });
    answer.photos.forEach((photo, at) => {
      const image = make('img', { alt: photo.name });
      recallPhoto(photo.sha256).then((kept) => { if (kept) image.src = kept.url; else image.alt = '照片不在这台设备上：' + photo.name; });
      shelf.appendChild(make('div', { className: 'photo' }, [
        image,
        make('p', { text: photo.name + (photo.taken_at ? '　' + photo.taken_at.slice(0, 16).replace(':', '-').replace(':', '-') : '　无拍摄时间') + (photo.place ? '　有位置' : '') }),
        make('input', { type: 'text', value: photo.note, maxLength: 200, placeholder: '说明（可不填）', 'aria-label': photo.name + ' 的说明', oninput: (event) => { photo.note = event.target.value; keep(); } }),
        make('button', { type: 'button', text: '删除', onclick: () => { answer.photos.splice(at, 1); keep(); draw(); } }),
      ]));
    });
    return shelf;
  }

  function draw(keepFocus) {
    const place = sheet.places[front];
    const answer = answers[place.seal];
    const card = byId('card');
    const focused = keepFocus && document.activeElement && document.activeElement.value;
    const add = make('input', { type: 'file', id: 'add-photo', accept: 'image/*', multiple: true, onchange: () => addPhotos(answer, add.files) });
    card.textContent = '';
    const facts = [['代码', place.code], ['地址', place.address], ['联系', place.contact]].filter((one) => one[1]);
    const head = [
      make('h2', { text: place.name }),
      make('p', { className: 'facts' }, facts.map((one) => make('span', { text: one[0] + '：' + one[1] }))),
      make('div', { className: 'row' }, [
        make('label', {}, [make('span', { className: 'word', text: '检查日期　' }), make('input', { type: 'date', id: 'day', value: answer.day, min: sheet.drawn_on, onchange: (event) => { answer.day = event.target.value; keep(); } })]),
        make('button', { type: 'button', className: 'button plain', id: 'all-clear', text: '本户各项均未发现问题', onclick: () => {
          for (const code of place.items) Object.assign(answer.items[code], { verdict: 'CLEAR', problem: '', handling: '', points: answer.items[code].points.map(() => true) });
          follow(place, answer);
          keep();
          draw();
          byId(byId('onward').hidden ? 'all-clear' : 'onward').focus({ preventScroll: true });
        } }),
        make('button', { type: 'button', className: 'button', id: 'onward', text: '下一户', onclick: () => go(front + 1, true) }),
      ]),
      make('div', { className: 'row' }, [make('span', { className: 'word', text: '检查方式' }), make('div', { className: 'picks' }, sheet.methods.map((one) => pick('checkbox', 'methods', one[0], one[1], answer.methods.includes(one[0]), (on) => { answer.methods = toggled(answer.methods, one[0], on); })))]),
    ];
    const state = Answers.state(sheet, place, answer);
    const whole = make('fieldset', { className: 'item', hidden: !state.begun }, [
      make('h3', { text: '总体结果与后续处置' }),
      make('div', { className: 'picks' }, sheet.results.filter((one) => !one[2] || answer.results.includes(one[2])).map((one) => pick('checkbox', 'results', one[0], one[1], answer.results.includes(one[0]), (on) => result(answer, one[0], one[2], on), one[2]))),
      make('p', { className: 'word', text: '后续处置措施' }),
      make('div', { className: 'picks measures' }, sheet.follow_ups.map((one) => pick('checkbox', 'measures', one[0], one[1], answer.follow_ups.includes(one[0]), (on) => measure(answer, one[0], on)))),
      answer.follow_ups.includes('OTHER') ? make('input', { type: 'text', value: answer.other, maxLength: 200, placeholder: '其他处置的内容', 'aria-label': '其他处置的内容', oninput: (event) => { answer.other = event.target.value; keep(); } }) : null,
    ]);
    const pictures = make('div', { className: 'item' }, [
      make('h3', { text: '照片' }),
      make('p', { className: 'hint', text: '照片缩到 1600 像素以内存放，保留拍摄时间和位置；录像、录音请放进资料包里这一户的文件夹。' }),
      drawPhotos(answer),
      make('label', { className: 'button plain', htmlFor: 'add-photo', text: '添加照片' }, [add]),
    ]);
    const bar = make('div', { className: 'bar' }, [
      make('button', { type: 'button', className: 'button plain', id: 'before', text: '上一户', disabled: front === 0, onclick: () => go(front - 1, true) }),
      make('p', { id: 'missing' }),
      make('button', { type: 'button', className: 'button', id: 'after', text: '下一户', disabled: front === sheet.places.length - 1, onclick: () => go(front + 1, true) }),
    ]);
    for (const part of [...head, ...place.items.map((code) => drawItem(place, answer, code)), whole, pictures, bar]) card.appendChild(part);
    if (keepFocus && focused) {
      const again = Array.from(card.querySelectorAll('input[name="' + keepFocus + '"]')).find((one) => one.value === focused);
      if (again) again.focus({ preventScroll: true });
    }
    missing();
  }

  // ---------------------------------------------------------------- photos

  function picture(file) {
    return new Promise((done, fail) => {
      const url = URL.createObjectURL(file);
      const image = new Image();
      image.onload = () => done({ image: image, url: url });
      image.onerror = () => { URL.revokeObjectURL(url); fail(new Error('unreadable')); };
      image.src = url;
    });
  }

  async function shrunk(file, bytes) {
    const shown = await picture(file);
    const scale = Math.min(1, LONGEST / Math.max(shown.image.naturalWidth, shown.image.naturalHeight));
    const canvas = make('canvas', { width: Math.max(1, Math.round(shown.image.naturalWidth * scale)), height: Math.max(1, Math.round(shown.image.naturalHeight * scale)) });
    const brush = canvas.getContext('2d');
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(shown.image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(shown.url);
    const packed = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    if (!packed) throw new Error('no memory');
    const exif = Answers.exif(bytes);
    return { exif: exif, bytes: Answers.withExif(new Uint8Array(await packed.arrayBuffer()), exif.segment) };
  }

  async function addPhotos(answer, files) {
    const refused = [];
    for (const file of Array.from(files)) {
      if (file.size > HEAVIEST) {
        refused.push(file.name + '：' + Math.ceil(file.size / 1048576) + ' MB，超过 60 MB，没有添加。请用相机的普通画质重拍，或放进资料包里这一户的文件夹。');
        continue;
      }
      tell('正在处理照片 ' + file.name + '……');
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const made = await shrunk(file, bytes);
        const digest = Answers.sha256(made.bytes);
        const original = Answers.sha256(bytes);
        if (answer.photos.some((one) => one.sha256 === digest || one.original === original)) {
          refused.push(file.name + '：这张照片已经在这一户里了。');
          continue;
        }
        const blob = new Blob([made.bytes], { type: 'image/jpeg' });
        photos[digest] = { blob: blob, url: URL.createObjectURL(blob) };
        answer.photos.push({ name: file.name, note: '', taken_at: made.exif.taken_at, place: made.exif.place, size: file.size, original: original, sha256: digest });
        if (!(await keepPhoto(digest, blob))) refused.push(file.name + '：已添加，但浏览器不能暂存照片。关闭本页之前请先保存回填文件。');
      } catch (error) {
        refused.push(file.name + '：浏览器打不开这张照片（可能已损坏，或是 HEIC 等格式），没有添加。请转成 JPEG，或放进资料包里这一户的文件夹。');
      }
    }
    tell(refused.join('\n'), refused.length ? 'bad' : '');
    keep();
    draw();
  }

  // ---------------------------------------------------------------- the file

  function encoded(blob) {
    return new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onload = () => done(String(reader.result).split(',')[1] || '');
      reader.onerror = fail;
      reader.readAsDataURL(blob);
    });
  }

  async function save() {
    if (!filler) {
      tell('请先在上方选择填表人，再保存。', 'bad');
      byId('filler').focus();
      return;
    }
    const packed = {};
    const lost = [];
    for (const place of sheet.places) {
      const there = [];
      for (const photo of answers[place.seal].photos) {
        const kept = await recallPhoto(photo.sha256);
        if (kept && !packed[photo.sha256]) packed[photo.sha256] = await encoded(kept.blob);
        if (kept) there.push(photo); else lost.push(place.name + '：' + photo.name);
      }
      answers[place.seal].photos = there;
    }
    const at = beijing();
    const text = Answers.file(sheet, number, filler, at, answers, packed);
    const name = '回填-' + sheet.task.no + '-' + sheet.team.name + '-' + at.slice(0, 16).replace(/[-:]/g, '').replace('T', '-') + '.json';
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = make('a', { href: url, download: name.replace(/[\\/:*?"<>|]/g, '_') });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    unsaved = false;
    const begun = sheet.places.filter((place) => Answers.state(sheet, place, answers[place.seal]).begun).length;
    const sentence = '已保存“' + link.download + '”到浏览器的下载文件夹：' + begun + ' 户有内容，照片 ' + Object.keys(packed).length + ' 张。请把文件交回经办人。';
    tell(sentence + (lost.length ? '\n以下照片不在这台设备上，没有存入：' + lost.join('；') + '。' : ''), lost.length ? 'bad' : 'good');
    if (lost.length) draw();
  }

  async function load(file) {
    const found = Answers.read(await file.text(), number);
    if (typeof found === 'string') return tell(found, 'bad');
    for (const digest of Object.keys(found.photos)) {
      const raw = atob(found.photos[digest]);
      const bytes = Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
      if (Answers.sha256(bytes) !== digest) return tell('文件里的照片与校验码不符，没有载入。', 'bad');
      const blob = new Blob([bytes], { type: 'image/jpeg' });
      photos[digest] = { blob: blob, url: URL.createObjectURL(blob) };
      await keepPhoto(digest, blob);
    }
    for (const said of found.body.places) {
      if (!answers[said.seal]) continue;
      const items = {};
      for (const item of said.items) items[item.code] = { verdict: item.verdict, problem: item.problem, handling: item.handling, points: item.points };
      answers[said.seal] = { day: said.day, methods: said.methods, items: items, results: said.results, follow_ups: said.follow_ups, other: said.other, photos: said.photos };
    }
    filler = found.body.filled_by;
    byId('filler').value = filler;
    keep();
    go(front);
    tell('已载入 ' + file.name + '，可以接着填。', 'good');
  }

  // ---------------------------------------------------------------- beginning

  async function begin() {
    store = await openStore();
    recall();
    document.title = sheet.team.name + ' 检查结果回填';
    byId('title').textContent = '检查结果回填 · ' + sheet.team.name;
    byId('task').textContent = sheet.bureau + '　' + sheet.task.name + '（' + sheet.task.no + '）';
    byId('total').textContent = sheet.places.length;
    byId('number').textContent = number.slice(0, 16);
    byId('filler').appendChild(make('option', { value: '', text: '请选择' }));
    for (const name of sheet.officers) byId('filler').appendChild(make('option', { value: name, text: name }));
    byId('filler').value = filler;
    byId('filler').addEventListener('change', () => { filler = byId('filler').value; keep(); tell(''); });
    sheet.places.forEach((place, at) => byId('list').appendChild(make('li', {}, [make('button', { type: 'button', id: 'go-' + at, onclick: () => go(at, true) }, [
      make('span', { className: 'at', text: at + 1 }), make('span', { className: 'name', text: place.name }), make('span', { id: 'tag-' + at }),
    ])])));
    byId('chooser').addEventListener('click', () => {
      const open = byId('side').classList.toggle('open');
      byId('chooser').setAttribute('aria-expanded', String(open));
    });
    byId('save').addEventListener('click', save);
    byId('load').addEventListener('change', (event) => { if (event.target.files[0]) load(event.target.files[0]); event.target.value = ''; });
    document.addEventListener('keydown', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const act = { ArrowDown: () => go(front + 1, true), ArrowUp: () => go(front - 1, true), s: save }[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });
    byId('stopped').hidden = true;
    byId('main').hidden = false;
    go(front);
  }

  begin();
})();
