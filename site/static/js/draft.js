/* Keeps what she writes on the server while she writes it. Without it the Next button does the same. */
(() => {
  "use strict";
  const WAIT = 1500;

  addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-keep]");
    const box = form && form.querySelector("[data-kept]");
    const said = document.querySelector("#kept [data-said]");
    if (!box || !said || !window.fetch) return;
    let timer, running, sent = false, last = box.value;

    const send = async (words) => {
      try {
        const answer = await fetch(form.dataset.keep, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { Accept: "application/json" },
          credentials: "same-origin",
          redirect: "error",
          keepalive: words.length < 20000,
        });
        const told = await answer.json();
        said.textContent = told.said;
        if (answer.ok) last = words;
        if (told.keep) form.dataset.keep = told.keep;
        if (told.page && form.dataset.first !== undefined) {
          form.action = told.page;
          history.replaceState(null, "", told.page);
          delete form.dataset.first;
        }
        if (told.go) location.assign(told.go);
        return answer.ok ? WAIT : 5 * WAIT;
      } catch {
        said.textContent = form.dataset.lost;
        return 5 * WAIT;
      }
    };

    /* One request at a time. She who left in a hurry leaves nothing behind: no keeping after "Leave now". */
    const keep = async () => {
      const gone = document.documentElement.classList.contains("gone");
      const nothingYet = form.dataset.first !== undefined && !box.value.trim();
      if (running || gone || sent || nothingYet || box.value === last) return;
      running = send(box.value);
      const wait = await running;
      running = null;
      if (box.value !== last) timer = setTimeout(keep, wait);
    };

    if (form.dataset.keep === location.pathname) form.dataset.first = "";
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    });
    addEventListener("pageshow", () => { sent = false; }); /* back again, on this very page */
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") keep();
    });
    /* The first keeping makes the draft: Next waits for it, or there would be two; and Next keeps them itself. */
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      sent = true;
      if (!running) return;
      event.preventDefault();
      running.then(() => form.submit());
    });
  });
})();
