/* Small comforts. Every page works without them. */
(() => {
  "use strict";

  /* Leave now: the page is covered first, and its place in the history goes to the address we leave to. */
  const leave = (url) => {
    document.documentElement.classList.add("gone");
    document.title = "";
    location.replace(url);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.leave");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leave(link.href);
  });

  /* Shift three times within five seconds does the same. Typing a capital letter does not count. */
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat || !document.body || "noShift" in document.body.dataset) return;
    const now = Date.now();
    presses = presses.filter((time) => now - time < 5000);
    presses.push(now);
    if (presses.length < 3) return;
    const link = document.querySelector("a.leave");
    leave(link ? link.href : "/leave/");
  });

  /* Back, after signing out or leaving: a page kept in memory asks the server again who may see it. */
  addEventListener("pageshow", (event) => {
    const root = document.documentElement;
    if (event.persisted && (root.classList.contains("gone") || "private" in document.body.dataset)) location.reload();
  });

  addEventListener("DOMContentLoaded", () => {
    /* A form that came back: the list of what to fix takes focus, also where `autofocus` is unknown on it. */
    const summary = document.querySelector(".summary[role=alert]");
    if (summary) summary.focus();
  });

  /* One tap, one request: a second tap while the first is on its way is not sent. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    else {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    }
  });
})();
