/* Keeps a copy of public pages on this phone, and deletes it again: each by one tap, and never by itself. */
const NAME = "pages";
const box = document.querySelector("[data-keeping]");
const part = (name) => box.querySelector(`[data-${name}]`);
const said = box && part("said");

const fill = (words, day, size = "") => words.replace("DAY", day).replace("SIZE", size);
const dayOf = (when) => new Date(when).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });

const show = async () => {
  const kept = (await caches.has(NAME)) && await (await caches.open(NAME)).match("/keep/facts/");
  part("forget").hidden = part("again").hidden = !kept;
  part("first").hidden = Boolean(kept);
  if (!kept) return false;
  const facts = await kept.json();
  said.textContent = fill(said.dataset.done, dayOf(facts.taken), (facts.size / 1e6).toFixed(1));
  return true;
};

const forget = async () => {
  await caches.delete(NAME);
  const here = await navigator.serviceWorker.getRegistrations();
  await Promise.all(here.map((one) => one.unregister()));
};

/* Without cookies: what comes back is what anybody sees. All of it, or nothing. */
const take = async () => {
  const list = await (await fetch(box.dataset.keeping, { credentials: "omit", cache: "no-store" })).json();
  await caches.delete(NAME);
  const copy = await caches.open(NAME);
  let size = 0;
  for (const address of [...list.files, ...list.pages]) {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(address);
    const body = await answer.blob();
    size += body.size;
    await copy.put(address, new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") } }));
  }
  const taken = Date.now();
  const note = fill(part("note").innerHTML, dayOf(taken));
  await copy.put("/keep/facts/", new Response(JSON.stringify({ taken, size, note }), { headers: { "Content-Type": "application/json" } }));
  await navigator.serviceWorker.register(box.dataset.worker, { scope: "/" });
};

if (box && "serviceWorker" in navigator && "caches" in window) {
  box.hidden = false;
  document.querySelector("[data-without]").hidden = true;
  show();
  part("keep").addEventListener("click", async () => {
    part("keep").disabled = true;
    said.textContent = said.dataset.busy;
    try {
      await take();
      await show();
    } catch {
      await forget();
      await show();
      said.textContent = said.dataset.failed;
    }
    part("keep").disabled = false;
  });
  part("forget").addEventListener("click", async () => {
    await forget();
    await show();
    said.textContent = said.dataset.gone;
    part("keep").focus();
  });
}
