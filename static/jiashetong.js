// Small comforts; every page works without them.
(() => {
  "use strict";

  // A form that came back with problems: put the reader where they are told.
  const problem = document.querySelector("[data-problem]");
  if (problem) problem.focus();

  // One press is enough: a second press within the same submit is ignored.
  for (const form of document.querySelectorAll("form[method=post]")) {
    let isSent = false;
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
    window.addEventListener("pageshow", () => { isSent = false; });
  }

  // Reading aloud, where the browser has a voice.
  const slot = document.querySelector("[data-read-aloud]");
  if (slot && "speechSynthesis" in window) {
    slot.hidden = false;
    slot.addEventListener("click", () => {
      const text = document.getElementById(slot.dataset.readAloud)?.innerText;
      if (!text) return;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
      utterance.rate = 0.9;
      window.speechSynthesis.cancel();
      window.speechSynthesis.speak(utterance);
    });
  }
})();
