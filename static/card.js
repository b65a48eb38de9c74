// Renews the shown card before it is dead; without it the page loads itself anew.
(() => {
  "use strict";
  const slot = document.querySelector("[data-renew]");
  if (!slot || !window.fetch) return;
  const life = Number(slot.dataset.renew) * 1000;
  const pause = 5000;
  let dueAt = Date.now() + life;

  const renew = async () => {
    dueAt = Date.now() + pause;
    try {
      const answer = await fetch(window.location.href, { headers: { "X-Part": "code" } });
      if (!answer.ok || answer.redirected) {
        // The password's time is over, or the card was stopped: the whole page says which.
        window.location.reload();
        return;
      }
      slot.innerHTML = await answer.text();
      dueAt = Date.now() + life;
    } catch {
      // No net just now: try again in a moment.
    }
  };
  window.setInterval(() => {
    // A phone in a pocket shows nothing, so nothing is drawn for it.
    if (!document.hidden && Date.now() >= dueAt) renew();
  }, 1000);
})();
