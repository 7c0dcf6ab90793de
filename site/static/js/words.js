/* Counts words while somebody writes. Without it the hint says how many there may be, and the server counts. */
(() => {
  "use strict";
  const count = (text) => (text.match(/\S+/g) || []).length;

  addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("textarea[data-words]")) {
      const most = Number(box.dataset.words);
      const seen = document.createElement("p");
      const heard = document.createElement("p"); /* read out when typing rests, and only near the end */
      seen.className = "hint";
      seen.setAttribute("aria-hidden", "true");
      heard.className = "unseen";
      heard.setAttribute("role", "status");
      box.after(seen, heard);
      let timer;
      const tell = () => {
        const left = most - count(box.value);
        const words = (left < 0 ? box.dataset.over : box.dataset.left).replace("{count}", Math.abs(left));
        seen.textContent = words;
        seen.classList.toggle("over", left < 0);
        clearTimeout(timer);
        timer = setTimeout(() => { heard.textContent = left <= 20 ? words : ""; }, 1000);
      };
      box.addEventListener("input", tell);
      addEventListener("pageshow", tell);
      tell();
    }
  });
})();
