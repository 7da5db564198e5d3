// The list of messages: what was said, drawn, replaced, taken back, and kept in view.

import { element, paragraphs } from "./dom.js";
import { LONGEST_LOG } from "./memory.js";
import { drawReply } from "./reply.js";

const FAR = 1.5; // heights of the view from the end, from which on the way back is offered
const NEAR = 40; // pixels: who is so near the end stays there when the room for the log changes
const SHORT = 1 / 6; // of the height of the view: a question of that size stays in view over a long answer

/**
 * An entry is {id, from: "me" | "bot" | "fault", text | reply | code, unasked}. `services` has texts(), isCommand(name),
 * press(button, element, message, answer, form), begin(name), direction(code), and changed(), called when something is to be kept.
 */
export class Log {
  #list;
  #scroller;
  #services;
  #atEnd = true;
  #top = 0;
  entries = [];

  constructor(list, scroller, services) {
    this.#list = list;
    this.#scroller = scroller;
    this.#services = services;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const room = new ResizeObserver(() => this.#atEnd && this.toEnd());
    for (const each of [list, scroller]) room.observe(each);
  }

  /** Draw what a reload left. */
  restore(entries) {
    this.entries = entries;
    this.#list.setAttribute("aria-busy", "true"); // nothing of it is new: no screen reader need say it
    this.#list.replaceChildren(...entries.map((entry) => this.#draw(entry)));
    this.#list.removeAttribute("aria-busy");
    this.toEnd();
  }

  /**
   * Show an entry: in the place of the one with its id, else at the end. Returns its element.
   * Who reads further up is taken there only for an answer (`asked`), not for news that come by themselves.
   */
  put(entry, asked = true) {
    const at = this.entries.findIndex(({ id }) => id === entry.id);
    const drawn = this.#draw(entry);
    if (at < 0) this.#add(entry, drawn, asked || this.#atEnd);
    else this.#replace(at, entry, drawn);
    this.#services.changed();
    return drawn;
  }

  remove(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.element(id)?.remove();
    this.#services.changed();
  }

  element(id) {
    return document.getElementById(`message-${id}`);
  }

  /** Whether the message came by itself. */
  wasUnasked(id) {
    return this.entries.find((entry) => entry.id === id)?.unasked ?? false;
  }

  /** The drawings that stand above a message. */
  drawings(id) {
    return this.entries.find((entry) => entry.id === id)?.reply?.drawings ?? [];
  }

  get isFar() {
    return this.#distance > FAR * this.#scroller.clientHeight;
  }

  get #distance() {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }

  get isAtEnd() {
    return this.#atEnd;
  }

  toEnd() {
    this.#atEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Only who goes up leaves the end: room that got smaller since we went there is no wish to read further up. */
  #scrolled() {
    const top = this.#scroller.scrollTop;
    if (this.#distance < NEAR) this.#atEnd = true;
    else if (top < this.#top) this.#atEnd = false;
    this.#top = top;
  }

  #add(entry, drawn, follow) {
    this.entries.push(entry);
    this.#list.append(drawn);
    while (this.entries.length > LONGEST_LOG) this.element(this.entries.shift().id)?.remove();
    if (!follow) return;
    if (this.#fits(drawn)) this.toEnd();
    else this.#toStart(drawn);
  }

  #replace(at, entry, drawn) {
    const old = this.element(entry.id);
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    this.entries[at] = entry;
    old.replaceWith(drawn);
    if (held) refocus(drawn, held);
    if (!this.#fits(drawn) || drawn.offsetTop < this.#scroller.scrollTop) this.#toStart(drawn);
    else drawn.scrollIntoView({ block: "nearest" });
  }

  #fits(drawn) {
    return drawn.offsetHeight < this.#scroller.clientHeight;
  }

  /** A long answer is read from its beginning, under the question. */
  #toStart(drawn) {
    this.#atEnd = false;
    const question = drawn.previousElementSibling;
    const isShort = question?.classList.contains("me") && question.offsetHeight < SHORT * this.#scroller.clientHeight;
    this.#scroller.scrollTop = (isShort ? question : drawn).offsetTop - this.#scroller.offsetTop - 12;
  }

  #draw(entry) {
    const attributes = { class: `message ${entry.from}`, id: `message-${entry.id}`, tabindex: "-1" };
    return { me: () => this.#mine(entry, attributes), fault: () => this.#fault(entry, attributes) }[entry.from]?.()
      ?? this.#drawable(entry, attributes);
  }

  /** One reply that can't be drawn, perhaps kept since before an upgrade, hides none of the others. */
  #drawable(entry, attributes) {
    try {
      return this.#reply(entry, attributes);
    } catch (error) {
      console.error(error);
      return this.#fault({ code: "failed" }, { ...attributes, class: "message fault" });
    }
  }

  #mine(entry, attributes) {
    const who = element("span", { class: "unseen" }, this.#services.texts().you);
    const said = element("div", { class: "bubble" }, who, ...paragraphs(entry.text, {}));
    return element("article", attributes, said, element("p", { class: "waiting", hidden: true }));
  }

  #fault(entry, attributes) {
    return element("article", attributes, element("p", { "data-text": entry.code }, this.#services.texts()[entry.code]));
  }

  #reply({ id, reply, unasked }, attributes) {
    const { texts, isCommand, press, begin, direction } = this.#services;
    const services = { texts: texts(), isCommand, begin, press: (button, from, ...answer) => press(button, from, id, ...answer) };
    const spoken = { lang: reply.language, dir: direction(reply.language) };
    const sign = unasked ? [element("p", { class: "unasked", "data-text": "unasked" }, services.texts.unasked)] : [];
    return element("article", { ...attributes, ...spoken }, ...sign, ...drawReply(reply, services));
  }
}

/** After a message was replaced, the focus stays on the button of the same name, so that Enter can turn page after page. */
function refocus(drawn, held) {
  const buttons = [...drawn.querySelectorAll(".rows .button"), ...drawn.querySelectorAll(".button")];
  const same = buttons.find((button) => button.textContent === held.textContent);
  (same ?? buttons[0] ?? drawn).focus({ preventScroll: true });
}
