// Two additions that nothing depends on: the page reads itself aloud, and long answers count their characters.
(() => {
  "use strict";

  const countCharacters = (area) => {
    const limit = Number(area.dataset.maxLength);
    const line = document.createElement("p");
    const spoken = document.createElement("p");
    line.className = "question__hint";
    line.setAttribute("aria-hidden", "true");
    spoken.className = "ds-sr-only";
    spoken.setAttribute("aria-live", "polite");
    area.after(line, spoken);
    let pause;
    const count = () => {
      const left = limit - [...area.value.replace(/\r?\n/g, "\n")].length;
      const text = (left < 0 ? area.dataset.over : area.dataset.left).replace("{n}", String(Math.abs(left)));
      line.textContent = left < limit ? text : "";
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = left < 100 ? text : ""; }, 1000);
    };
    area.addEventListener("input", count);
    count();
  };

  const readable = "h1, h2, h3, p, li, dt, dd, label, legend, summary, th, td, caption, .ds-button";

  // What a listener should hear, in order: the innermost readable elements that are shown.
  const passages = (main) => [...main.querySelectorAll(readable)].filter((element) =>
    !element.querySelector(readable) && !element.closest(".ds-sr-only, [aria-hidden=true]")
      && element.getClientRects().length > 0 && element.innerText.trim());

  // Browsers stop a long utterance by themselves, so one sentence is spoken at a time.
  const sentences = (text) => text.match(/[^.!?؟]+[.!?؟]*\s*/g) || [text];

  const readAloud = (box) => {
    const voices = window.speechSynthesis;
    const page = document.documentElement.lang;
    const play = box.querySelector("[data-do=play]");
    const stop = box.querySelector("[data-do=stop]");
    let queue = [];
    let current = null;
    let paused = false;
    let round = 0; // of listening: what an earlier one still reports is ignored

    const voiceFor = (lang) => voices.getVoices().find((voice) => voice.lang.replace("_", "-").split("-")[0] === lang.split("-")[0]);
    const mark = (element) => {
      if (current !== element) {
        if (current) { current.classList.remove("being-read"); }
        if (element) { element.classList.add("being-read"); element.scrollIntoView({ block: "nearest" }); }
        current = element;
      }
    };
    const end = () => {
      round += 1;
      queue = [];
      paused = false;
      voices.cancel();
      mark(null);
      play.textContent = box.dataset.listen;
      if (document.activeElement === stop) { play.focus(); }
      stop.hidden = true;
    };
    const speakNext = (mine) => {
      if (mine !== round) { return; }
      const next = queue.shift();
      if (!next) { end(); return; }
      const lang = next.element.closest("[lang]").lang || page;
      const speech = new SpeechSynthesisUtterance(next.text);
      speech.lang = lang;
      speech.voice = voiceFor(lang) || voiceFor(page);
      speech.onend = () => speakNext(mine);
      speech.onerror = () => { if (mine === round) { end(); } };
      mark(next.element);
      voices.speak(speech);
    };
    const begin = () => {
      end();
      queue = passages(document.getElementById("main")).flatMap((element) =>
        sentences(element.innerText.trim()).map((text) => ({ element, text })));
      play.textContent = box.dataset.pause;
      stop.hidden = false;
      speakNext(round);
    };

    play.addEventListener("click", () => {
      if (!current) { begin(); return; }
      paused = !paused;
      if (paused) { voices.pause(); } else { voices.resume(); }
      play.textContent = paused ? box.dataset.resume : box.dataset.pause;
    });
    stop.addEventListener("click", end);
    window.addEventListener("pagehide", () => voices.cancel());

    const offer = () => { box.hidden = !voiceFor(page); };
    offer();
    if (voices.addEventListener) { voices.addEventListener("voiceschanged", offer); }
  };

  document.querySelectorAll("textarea[data-max-length]").forEach(countCharacters);
  const box = document.getElementById("read-aloud");
  if (box && "speechSynthesis" in window) { readAloud(box); }
})();
