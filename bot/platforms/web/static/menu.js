// The menu over the composer: commands after a slash, then what fits their argument; for other words, searches.

import { element, newId } from "./dom.js";

const PAUSE = 120;
// Words alone are a search; one letter begins too much, and a long text is none.
const SEARCH = "search";
const WORDS = /^\s*[^/\s][^\n]{1,80}$/;
const NAME = /^\/([a-z_]*)$/i;
const ARGUMENT = /^\/([a-z_]+)\s+(.*)$/is;

/**
 * `commands()` are those of the current language; `ask(frame)` wants suggestions, which come back through `offer`;
 * `send(text)` says it.
 */
export class Menu {
  #list;
  #input;
  #services;
  #items = [];
  #active = -1;
  #asked = 0;
  #timer = 0;

  constructor(list, input, services) {
    this.#list = list;
    this.#input = input;
    this.#services = services;
    input.addEventListener("input", () => this.update({ typed: true }));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the composer keeps the focus
    list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
  }

  /** Show what fits the text as it stands; searches only where it is `typed` just now, not where it was kept. */
  update({ typed = false } = {}) {
    const text = this.#input.value;
    const [, name] = text.match(NAME) ?? [];
    if (name !== undefined) return this.#showCommands(name.toLowerCase());
    if (WORDS.test(text)) return typed ? this.#askFor(SEARCH, text) : this.close();
    const [, command, argument] = text.match(ARGUMENT) ?? [];
    const known = this.#services.commands().find((each) => each.name === command?.toLowerCase());
    return known?.suggests ? this.#askFor(known.name, argument) : this.close();
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked = 0;
    this.#show([], -1);
  }

  /** Suggestions have come; those for what has been typed over since are dropped. */
  offer(id, suggestions) {
    if (id !== this.#asked) return;
    const start = this.#input.value.match(ARGUMENT)?.[1];
    const before = start === undefined ? "" : `/${start} `;
    const items = suggestions.map(({ label, value }) => ({ label, text: before + value, ready: true }));
    this.#show(items, -1);
  }

  /** Whether the key was for the menu. */
  takes(event) {
    if (this.#list.hidden) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.#move(steps[event.key]);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.#fill(this.#items[Math.max(this.#active, 0)]);
    else if (event.key === "Enter" && !event.shiftKey && this.#active >= 0) this.#pick(this.#items[this.#active]);
    else return false;
    return true;
  }

  #showCommands(begun) {
    clearTimeout(this.#timer);
    this.#asked = 0;
    const items = this.#services
      .commands()
      .filter((command) => command.name.startsWith(begun))
      .map((command) => ({
        name: `/${command.name}`,
        argument: command.argument,
        label: command.help,
        text: command.argument ? `/${command.name} ` : `/${command.name}`,
        ready: !command.required,
      }));
    // A name that is typed in full is meant, though others begin with it: Enter says that one.
    const whole = items.findIndex(({ name }) => name === `/${begun}`);
    this.#show(items, items.length ? Math.max(whole, 0) : -1);
  }

  #askFor(command, text) {
    clearTimeout(this.#timer);
    if (this.#items[0]?.name) this.#show([], -1);
    this.#timer = setTimeout(() => {
      this.#asked = newId();
      this.#services.ask({ type: "suggest", id: this.#asked, command, text });
    }, PAUSE);
  }

  #show(items, active) {
    this.#items = items;
    this.#list.replaceChildren(...items.map(drawItem));
    this.#list.hidden = items.length === 0;
    this.#activate(active);
  }

  #move(step) {
    const count = this.#items.length;
    this.#activate(this.#active < 0 ? (step > 0 ? 0 : count - 1) : (this.#active + step + count) % count);
  }

  #activate(index) {
    this.#active = index;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.#list.children[index];
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #choose(option) {
    if (option) this.#pick(this.#items[[...this.#list.children].indexOf(option)]);
  }

  /** What needs no more words is said at once; the rest waits for them. */
  #pick(item) {
    if (!item.ready) return this.#fill(item);
    this.close();
    return this.#services.send(item.text.trim());
  }

  #fill(item) {
    this.#input.value = item.text;
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function drawItem(item, index) {
  const label = element("span", { class: "help", dir: "auto" }, item.label);
  const option = element("li", { role: "option", id: `option-${index}`, class: "option" }, label);
  if (!item.name) return option;
  const name = element("span", { class: "name", dir: "ltr" }, item.name);
  const argument = element("span", { class: "argument", dir: "auto" }, item.argument);
  option.classList.add("command-option");
  option.prepend(element("span", {}, name, " ", argument));
  return option;
}
