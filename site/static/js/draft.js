/* Keeps what she writes on the server while she writes it. Without it the Next button does the same. */
(() => {
  "use strict";
  const WAIT = 1500;

  addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-keep]");
    const box = form && form.querySelector("[data-kept]");
    const said = document.querySelector("#kept [data-said]");
    if (!box || !said || !window.fetch) return;
    let timer, running, last = box.value;

    const keep = async () => {
      if (running || box.value === last || (!box.value.trim() && form.dataset.keep === location.pathname)) return;
      const words = box.value;
      running = fetch(form.dataset.keep, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        keepalive: words.length < 20000,
      });
      try {
        const answer = await running;
        const told = await answer.json();
        said.textContent = told.said;
        if (answer.ok) last = words;
        if (told.keep) {
          form.dataset.keep = told.keep;
          if (form.dataset.first !== undefined) {
            form.action = told.page;
            history.replaceState(null, "", told.page);
            delete form.dataset.first;
          }
        }
        if (told.go) location.assign(told.go);
      } catch {
        said.textContent = form.dataset.lost;
        timer = setTimeout(keep, 5 * WAIT);
      } finally {
        running = null;
        if (box.value !== words) {
          clearTimeout(timer);
          timer = setTimeout(keep, WAIT);
        }
      }
    };

    if (form.dataset.keep === location.pathname) form.dataset.first = "";
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, WAIT);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") keep();
    });
    /* The first keeping makes the draft: Next waits for it, or there would be two. */
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!running) return;
      event.preventDefault();
      const go = () => form.submit();
      running.then(() => setTimeout(go, 0), go);
    });
  });
})();
