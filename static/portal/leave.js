// A convenience only: three times Esc leaves the page as the link does, and takes its place in the history.
"use strict";
let presses = [];
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < 2000), now];
  if (presses.length >= 3) {
    document.body.hidden = true;
    location.replace(document.body.dataset.leave);
  }
});
