/* Reading a page aloud, where the machine has a Vietnamese voice. Sentence by sentence: some voices stop on long text. */
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
