/* Opening and closing <dialog>, going back, printing. Buttons that need a script are hidden until it runs. */
(() => {
  "use strict";
  const reveal = (root) => {
    for (const button of root.querySelectorAll("[data-open][hidden], [data-back][hidden], [data-print][hidden], [data-script][hidden]")) {
      button.hidden = false;
    }
  };
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.open);
      if (dialog && !dialog.open) {
        event.preventDefault();
        opener.closest("details")?.removeAttribute("open");
        dialog.dispatchEvent(new CustomEvent("dialog:open"));
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest?.("[data-close]");
    if (closer) { closer.closest("dialog")?.close(); return; }
    if (event.target.nodeName === "DIALOG" && event.target.open) {
      /* A click on the backdrop lands on the dialog itself, outside its box. */
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && (event.clientX || event.clientY) && !event.target.querySelector("form")) event.target.close();
    }
    if (event.target.closest?.("[data-back]")) history.back();
    if (event.target.closest?.("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); }
  });
  if (document.body.hasAttribute("data-print-now")) window.addEventListener("load", () => window.print());
})();
