/* The desk. The page works without this; here it follows the talk without reloading. */
(() => {
  "use strict";
  const form = document.getElementById("desk-form");
  if (!form) return;
  const words = form.querySelector("#id_words");
  const list = document.getElementById("suggestions");
  const chosen = form.querySelector("#id_procedure");
  const about = document.getElementById("about");
  const later = (wait, run) => { let timer = 0; return () => { clearTimeout(timer); timer = setTimeout(run, wait); }; };
  /* After the words comes the name; whoever is known already has none to type. */
  const whose = () => (form.querySelector("input#id_name") || form.querySelector("#id_on_behalf_of"))?.focus();
  const refresh = later(80, () => window.htmx?.trigger(about, "refresh"));
  /* A whole number says who it is, and taking a sign off again says that it is not. */
  const typed = () => (form.querySelector("input#id_phone")?.value.replace(/\D/g, "").length || 0) >= 7 || form.querySelector(".before-list, #same > *");
  const recheck = later(160, () => { const before = document.getElementById("before"); if (before && (form.querySelector("[name=party]")?.value || typed())) window.htmx?.trigger(before, "recheck"); });

  /* The row that is lit is the one that would be registered: papers and handler follow it. */
  const follow = later(60, () => {
    const row = list.querySelector("[role=option][aria-selected=true]");
    const code = row?.dataset.value || "";
    if (chosen.value === code && form.dataset.said === (row ? "1" : "")) return;
    form.dataset.said = row ? "1" : "";
    chosen.value = code;
    refresh();
    recheck();
  });
  new MutationObserver(follow).observe(list, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected"] });
  document.addEventListener("combobox:cleared", () => { chosen.value = ""; refresh(); });
  document.addEventListener("combobox:chosen", () => {
    follow();
    whose();
  });

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
    if (!event.target.matches("input:not([type=checkbox], [type=radio], [type=submit]), select")) return;
    event.preventDefault();
    if (event.target === words) { whose(); return; } /* quicker than the list, or into an empty line */
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button.pri")].filter((field) => field.getClientRects().length && field.tabIndex >= 0);
    fields[fields.indexOf(event.target) + 1]?.focus();
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
  form.addEventListener("toggle", (event) => { if (event.target.matches(".other") && event.target.open) event.target.querySelector("select").focus(); }, true);
})();
