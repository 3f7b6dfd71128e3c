/* Keys. An element says which key is its own: data-key="/", "F4", "Ctrl+Enter", "Alt+R", "G d", "N".
   A field is focused, a link or button is pressed; data-key-act="focus" focuses whatever it is. Its
   name on the sheet of keys is data-key-label, else aria-label, else its text. Nothing fires while an input method is composing. */
(() => {
  "use strict";
  const NEVER = new Set(["F1", "F5", "F11", "F12", "Ctrl+W", "Ctrl+T", "Ctrl+N"]);
  const store = { get: () => { try { return localStorage.getItem("single-keys") !== "off"; } catch { return true; } },
    set: (on) => { try { localStorage.setItem("single-keys", on ? "on" : "off"); } catch { /* private window */ } } };
  let singles = store.get();
  let going = 0;

  const inField = (element) => element?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]");
  const shown = (element) => !element.disabled && element.getClientRects().length > 0;
  const room = () => document.querySelector("dialog[open]") || document;

  const nameOf = (event) => {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
    if (event.altKey) parts.push("Alt");
    /* With Alt some layouts type another sign: the key's place says what was meant. */
    let key = event.key;
    if (event.altKey && /^(Key|Digit)/.test(event.code)) key = event.code.replace(/^(Key|Digit)/, "");
    parts.push(key.length === 1 ? key.toUpperCase() : key);
    return parts.join("+");
  };

  const press = (named) => {
    /* Of a group the key leads to the one chosen, as Tab does; arrows go on from there. */
    const element = (named.type === "radio" && named.form?.elements[named.name]?.length && [...named.form.elements[named.name]].find((each) => each.checked)) || named;
    if (element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")) {
      element.focus();
      element.select?.();
    } else if (named.dataset.keyAct === "focus") element.focus();
    else element.click();
  };
  const find = (name) => [...room().querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.toUpperCase() === name.toUpperCase() && shown(element));

  const rows = () => [...document.querySelectorAll("[data-list] [data-item]")].filter(shown);
  const move = (step) => {
    const all = rows();
    if (!all.length) return false;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const row = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
    const goal = row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button") || row;
    if (goal === row && !row.hasAttribute("tabindex") && !row.matches("a, button")) row.tabIndex = -1;
    goal.focus();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    const name = nameOf(event);
    if (NEVER.has(name)) return;
    const bare = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (bare) {
      if (inField(event.target) || !singles) return;
      if (going && Date.now() - going < 1500) {
        going = 0;
        const goal = find(`G ${name}`);
        if (goal) { event.preventDefault(); press(goal); return; }
      }
      if (name === "G" && document.querySelector("[data-key^='G ']")) { going = Date.now(); event.preventDefault(); return; }
      if (name === "?") { openSheet(); event.preventDefault(); return; }
      if (room() === document && ((name === "J" && move(1)) || (name === "K" && move(-1)))) { event.preventDefault(); return; }
      if (name === "O" && document.activeElement?.closest?.("[data-item]") && room() === document) {
        document.activeElement.closest("[data-item]").querySelector("a")?.click();
        event.preventDefault();
        return;
      }
    }
    const element = find(name);
    if (!element) return;
    event.preventDefault();
    press(element);
  });

  /* the sheet */
  const sheet = document.getElementById("keys");
  const caps = (keys) => keys.split("+").flatMap((part) => part.split(" ")).map((cap) => {
    const kbd = document.createElement("kbd");
    kbd.textContent = { Enter: "↵", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓" }[cap] || cap;
    return kbd;
  });
  const line = (keys, label) => {
    const item = document.createElement("li");
    const combo = document.createElement("span");
    combo.className = "combo";
    combo.append(...caps(keys));
    const words = document.createElement("span");
    words.textContent = label;
    item.append(combo, words);
    return item;
  };
  const labelOf = (element) => {
    if (element.dataset.keyLabel) return element.dataset.keyLabel;
    if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
    if (element.labels?.length) return element.labels[0].textContent.trim();
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const fill = () => {
    const list = sheet.querySelector("[data-keys-list]");
    const seen = new Set();
    const lines = [];
    for (const element of document.querySelectorAll("[data-key]")) {
      const keys = element.dataset.key;
      if (seen.has(keys) || element.closest("dialog")) continue;
      seen.add(keys);
      const label = labelOf(element);
      lines.push(line(keys, keys.startsWith("G ") ? `${list.dataset.anyGo} ${label}` : label));
    }
    if (document.querySelector("[data-list]")) lines.push(line("J K O", list.dataset.anyList));
    lines.push(line("Escape", list.dataset.anyClose), line("?", list.dataset.anyHelp));
    list.replaceChildren(...lines);
  };
  const openSheet = () => { if (sheet && !sheet.open) { fill(); sheet.showModal(); } };
  if (sheet) {
    sheet.addEventListener("dialog:open", fill);
    const box = sheet.querySelector("[data-single-keys]");
    box.checked = singles;
    box.addEventListener("change", () => { singles = box.checked; store.set(singles); });
  }
})();
