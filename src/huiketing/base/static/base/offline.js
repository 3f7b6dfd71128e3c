/* The service worker's registration, and the banner that says the network is gone. */
(() => {
  "use strict";
  const worker = document.body.dataset.worker;
  if (worker && document.body.dataset.person && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker).catch(() => { /* http on a village LAN: pages work, only not offline */ });
  }
  const banner = document.getElementById("offline");
  if (!banner) return;
  const kept = banner.querySelector("[data-offline-kept]");
  const made = document.querySelector("[data-clock]");
  const opened = Date.now();
  const when = (at) => {
    const time = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
    return at.toDateString() === new Date().toDateString() ? time : `${at.getMonth() + 1}-${at.getDate()} ${time}`;
  };
  const say = (at) => {
    if (at) kept.textContent = kept.dataset.offlineKept.replace("#", when(at));
    banner.hidden = false;
  };
  let fromKeeping = null;
  const tell = () => {
    if (fromKeeping) return;
    /* A page much older than its opening came out of the keeping. */
    const age = made ? opened - new Date(made.dateTime).getTime() : 0;
    if (navigator.onLine) banner.hidden = true;
    else say(age > 60000 ? new Date(made.dateTime) : null);
  };
  /* The server may be out of reach while the device believes itself online: the worker knows. */
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (!event.data?.kept) return;
    fromKeeping = new Date(event.data.kept);
    say(fromKeeping);
  });
  navigator.serviceWorker?.startMessages();
  window.addEventListener("online", () => { if (fromKeeping) location.reload(); else tell(); });
  window.addEventListener("offline", tell);
  tell();
})();
