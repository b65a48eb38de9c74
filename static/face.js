// The camera page: one movement at a time, a handful of pictures, one form. Without it the page names other ways.
(() => {
  "use strict";

  const stage = document.querySelector("[data-face]");
  if (!stage || !navigator.mediaDevices?.getUserMedia || typeof DataTransfer === "undefined") return;

  const find = (name) => stage.querySelector(`[data-face-${name}]`);
  const word = (name) => stage.querySelector(`[data-face-word="${name}"]`).textContent;
  const [video, say, hint, next, form] = ["video", "say", "hint", "next", "form"].map(find);
  const steps = [...stage.querySelectorAll("[data-face-steps] li")].map((item) => ({
    gesture: item.dataset.gesture, words: item.textContent,
  }));

  const SAMPLE_MS = 250;     // between two pictures
  const STEP_MS = 30000;     // a step waits so long for the button; no clock is shown
  const EDGE = 640;          // pixels of the longer side that are sent
  const DARK = 45;           // of 255
  const SMALL = [24, 18];    // what pictures are compared by

  const canvas = document.createElement("canvas");
  const small = Object.assign(document.createElement("canvas"), { width: SMALL[0], height: SMALL[1] });
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  document.querySelector("[data-face-without]").hidden = true;
  stage.hidden = false;
  onNext(begin);

  // Between two steps the button waits, or a press that comes too early would be lost. It keeps the keyboard's place.
  function onNext(act) {
    next.setAttribute("aria-disabled", "false");
    next.onclick = () => {
      next.setAttribute("aria-disabled", "true");
      next.onclick = null;
      act();
    };
  }

  function tell(text) {
    say.textContent = text;
    if (!("speechSynthesis" in window)) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
    spoken.rate = 0.9;
    window.speechSynthesis.cancel();
    window.speechSynthesis.speak(spoken);
  }

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 } },
      });
      video.srcObject = stream;
      await video.play();
    } catch (problem) {
      tell(word(problem.name === "NotAllowedError" ? "denied" : "missing"));
      onNext(begin);
      return;
    }
    const scale = Math.min(1, EDGE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    const chosen = await film();
    stream.getTracks().forEach((track) => track.stop());
    send(chosen);
  }

  async function film() {
    const began = performance.now();
    const chosen = [];
    let ahead = null;
    for (const [place, step] of steps.entries()) {
      next.textContent = place === steps.length - 1 ? next.dataset.last : next.dataset.done;
      tell(step.words);
      const taken = await takeStep(place, began);
      ahead = ahead || taken[taken.length - 1].look;
      chosen.push(...pick(taken, ahead, step.gesture));
    }
    return chosen;
  }

  // Take pictures until the person says the movement is done.
  async function takeStep(place, began) {
    let isDone = false;
    onNext(() => { isDone = true; });
    const until = performance.now() + STEP_MS;
    const taken = [];
    do {
      taken.push(await take(place, Math.round(performance.now() - began)));
      await wait(SAMPLE_MS);
    } while ((!isDone || taken.length < 3) && performance.now() < until);
    next.onclick = null;
    next.setAttribute("aria-disabled", "true");
    return taken;
  }

  async function take(step, at) {
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const look = grey();
    const light = look.reduce((sum, value) => sum + value, 0) / look.length;
    hint.textContent = word(light < DARK ? "dark" : "fine");
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
    return { step, at, look, blob };
  }

  function grey() {
    const paper = small.getContext("2d", { willReadFrequently: true });
    paper.drawImage(canvas, 0, 0, ...SMALL);
    const { data } = paper.getImageData(0, 0, ...SMALL);
    return Array.from({ length: SMALL[0] * SMALL[1] }, (_, n) => (data[4 * n] + data[4 * n + 1] + data[4 * n + 2]) / 3);
  }

  // Keep the picture in which most has moved, one on the way there, and the ends.
  function pick(taken, ahead, gesture) {
    const moved = taken.map((one) => one.look.reduce((sum, value, n) => sum + Math.abs(value - ahead[n]), 0));
    const peak = moved.indexOf(Math.max(...moved));
    const wanted = gesture === "straight" || gesture === "blink"
      ? [Math.floor(taken.length / 2), taken.length - 1]
      : [0, Math.floor(peak / 2), peak, Math.floor((peak + taken.length - 1) / 2)];
    return [...new Set(wanted)].sort((one, other) => one - other).map((n) => taken[n]);
  }

  function send(chosen) {
    tell(word("sending"));
    next.disabled = true;
    const files = new DataTransfer();
    chosen.forEach((one, n) => files.items.add(new File([one.blob], `${n}.jpg`, { type: "image/jpeg" })));
    form.elements.frames.files = files.files;
    form.elements.marks.value = chosen.map((one) => `${one.step}:${one.at}`).join(",");
    form.requestSubmit();
  }
})();
