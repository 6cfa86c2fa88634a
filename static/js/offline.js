/* The pages kept on this machine: listed with their day, renewed, taken away (static/js/worker.js keeps them). */
(function () {
  "use strict";
  var PAGES = "sotay-trang", SHELL = "sotay-vo", OWN = ["sotay", "sotay-rieng"];
  var part = document.querySelector("[data-copies]"), told, list, buttons, prompt = null;
  if (!part || !window.caches || !("serviceWorker" in navigator)) { return; }
  told = part.querySelector("[data-told]");
  list = part.querySelector("ul");
  buttons = part.querySelector(".hang-nut");

  function size(bytes) {
    return bytes >= 1e6 ? (bytes / 1048576).toFixed(1).replace(".", ",") + " MB" : Math.max(1, Math.round(bytes / 1024)) + " KB";
  }
  function plain(html) { return new DOMParser().parseFromString(html, "text/html").documentElement.textContent; }
  function make(tag, css, words) {
    var made = document.createElement(tag);
    made.className = css;
    made.textContent = words || "";
    return made;
  }
  function button(words, act) {
    var made = make("button", "nut phu", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function rowOf(copy) {
    var row = make("li", "co-nut"), link = make("a", "dong"), body = make("span", "than"), take;
    link.href = copy.path;
    body.appendChild(make("span", "ten", copy.title));
    body.appendChild(make("span", "phu", "Lưu ngày " + copy.day + ", " + size(copy.bytes)));
    link.appendChild(body);
    take = button("Xóa", function () {
      drop(copy.path).then(function () { return show("Đã xóa khỏi máy này."); }).then(focus);
    });
    take.appendChild(make("span", "an", " " + copy.title));
    row.appendChild(link);
    row.appendChild(make("div", "")).appendChild(take);
    return row;
  }
  function focus() { told.focus(); }
  function drop(path) {
    return caches.open(PAGES).then(function (cache) { return cache.delete(path, { ignoreVary: true }); });
  }
  function copies() {
    return caches.has(PAGES).then(function (isThere) {
      return isThere ? caches.open(PAGES).then(function (cache) {
        return cache.keys().then(function (keys) {
          return Promise.all(keys.map(function (key) {
            return cache.match(key, { ignoreVary: true }).then(function (answer) {
              return {
                path: new URL(key.url).pathname,
                title: plain(decodeURIComponent(answer.headers.get("X-Title"))),
                day: answer.headers.get("X-Kept"),
                bytes: +answer.headers.get("X-Size")
              };
            });
          }));
        });
      }) : [];
    });
  }
  function remembers() {
    try { return OWN.some(function (name) { return localStorage.getItem(name); }); } catch (error) { return false; }
  }
  function show(words) {
    return copies().then(function (rows) {
      var bytes = rows.reduce(function (sum, copy) { return sum + copy.bytes; }, 0);
      list.textContent = buttons.textContent = "";
      rows.reverse().forEach(function (copy) { list.appendChild(rowOf(copy)); });
      told.textContent = (words ? words + " " : "") + (rows.length ? rows.length + " trang, " + size(bytes) + " trên máy này."
        : "Chưa có trang nào để đọc khi mất mạng.");
      list.hidden = !rows.length;
      if (rows.length && navigator.onLine) { buttons.appendChild(button("Lưu bản mới", function () { renew(rows); })); }
      if (rows.length || remembers()) { buttons.appendChild(button("Xóa hết", clear)); }
      if (prompt && rows.length > 1) { buttons.appendChild(button("Đặt lên màn hình chính", function () { prompt.prompt(); })); }
      part.querySelector("[data-apple]").hidden = rows.length < 2 || navigator.standalone !== false;
      part.hidden = !rows.length && !remembers() && !words && !part.hasAttribute("data-always");
    });
  }
  function renew(rows) {
    navigator.serviceWorker.ready.then(function (worker) {
      return Promise.all(rows.map(function (copy) {
        return new Promise(function (done) {
          var channel = new MessageChannel();
          channel.port1.onmessage = function (event) { done(event.data); };
          worker.active.postMessage({ keep: copy.path }, [channel.port2]);
        });
      }));
    }).then(function (results) {
      function count(result) { return results.filter(function (one) { return one === result; }).length; }
      var gone = count("refused"), words = "Đã lưu bản mới của " + count("kept") + " trên " + results.length + " trang.";
      return show(gone ? words + " Đã bỏ " + gone + " trang không còn trên sổ tay." : words);
    }).then(focus);
  }
  function clear() {
    try { OWN.forEach(function (name) { localStorage.removeItem(name); }); } catch (error) { /* nothing was kept */ }
    Promise.all([caches.delete(PAGES), caches.delete(SHELL), navigator.serviceWorker.getRegistrations().then(function (all) {
      return Promise.all(all.map(function (one) { return one.unregister(); }));
    })]).then(function () { return show("Đã xóa hết trên máy này."); }).then(focus);
  }

  window.addEventListener("beforeinstallprompt", function (event) {
    event.preventDefault();
    prompt = event;
    show();
  });
  document.querySelectorAll("li.co-nut>form").forEach(function (form) {
    form.addEventListener("submit", function () { drop(form.parentNode.querySelector("a").pathname); });
  });
  show();
})();
