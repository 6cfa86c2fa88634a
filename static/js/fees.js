/* The fee calculator: what is typed stays on this page; nothing is sent and nothing is kept. */
(function () {
  "use strict";
  var form = document.querySelector("[data-fees]");
  if (!form) { return; }
  var kind = form.elements.kind, money = form.elements.money, region = form.elements.region;
  var moneyBox = form.querySelector("[data-money]"), regionBox = form.querySelector("[data-region]");
  var answer = form.querySelector("output");
  function said(dong) { return String(dong).replace(/\B(?=(\d{3})+$)/g, ".") + " đồng một tháng"; }
  function show() {
    var rate = kind.options[kind.selectedIndex].dataset, wage = rate.base === "minimum_wage";
    moneyBox.hidden = !rate.base || wage;
    regionBox.hidden = !wage;
    if (rate.base) { form.querySelector("[data-basis]").textContent = rate.of; }
    if (rate.amount) { answer.textContent = rate.amount === "0" ? "Được miễn" : said(rate.amount); return; }
    if (!rate.base) { answer.textContent = kind.value ? rate.note : ""; return; }
    var text = (wage ? region.value : money.value).replace(/[.\s]/g, "");
    if (!text) { answer.textContent = ""; return; }
    if (!/^\d{1,10}$/.test(text)) { answer.textContent = "Chỉ ghi số tiền, ví dụ 5.000.000"; return; }
    /* Whole numbers all along: thousandths of a per cent, so that no fraction is lost; half a dong rounds up. */
    answer.textContent = said(Math.floor((Number(text) * Math.round(rate.percent * 1000) + 50000) / 100000));
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  form.hidden = false;
  show();
})();
