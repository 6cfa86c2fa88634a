/* Small improvements of pages that work without it. */
(function () {
  "use strict";
  document.querySelectorAll("input[data-password]").forEach(function (input) {
    var box = document.createElement("div"), button = document.createElement("button");
    box.className = "mat-khau";
    button.type = "button";
    button.textContent = "Hiện";
    button.setAttribute("aria-label", "Hiện mật khẩu");
    input.parentNode.insertBefore(box, input);
    box.appendChild(input);
    box.appendChild(button);
    button.addEventListener("click", function () {
      var shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = shown ? "Hiện" : "Ẩn";
    });
  });
  if (!document.querySelector("[data-own],[data-copy]")) {
    try { localStorage.removeItem("sotay-rieng"); } catch (error) { /* a machine that keeps nothing */ }
  }
  var errors = document.querySelector(".tom-loi");
  if (errors) { errors.focus(); }
  if (window.matchMedia("(min-width:64em)").matches) {
    document.querySelectorAll("details[data-wide]").forEach(function (part) { part.open = true; });
  }
  var place = location.hash.slice(1);
  if (document.querySelector("[data-parts]") && /^[a-z0-9-]+$/.test(place) && !document.getElementById(place)) {
    location.replace(location.pathname + place + "/");
  }
  if (navigator.share) {
    document.querySelectorAll("[data-share]").forEach(function (link) {
      link.hidden = false;
      link.addEventListener("click", function (event) {
        event.preventDefault();
        navigator.share({ title: document.title, url: location.origin + location.pathname }).catch(function () {});
      });
    });
  }
  document.querySelectorAll("a[data-print]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelectorAll("details").forEach(function (part) { part.open = true; });
      window.print();
    });
  });
  document.querySelectorAll("[data-print-now]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
