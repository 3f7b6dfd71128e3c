/* The resident's page: the send button says what is missing until a face is tapped; read aloud. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-after-face]")) {
    const form = button.form;
    const words = button.textContent;
    const follow = () => {
      const chosen = Boolean(form.querySelector("[data-face]:checked"));
      button.setAttribute("aria-disabled", String(!chosen));
      button.classList.toggle("dis", !chosen);
      button.textContent = chosen ? words : button.dataset.afterFace;
      if ("hideBefore" in button.dataset) button.hidden = !chosen;
    };
    form.addEventListener("change", follow);
    form.addEventListener("submit", (event) => {
      if (!form.querySelector("[data-face]:checked")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        form.querySelector("[data-face]").focus();
      }
    }, true);
    follow();
  }
  const voice = window.speechSynthesis;
  for (const button of document.querySelectorAll("[data-read]")) {
    if (!voice) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (voice.speaking) return voice.cancel();
      const said = ["h1", "#now", ".two", ".timeline"].map((part) => document.querySelector(`#main ${part}, ${part}`)?.innerText || "");
      const speech = new SpeechSynthesisUtterance(said.join("。"));
      speech.lang = document.documentElement.lang;
      speech.rate = 0.85;
      return voice.speak(speech);
    });
  }
})();
