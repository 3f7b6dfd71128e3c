/* A form with data-draft="name" keeps what is written in it on this machine, so that a closed page,
   a lost network or a refusal loses nothing. Kept for one person, twelve hours, until the form went
   through or the person signs out. A field with data-no-draft, a password or a file is never kept; a
   hidden one only with data-drafted. What came back stands in form.restored as [name, value] for a
   script that draws more of the form from it. */
(() => {
  "use strict";
  const LIFE = 12 * 3600 * 1000;
  const person = document.body.dataset.person || "";
  const nameOf = (form) => `draft:${person}:${form.dataset.draft}`;
  const load = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const save = (name, draft) => { try { localStorage.setItem(name, JSON.stringify(draft)); } catch { /* full, or a private window */ } };
  const drop = (name) => { try { localStorage.removeItem(name); } catch { /* private window */ } };
  const all = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith("draft:")); } catch { return []; } };

  const kept = (field) => field.name && !["password", "file", "submit", "button"].includes(field.type)
    && (field.type !== "hidden" || field.hasAttribute("data-drafted"))
    && !field.hasAttribute("data-no-draft") && !field.closest("[data-no-draft]");
  const read = (form) => [...form.elements].filter(kept).flatMap((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [[field.name, field.value, true]] : [];
    if (field.multiple) return [...field.selectedOptions].map((option) => [field.name, option.value]);
    return field.value ? [[field.name, field.value]] : [];
  });
  const write = (form, values) => {
    const byName = new Map();
    for (const [name, value] of values) byName.set(name, [...(byName.get(name) || []), value]);
    for (const field of [...form.elements].filter(kept)) {
      const now = byName.get(field.name);
      if (!now) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = now.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = now.includes(option.value);
      else field.value = now[0];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  for (const name of all()) {
    const draft = load(name);
    if (!draft || Date.now() - draft.at > LIFE) drop(name);
  }
  /* After a form that went through the server sends the reader on; after a lost one nothing does. */
  const arrived = performance.getEntriesByType("navigation")[0];
  if (arrived && arrived.redirectCount > 0 && !document.querySelector("[data-errors]")) {
    for (const name of all()) if (load(name)?.sent) drop(name);
  }

  const attend = (form) => {
    if (form.dataset.drafting) return;
    form.dataset.drafting = "1";
    const name = nameOf(form);
    const untouched = JSON.stringify(read(form));
    const draft = load(name);
    if (draft && !form.querySelector("[data-errors], [aria-invalid=true]") && JSON.stringify(draft.values) !== untouched) {
      write(form, draft.values);
      form.restored = draft.values;
      window.hkt?.say("draft", { kind: "lamp", act: { label: window.hkt.text("say-draft-drop"), run: () => { drop(name); form.reset(); form.querySelector("input:not([type=hidden]), textarea")?.focus(); } } });
    }
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const values = read(form);
        if (values.length && JSON.stringify(values) !== untouched) save(name, { at: Date.now(), values });
        else drop(name);
      }, 300);
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      save(name, { at: Date.now(), values: read(form), sent: true });
    });
    /* A question asked from inside the form is not the form itself gone through. */
    form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && event.detail.elt === form) drop(name); });
  };
  const attendAll = (root) => root.querySelectorAll("form[data-draft]").forEach(attend);
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) all().forEach(drop); });
  document.addEventListener("htmx:load", (event) => attendAll(event.detail.elt.parentNode || document));
  attendAll(document);
})();
