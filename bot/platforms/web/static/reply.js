// A reply as elements: its text, its cards, and the buttons under all of it.

import { element, outside, paragraphs } from "./dom.js";
import { ask } from "./form.js";
import { drawDocument, drawDrawings, drawPictures } from "./media.js";
import { drawTime } from "./time.js";

// A command in the bot's own words: after a space, a bracket or a sign that keeps it from the other direction.
const ARGUMENT = /^ [\w-]{1,24}(?=\u2069)/; // of one short word: it stays on a line with its command, as a code with a hyphen is one thing
const COMMAND = /(?<=^|[\s(\u200e\u200f\u2066-\u2068])\/[a-z_]{2,32}(?![\w/])/gm;

/**
 * `texts` are the page's own words; `isCommand` says which words after a slash can be pressed;
 * `press(button, element, answer, form)` (an answer, and the form that it came in, where the button asks for one) and `begin(name)` are called when the person chooses something.
 * What newer pages know of a reply may be missing: a tab remembers replies from before an upgrade.
 */
export function drawReply(reply, { texts, isCommand, press, begin }) {
  const { language, numbers = "latn" } = reply;
  const button = (data) => drawButton(data, texts, press);
  const inner = (part) => withCommands(part, isCommand, begin);
  const words = paragraphs(reply.text, { class: "words" }, inner);
  const time = (when) => drawTime(when, language, numbers);
  const cards = reply.cards.map((card) => drawCard(card, texts, { button, time }));
  const drawings = drawDrawings(reply.drawings ?? []);
  const listed = reply.cards.some((card) => card.number);
  const rows = reply.buttons.map((row) => element("div", { class: "row" }, ...row.map(button)));
  return [
    words.length || cards.length || drawings.length
      ? element(
          "div",
          { class: "sheet" },
          ...drawings,
          ...(words.length ? [element("div", { class: "speech" }, ...words)] : []),
          ...(cards.length ? [element(listed ? "ol" : "ul", { class: "cards" }, ...cards)] : []),
        )
      : null,
    rows.length ? element("div", { class: "rows" }, ...rows) : null,
    ...drawDocument(reply.document, language, numbers),
  ].filter(Boolean);
}

function drawCard(card, texts, { button, time }) {
  const heading = outside(card.url, { class: "title-link" }, texts.outside, card.title) ?? card.title;
  const note = drawNote(card, time);
  const marks = card.marks ?? [];
  const beside = card.buttons.length ? [element("div", { class: "beside" }, ...card.buttons.map(button))] : [];
  // In a list the note ends a card; over an article that is read it says first who wrote it, and when.
  const [above, below] = card.number ? [[], [...note, ...beside]] : [note, beside];
  return element(
    "li",
    { class: card.number ? "card numbered" : "card" },
    ...(card.number ? [element("span", { class: "number", "aria-hidden": "true" }, card.number)] : []),
    element("h2", { class: "title", dir: "auto" }, heading),
    ...above,
    ...drawPictures(card.pictures ?? [], card.title, texts),
    ...paragraphs(card.text, { class: "text" }, (part, at) => withMarks(part, at, marks)),
    ...(below.length ? [element("div", { class: "foot" }, ...below)] : []),
  );
}

const BETWEEN = " ·\u00a0"; // the dot goes with what follows it into the next line

/** The small print, and the time behind it. */
function drawNote(card, time) {
  const parts = [...(card.note ? [card.note] : []), ...(card.when ? [time(card.when)] : [])];
  if (!parts.length) return [];
  return [element("p", { class: "note", dir: "auto" }, ...parts.flatMap((part, at) => (at ? [BETWEEN, part] : [part])))];
}

/** A part of a text that begins at the index `at`, with the words that stand out: `marks` are indices of the text. */
function withMarks(part, at, marks) {
  const pieces = [];
  let drawn = 0;
  for (const [start, stop] of marks) {
    if (start < at || stop > at + part.length) continue;
    pieces.push(part.slice(drawn, start - at), element("mark", {}, part.slice(start - at, stop - at)));
    drawn = stop - at;
  }
  return [...pieces, part.slice(drawn)];
}

function drawButton(data, texts, press) {
  const label = element("span", { dir: "auto" }, data.label);
  const link = outside(data.share ? null : data.url, { class: `button ${data.tone} leaves` }, texts.outside, label);
  if (link) return link;
  const made = element("button", { type: "button", class: `button ${data.tone}`, disabled: !data.press && !data.share }, label);
  const answered = (text, form) => press(data, made, text, form);
  made.addEventListener("click", () => (data.asks ? ask(data.asks, texts, answered) : press(data, made)));
  return made;
}

/** The text with each command that the bot names as something to press, as messengers do. */
function withCommands(part, isCommand, begin) {
  const pieces = [];
  let at = 0;
  for (const found of part.matchAll(COMMAND)) {
    const name = found[0].slice(1);
    if (!isCommand(name)) continue;
    const made = element("button", { type: "button", class: "command", dir: "ltr" }, found[0]);
    made.addEventListener("click", () => begin(name));
    const end = found.index + found[0].length;
    const [argument] = ARGUMENT.exec(part.slice(end)) ?? [""];
    pieces.push(part.slice(at, found.index), argument ? element("span", { class: "typed" }, made, argument) : made);
    at = end + argument.length;
  }
  return [...pieces, part.slice(at)];
}
