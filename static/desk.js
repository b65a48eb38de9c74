// Keys for whoever works through many cases; every page works without them, and they can be switched off.
(() => {
  "use strict";
  const panel = document.querySelector("[data-keys]");
  if (!panel) return;
  const toggle = panel.querySelector("[data-keys-on]");
  const SHELF = "desk-keys-off";
  const kept = () => { try { return window.localStorage.getItem(SHELF) === "1"; } catch { return false; } };
  const keep = (off) => { try { window.localStorage.setItem(SHELF, off ? "1" : "0"); } catch { /* not kept */ } };
  panel.hidden = false;
  toggle.checked = !kept();
  toggle.addEventListener("change", () => keep(!toggle.checked));

  // Each stop is a line of the queue, or a question of the case.
  const stops = () => [...document.querySelectorAll("[data-key-stop]")];
  const target = (stop) => stop.matches("a, button, input, select, textarea") ? stop
    : stop.querySelector("input:checked, input, a, button, select, textarea");
  const move = (by) => {
    const all = stops();
    if (!all.length) return;
    const at = all.findIndex((stop) => stop.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    target(all[next])?.focus();
  };
  const choose = (act) => {
    const radio = document.querySelector(`input[name="act"][value="${act}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    return true;
  };
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    a: () => {
      if (choose("grant") || choose("confirm")) return;
      const all = stops();
      const row = all.find((stop) => stop.contains(document.activeElement)) ?? all[0];
      if (row) target(row)?.click();
    },
    r: () => {
      if (choose("reject")) { document.querySelector('select[name="reason"]')?.focus(); return; }
      if (choose("disagree")) { document.querySelector('textarea[name="note"]')?.focus(); return; }
      document.querySelector("[data-key-next]")?.click();
    },
    "?": () => {
      panel.open = !panel.open;
      panel.querySelector("summary").focus();
    },
  };
  const isTyping = (place) => place.matches?.(
    "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit])"
  );
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
    const act = acts[event.key.toLowerCase()];
    if (!act || (!toggle.checked && event.key !== "?")) return;
    event.preventDefault();
    act();
  });
})();
