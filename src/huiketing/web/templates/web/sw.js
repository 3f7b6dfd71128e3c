/* The service worker: reading without network. It keeps the look and the last pages of the phone
   and of matters; it never keeps what was sent, the doors (signing in and out), or the API.
   Whoever signs in or out empties what was kept of pages: a phone may change hands. */
"use strict";
const TOLD = {{ told|safe }};
const SHELL = `hkt-shell-${TOLD.version}`;
const PAGES = "hkt-pages";
const AT_MOST = 40; /* pages */
const LIFE = 3 * 24 * 3600 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL)
      /* One missing file must not cost the others. */
      .then((cache) => Promise.allSettled(TOLD.shell.map((url) => cache.add(new Request(url, { cache: "reload" })))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("hkt-shell-") && name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const keepable = (request, response) => {
  const path = new URL(request.url).pathname;
  return response.status === 200 && !response.redirected
    && TOLD.kept.some((start) => path.startsWith(start))
    && (response.headers.get("Content-Type") || "").startsWith("text/html")
    && !/no-store/.test(response.headers.get("Cache-Control") || "");
};

const keep = async (request, response) => {
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const cache = await caches.open(PAGES);
  await cache.delete(request, { ignoreVary: true });
  await cache.put(request, new Response(await response.blob(), { status: 200, headers }));
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - AT_MOST)).map((old) => cache.delete(old, { ignoreVary: true })));
};

const fromKeeping = async (event) => {
  const cache = await caches.open(PAGES);
  /* Pages vary by language and cookie; without network the last one seen is the right one. */
  const page = await cache.match(event.request, { ignoreVary: true });
  if (page && Date.now() - Number(page.headers.get("X-Kept-At")) < LIFE) {
    self.clients.get(event.resultingClientId || event.clientId).then((client) => client?.postMessage({ kept: Number(page.headers.get("X-Kept-At")) }));
    return page;
  }
  return (await caches.match(TOLD.offline, { ignoreVary: true })) || Response.error();
};

const page = async (event) => {
  try {
    const response = await fetch(event.request);
    if (keepable(event.request, response)) event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch {
    return fromKeeping(event);
  }
};

const look = async (event) => {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(event.request, { ignoreVary: true });
  const fresh = fetch(event.request).then(async (response) => {
    if (response.status === 200) await cache.put(event.request, response.clone());
    return response;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return kept;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (TOLD.doors.includes(url.pathname)) {
    event.waitUntil(caches.delete(PAGES));
    return;
  }
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(TOLD.static)) event.respondWith(look(event));
  else if (request.mode === "navigate") event.respondWith(page(event));
});
