/* One tap to call. The number is sealed: asking for it is written down, then the phone dials.
   A second tap dials again without asking. Without this script the form leads to a page. */
(() => {
  "use strict";
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.("form[data-call]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) { form.submit(); return; }
      const { tel, shown } = await answer.json();
      const button = event.submitter || form.querySelector("button");
      const link = document.createElement("a");
      link.className = button.className;
      link.href = `tel:${tel}`;
      const drawing = button.querySelector("svg");
      if (drawing) link.append(drawing.cloneNode(true));
      if (button.classList.contains("round")) link.setAttribute("aria-label", shown);
      else link.append(shown);
      form.replaceChildren(link);
      link.focus();
      window.location.href = link.href;
    } catch {
      window.hkt?.reply("network");
    } finally {
      delete form.dataset.asking;
    }
  });
})();
