/*
 * Records a voice note into the file box of its form, so that the form is sent as any other. Stops by itself at three
 * minutes. Without this script, or without a microphone, the box takes a sound file.
 */
(() => {
  "use strict";
  const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

  const begin = (box) => {
    const file = box.querySelector("input[type=file]");
    const part = (name) => box.querySelector(`[data-${name}]`);
    const [record, stop, drop, said, audio] = [part("record"), part("stop"), part("drop"), part("said"), box.querySelector("audio")];
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    if (!kind) return;
    const longest = Number(box.dataset.voice);
    let recorder = null;
    let timer = 0;

    const says = (name) => { said.textContent = box.dataset[name] || ""; };

    const show = (state) => {
      record.hidden = state === "on";
      stop.hidden = state !== "on";
      drop.hidden = audio.hidden = state !== "done";
      part("file").hidden = Boolean(state); /* it holds the recording now, under a name that says nothing to her */
      part("first").hidden = state === "done";
      part("again").hidden = state !== "done";
    };

    const forget = () => {
      if (audio.src) URL.revokeObjectURL(audio.src);
      audio.removeAttribute("src");
      file.value = "";
    };

    const keep = (pieces, type, words) => {
      const whole = new File(pieces, `${box.dataset.name}.${type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm"}`, { type });
      const carrier = new DataTransfer();
      carrier.items.add(whole);
      file.files = carrier.files;
      audio.src = URL.createObjectURL(whole);
      show("done");
      says(words);
      record.focus();
    };

    const start = async () => {
      let sound;
      try {
        sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        says("saysNo");
        return;
      }
      forget();
      const pieces = [];
      const one = new MediaRecorder(sound, { mimeType: kind, audioBitsPerSecond: 32000 });
      recorder = one;
      let words = "saysDone";
      let left = longest;
      one.ondataavailable = (event) => { if (event.data.size) pieces.push(event.data); };
      one.onstop = () => {
        clearInterval(timer);
        for (const track of sound.getTracks()) track.stop();
        recorder = null;
        keep(pieces, kind.split(";")[0], words);
      };
      one.start(1000);
      const from = performance.now();
      timer = setInterval(() => {
        left = longest - Math.floor((performance.now() - from) / 1000);
        const note = box.dataset[`left-${left}`];
        if (note) said.textContent = note;
        if (left > 0 || one.state !== "recording") return;
        words = "saysFull";
        one.stop();
      }, 500);
      show("on");
      says("saysOn");
      stop.focus();
    };

    record.addEventListener("click", start);
    stop.addEventListener("click", () => { if (recorder) recorder.stop(); });
    drop.addEventListener("click", () => { forget(); show(""); says("saysNone"); record.focus(); });
    file.addEventListener("change", () => {
      if (audio.src) URL.revokeObjectURL(audio.src);
      audio.removeAttribute("src");
      if (file.files[0]) audio.src = URL.createObjectURL(file.files[0]);
      show(file.files[0] ? "done" : "");
      said.textContent = "";
    });
    /* Sent while it still records: stop first, then send what was said. */
    box.closest("form").addEventListener("submit", (event) => {
      if (!recorder || event.submitter && event.submitter.name === "delete") return;
      event.preventDefault();
      recorder.addEventListener("stop", () => setTimeout(() => event.target.submit()));
      recorder.stop();
    });
    addEventListener("pagehide", () => { if (recorder) recorder.stop(); });
    part("recorder").hidden = part("or").hidden = false;
    show("");
  };

  addEventListener("DOMContentLoaded", () => {
    if (!navigator.mediaDevices || !window.MediaRecorder || !window.DataTransfer) return;
    for (const box of document.querySelectorAll("[data-voice]")) begin(box);
  });
})();
