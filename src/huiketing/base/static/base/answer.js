/* What becomes of something sent. The answer, success or refusal, comes into view and takes the focus,
   wherever on the page the hand was. Only an act of the person may say that something was not sent:
   what the page reads by itself fails without a word, and stays as it was. */
(() => {
  "use strict";
  const hkt = (window.hkt = window.hkt || {});
  const REFUSAL = "[data-errors], .ban[role=alert]";
  const FIRST = `${REFUSAL}, .ban[role=status]`;
  const seen = (each) => each.getClientRects().length > 0;

  hkt.answer = (said) => {
    if (!said || !seen(said)) return;
    if (!said.hasAttribute("tabindex")) said.tabIndex = -1;
    said.scrollIntoView({ block: "nearest" });
    said.focus({ preventScroll: true });
  };
  /* Like hkt.say, for what the person has just done. */
  hkt.reply = (name, options) => hkt.answer(hkt.say(name, options));

  /* A plain form: the answer is the page itself. A page that says where the next words go (the
     desk's first field) keeps the focus there. */
  const whole = () => {
    const refused = [...document.querySelectorAll("main [data-errors], main .ban[role=alert], form[method=post] .error")]
      .find((each) => seen(each) && !each.closest("table"));
    const said = refused || [...document.querySelectorAll("#banners > .ban:not(#offline)")].find(seen)
      || document.querySelector("[data-answer]:target");
    if (said && document.querySelector("[autofocus]:not([data-errors], .ban)")) said.scrollIntoView({ block: "nearest" });
    else hkt.answer(said);
  };

  /* Asked for by a hand: a form, a button, a link. Not by the page (a clock, a field being typed in). */
  const byHand = ({ requestConfig }) => Boolean(requestConfig?.elt.matches("form, button, input, select, a"));
  const isAct = (detail) => byHand(detail) && detail.requestConfig.verb !== "get";
  let stay = "";

  /* htmx: a refusal of ours names its place (HX-Retarget) and a form comes back with 422; both are
     swapped in. Everything else leaves the page as it is, with what was typed, and says why. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const page = /^\s*<!doctype html/i.test(xhr.responseText || "");
    if (xhr.status < 400) {
      if (page && !event.detail.boosted && event.detail.target !== document.body) {
        event.detail.shouldSwap = false;
        const way = { act: { label: hkt.text("say-signin-link"), url: xhr.responseURL } };
        if (isAct(event.detail)) hkt.reply("signin", way);
        else hkt.say("signin-read", { ...way, kind: "lamp" });
      } else if (byHand(event.detail)) {
        document.getElementById("refusal")?.replaceChildren();
      }
      return;
    }
    if (!byHand(event.detail)) { event.detail.shouldSwap = false; return; }
    if (xhr.getResponseHeader("HX-Retarget") || (xhr.status === 422 && !page)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      return;
    }
    const words = { 403: "stale", 404: "gone", 410: "gone", 429: "often", 503: "away" };
    if (isAct(event.detail)) hkt.reply(words[xhr.status] || "server");
    else hkt.reply(xhr.status < 500 ? words[xhr.status] || "unread" : "unread", { kind: "lamp" });
  });
  const lost = (event) => {
    if (isAct(event.detail)) hkt.reply("network");
    else if (byHand(event.detail)) hkt.reply("unread", { kind: "lamp" });
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);

  /* A row with data-stay (one step among many) is its own answer: the hand stays with it. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isAct(event.detail)) stay = event.detail.requestConfig.elt.closest("[data-stay]")?.dataset.stay || "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.target;
    if (!isAct(event.detail) || !fresh.matches) return;
    const find = (what) => (fresh.matches(what) ? fresh : fresh.querySelector(what));
    const row = stay && !find(REFUSAL) && [...fresh.querySelectorAll("[data-stay]")].find((each) => each.dataset.stay === stay);
    if (row) hkt.answer(row.querySelector("button"));
    else hkt.answer(find(REFUSAL) || find(FIRST));
  });
  whole();

  /* What was wrong with a field was said of what stood in it. Once that is changed it is no longer
     said, beside the field or at the top; typed back it is. Whether it is right now, sending it says. */
  const refused = new WeakMap();
  const worth = (field) => (/^(checkbox|radio)$/.test(field.type) ? null : field.value);
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.("[aria-invalid=true]") && !refused.has(target)) refused.set(target, worth(target));
  });
  const follow = (field) => {
    const group = field.closest("fieldset[aria-describedby]");
    const told = [field, group].flatMap((each) => (each?.getAttribute("aria-describedby") || "").split(" "));
    const wrong = told.map((id) => id.endsWith("_error") && document.getElementById(id)).find(Boolean);
    if (!wrong) return;
    const still = refused.has(field) && worth(field) !== null && worth(field) === refused.get(field);
    wrong.hidden = !still;
    for (const each of group ? group.querySelectorAll("[aria-invalid]") : [field]) each.setAttribute("aria-invalid", String(still));
    const top = (field.form || document).querySelector("[data-errors]");
    const mine = top && [...top.querySelectorAll("li > a")].find((each) => each.hash && (each.hash === `#${field.id}` || group?.querySelector(each.hash)));
    if (!mine) return;
    mine.parentNode.hidden = !still;
    top.hidden = ![...top.querySelectorAll("li")].some((each) => !each.hidden);
  };
  document.addEventListener("input", ({ target }) => follow(target));
  /* Somebody may have been quicker than this script. (Of a date that is none the browser shows nothing.) */
  for (const field of document.querySelectorAll("[aria-invalid=true]")) {
    if (!/^(text|tel|search|textarea)$/.test(field.type)) continue;
    refused.set(field, field.defaultValue);
    if (field.value !== field.defaultValue) follow(field);
  }
})();
