// The page: puts the parts together.

import { Connection } from "./connection.js";
import { element, newId } from "./dom.js";
import { excess, sendable } from "./length.js";
import { Log } from "./log.js";
import { once, recall, recallLanguage, remember, rememberLanguage } from "./memory.js";
import { Menu } from "./menu.js";
import { share } from "./share.js";
import { keepTimes } from "./time.js";

const TOAST = 3_500;
const SHOW_WORKING = 300;
const LINKED = /^[\w-]{1,64}$/; // what a link may say

const root = document.documentElement;
const [scroller, say, working, toast, newest, away, languageSwitch] = [
  "scroller", "say", "working", "toast", "newest", "away", "switch",
].map((id) => document.getElementById(id));
const languages = new Map(JSON.parse(document.getElementById("languages").textContent).map((each) => [each.code, each]));

const kept = recall();
const connection = new Connection(kept.unanswered);
const pressed = new Map(); // the id of a question -> the button that asked it
const forms = new Map(); // the id of an answer -> the form that waits to hear whether it was taken
let commands = {};
const { title } = document;
let unseen = 0;
let timers = { working: 0, toast: 0 };

const texts = () => languages.get(root.lang).texts;
const commandsHere = () => commands[root.lang] ?? [];

const log = new Log(document.getElementById("log"), scroller, {
  texts,
  isCommand: (name) => !Object.keys(commands).length || commandsHere().some((command) => command.name === name),
  direction: (code) => languages.get(code)?.direction ?? root.dir,
  press,
  begin,
  changed: keep,
});
const menu = new Menu(document.getElementById("menu"), say, {
  commands: commandsHere,
  ask: (frame) => connection.mention(frame),
  send,
});

function keep() {
  remember({ entries: log.entries, unanswered: connection.unanswered, draft: say.value });
}

// Saying something

function send(text) {
  if (!text) return;
  const id = newId();
  if (excess(text)) {
    log.put({ id, from: "fault", code: "too_long" });
    return;
  }
  say.value = "";
  say.dispatchEvent(new Event("input"));
  log.put({ id, from: "me", text });
  connection.ask({ type: "say", id, text: sendable(text) });
}

/** A command that the bot named in its words: said at once, or begun where it needs more words. */
function begin(name) {
  const command = commandsHere().find((each) => each.name === name);
  if (!command?.required) {
    send(`/${name}`);
    return;
  }
  say.value = `/${name} `;
  say.focus();
  say.dispatchEvent(new Event("input"));
}

/** What is shared has an address, which the device hands on or the page copies; else the bot answers to the press. */
async function press(button, from, message, answer, form) {
  if (!form && from.getAttribute("aria-busy")) return;
  const done = button.share ? await share(button.share) : "";
  if (done === "copied") announce(texts().copied);
  if (done || !button.press) return;
  const id = newId();
  from.setAttribute("aria-busy", "true");
  pressed.set(id, from);
  const asked = { id, message, press: button.press };
  if (form) forms.set(id, form);
  connection.ask(form ? { type: "fill", ...asked, answer: sendable(answer) } : { type: "press", ...asked });
  if (connection.state !== "open") form?.close(); // it goes out later, and the page says so
}

// Hearing something

const heard = {
  welcome(frame) {
    if (frame.version !== root.dataset.version && once(frame.version)) location.reload();
    commands = frame.commands;
    menu.update();
  },
  message: (frame) => (frame.unasked ? hearUnasked(frame) : hearAnswer(frame)),
  edit: (frame) => (frame.corrects ? hearMessage(frame) : hearAnswer(frame)),
  refused: (frame) => refuse(frame.id, frame.why, () => hearMessage(frame)),
  delete: (frame) => log.remove(frame.message),
  notice(frame) {
    speak(frame.language);
    announce(frame.text);
  },
  suggestions: (frame) => menu.offer(frame.id, frame.suggestions),
  error(frame) {
    const code = frame.code in texts() ? frame.code : "failed";
    refuse(frame.id, texts()[code], () => log.put({ id: newId(), from: "fault", code }));
  },
  done: (frame) => release(frame.id),
};

/** A few words in passing. */
function announce(text) {
  toast.replaceChildren(element("span", { dir: "auto" }, text));
  clearTimeout(timers.toast);
  timers.toast = setTimeout(() => toast.replaceChildren(), TOAST);
}

/** What comes unasked is told again until we say that it is here; then, nothing moves under the reader. */
function hearUnasked(frame) {
  if (!log.element(frame.message)) {
    hearMessage(frame);
    if (document.hidden) count(unseen + 1);
  }
  connection.mention({ type: "heard", message: frame.message });
}

/** The form goes before its answer is shown, so that the focus is where the button was. Answers come in order. */
function hearAnswer(frame) {
  forms.get(connection.unanswered[0]?.id)?.close();
  hearMessage(frame);
}

