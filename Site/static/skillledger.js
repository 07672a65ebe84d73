/* SkillLedger 技能台账: comforts only. Every page works without this file.
   /  goes to the search box.  J K move through the rows of a list, X ticks one, Enter follows its link.
   Enter in a field of a review form never sends it. Ticked rows are counted and added up. */
"use strict";
(function () {
  const typing = (node) => node instanceof HTMLElement &&
    (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && node.type !== "checkbox");
  const rows = () => Array.from(document.querySelectorAll("main .sl-table tbody tr:not(.grp)"));
  let here = -1;

  function go(step) {
    const all = rows();
    if (!all.length) return;
    if (all[here]) all[here].classList.remove("is-here");
    here = Math.max(0, Math.min(all.length - 1, here + step));
    all[here].classList.add("is-here");
    all[here].scrollIntoView({ block: "nearest" });
    const link = all[here].querySelector("th a, td.what a, a");
    if (link) link.focus({ preventScroll: true });
  }

  function money(fen) {
    const sign = fen < 0 ? "-" : "";
    const size = Math.abs(fen);
    const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
    return sign + whole + "." + String(size % 100).padStart(2, "0");
  }

  function recount() {
    const line = document.querySelector("[data-selection]");
    const ticks = Array.from(document.querySelectorAll("tbody .sl-check"));
    let sum = 0;
    let count = 0;
    for (const tick of ticks) {
      const row = tick.closest("tr");
      if (row) row.classList.toggle("is-sel", tick.checked);
      if (tick.checked) { count += 1; sum += Number(tick.dataset.fen) || 0; }
    }
    if (!line) return;
    // The first figure of the line is the count, the last the amount; words stay as the server wrote them.
    const figures = [String(count), money(sum)];
    const pattern = /-?\d[\d,]*(?:\.\d\d)?/g;
    const found = line.textContent.match(pattern) || [];
    let index = 0;
    line.textContent = line.textContent.replace(pattern, (old) => {
      index += 1;
      return index === 1 ? figures[0] : index === found.length ? figures[1] : old;
    });
  }

  // The roll can be sent when everybody has been called.
  function waitForRoll() {
    const roll = document.getElementById("roll");
    if (!roll) return;
    const open = Array.from(roll.querySelectorAll(".seg")).some((one) => !one.querySelector("input:checked"));
    document.querySelectorAll("[data-waits]").forEach((button) => { button.disabled = open; });
  }
  waitForRoll();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const form = event.target.closest && event.target.closest("[data-no-enter]");
    if (event.key === "Enter" && form && event.target.tagName === "INPUT") { event.preventDefault(); return; }
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "/") {
      const box = document.querySelector("[role=search] input[name=q]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (key === "j") {
      go(1);
    } else if (key === "k") {
      go(-1);
    } else if (key === "x") {
      const tick = rows()[here] && rows()[here].querySelector(".sl-check");
      if (tick) { tick.checked = !tick.checked; recount(); }
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("tbody .sl-check")) recount();
    waitForRoll();
  });
  // A row of a draft is tried when a field is left: what saving it would say stands above the form.
  const tried = document.querySelector("[data-try]");
  if (tried) {
    const form = tried.querySelector("form.sl-form");
    const place = tried.querySelector(".sl-tried");
    form.addEventListener("change", async () => {
      const answer = await fetch(tried.dataset.try, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) return;
      const problems = (await answer.json()).problems;
      place.replaceChildren(...(problems.length ? problems : [place.dataset.well]).map((text) => {
        const line = document.createElement("p");
        line.className = problems.length ? "t-bad" : "t-ok";
        line.textContent = text;
        return line;
      }));
    });
  }
  // A second click on a button that is already sending does nothing.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    setTimeout(() => { delete event.target.dataset.sent; }, 8000);
  });
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
