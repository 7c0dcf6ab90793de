/* In the CMS: asks the server what the word helper says, while somebody writes. Without it the list comes with each save. */
(() => {
  "use strict";
  const REST = 1500; /* how long typing rests before it asks */

  addEventListener("DOMContentLoaded", () => {
    const list = document.querySelector("[data-advice]");
    const form = list?.closest("form");
    if (!form || !list.dataset.advice) return;
    let timer;
    let asked = 0;

    /* What the list says first also stands in the bar that is always in sight, as a way down to it. */
    const chip = document.createElement("a");
    chip.className = "advice-chip";
    chip.href = "#advice";
    (document.querySelector("footer.footer") ?? form).append(chip);
    const sum = () => {
      chip.textContent = list.querySelector(".advice-sum")?.textContent ?? "";
    };
    sum();

    const ask = async () => {
      /* somebody is writing a reason in the list itself, or is about to press one of its buttons */
      if (list.contains(document.activeElement)) return;
      const mine = ++asked;
      const answer = await fetch(list.dataset.advice, { method: "POST", body: new FormData(form) }).catch(() => null);
      if (!answer?.ok || mine !== asked || list.contains(document.activeElement)) return;
      const fresh = await answer.text();
      if (fresh !== list.innerHTML) list.innerHTML = fresh;
      sum();
    };
    const later = (event) => {
      if (list.contains(event.target)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, REST);
    };
    /* The CMS saves by itself: a swap waits until that is done, or the older words would come after it. */
    let saving = false;
    let pressed = null;
    document.addEventListener("w-autosave:save", () => { saving = true; });
    for (const done of ["w-autosave:success", "w-autosave:error"]) {
      document.addEventListener(done, () => {
        saving = false;
        pressed?.click();
        pressed = null;
      });
    }
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button[type=submit]");
      if (!button || !saving) return;
      event.preventDefault();
      pressed = button;
    });

    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("keyup", later); /* rich text tells of no input */
    form.addEventListener("paste", later);
  });
})();