function hearMessage({ message, reply, unasked = log.wasUnasked(message), corrects = false }) {
  if (corrects && !reply.drawings.length) reply.drawings = log.drawings(message);
  if (!unasked) speak(reply.language);
  const isNew = !log.element(message);
  const drawn = log.put({ id: message, from: "bot", reply, unasked }, connection.unanswered.length > 0);
  if (isNew && !log.isAtEnd && !connection.unanswered.length) newest.hidden = false;
  // Who pressed a button reads on in the answer: the next Tab leads to what can be done there.
  if (isNew && [...pressed.values()].includes(document.activeElement)) drawn.focus({ preventScroll: true });
}

function release(id) {
  forms.get(id)?.close();
  forms.delete(id);
  pressed.get(id)?.removeAttribute("aria-busy");
  pressed.delete(id);
}

/** What could not be taken: said in its form, or else shown in the log, below what was filled in: nothing is lost. */
function refuse(id, why, show) {
  const form = forms.get(id);
  forms.delete(id);
  release(id);
  if (form?.isOpen) return form.refuse(why);
  const filled = connection.unanswered.find((frame) => frame.id === id && frame.type === "fill");
  if (filled) log.put({ id: newId(), from: "me", text: filled.answer });
  show();
}

/** How much came while nobody looked, in the title, where the browser shows it. */
function count(messages) {
  unseen = messages;
  document.title = unseen ? `(${unseen}) ${title}` : title;
}

/**
 * A visitor who is new is greeted. A link may say what is to be opened, and is followed once: what it asks for is kept
 * until it is answered, and a reload is no second visit.
 */
function greet() {
  const wanted = new URLSearchParams(location.search).get("start") ?? "";
  const isFirst = !kept.entries.length && !kept.unanswered.length;
  if (LINKED.test(wanted)) connection.ask({ type: "say", id: newId(), text: `/start ${wanted}` });
  else if (isFirst) connection.ask({ type: "say", id: newId(), text: "/start" });
  if (location.search) history.replaceState(null, "", location.pathname);
}

// Looks

function speak(code) {
  const language = languages.get(code);
  if (!language || root.lang === code) return;
  root.lang = code;
  root.dir = language.direction;
  rememberLanguage(code);
  label();
  menu.update();
}

/** The page's own words, in the language that is spoken now. */
function label() {
  const said = texts();
  const named = { log: said.conversation, switch: said.languages, menu: said.menu, send: said.send, say: said.composer };
  for (const [id, text] of Object.entries(named)) document.getElementById(id).setAttribute("aria-label", text);
  document.getElementById("send").title = said.send;
  say.placeholder = said.composer;
  newest.setAttribute("aria-label", said.newest);
  newest.title = said.newest;
  document.getElementById("working-text").textContent = said.working;
  document.getElementById("away-text").textContent = said.away;
  document.getElementById("retry").textContent = said.retry;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = said[each.dataset.text];
  for (const each of languageSwitch.children) each.setAttribute("aria-pressed", String(each.lang === root.lang));
  look();
}

/** What depends on whether the bot is there. */
function look() {
  away.hidden = connection.state !== "away";
  for (const mine of document.querySelectorAll(".message.me")) {
    const waits = connection.state !== "open" && connection.waits(Number(mine.id.replace("message-", "")));
    mine.querySelector(".waiting").hidden = !waits;
    mine.querySelector(".waiting").textContent = waits ? texts().waiting : "";
  }
  clearTimeout(timers.working);
  const busy = connection.state === "open" && connection.unanswered.length > 0;
  if (!busy) working.hidden = true;
  else if (working.hidden) timers.working = setTimeout(showWorking, SHOW_WORKING);
}

function showWorking() {
  const wasFar = log.isFar;
  working.hidden = false;
  if (!wasFar) log.toEnd();
}

function drawSwitch() {
  for (const { code, name, direction } of languages.values()) {
    const made = element("button", { type: "button", lang: code, dir: direction }, name);
    made.addEventListener("click", () => {
      speak(code);
      connection.ask({ type: "press", id: newId(), message: null, press: `language ${code}` });
    });
    languageSwitch.append(made);
  }
}

// Wiring

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send(say.value.trim());
  say.focus();
});

say.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (menu.takes(event)) event.preventDefault();
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(say.value.trim());
  }
});

say.addEventListener("input", () => {
  // An empty field with dir=auto is left-to-right, its placeholder too.
  if (say.value.trim()) say.dir = "auto";
  else say.removeAttribute("dir");
});

newest.addEventListener("click", () => log.toEnd());
document.getElementById("retry").addEventListener("click", () => connection.retry());
scroller.addEventListener("scroll", () => (newest.hidden = !log.isFar), { passive: true });
addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => document.hidden || count(0));
connection.addEventListener("frame", ({ detail }) => heard[detail.type]?.(detail));
connection.addEventListener("state", () => {
  look();
  keep();
});

const spoken = recallLanguage();
if (languages.has(spoken)) {
  root.lang = spoken;
  root.dir = languages.get(spoken).direction;
}
drawSwitch();
log.restore(kept.entries);
say.value = kept.draft;
say.dispatchEvent(new Event("input"));
keepTimes();
label();
greet();
connection.open();
