/* A page one reads: aloud, ticks, a copy for no network, where one was.
   Aloud, where the machine has a Vietnamese voice. Sentence by sentence: some voices stop on long text. */
(function () {
  "use strict";
  var speech = window.speechSynthesis, button = document.querySelector("[data-listen]");
  if (!speech || !window.SpeechSynthesisUtterance || !button) { return; }
  var LONGEST = 180, SPOKEN = ["h1", "h2", "h3", "p", "li", ".khoan>b"], bar, toggle, blocks = [], at = 0, turn = 0, isReading = false, spoken = null;

  function voice() {
    return speech.getVoices().filter(function (one) { return /^vi\b/i.test(one.lang.replace("_", "-")); })[0];
  }
  function offer() { if (voice()) { button.hidden = false; } }
  function isShown(part) {
    return part.getClientRects().length && !part.closest("nav,form,.khong-in,.tr,details:not([open])");
  }
  function collect() {
    var found = document.querySelectorAll(SPOKEN.map(function (part) { return "[data-spoken] " + part; }).join());
    return Array.prototype.filter.call(found, function (part) {
      return isShown(part) && part.textContent.trim() && !part.querySelector("p,li,h2,h3");
    });
  }
  function sentences(text) {
    var pieces = [];
    (text.replace(/\s+/g, " ").trim().match(/[^.!?;:]+[.!?;:]*\s*/g) || [text]).forEach(function (sentence) {
      sentence.trim().split(" ").forEach(function (word, index) {
        var last = pieces.length - 1;
        if (index === 0 || pieces[last].length + word.length >= LONGEST) { pieces.push(word); }
        else { pieces[last] += " " + word; }
      });
    });
    return pieces;
  }
  function mark(part) {
    var before = document.querySelector(".dang-doc");
    if (before) { before.classList.remove("dang-doc"); }
    if (part) {
      part.classList.add("dang-doc");
      part.scrollIntoView({ block: "nearest" });
    }
  }
  function say(mine) {
    var pieces;
    if (mine !== turn) { return; }
    if (at >= blocks.length) { close(); return; }
    mark(blocks[at]);
    pieces = sentences(blocks[at].textContent);
    (function next() {
      if (mine !== turn) { return; }
      if (!pieces.length) { at += 1; say(mine); return; }
      spoken = new SpeechSynthesisUtterance(pieces.shift());
      spoken.lang = "vi-VN";
      spoken.voice = voice() || null;
      spoken.rate = 0.9;
      spoken.onend = next;
      spoken.onerror = function () { if (mine === turn) { stop(); } };
      speech.speak(spoken);
    })();
  }
  function isOnScreen(part) {
    var place = part.getBoundingClientRect();
    return place.bottom > 0 && place.top < window.innerHeight;
  }
  function start() {
    var current = blocks[at];
    blocks = collect();
    at = Math.max(0, blocks.indexOf(current));
    if (!blocks.length) { return; }
    if (bar && !isOnScreen(blocks[at])) { at = Math.max(0, blocks.findIndex(isOnScreen)); }
    speech.cancel();
    isReading = true;
    turn += 1;
    show();
    say(turn);
  }
  function stop() {
    turn += 1;
    isReading = false;
    speech.cancel();
    if (bar) { toggle.textContent = "Đọc tiếp từ đây"; }
  }
  function close() {
    stop();
    mark(null);
    if (bar) { bar.parentNode.removeChild(bar); bar = null; }
    blocks = [];
    button.focus();
  }
  function action(words, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "nut";
    made.textContent = words;
    made.addEventListener("click", act);
    bar.appendChild(made);
    return made;
  }
  function show() {
    if (!bar) {
      bar = document.createElement("div");
      bar.className = "nghe khong-in";
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", "Đang đọc to");
      toggle = action("Dừng", function () { if (isReading) { stop(); } else { start(); } });
      action("Thôi nghe", close).classList.add("phu");
      document.querySelector("main").appendChild(bar);
      toggle.focus();
    }
    toggle.textContent = "Dừng";
  }

  button.addEventListener("click", start);
  window.addEventListener("pagehide", function () { speech.cancel(); });
  offer();
  if (speech.addEventListener) { speech.addEventListener("voiceschanged", offer); } else { speech.onvoiceschanged = offer; }
})();

