/*
 * Follows a live meeting: listens, puts new parts of the page in place, and sends forms so that nothing typed is lost.
 * Without this script every page and form works; one refreshes by hand.
 */
(() => {
  "use strict";
  const page = document.body.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const room = document.body.classList.contains("room");
  const spread = (ms) => ms * (0.7 + Math.random() * 0.6);

  /* --- The state of the connection, in words, said once when it changes ------------------------------------------ */

  let last = "Lost";
  const says = (state) => {
    last = state;
    /* Live, but not begun; or over, when nothing is left to follow. */
    if (page.is === "planned" && state === "Live") state = "Ready";
    else if (page.is !== "live" && page.is !== "planned" && state !== "Gone") state = page.is === "cancelled" ? "Off" : "Over";
    for (const place of all("[data-state]")) {
      const words = page["says" + state] || "";
      if (place.textContent !== words) place.textContent = words;
      place.classList.toggle("unseen", room && ["Live", "Ready", "Over", "Off"].includes(state));
    }
  };

  /* --- Read aloud: few words, at most every five seconds, in a region that is empty until then --------------------- */

  const voice = document.querySelector("[role=status][data-part=say]");
  const heard = new Set(all("[data-part=lines] > [data-key]").map((line) => line.dataset.key));
  let said = voice ? voice.textContent.trim() : "";
  let next = said;
  let unsaid = [];
  let spoke = 0;
  let speaking = 0;
  let saying = 0;
  if (voice) voice.textContent = "";

  const speak = () => {
    speaking = 0;
    const words = next === said ? [] : [next];
    said = next;
    if (unsaid.length === 1) words.push(page.saysLine.replace("%s", () => unsaid[0]));
    else if (unsaid.length) words.push(page.saysLines.replace("%s", unsaid.length));
    unsaid = [];
    if (!words.length) return;
    spoke = Date.now();
    voice.textContent = "";
    saying = setTimeout(() => { voice.textContent = words.join(" "); }, 100); /* else the same words would be no change */
  };
  /* What was taken back is not said either, nor does the region keep it. */
  const hush = () => {
    unsaid = [];
    clearTimeout(saying);
    if (voice) voice.textContent = "";
  };
  const aloud = () => {
    if (voice && !speaking) speaking = setTimeout(speak, Math.max(300, spoke + 5000 - Date.now()));
  };
  const tellLines = (lines) => {
    for (const line of lines) {
      if (heard.has(line.dataset.key)) continue;
      heard.add(line.dataset.key);
      const words = line.firstElementChild.textContent.trim();
      unsaid.push(words.length > 120 ? words.slice(0, 119) + "…" : words);
    }
    aloud();
  };

  /* --- Putting parts in place -------------------------------------------------------------------------------------- */

  const sameControl = (was, part) => {
    if (was.id) return part.querySelector("#" + CSS.escape(was.id));
    return all("button, a", part).find(
      (one) => one.tagName === was.tagName && (was.tagName === "A" ? one.href === was.href
        : one.name === was.name && one.value === was.value && one.getAttribute("formaction") === was.getAttribute("formaction"))
    );
  };

  const merge = (list, fresh) => {
    /* A list that is read aloud as it grows: what stays is not touched, so only what is new is said. */
    const there = new Map([...list.children].map((item) => [item.dataset.key, item]));
    const wanted = [...fresh.children].map((item) => there.get(item.dataset.key) || item);
    for (const item of [...list.children]) if (!wanted.includes(item)) item.remove();
    wanted.forEach((item, place) => {
      if (list.children[place] !== item) list.insertBefore(item, list.children[place] || null);
    });
  };

  /* While somebody reads the lines, by focus or scrolled into them, new ones wait behind a button. */
  const fresh = document.querySelector("[data-fresh]");
  const log = fresh && document.querySelector("[data-part=lines]");
  const kept = [];
  let held = null;
  const reading = () => {
    const box = log.getBoundingClientRect();
    return (log.contains(document.activeElement) && document.activeElement !== log) || (box.top < 0 && box.bottom > 120);
  };
  const unseen = (part) => [...part.children].filter((line) => !log.querySelector(`[data-key="${line.dataset.key}"]`));
  const waits = () => {
    if (!fresh) return;
    if (held && !unseen(held).length && held.children.length === log.children.length) held = null;
    const count = kept.length + (held ? unseen(held).length : 0);
    fresh.hidden = !kept.length && !held;
    fresh.firstElementChild.textContent = count ? page.saysNew.replace("%s", count) : page.saysFresh;
  };
  const toHeading = () => {
    const heading = log.closest("section").querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  const renew = (part, anyway) => {
    tellLines([...part.children].reverse());
    if (!anyway && log.children.length && reading()) held = part;
    else {
      const inside = log.contains(document.activeElement);
      held = null;
      merge(log, part);
      if (inside && !log.contains(document.activeElement)) toHeading();
    }
    waits();
  };
  const showFresh = () => {
    if (held) renew(held, true);
    kept.splice(0).forEach((html) => put(html, true));
    waits();
  };

  const put = (html, anyway) => {
    if (!html) return;
    const got = new DOMParser().parseFromString(html, "text/html");
    for (const part of all("[data-part]", got)) {
      for (const place of all(`[data-part="${part.dataset.part}"]`)) {
        if ("keyed" in place.dataset) {
          if (place === log) renew(part, anyway);
          else merge(place, part);
          continue;
        }
        if (place === voice) {
          next = part.textContent.trim();
          aloud();
          continue;
        }
        const was = place.contains(document.activeElement) ? document.activeElement : null;
        place.replaceChildren(...[...part.childNodes].map((node) => document.importNode(node, true)));
        if (was) {
          const again = sameControl(was, place) || place.querySelector("button, a") || place;
          if (again === place) place.tabIndex = -1;
          again.focus({ preventScroll: true });
        }
      }
    }
    for (const section of all("[data-hide-empty]")) section.hidden = !section.querySelector("[data-part] > *");
    const is = got.querySelector("[data-meeting-is]");
    if (is) {
      for (const shell of all("[data-while-live]")) shell.hidden = is.dataset.meetingIs !== "live";
      if (page.is !== is.dataset.meetingIs) {
        page.is = is.dataset.meetingIs;
        says(last);
      }
    }
    const helper = got.querySelector("[data-helper-is]");
    if (helper) for (const shell of all("[data-while-helper]")) shell.hidden = helper.dataset.helperIs !== shell.dataset.whileHelper;
    const chair = got.querySelector("[data-chair-is]");
    if (chair) {
      const has = chair.dataset.chairIs || page.chair;
      for (const shell of all("[data-while-chair]")) shell.hidden = has !== shell.dataset.whileChair;
      for (const shell of all("[data-unless-chair]")) shell.hidden = has === page.chair;
    }
    const speaker = got.querySelector("[data-speaker-is]");
    if (speaker && hand) {
      const turn = hand.dataset.signs.split(" ").includes(speaker.dataset.speakerIs);
      if (turn || hand.dataset.is === "turn") raised(turn ? "turn" : "no");
    }
    const asks = got.querySelector("[data-asks-whom]");
    if (asks) for (const shell of all("[data-while-asked]")) {
      shell.hidden = !asks.dataset.asksWhom || !shell.dataset.whileAsked.includes(asks.dataset.asksWhom);
      /* Other words: what was said to the ones before is not said to these. */
      if (shell.dataset.words !== asks.dataset.words) shell.querySelector("[data-said]").replaceChildren();
      shell.dataset.words = asks.dataset.words;
    }
    const item = got.querySelector("[data-item-is]");
    if (item) for (const shell of all("[data-while-item]")) shell.hidden = item.dataset.itemIs !== shell.dataset.whileItem;
    mark();
    if (item) for (const shell of all("[data-while-on]")) shell.hidden = item.dataset.on !== shell.dataset.whileOn;
    spend();
    tick();
  };

  /* What came of words sent ahead: hers stand out, and the others' sentences stay unseen on this page. */
  const mark = () => {
    for (const list of all("[data-mine]")) {
      const mine = list.dataset.mine.split(" ");
      for (const one of all("[data-heard]", list)) one.hidden = !mine.includes(one.dataset.heard);
    }
  };

  /* A vote this person has answered: words in place of its buttons, whatever comes. Nobody keeps what she tapped. */
  const spent = new Set(all("[data-vote][hidden]").map((one) => one.dataset.vote));
  const spend = () => {
    for (const one of all("[data-vote]")) one.hidden = spent.has(one.dataset.vote);
    for (const one of all("[data-voted]")) one.hidden = !spent.has(one.dataset.voted);
  };

  /* The speakers' list, as her own page knows it: she is not on it, waits, or it is her turn. */
  const hand = document.getElementById("speak");
  const raised = (is) => {
    const was = document.activeElement; /* asked before: what is hidden loses the focus at once */
    hand.dataset.is = is;
    for (const one of all("[data-speak]")) one.hidden = one.dataset.speak !== is;
    if (!was.closest("[data-speak][hidden]")) return;
    document.querySelector("[data-speak]:not([hidden]) button, button[data-speak]:not([hidden])").focus({ preventScroll: true });
  };

  /* The chair's own clock: what is left of the minutes she gave this item. And the time, beside a break's end. */
  const tick = () => {
    const time = new Date().toTimeString().slice(0, 5);
    for (const clock of all("[data-clock]")) if (clock.textContent !== time) clock.textContent = time;
    for (const clock of all("[data-began]")) {
      const left = Math.round((Date.parse(clock.dataset.began) + clock.dataset.minutes * 60000 - Date.now()) / 1000);
      const whole = Math.abs(left);
      clock.textContent = `${left < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    }
  };

  /* --- What happened: each number once, in order ------------------------------------------------------------------- */

  let mine = Number(page.n);
  let paused = false;
  let stopped = false;
  let hole = 0;
  const early = new Map();

  const take = (n, html) => {
    mine = n;
    /* Something was taken back: it leaves this screen now, whoever paused, and whatever is read. */
    const atOnce = html.includes('data-part="at-once"');
    if (atOnce) {
      kept.length = 0;
      hush();
    }
    if (!paused || atOnce) put(html, atOnce);
    else if (html) kept.push(html);
    waits();
    receipt();
  };

  const arrived = (n, html) => {
    if (n <= mine) return;
    early.set(n, html);
    while (early.has(mine + 1)) {
      const next = early.get(mine + 1);
      early.delete(mine + 1);
      take(mine + 1, next);
    }
    if (early.size && !hole) hole = setTimeout(() => { hole = 0; if (early.size) ask(); }, 150);
  };

  /* --- The board: what was missed ------------------------------------------------------------------------------------ */

  let asking = null;
  let etag = "";

  const ask = () => {
    asking = asking || look().finally(() => { asking = null; });
    return asking;
  };

  const look = async () => {
    if (stopped) return;
    let answer;
    try {
      answer = await fetch(`${page.board}?since=${mine < 0 ? "" : mine}&as=${page.as}${inWords}`, {
        cache: "no-store", headers: etag ? { "If-None-Match": etag } : {},
      });
    } catch {
      return;
    }
    if (answer.status === 404 || answer.status === 403 || answer.redirected) return stop("Gone");
    if (!answer.ok) return;
    etag = answer.headers.get("ETag") || "";
    const got = await answer.json();
    /* She had the chair's lines on this page and has that job no more: off it, back to the phone. */
    if (got.as !== page.as && page.as === "chair") return location.replace(page.phone);
    if ("board" in got) {
      early.clear();
      mine = got.n;
      kept.length = 0;
      hush();
      put(got.board, true);
    } else for (const event of got.events) arrived(event.n, event.html);
    for (const n of [...early.keys()]) if (n <= mine) early.delete(n);
  };

  /* The big screen, left open: what it may not, or cannot, follow any more does not stay on it. */
  const empty = () => {
    for (const place of all("[data-part]")) place.replaceChildren();
    mine = -1;
    etag = "";
    early.clear();
  };

  const stop = (why) => {
    stopped = true;
    if (room && why === "Gone") empty();
    if (socket) socket.close();
    says(why);
  };

  /* --- The socket ------------------------------------------------------------------------------------------------------ */

  const inWords = page.text ? "&text=1" : "";
  const SLOW = page.text ? 60000 : 15000; /* without a socket */
  const ALONE = 600000; /* then the big screen is empty */
  let socket = null;
  let live = false;
  let met = false; /* ever connected: until then a first failure is news, later on a short one is none */
  let lost = Date.now();
  let tries = 0;
  let again = 0;
  let rang = 0;
  let receipted = 0;
  let receiptTimer = 0;

  const receipt = () => {
    if (receiptTimer) return;
    receiptTimer = setTimeout(() => {
      receiptTimer = 0;
      if (socket && socket.readyState === 1 && receipted !== mine) {
        receipted = mine;
        socket.send(JSON.stringify({ have: mine }));
      }
    }, 1000);
  };

  const connect = () => {
    clearTimeout(again);
    if (stopped || (socket && socket.readyState < 2)) return;
    const at = new URL(`${page.socket}?as=${page.as}${inWords}`, location.href);
    at.protocol = at.protocol.replace("http", "ws");
    let opened = false;
    let begun = ""; /* what is too long for one frame comes in several */
    const one = new WebSocket(at);
    socket = one;
    one.onmessage = (message) => {
      rang = Date.now();
      const frame = JSON.parse(message.data);
      if (!opened && "n" in frame) {
        opened = live = met = true;
        tries = 0;
        says("Live");
        if (frame.n > mine) ask();
        else if (frame.n < mine) { mine = Infinity; look0(); }
        flush();
      } else if ("begins" in frame) begun += frame.begins;
      else if ("html" in frame) {
        arrived(frame.n, begun + frame.html);
        begun = "";
      }
      else if ("n" in frame && frame.n > mine) ask();
    };
    one.onclose = (event) => {
      if (socket !== one) return;
      if (live) { live = false; lost = Date.now(); }
      socket = null;
      if (event.code === 4429) return stop("Many");
      if (stopped) return;
      /* A refused handshake looks like any other failure here, so the board is asked: 404 there means stop. */
      if (!opened || event.code === 4403 || event.code === 4404) ask();
      later();
    };
  };

  /* The server knows fewer numbers than this page: take its board as it is. */
  const look0 = () => { mine = 0; early.clear(); etag = ""; page.n = "0"; ask(); };

  const later = () => {
    const gone = Date.now() - lost;
    const slow = gone > 15000;
    if (room && gone > ALONE && mine >= 0) empty();
    const wait = slow ? SLOW : Math.min(3000, 300 * 2 ** tries);
    tries += 1;
    if (!met || gone > 1500 || tries > 2) says(slow ? "Slow" : "Lost");
    again = setTimeout(connect, spread(wait));
  };

  const now = () => { if (!live && !stopped) { tries = 0; connect(); } };

  /* --- Sending: one act after the other, the same op id until it is answered ------------------------------------------ */

  const acts = [];
  let sending = false;

  const newId = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const hex = [...b].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const tell = (form, words, kind) => {
    const place = (kind === "said" && form.querySelector("[data-said]")) || document.querySelector("[data-refused]");
    if (!place) return;
    place.className = words && kind !== "said" ? "note bad" : "";
    place.replaceChildren();
    if (!words) return;
    const text = document.createElement("p");
    text.textContent = words;
    place.append(text);
    if (kind === "refused") {
      place.tabIndex = -1;
      place.focus();
    }
  };

  const flush = async () => {
    if (sending || !acts.length) return;
    sending = true;
    const act = acts[0];
    let answer = null;
    try {
      answer = await fetch(act.url, {
        method: "POST", body: act.body, headers: { "X-Requested-With": "live" }, redirect: "follow",
      });
    } catch { /* no network: tried again below */ }
    sending = false;
    const away = !answer || [429, 502, 503, 504].includes(answer.status);
    if (away || (answer.status >= 500 && act.tries < 5)) {
      act.tries += 1;
      tell(act.form, page.saysUnsent || "", "unsent");
      setTimeout(flush, spread(Math.min(3000, 300 * 2 ** act.tries)));
      return;
    }
    acts.shift();
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const got = isJson ? await answer.json() : null;
    if (answer.ok && got) {
      tell(act.form, "", "unsent");
      if (act.text && act.text.value === act.typed) act.text.value = "";
      if (got.go && new URL(got.go, location.href).pathname !== location.pathname) {
        location.assign(got.go);
        return;
      }
      if (got.html) put(got.html); /* a practice meeting: no socket brings it */
      tell(act.form, got.said, "said");
      if (act.form === hand) raised(act.body.get("speak") === "yes" ? "waits" : "no");
      if (got.answered) {
        spent.add(got.answered);
        spend();
        const words = document.querySelector(`[data-voted="${got.answered}"]`);
        if (words) { words.tabIndex = -1; words.focus({ preventScroll: true }); }
      }
      if (page.board && got.n > mine) {
        if (live) setTimeout(() => { if (got.n > mine) ask(); }, 400);
        else ask();
      }
    } else if (!page.board && answer.status === 422) {
      /* A page of its own for this form: sent again plainly, it comes back with what to fix beside each field. */
      for (const [name, value] of act.extra) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        act.form.append(field);
      }
      HTMLFormElement.prototype.submit.call(act.form);
      return;
    } else {
      tell(act.form, (got && got.error) || page.saysRefused || "", "refused");
      if (page.board) ask();
    }
    flush();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("act" in form.dataset)) return;
    event.preventDefault();
    const by = event.submitter;
    const body = new FormData(form);
    if (by && by.name) body.append(by.name, by.value);
    const url = (by && by.getAttribute("formaction")) || form.getAttribute("action") || location.href;
    const text = form.querySelector("[name=text]");
    const same = (one) => one.url === url && (by ? one.body.get(by.name) === by.value && by.name : one.typed === (text && text.value));
    if (acts.some(same)) return; /* a second tap while the first is on its way */
    const extra = by && by.name ? [[by.name, by.value]] : [];
    acts.push({ form, url, body, text, extra, typed: text && text.value, tries: 0 });
    form.elements.op_id.value = newId();
    flush();
  }, true);

  /* --- Reading in peace ------------------------------------------------------------------------------------------------ */

  const pause = document.querySelector("[data-pause]");
  if (pause) {
    const plain = pause.textContent;
    pause.addEventListener("click", () => {
      paused = !paused;
      pause.textContent = paused ? pause.dataset.goOn : plain;
      if (!paused) showFresh();
    });
  }
  if (fresh) {
    fresh.firstElementChild.addEventListener("click", () => {
      toHeading();
      showFresh();
    });
    const left = () => { if (held && !reading()) renew(held, true); };
    log.addEventListener("focusout", () => setTimeout(left));
    addEventListener("scroll", left, { passive: true });
  }
  for (const hidden of all("[data-needs-script]")) hidden.hidden = false;

  /* --- Begin ----------------------------------------------------------------------------------------------------------- */

  setInterval(tick, 1000);
  tick();
  if (!page.board) return;
  connect();
  const each = page.text ? 45000 : 20000; /* on little data a ping costs more than what it carries */
  setInterval(() => {
    if (!live || !socket) return;
    if (Date.now() - rang > each + 15000) socket.close();
    else if (socket.readyState === 1) socket.send('{"ping": 1}');
  }, each);
  addEventListener("online", now);
  addEventListener("pagehide", () => {
    if (socket) socket.close();
    if (room) empty();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) now(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
})();
