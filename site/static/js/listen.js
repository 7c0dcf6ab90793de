/*
 * Reads the main part of a page aloud, by a voice that is on this phone. A voice from elsewhere would send the words
 * there, so it is not used. Without one, or without this script, no button shows.
 */
const box = document.querySelector("[data-listen]");
const main = document.querySelector("main");
const speech = window.speechSynthesis;
const LEAVE_OUT = "nav, form, button, input, select, textarea, script, template, .crumb, .no-print, [data-listen], [hidden], [aria-hidden=true]";
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, blockquote, figcaption, summary, caption, th, td, section, div, ul, ol, dl, details, figure";

const part = (name) => box.querySelector(`[data-${name}]`);
const codeOf = (node) => (node.closest("[lang]")?.lang || "en").toLowerCase().split("-")[0];
const voiceFor = (code) => speech.getVoices().find((one) => one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === code);

/* What stands on the page, a piece for each line that one sees, each with its language; a picture says its words. */
const pieces = () => {
  const found = [];
  let words = "", code = "";
  const end = () => {
    const text = words.replace(/\s+/g, " ").trim();
    if (text) found.push({ text, code });
    words = "";
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const now = codeOf(node.parentElement);
      if (node.data.trim() && now !== code) { end(); code = now; }
      words += node.data;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEAVE_OUT) || !node.getClientRects().length) return;
    if (node.matches("img, [role=img]")) { words += ` ${node.alt || node.getAttribute("aria-label") || ""} `; return; }
    const isBlock = node.matches(BLOCKS) || node.tagName === "BR";
    if (isBlock) end();
    node.childNodes.forEach(walk);
    if (isBlock) end();
  };
  walk(main);
  end();
  return found;
};

let left = [], reading = false;

const show = (state) => {
  part("start").hidden = state === "paused";
  part("on").hidden = state !== "paused";
  part("say").hidden = state === "on";
  part("wait").hidden = state !== "on";
  part("stop").hidden = state === "";
};

/* One piece at a time: browsers cut a long text off after some seconds. */
const next = () => {
  const piece = left.shift();
  if (!piece) { stop(); return; }
  const voice = voiceFor(piece.code);
  if (!voice) { next(); return; }
  const said = new SpeechSynthesisUtterance(piece.text);
  said.voice = voice;
  said.lang = voice.lang;
  said.onend = () => { if (reading) next(); };
  said.onerror = () => { if (reading) stop(); };
  speech.speak(said);
};

const stop = () => {
  reading = false;
  left = [];
  speech.cancel();
  show("");
};

const start = () => {
  if (reading) speech.resume();
  else {
    speech.cancel();
    left = pieces();
    reading = true;
    next();
  }
  if (reading) { show("on"); part("wait").focus(); }
};

const look = () => { box.hidden = !voiceFor(codeOf(main)); };

if (box && main && speech) {
  part("say").addEventListener("click", start);
  part("wait").addEventListener("click", () => { speech.pause(); show("paused"); part("say").focus(); });
  part("stop").addEventListener("click", () => { stop(); part("say").focus(); });
  speech.addEventListener?.("voiceschanged", look);
  addEventListener("pagehide", stop);
  show("");
  look();
}
