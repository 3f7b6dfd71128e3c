/* Banners: what scripts have to say, putting a banner away, the eight seconds of an undo, and the
   clock on the lintel. What follows on something sent is in answer.js. */
(() => {
  "use strict";
  const hkt = (window.hkt = window.hkt || {});

  hkt.text = (id) => document.getElementById(id)?.content.textContent.trim() ?? "";

  /* Say one thing. `name` is a <template id="say-NAME">; `act` is {label, url} or {label, run}. */
  hkt.say = (name, { kind = "seal", act = null, into = null } = {}) => {
    const place = into || (kind === "seal" && document.getElementById("refusal")) || document.getElementById("banners");
    if (!place) return null;
    const banner = document.createElement("div");
    banner.className = `ban ${kind}`;
    banner.setAttribute("role", kind === "seal" ? "alert" : "status");
    const words = document.createElement("p");
    words.textContent = hkt.text(`say-${name}`);
    banner.append(words);
    if (act?.url) {
      const link = document.createElement("a");
      link.href = act.url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = act.label;
      banner.append(link);
    } else if (act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "textbtn";
      button.textContent = act.label;
      button.addEventListener("click", () => { act.run(); banner.remove(); });
      banner.append(button);
      banner.actButton = button;
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "textbtn";
    close.textContent = hkt.text("say-close");
    close.addEventListener("click", () => banner.remove());
    banner.append(close);
    if (place.id === "refusal") place.replaceChildren(banner);
    else place.prepend(banner);
    return banner;
  };

  /* An act that can be taken back for `seconds`; the count stands in the button. */
  hkt.undo = (name, run, seconds = 8) => {
    const pattern = hkt.text("say-undo");
    const banner = hkt.say(name, { kind: "leaf", act: { label: pattern.replace("#", seconds), run } });
    let left = seconds;
    const timer = setInterval(() => {
      left -= 1;
      if (!banner?.isConnected) return clearInterval(timer);
      if (left <= 0) { clearInterval(timer); banner.remove(); return undefined; }
      banner.actButton.textContent = pattern.replace("#", left);
      return undefined;
    }, 1000);
    return banner;
  };

  const dress = (root) => {
    for (const button of root.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
    for (const form of root.querySelectorAll("form[data-undo]:not([data-counting])")) {
      form.dataset.counting = "1";
      const shown = form.querySelector("[data-undo-left]");
      let left = Number(form.dataset.undo);
      const tick = () => {
        if (!form.isConnected) return;
        if (left <= 0) { if (!form.matches(":focus-within, :hover")) { form.remove(); return; } left = 1; }
        shown.textContent = shown.dataset.undoText.replace("#", left);
        left -= 1;
        setTimeout(tick, 1000);
      };
      tick();
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-dismiss]");
    if (button) button.closest(".ban").remove();
  });

  const clock = document.querySelector("[data-clock] .clock-time");
  if (clock) {
    /* From the server's hour on, so that a counter PC with a wrong clock shows the right time. */
    const started = Date.now();
    const [hours, minutes] = clock.textContent.split(":").map(Number);
    setInterval(() => {
      const now = (hours * 60 + minutes + Math.floor((Date.now() - started) / 60000)) % 1440;
      clock.textContent = `${String(Math.floor(now / 60)).padStart(2, "0")}:${String(now % 60).padStart(2, "0")}`;
    }, 5000);
  }

  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
  /* Not before the other scripts are there: while an undo counts, its key works. */
  document.addEventListener("DOMContentLoaded", () => dress(document), { once: true });
})();
