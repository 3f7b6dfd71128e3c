/* The desk. The page works without this; here it follows the talk without reloading. */
(() => {
  "use strict";
  const form = document.getElementById("desk-form");
  if (!form) return;
  const words = form.querySelector("#id_words");
  const list = document.getElementById("suggestions");
  const chosen = form.querySelector("#id_procedure");
  const own = form.querySelector("#own-words"); /* whether they are registered as they were said */
  const about = document.getElementById("about");
  const later = (wait, run) => { let timer = 0; return () => { clearTimeout(timer); timer = setTimeout(run, wait); }; };
  /* After the words comes the name; whoever is known already has none to type. */
  const whose = () => (form.querySelector("input#id_name") || form.querySelector("#id_on_behalf_of"))?.focus();
  const refresh = later(80, () => window.htmx?.trigger(about, "refresh"));
  /* A whole number says who it is, and taking a sign off again says that it is not. */
  const typed = () => (form.querySelector("input#id_phone")?.value.replace(/\D/g, "").length || 0) >= 7 || form.querySelector(".before-list, #same > *");
  const recheck = later(160, () => { const before = document.getElementById("before"); if (before && (form.querySelector("[name=party]")?.value || typed())) window.htmx?.trigger(before, "recheck"); });

  /* The row that is lit is the one that would be registered: papers and handler follow it. */
  const light = () => {
    const row = list.querySelector("[role=option][aria-selected=true]");
    const code = row?.dataset.value || "";
    if (chosen.value === code && form.dataset.said === (row ? "1" : "")) return;
    form.dataset.said = row ? "1" : "";
    chosen.value = code;
    own.value = row && !code ? "1" : "";
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const follow = later(60, light);
  new MutationObserver(follow).observe(list, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected"] });
  document.addEventListener("combobox:cleared", () => { chosen.value = ""; refresh(); });
  document.addEventListener("combobox:chosen", () => {
    follow();
    whose();
  });

  /* Whoever registers before the list has come, or in the moment it comes, has not seen what is lit.
     It is waited for, not long: with something in it the desk says so, and the next press registers;
     with nothing, or where it does not come, the words are registered as they were said, never by a
     row that was lit for other words. */
  const PATIENCE = 1500, UNSEEN = 300;
  const box = words.closest("[data-combobox]");
  let held = null, came = 0;
  const letGo = () => {
    clearTimeout(held.timer);
    held.button.removeAttribute("data-busy");
    held = null;
  };
  const goOn = () => {
    const { value } = held.button;
    letGo();
    form.requestSubmit(form.querySelector(`button[name=act][value=${value}]`)); /* it may be drawn anew by now */
  };
  const asSaid = () => {
    for (const row of list.querySelectorAll("[role=option]")) row.setAttribute("aria-selected", "false");
    words.dispatchEvent(new CustomEvent("combobox:leave", { bubbles: true }));
    goOn();
  };
  const show = () => {
    came = 0;
    list.scrollIntoView({ block: "nearest" });
    document.getElementById("banners").querySelector("[data-suggested]")?.remove();
    const banner = window.hkt?.say("suggested", { kind: "lamp" });
    if (banner) banner.dataset.suggested = "";
  };
  window.addEventListener("submit", (event) => { /* ahead of whatever marks it as being sent */
    if (event.target !== form || event.submitter?.name !== "act") return;
    const unseen = !box.dataset.asking && Date.now() - came < UNSEEN;
    if (!held && !box.dataset.asking && !unseen) { light(); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held) return;
    if (unseen) { show(); return; }
    held = { button: event.submitter, timer: 0 };
    if (box.dataset.asking === "lost") { asSaid(); return; }
    held.button.setAttribute("data-busy", "");
    held.timer = setTimeout(asSaid, PATIENCE);
  }, true);
  box.addEventListener("combobox:answered", () => {
    const lost = box.dataset.asking === "lost", some = list.querySelector("[role=option]:not([data-own-words])");
    came = !lost && some ? Date.now() : 0;
    if (!held) return;
    if (lost) asSaid();
    else if (some) { letGo(); show(); }
    else goOn();
  });
  box.addEventListener("combobox:chosen", () => { came = 0; });
  form.addEventListener("input", () => { if (held) letGo(); }); /* they go on talking */

  /* What changes the promise or whoever answers. */
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-about]") || event.target.name === "brought") return;
    refresh();
    if (event.target === chosen) recheck();
  });

  /* Name and number are looked up while they are typed, never while characters are composed. */
  const look = later(220, () => { const found = document.getElementById("found"); if (found) window.htmx?.trigger(found, "look"); recheck(); });
  form.addEventListener("input", (event) => { if (event.target.matches("[data-look]") && !event.isComposing) look(); });
  form.addEventListener("compositionend", (event) => { if (event.target.matches("[data-look]")) look(); });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "party-pane") return;
    form.querySelector(form.querySelector("[name=party]")?.value ? "#id_on_behalf_of" : "#id_name")?.focus();
  });

  /* Return goes to the next field, as a talk goes; only Ctrl and return registers. */
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!event.target.matches("input:not([type=submit]), select")) return;
    event.preventDefault();
    if (event.target === words) { whose(); return; } /* quicker than the list, or into an empty line */
    /* Of a group there is one stop: where one stands already that, else the one that is chosen, else the first. */
    const group = (field) => [...form.querySelectorAll(`input[type=radio][name="${field.name}"]`)];
    const stop = (field) => field.type !== "radio" || field === event.target
      || (field.name !== event.target.name && field === (group(field).find((each) => each.checked) || group(field)[0]));
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button.pri")].filter((field) => field.getClientRects().length && field.tabIndex >= 0 && stop(field));
    fields[fields.indexOf(event.target) + 1]?.focus();
  });

  const resumed = new Set();
  /* A talk that was left half way: what follows from its words and its choice is asked anew, and the
     words stand marked, so that the next resident's do not run on behind them unseen. */
  const resume = (values) => {
    const said = (name) => values.filter((each) => each[0] === name).map((each) => each[1]);
    const materials = document.getElementById("materials");
    for (const paper of said("brought")) {
      if (materials.querySelector(`[name=brought][value="${CSS.escape(paper)}"]`)) continue;
      const tick = document.createElement("input");
      Object.assign(tick, { type: "hidden", name: "brought", value: paper });
      tick.dataset.about = tick.dataset.drafted = "";
      materials.append(tick); /* until the answer draws it as a tick */
    }
    const [code] = said("procedure");
    const picked = code || (said("own")[0] ? "" : undefined);
    if (words.value.trim()) words.dispatchEvent(new CustomEvent("combobox:ask", { bubbles: true, detail: picked === undefined ? {} : { picked } }));
    for (const field of form.querySelectorAll(".desk-more details :is(input, select, textarea)")) {
      if (field.type === "checkbox" ? field.checked : field.value) resumed.add(field.closest("details"));
    }
    for (const details of resumed) details.open = true;
    look();
    words.focus();
    words.select();
  };
  form.addEventListener("reset", () => location.assign(location.pathname)); /* panes and all */
  if (form.restored) addEventListener("DOMContentLoaded", () => resume(form.restored), { once: true }); /* htmx is there by then */

  /* Escape anywhere puts away what is open, else leads back to the one line; there once more clears.
     What holds something stays open: nothing is sent that cannot be seen. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === words || document.querySelector("dialog[open]") || event.target.closest?.(".lintel")) return;
    event.preventDefault();
    const found = document.getElementById("found");
    if (found?.childElementCount) { found.replaceChildren(); if (!found.closest("#party-pane").contains(document.activeElement)) form.querySelector("#id_name").focus(); return; }
    const details = event.target.closest?.("details[open]");
    if (details && form.contains(details) && ![...details.querySelectorAll("input, select, textarea")].some((field) => (field.type === "checkbox" ? field.checked : field.value))) details.open = false;
    words.dispatchEvent(new CustomEvent("combobox:back", { bubbles: true }));
  });

  form.addEventListener("click", (event) => {
    const slot = event.target.closest("[data-slot]");
    if (slot) {
      const at = form.querySelector("#id_visit_at");
      at.value = slot.dataset.slot;
      at.dispatchEvent(new Event("change", { bubbles: true }));
      at.focus();
    }
    const said = event.target.closest("[data-say]");
    if (said) { words.value = said.dataset.say; words.dispatchEvent(new Event("input", { bubbles: true })); words.focus(); }
  });
  form.addEventListener("toggle", (event) => { if (event.target.matches(".other") && event.target.open && !resumed.delete(event.target)) event.target.querySelector("select").focus(); }, true);
})();
