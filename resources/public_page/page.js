"use strict";
(function () {
  var form = document.getElementById("find");
  var field = document.getElementById("words");
  var found = document.getElementById("found");
  var rows = [].slice.call(document.querySelectorAll("main tbody tr"));
  var said = rows.map(function (row) { return fold(row.textContent); });
  var timer = 0;

  function fold(words) {
    return (words.normalize ? words.normalize("NFKC") : words).toLowerCase().replace(/\s+/g, "");
  }

  function look() {
    var words = fold(field.value), count = 0, places = 0;
    rows.forEach(function (row, at) {
      var fits = !words || said[at].indexOf(words) >= 0;
      row.hidden = !fits;
      if (fits) { count += 1; }
    });
    document.body.classList.toggle("looking", Boolean(words));
    [].forEach.call(document.querySelectorAll("main .scroll, main .part, main .chapter"), function (box) {
      var out = Boolean(words) && !box.querySelector("tbody tr:not([hidden])");
      box.hidden = out;
      if (box.className === "scroll" && box.previousElementSibling.tagName === "H4") {
        box.previousElementSibling.hidden = out;
      }
      if (box.className === "chapter" && !out) { places += 1; }
    });
    found.textContent = !words ? "" : count
      ? "找到 " + count + " 行，在 " + places + " 处；其余内容已收起，点“清除”看全部。"
      : "没有找到。请核对名称或代码，或点“清除”看全部内容。";
  }

  function save(name) {
    var held = [].filter.call(document.querySelectorAll("script[data-name]"), function (one) {
      return one.getAttribute("data-name") === name;
    })[0];
    var raw = atob(held.textContent.trim()), bytes = new Uint8Array(raw.length);
    for (var at = 0; at < raw.length; at += 1) { bytes[at] = raw.charCodeAt(at); }
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); look(); });
  form.addEventListener("reset", function () { setTimeout(look, 0); });
  field.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(look, 150); });
  [].forEach.call(document.querySelectorAll("button[data-save]"), function (button) {
    button.disabled = false;
    button.addEventListener("click", function () { save(button.getAttribute("data-save")); });
  });
})();
