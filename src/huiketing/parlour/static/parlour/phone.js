/* Without network: forms say that they need it, and a press keeps what is written instead of
   losing it to the browser's own error page. Drafts are kept by base/draft.js. */
(() => {
  "use strict";
  const tell = () => {
    for (const note of document.querySelectorAll(".needs-network")) note.hidden = navigator.onLine;
  };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  document.addEventListener("htmx:load", tell);
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.hkt?.reply("network");
    tell();
  }, true);
  tell();
})();
