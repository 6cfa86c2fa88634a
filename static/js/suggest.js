/* While one types a name, the names that fit are offered; the field works without it. */
(function () {
  "use strict";
  var count = 0;
  document.querySelectorAll("input[data-suggest]").forEach(function (input) {
    var list = document.createElement("datalist"), timer = 0, last = "";
    list.id = "goi-y-" + (count += 1);
    input.setAttribute("list", list.id);
    input.parentNode.insertBefore(list, input.nextSibling);
    input.addEventListener("input", function () {
      var text = input.value.trim();
      clearTimeout(timer);
      if (text.length < 2 || text === last || text.slice(-1) === "]") { return; }
      timer = setTimeout(function () {
        last = text;
        fetch(input.dataset.suggest + "?q=" + encodeURIComponent(text), { credentials: "same-origin" })
          .then(function (answer) { return answer.ok ? answer.json() : { found: [] }; })
          .then(function (data) {
            list.textContent = "";
            data.found.forEach(function (name) {
              var option = document.createElement("option");
              option.value = name;
              list.appendChild(option);
            });
          })
          .catch(function () {});
      }, 250);
    });
  });
})();