/* What this machine remembers of a page: for a guest until cleared; of who is signed in until the sign-out (portal.js). */
(function () {
  "use strict";
  var root = document.documentElement, main = document.querySelector("main"), isCopy = !!document.querySelector("[data-copy]"), MOST = 20, name = "sotay";
  try {
    if (root.hasAttribute("data-own") || (isCopy && localStorage.getItem("sotay-rieng"))) { name = "sotay-rieng"; }
  } catch (error) { /* a machine that keeps nothing */ }

  function recall(part, key) {
    try { return JSON.parse(localStorage.getItem(name))[part][key]; } catch (error) { return undefined; }
  }
  function remember(part, key, value) {
    var all, rows, keys;
    try {
      try { all = JSON.parse(localStorage.getItem(name)); } catch (error) { all = null; }
      all = all && typeof all === "object" ? all : {};
      rows = all[part] = all[part] || {};
      delete rows[key];
      if (value) { rows[key] = value; }
      keys = Object.keys(rows);
      while (keys.length > MOST) { delete rows[keys.shift()]; }
      localStorage.setItem(name, JSON.stringify(all));
      return true;
    } catch (error) { return false; }
  }
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  (function ticks() {
    var panel = document.querySelector("[data-ticks]");
    if (!panel) { return; }
    var key = panel.getAttribute("data-ticks"), edition = +panel.getAttribute("data-edition"), isKept = panel.hasAttribute("data-kept");
    var progress = panel.querySelector("[data-progress]"), where = panel.querySelector("[data-where]"), form = panel.querySelector("form");
    var known = recall("dau", key), boxes = Array.prototype.slice.call(document.querySelectorAll("input[name=done]"));
    function done() {
      return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    }
    function tell(words) { progress.firstChild.textContent = words || "Đã xong " + done().length + " trên " + boxes.length; }
    function send() {
      var data = new FormData(form);
      data.append("quiet", "1");
      fetch(form.action, { method: "POST", body: data, credentials: "same-origin" }).then(function (answer) {
        if (answer.status !== 204) { throw answer; }
        tell();
      }).catch(function () {
        panel.querySelector("[data-send]").hidden = false;
        tell("Chưa gửi được dấu vừa đánh. Có mạng thì bấm Giữ dấu vừa đánh.");
      });
    }
    function keep() {
      var all = done();
      tell(remember("dau", key, all.length ? { e: edition, t: all } : null) ? "" : "Máy này không nhớ được dấu. Đồng chí in trang ra để đánh.");
    }
    if (!isKept) {
      known = known && known.t && known.t.length ? known : null;
      boxes.forEach(function (box) { box.checked = !!known && known.t.indexOf(box.value) >= 0; });
      panel.querySelector("[data-changed]").hidden = !known || known.e === edition;
      where.textContent = where.getAttribute("data-where");
      each("[data-untick]", function (button) {
        button.hidden = false;
        button.addEventListener("click", function () {
          boxes.forEach(function (box) { box.checked = false; });
          keep();
        });
      });
      tell();
    } else if (window.fetch && window.FormData) {
      remember("dau", key, null);
      panel.querySelector("[data-send]").hidden = true;
    }
    boxes.forEach(function (box) { box.addEventListener("change", isKept ? send : keep); });
  })();

  (function offlineCopy() {
    var form = document.querySelector("form[data-keep]"), path = location.pathname, take = document.querySelector("[data-take]"), isSaved, asked;
    if (!form || isCopy || !("serviceWorker" in navigator) || !window.caches || !window.MessageChannel) { return; }
    isSaved = !form.querySelector("[name=on]");
    form.addEventListener("submit", function () {
      try { sessionStorage.setItem("luu", path + (isSaved ? " bo" : " giu")); } catch (error) { /* then only the list knows it */ }
    });
    try {
      asked = sessionStorage.getItem("luu");
      sessionStorage.removeItem("luu");
    } catch (error) { return; }
    function tell(words) {
      var told = document.createElement("p");
      told.className = "hop hieu-luc khong-in";
      told.setAttribute("role", "status");
      main.insertBefore(told, main.querySelector("article"));
      told.textContent = words;
    }
    function keep() {
      navigator.serviceWorker.register("/mat-mang.js").then(function () { return navigator.serviceWorker.ready; }).then(function (worker) {
        var channel = new MessageChannel();
        channel.port1.onmessage = function (event) {
          tell(event.data === "kept" ? "Mất mạng vẫn đọc được trang này trên máy này, ở mục Đã lưu."
            : event.data === "full" ? "Máy sắp đầy, mất mạng thì không đọc được trang này. Xóa bớt mục đã lưu."
            : "Chưa giữ được trang này trên máy. Có mạng thì mở lại trang để thử.");
        };
        worker.active.postMessage({ keep: path }, [channel.port2]);
      }).catch(function () { tell("Máy này không giữ được trang để đọc khi mất mạng."); });
    }
    if (asked === path + " giu" && isSaved) { keep(); }
    else if (asked === path + " bo" && !isSaved) {
      caches.open("sotay-trang").then(function (cache) { cache.delete(path, { ignoreVary: true }); }).catch(function () {});
    } else if (take) {
      caches.match(path, { cacheName: "sotay-trang", ignoreVary: true }).then(function (copy) { take.hidden = !!copy; }).catch(function () {});
      take.addEventListener("click", function () {
        take.hidden = true;
        keep();
      });
    }
  })();

  (function place() {
    var text = document.querySelector(".v-than"), key = location.pathname, known, there, timer, link, before;
    if (!text || !text.hasAttribute("data-place") || !text.getBoundingClientRect || root.scrollHeight < 3 * window.innerHeight) { return; }
    known = recall("cho", key);
    function words(mark) {
      var all = mark.textContent.replace(/\s+/g, " ").trim();
      return all.length > 60 ? all.slice(0, 60).replace(/ \S*$/, "") + "…" : all;
    }
    there = known && document.getElementById(known.a);
    if (known && !location.hash && (there || known.q) && there !== text.querySelector("h2[id],h3[id],.khoan[id]")) {
      link = document.createElement("a");
      link.className = "nut phu cach khong-in";
      link.href = (/^\?phan=\d+$/.test(known.q) ? known.q : "") + "#" + known.a;
      link.textContent = "Đọc tiếp từ " + (there ? words(there) : "phần " + known.q.slice(6));
      text.insertBefore(link, text.firstChild);
    }
    function here() {
      var marks = text.querySelectorAll("h2[id],h3[id],.khoan[id]"), found = null, number;
      Array.prototype.some.call(marks, function (mark) {
        if (mark.getBoundingClientRect().top > window.innerHeight / 3) { return true; }
        if (mark.getClientRects().length) { found = mark; }
        return false;
      });
      before = found;
      if (!found) { return; }
      number = /^\?(?:.*&)?phan=(\d+)/.exec(location.search);
      remember("cho", key, { a: found.id, q: number ? "?phan=" + number[1] : "" });
    }
    window.addEventListener("scroll", function () {
      clearTimeout(timer);
      timer = setTimeout(here, 300);
    }, { passive: true });
    window.addEventListener("pagehide", function () { if (before) { here(); } });
  })();
})();
