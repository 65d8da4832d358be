// Passkeys need a script: what offers them is shown only where one runs.
"use strict";
for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
