/* Service worker. Keeps a public page when its reader asks, never by itself, and shows it when there is no network.
   Pages are fetched without credentials: a copy cannot hold a name (docs/architecture.md). */
"use strict";
var SHELL = "sotay-vo", PAGES = "sotay-trang", OFFLINE = "/mat-mang/", PATIENCE = 4000;
var PERSONAL = /^\/(cua-toi|chi-bo|dang-nhap|dang-xuat|kich-hoat|tai-khoan-khoa|xac-thuc|quan-ly|quan-tri)(\/|$)/;
var SAME_PAGE = /^(\?(phan|in|mo)=\d+)?$/;

function ask(address, path) {
  return fetch(address, { credentials: "omit", cache: "no-store", headers: { "X-Copy": "1" } }).then(function (answer) {
    var rules = answer.headers.get("Cache-Control") || "";
    if (answer.status !== 200 || answer.redirected || /no-store|private/i.test(rules) || PERSONAL.test(path)) {
      throw new Error("refused");
    }
    return answer;
  });
}
function keepParts(html) {
  var parts = (html.match(/(?:src|href)="\/static\/[^"#]+/g) || []).map(function (part) { return part.split('"')[1]; });
  parts = parts.filter(function (part, index) { return parts.indexOf(part) === index; });
  return caches.open(SHELL).then(function (cache) { return cache.addAll(parts); });
}
function today() {
  var now = new Date();
  return ("0" + now.getDate()).slice(-2) + "/" + ("0" + (now.getMonth() + 1)).slice(-2) + "/" + now.getFullYear();
}
function keep(path) {
  return ask(path + "?in=1", path).then(function (answer) {
    return answer.text().then(function (html) {
      var headers = new Headers(answer.headers), title = (html.match(/<title>([^<]*)/) || ["", path])[1];
      var bar = '<p class="hop hieu-luc" role="note" data-copy>Bản lưu ngày ' + today() + ", có thể cũ hơn bản trên sổ tay.</p>";
      html = html.replace(/<main[^>]*>/, function (main) { return main + bar; });
      headers.delete("Content-Encoding");
      headers.delete("Content-Length");
      headers.set("X-Kept", today());
      headers.set("X-Title", encodeURIComponent(title.replace(/ – [^–]*$/, "")));
      headers.set("X-Size", String(new Blob([html]).size));
      return keepParts(html).then(function () { return caches.open(PAGES); }).then(function (cache) {
        return cache.put(path, new Response(html, { headers: headers }));
      });
    });
  });
}
function drop(path) {
  return caches.open(PAGES).then(function (cache) { return cache.delete(path, { ignoreVary: true }); });
}
function saved(url) {
  return SAME_PAGE.test(url.search) ? caches.match(url.pathname, { cacheName: PAGES, ignoreVary: true }) : Promise.resolve();
}
function noNetwork() {
  return caches.match(OFFLINE, { cacheName: SHELL, ignoreVary: true }).then(function (page) {
    return page || Response.error();
  });
}
function livePage(request) { return fetch(request).catch(noNetwork); }
function publicPage(request, url) {
  return saved(url).then(function (copy) {
    if (!copy) { return livePage(request); }
    return new Promise(function (show) {
      var timer = setTimeout(function () { show(copy); }, PATIENCE);
      fetch(request).then(function (answer) {
        clearTimeout(timer);
        if (answer.status === 404 || answer.status === 410) { drop(url.pathname); }
        show(answer.status >= 502 && answer.status <= 504 ? copy : answer);
      }, function () { show(copy); });
    });
  });
}

self.addEventListener("install", function (event) {
  event.waitUntil(ask(OFFLINE, OFFLINE).then(function (answer) {
    var page = answer.clone();
    return answer.text().then(keepParts).then(function () { return caches.open(SHELL); }).then(function (cache) {
      return cache.put(OFFLINE, page);
    });
  }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("message", function (event) {
  event.waitUntil(keep(event.data.keep).then(function () { return "kept"; }, function (error) {
    if (error.message !== "refused") { return error.name === "QuotaExceededError" ? "full" : "failed"; }
    return drop(event.data.keep).then(function () { return "refused"; });
  }).then(function (result) { event.ports[0].postMessage(result); }));
});
self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (url.pathname.indexOf("/static/") === 0) {
    event.respondWith(fetch(request).catch(function () {
      return caches.match(url.pathname, { cacheName: SHELL, ignoreVary: true }).then(function (part) {
        return part || Response.error();
      });
    }));
  } else if (request.mode === "navigate") {
    event.respondWith(PERSONAL.test(url.pathname) ? livePage(request) : publicPage(request, url));
  }
});
