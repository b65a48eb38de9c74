// The machine's screen: the keys write into the field, and nobody's page outlasts them.
(() => {
  "use strict";

  // The keys of the screen, without a page for each.
  for (const pad of document.querySelectorAll("[data-pad]")) {
    const field = document.getElementById(pad.dataset.pad);
    if (!field) continue;
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (!key) return;
      event.preventDefault();
      if (key === "clear") field.value = "";
      else if (key === "back") field.value = field.value.slice(0, -1);
      else field.value += key;
    });
    // A card reader ends its line with Enter: the first button of the form would be a digit's.
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      field.form.querySelector("[data-go]").click();
    });
  }

  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => { window.print(); });
  }

  const wipe = document.querySelector("[data-idle]");
  if (!wipe) return;

  const warning = wipe.querySelector("[data-idle-warning]");
  const left = wipe.querySelector("[data-idle-left]");
  const limit = Number(wipe.dataset.idleSeconds) * 1000;
  const warned = Number(wipe.dataset.warnSeconds) * 1000;
  let touchedAt = performance.now();
  let isOver = false;

  function touch() {
    touchedAt = performance.now();
    warning.hidden = true;
  }

  function end() {
    if (isOver) return;
    isOver = true;
    // Nothing of the page stays on the screen while the answer is on its way, or if none comes.
    document.querySelector("main").replaceChildren();
    warning.hidden = true;
    wipe.submit();
    setTimeout(() => { window.location.replace(wipe.dataset.start); }, 3000);
  }

  function look() {
    const rest = limit - (performance.now() - touchedAt);
    if (rest <= 0) { end(); return; }
    warning.hidden = rest > warned;
    if (!warning.hidden) left.textContent = String(Math.ceil(rest / 1000));
  }

  for (const kind of ["pointerdown", "keydown", "input", "touchstart"]) {
    document.addEventListener(kind, touch, { capture: true, passive: true });
  }
  wipe.querySelector("[data-idle-stay]").addEventListener("click", touch);
  setInterval(look, 250);

  // A page that the browser kept in memory is somebody's of before.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.replace(wipe.dataset.start);
  });
})();
