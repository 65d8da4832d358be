// Conveniences only: every page works without this file.
"use strict";

// Bring an error summary into view and under the reader's cursor.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// A second press while the first is under way sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post") form.dataset.sent = "1";
  form.dataset.changed = "";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Ask before leaving a long form that holds unsent words.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "keep" in form.dataset) form.dataset.changed = "1";
});
addEventListener("beforeunload", (event) => {
  for (const form of document.forms) if (form.dataset.changed) event.preventDefault();
});

// Say how much of a stated limit is used: at once to the eye, after a pause to a screen reader.
const han = "\\u3400-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff";
const word = new RegExp(`[${han}]|[^\\s${han}]+`, "g");
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const note = document.getElementById(`${area.id}_limit`);
  if (!note) continue;
  const limit = Number(area.dataset.limit);
  const shown = document.createElement("span");
  const spoken = document.createElement("span");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  shown.setAttribute("aria-hidden", "true");
  note.append(" ", shown, spoken);
  let pause;
  const count = () => {
    const used = area.dataset.unit === "words"
      ? (area.value.match(word) || []).length : [...area.value].length;
    shown.textContent = `${number.format(used)} / ${number.format(limit)}`;
    note.classList.toggle("limit--over", used > limit);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = shown.textContent; }, 1000);
  };
  area.addEventListener("input", count);
  count();
}
