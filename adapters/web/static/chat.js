// The page of the web chat: sends what the person does, shows what the hub says, and bears with a connection
// that comes and goes. What is not acknowledged is kept and sent again under the same id; lines are asked for
// by the id of the last one here. The hub keeps nobody's words: one's own are remembered by this tab alone.
"use strict";

(() => {
  const MOST_CHARACTERS = 20000;
  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 10000;
  const ACK_WAIT = 15000;
  const AGAIN_WAIT = 2000;
  const MOST_REMEMBERED = 100;
  const TOLD_FOR = 5000;
  const NOT_KEPT = "(not kept)";
  const TOO_LONG = "That is too long to send. Please make it shorter.";

  const log = document.getElementById("log");
  const begin = document.getElementById("begin");
  const say = document.getElementById("say");
  const words = document.getElementById("words");
  const status = document.getElementById("status");
  const latest = document.getElementById("latest");
  const who = log.dataset.who;

  let last = Number(log.dataset.last);
  let socket = null;
  let wait = FIRST_WAIT;
  let reconnecting = 0;
  let patience = 0;
  let inFlight = false;
  let isHubAway = false;
  let wasLost = false;
  // Where the answer to what was just done is to be met: "stay" in the box, or "go" to it.
  let meeting = null;

  // --- What this tab remembers

  const remembered = (name) => {
    try {
      return JSON.parse(sessionStorage.getItem(`chat:${who}:${name}`)) || [];
    } catch {
      return [];
    }
  };
  const remember = (name, value) => {
    try {
      sessionStorage.setItem(`chat:${who}:${name}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still talks.
    }
  };
  let waiting = remembered("waiting");
  let mine = remembered("mine");

  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0")).join("");

  // --- Showing

  const isAtEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;

  // Whoever reads the newest message goes on reading it when something appears below.
  const stayingAtEnd = (change) => {
    const wasAtEnd = isAtEnd();
    change();
    if (wasAtEnd) window.scrollTo(0, document.documentElement.scrollHeight);
  };

  const tell = (text) => {
    if (status.textContent !== text) stayingAtEnd(() => { status.textContent = text; });
  };
  const stopTelling = (text) => {
    if (status.textContent === text) tell("");
  };
  const tellBriefly = (text) => {
    tell(text);
    setTimeout(stopTelling, TOLD_FOR, text);
  };

  const ownLine = (message) => {
    const line = document.createElement("article");
    line.className = "line line--own";
    line.id = `own-${message.id}`;
    line.tabIndex = -1;
    const heading = document.createElement("h2");
    heading.className = "line__who";
    heading.id = `own-${message.id}-who`;
    heading.textContent = "You said";
    line.setAttribute("aria-labelledby", heading.id);
    const text = document.createElement("p");
    text.className = "line__text";
    text.textContent = message.words;
    line.append(heading, text);
    return line;
  };

  const showWaiting = () => {
    for (const note of log.querySelectorAll(".line__waiting")) note.remove();
    if (isOpen() && !isHubAway) return;
    for (const message of waiting) {
      const line = document.getElementById(`own-${message.id}`);
      const note = document.createElement("p");
      note.className = "line__waiting";
      note.textContent = "Not sent yet";
      if (line) stayingAtEnd(() => line.append(note));
    }
  };

  const showRemembered = () => {
    const first = log.querySelector("[data-line]");
    const from = document.getElementById("earlier") && first ? Number(first.dataset.line) : 0;
    for (const message of mine) {
      if (message.after < from) continue;
      const next = [...log.querySelectorAll("[data-line]")].find((line) => Number(line.dataset.line) > message.after);
      log.insertBefore(ownLine(message), next || null);
    }
  };

  // --- Questions

  // Only the question of the newest answer is open: the hub has left every other. What comes unasked, such as a
  // reminder, ends none. Buttons of old messages go on working.
  const openQuestion = () => {
    const answers = log.querySelectorAll("[data-line]:not([data-unasked])");
    return answers.length > 0 ? answers[answers.length - 1].querySelector("form.question") : null;
  };

  const closeOldQuestions = () => {
    const open = openQuestion();
    for (const form of log.querySelectorAll("form.question:not(.question--past)")) {
      if (form !== open) closeQuestion(form, open);
    }
  };

  const closeQuestion = (form, open) => {
    const isUnsent = form.dataset.done !== "sent" && fieldsOf(form).some(isChanged);
    form.classList.add("question--past");
    for (const control of form.elements) {
      // What was filled in and never sent can still be read and copied.
      if (isUnsent && isText(control) && isChanged(control)) control.readOnly = true;
      else control.disabled = true;
    }
    const note = document.createElement("p");
    note.className = "question__closed";
    note.setAttribute("aria-live", "off");
    const isAskedAgain = open && open.dataset.token === form.dataset.token;
    note.textContent = isAskedAgain ? "This question is asked again below." : "This question is closed.";
    if (isUnsent) note.textContent += " What you filled in was not sent.";
    form.append(note);
  };

  const fieldsOf = (form) => [...form.querySelectorAll("input, textarea")];
  const isText = (field) => field.matches("textarea, input[type=text]");
  const isChanged = (field) => isText(field) ? field.value !== field.defaultValue : field.checked !== field.defaultChecked;
  const drawn = (fields) => JSON.stringify(fields.map((field) => isText(field) ? field.defaultValue : field.defaultChecked));
  const asked = (form) => JSON.stringify([
    form.dataset.token.replace(/:\d+$/, ""),
    form.querySelector(".question__title").textContent,
    fieldsOf(form).map((field) => [field.name, isText(field) || field.value]),
  ]);

  // What was filled in goes along to the same form; where the hub has taken another answer since, that stands.
  const carryOver = (from, to) => {
    if (!from || !to || from === to || asked(from) !== asked(to)) return;
    for (const name of new Set(fieldsOf(from).map((field) => field.name))) {
      const [before, after] = [from, to].map((form) => fieldsOf(form).filter((field) => field.name === name));
      if (drawn(before) !== drawn(after)) continue;
      before.forEach((field, at) => {
        after[at].value = field.value;
        after[at].checked = field.checked;
      });
      before.forEach(undo);
    }
  };

  const undo = (field) => {
    if (isText(field)) field.value = field.defaultValue;
    else field.checked = field.defaultChecked;
  };

  const showLine = (id, html) => {
    if (id <= last) return;
    last = id;
    const wasAtEnd = isAtEnd();
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const line = holder.content.firstElementChild;
    const before = openQuestion();
    log.append(holder.content);
    begin.hidden = true;
    carryOver(before, openQuestion());
    closeOldQuestions();
    meet(line, wasAtEnd);
  };

  const meet = (line, wasAtEnd) => {
    const met = meeting;
    if (!met || !met.isAcknowledged) {
      if (wasAtEnd) line.scrollIntoView({ block: "nearest" });
      return;
    }
    meeting = null;
    const before = line.previousElementSibling;
    const isAsked = before && before.classList.contains("line--own");
    (isAsked ? before : line).scrollIntoView({ block: "start" });
    const active = document.activeElement;
    const hasMovedOn = active !== met.from && active !== document.body && active !== null;
    if (met.how === "stay" || hasMovedOn) return;
    const target = line.querySelector(".error-summary") || line.querySelector(".question__title") || line;
    target.focus({ preventScroll: true });
  };

  // --- Sending

  const isOpen = () => socket !== null && socket.readyState === WebSocket.OPEN;

  const send = (what, ownWords, how) => {
    const message = { id: newId(), ...what };
    const line = JSON.stringify(message);
    if (line.length > MOST_CHARACTERS) {
      tell(TOO_LONG);
      return "";
    }
    stopTelling(TOO_LONG);
    const own = { id: message.id, words: ownWords, after: last };
    mine = [...mine, own].slice(-MOST_REMEMBERED);
    remember("mine", mine);
    waiting.push({ id: message.id, line });
    remember("waiting", waiting);
    begin.hidden = true;
    const shown = ownLine(own);
    log.append(shown);
    shown.scrollIntoView({ block: "nearest" });
    meeting = { id: message.id, how, from: document.activeElement, isAcknowledged: false };
    showWaiting();
    sendNext();
    return message.id;
  };

  // One at a time, so that what is sent again keeps its order.
  const sendNext = () => {
    if (!isOpen() || inFlight || waiting.length === 0) return;
    inFlight = true;
    socket.send(waiting[0].line);
    clearTimeout(patience);
    patience = setTimeout(() => socket.close(), ACK_WAIT);
  };

  // What the hub refuses because of an NHS number is kept nowhere: not on the page, and not by this tab.
  const forget = (id) => {
    mine = mine.map((own) => own.id === id ? { ...own, words: NOT_KEPT } : own);
    remember("mine", mine);
    const line = document.getElementById(`own-${id}`);
    if (line) line.querySelector(".line__text").textContent = NOT_KEPT;
    const form = log.querySelector(`form.question[data-message="${id}"]`);
    // The number may stand in several pieces, in figures of any script.
    if (form) fieldsOf(form).filter((field) => isText(field) && /\p{N}/u.test(field.value)).forEach(undo);
  };

  const settle = (id) => {
    clearTimeout(patience);
    inFlight = false;
    waiting = waiting.filter((message) => message.id !== id);
    remember("waiting", waiting);
    showWaiting();
  };

  const take = (said) => {
    if ("line" in said) {
      showLine(said.line, said.html);
    } else if ("ack" in said) {
      settle(said.ack);
      if (said.refused) forget(said.ack);
      if (meeting && meeting.id === said.ack) meeting.isAcknowledged = true;
      isHubAway = false;
      showState();
      sendNext();
    } else if ("again" in said) {
      clearTimeout(patience);
      isHubAway = true;
      showState();
      patience = setTimeout(() => { inFlight = false; sendNext(); }, AGAIN_WAIT);
    } else if ("unreadable" in said) {
      dropFirst();
    } else if ("away" in said) {
      isHubAway = said.away;
      showState();
    }
  };

  const dropFirst = () => {
    if (waiting.length === 0) return;
    settle(waiting[0].id);
    tell("Your last message could not be read, so it was not sent.");
    sendNext();
  };

  const showState = () => {
    showWaiting();
    if (!isOpen()) {
      wasLost = true;
      tell("No connection. Trying again. What you send waits here until it can go.");
    } else if (isHubAway) {
      wasLost = true;
      tell("The hub can’t reach its database just now. What you send waits here until it can go.");
    } else if (wasLost) {
      wasLost = false;
      tellBriefly("Connected again.");
    }
  };

  // --- The connection

  const connect = () => {
    clearTimeout(reconnecting);
    if (socket !== null) return;
    const address = new URL(`/chat/${who}/socket?after=${last}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const opened = new WebSocket(address);
    socket = opened;
    opened.addEventListener("open", () => {
      wait = FIRST_WAIT;
      inFlight = false;
      isHubAway = false;
      showState();
      sendNext();
    });
    opened.addEventListener("message", (event) => take(JSON.parse(event.data)));
    opened.addEventListener("close", (event) => lost(opened, event.code));
  };

  const lost = (closed, code) => {
    if (socket !== closed) return;
    clearTimeout(patience);
    socket = null;
    if (code === 1009) dropFirst();
    showState();
    reconnecting = setTimeout(connect, wait * (0.8 + Math.random() * 0.4));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const drop = () => {
    const open = socket;
    if (open === null) return;
    open.close();
    // A close that nobody answers takes a minute: the next connection does not wait for it.
    lost(open, 0);
  };

  window.addEventListener("online", connect);
  window.addEventListener("offline", drop);
  window.addEventListener("pageshow", connect);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) connect(); });

  // --- What the person does

  say.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text && send({ text }, text, "stay")) words.value = "";
    words.focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.say) {
      const form = button.closest("form.question");
      if (form && form.dataset.done) return;
      send({ text: button.dataset.say }, button.textContent.trim(), "go");
      if (form) form.dataset.done = "left";
    } else if (button.dataset.press) {
      send({ press: JSON.parse(button.dataset.press) }, button.textContent.trim(), "go");
    }
  });

  log.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    (field.querySelector("input, button") || field).focus();
  });

  log.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.done) return;
    const pressed = event.submitter && event.submitter.name ? event.submitter : null;
    const answers = pressed ? { [pressed.name]: pressed.value } : filledIn(form);
    const ownWords = pressed ? pressed.textContent.trim() : inWords(form);
    const id = send({ form: { token: form.dataset.token, answers } }, ownWords, "go");
    if (!id) return;
    form.dataset.message = id;
    form.dataset.done = "sent";
  });

  const filledIn = (form) => {
    const answers = {};
    for (const field of form.querySelectorAll("input, textarea")) {
      if (field.type === "checkbox") {
        answers[field.name] = answers[field.name] || [];
        if (field.checked) answers[field.name].push(field.value);
      } else if (field.type !== "radio" || field.checked) {
        answers[field.name] = field.value;
      }
    }
    return answers;
  };

  const inWords = (form) => {
    const said = [];
    for (const field of form.querySelectorAll("input, textarea")) {
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) said.push(form.querySelector(`label[for="${field.id}"]`).textContent);
      } else if (field.value.trim()) {
        said.push(field.value.trim());
      }
    }
    return said.join("\n") || "(nothing)";
  };

  latest.addEventListener("click", (event) => {
    event.preventDefault();
    const lines = log.querySelectorAll(".line");
    const line = lines.length ? lines[lines.length - 1] : begin;
    line.scrollIntoView({ block: "start" });
    line.tabIndex = -1;
    line.focus({ preventScroll: true });
  });

  // --- Beginning

  say.hidden = false;
  showRemembered();
  begin.hidden = log.querySelector(".line") !== null;
  closeOldQuestions();
  const newest = log.lastElementChild;
  if (newest) newest.scrollIntoView({ block: "start" });
  connect();
})();
