/* The ask line: a combobox whose list the server draws.

   <div data-combobox data-url="/desk/suggest" data-param="q">
     <input role="combobox" aria-controls="LIST" aria-expanded="false" aria-autocomplete="list">
     <input type="hidden" name="procedure" data-combobox-value>
     <div id="LIST" role="listbox" aria-label="…"> <div role="option" id="…" data-value="…">…</div> </div>
   </div>

   The answer to GET data-url?q=… is the inside of the listbox. The first option is chosen
   beforehand; an option with data-own-words is the way out (Alt 0). Choosing sets the hidden value
   and sends "combobox:chosen" up from the wrapper with {value, option}; a list that was chosen
   from stays closed until the line changes. While an answer is awaited the old rows stay, dimmed.
   A "combobox:ask" sent to the wrapper asks anew for the line as it stands; its detail goes along as
   further parameters, and the row the answer has lit stays so. A "combobox:back" leads back to the
   line with the list put away, so that the next Escape clears; a
   "combobox:leave" gives up what is awaited.
   The wrapper has data-asking while the rows are not those of the line: "now" until they come, "lost"
   where they did not. Once they are there, or lost, it sends "combobox:answered". */
(() => {
  "use strict";
  const SETTLED = 300; /* ms a line must stand unchanged before a bare digit may choose */

  const attend = (box) => {
    if (box.dataset.attended) return;
    box.dataset.attended = "1";
    const line = box.querySelector("[role=combobox]");
    const list = document.getElementById(line.getAttribute("aria-controls"));
    const value = box.querySelector("[data-combobox-value]");
    const param = box.dataset.param || "q";
    let timer = 0, waiting = null, changed = 0, asked = null;

    const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled=true])")];
    const current = () => list.querySelector("[role=option][aria-selected=true]");
    const open = () => line.getAttribute("aria-expanded") === "true";
    const select = (option) => {
      for (const other of options()) other.setAttribute("aria-selected", String(other === option));
      if (option) {
        if (!option.id) option.id = `${list.id}-${options().indexOf(option)}`;
        line.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else line.removeAttribute("aria-activedescendant");
    };
    const show = (on) => {
      const really = on && options().length > 0;
      line.setAttribute("aria-expanded", String(really));
      if (!box.hasAttribute("data-always")) list.hidden = !really;
      if (!really) line.removeAttribute("aria-activedescendant");
    };
    const still = () => { clearTimeout(timer); waiting?.abort(); waiting = null; delete box.dataset.asking; list.removeAttribute("aria-busy"); };
    const choose = (option) => {
      if (!option) return;
      still(); /* rows that come later for the same line would light another one */
      select(option);
      if (value) { value.value = option.dataset.value || ""; value.dispatchEvent(new Event("change", { bubbles: true })); }
      if (box.dataset.fill === "text") line.value = option.dataset.text || option.textContent.trim();
      asked = line.value.trim();
      show(false);
      box.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: { value: option.dataset.value || "", option } }));
    };
    const answered = (how) => {
      waiting = null;
      if (how) box.dataset.asking = how; else delete box.dataset.asking;
      box.dispatchEvent(new CustomEvent("combobox:answered", { bubbles: true }));
    };
    const ask = async (more = {}) => {
      const words = line.value.trim();
      if (words === asked) { show(true); if (!waiting) answered(); return; }
      still();
      asked = words;
      if (!words) { list.replaceChildren(); show(false); answered(); return; }
      const mine = waiting = new AbortController();
      box.dataset.asking = "now";
      list.setAttribute("aria-busy", "true");
      const url = new URL(box.dataset.url, location.href);
      url.searchParams.set(param, words);
      for (const [name, said] of Object.entries(more)) url.searchParams.set(name, said);
      try {
        const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: mine.signal, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        list.innerHTML = await answer.text();
        window.htmx?.process(list);
        changed = Date.now();
        select(current() || options()[0]);
        show(true);
        list.removeAttribute("aria-busy");
        answered();
      } catch (error) {
        if (error.name === "AbortError") return;
        asked = null; /* the old rows stay, dimmed; the next sign asks again */
        answered("lost");
      }
    };
    const soon = () => { changed = Date.now(); clearTimeout(timer); box.dataset.asking = "now"; timer = setTimeout(ask, 120); };
    box.addEventListener("combobox:ask", (event) => { clearTimeout(timer); asked = null; ask(event.detail || {}); });
    const clear = () => {
      const before = { words: line.value, chosen: value?.value };
      still();
      line.value = "";
      if (value) value.value = "";
      asked = null;
      list.replaceChildren();
      show(false);
      box.dispatchEvent(new CustomEvent("combobox:cleared", { bubbles: true }));
      if (before.words) window.hkt?.undo("cleared", () => { line.value = before.words; if (value) value.value = before.chosen; line.focus(); ask(before.chosen ? { picked: before.chosen } : {}); });
    };

    box.addEventListener("combobox:leave", () => { still(); asked = line.value.trim(); });
    box.addEventListener("combobox:back", () => { line.focus(); show(false); });

    line.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
    line.addEventListener("compositionend", soon);
    line.addEventListener("focus", () => { if (line.value.trim() && options().length && !value?.value) show(true); });
    line.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const rows = options();
      const here = rows.indexOf(current());
      const stop = () => { event.preventDefault(); event.stopPropagation(); };
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!rows.length) return;
        stop();
        if (!open()) { show(true); select(current() || rows[0]); return; }
        const step = event.key === "ArrowDown" ? 1 : -1;
        select(rows[(here + step + rows.length) % rows.length]);
      } else if (event.key === "Enter" && !event.ctrlKey && !event.altKey && !event.metaKey) {
        if (open() && current()) { stop(); choose(current()); }
      } else if (event.key === "Escape") {
        stop();
        if (open()) show(false); else clear();
      } else if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
        if (open() && Date.now() - changed > SETTLED && rows[Number(event.key) - 1]) { stop(); choose(rows[Number(event.key) - 1]); }
      }
    });
    document.addEventListener("keydown", (event) => {
      if (!box.isConnected || event.isComposing || !event.altKey || event.ctrlKey || !/^Digit\d$/.test(event.code)) return;
      const digit = Number(event.code.slice(5));
      const option = digit === 0 ? list.querySelector("[data-own-words]") : options()[digit - 1];
      if (option) { event.preventDefault(); choose(option); }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); /* the line keeps the focus */
    list.addEventListener("click", (event) => {
      if (event.target.closest("a, button:not(.choose)")) return;
      choose(event.target.closest("[role=option]"));
    });
    document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) show(false); });
    if (options().length && !current()) select(options()[0]);
    show(open());
  };
  const attendAll = (root) => root.querySelectorAll("[data-combobox]").forEach(attend);
  document.addEventListener("htmx:load", (event) => attendAll(event.detail.elt.parentNode || document));
  attendAll(document);
})();
