/*
 * Hands out the copy that a reader asked for (`keep.js`), only when the network does not answer. It keeps nothing
 * itself, and a page that is not in the copy stays unread: she gets the page that says what is.
 */
const NAME = "pages";

const kept = async (path) => (await caches.open(NAME)).match(path, { ignoreVary: true, ignoreSearch: true });

const page = async (path) => {
  const found = (await kept(path)) || (await kept("/keep/"));
  const facts = await kept("/keep/facts/");
  if (!found || !facts) return Response.error();
  const html = (await found.text()).replace("<main ", `${(await facts.json()).note}<main `);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === "/leave/") return; /* the browser itself hears what to forget */
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => page(pathname)));
  else if (pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(async () => (await kept(pathname)) || Response.error()));
});
