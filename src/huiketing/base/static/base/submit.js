/* A form is sent once. What was typed stays as it is; the button says that it is saving. */
(() => {
  "use strict";
  const PATIENCE = 15000; /* by then the answer is lost: let the person press again */

  const free = (form) => {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[data-busy]")) {
      button.removeAttribute("data-busy");
      button.removeAttribute("aria-disabled");
      if (button.dataset.words !== undefined) { button.textContent = ""; button.append(...(button.kept || [])); delete button.dataset.words; }
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [data-hx-post]")) return;
    if (form.method !== "post" || form.target === "_blank" || form.hasAttribute("data-again")) return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = "1";
    const button = event.submitter || form.querySelector("button[type=submit], button:not([type])");
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("data-busy", "");
      setTimeout(() => {
        if (!form.dataset.sending || !button.isConnected || button.querySelector("svg:only-child")) return;
        button.kept = [...button.childNodes];
        button.dataset.words = "";
        button.textContent = window.hkt?.text("say-busy") || "…";
      }, 400);
    }
    setTimeout(() => free(form), PATIENCE);
  }, true);

  /* What only another answer asks for (data-asked) is out of sight, and is not sent. */
  document.addEventListener("formdata", (event) => {
    for (const field of event.target.querySelectorAll("[data-asked] [name]")) {
      if (!field.closest("[data-asked]").getClientRects().length) event.formData.delete(field.name);
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt?.closest?.("form");
    if (form) free(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(free);
  });
})();
