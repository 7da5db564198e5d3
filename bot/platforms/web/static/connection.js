// The socket: opens it again when it breaks, and keeps each question until it is answered.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;
const MOST_TRIES = 3;

/** Emits "frame" (detail: a frame) and "state" (whether the bot is there, and what waits for it, has changed). */
export class Connection extends EventTarget {
  #socket = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #outbox = new Map();

  constructor(unanswered = []) {
    super();
    for (const frame of unanswered) this.#outbox.set(frame.id, { frame, tries: 0 });
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  /** "new" until the first attempt ends, then "open" or "away". */
  state = "new";

  get unanswered() {
    return [...this.#outbox.values()].map(({ frame }) => frame);
  }

  waits(id) {
    return this.#outbox.has(id);
  }

  open() {
    clearTimeout(this.#timer);
    const address = new URL("socket", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#begin());
    socket.addEventListener("message", (event) => this.#take(JSON.parse(event.data)));
    socket.addEventListener("close", () => socket === this.#socket && this.#lost());
  }

  /** Do not wait any longer, where we were waiting. */
  retry() {
    if (this.state !== "away" || this.#socket.readyState === WebSocket.CONNECTING) return;
    this.#wait = FIRST_WAIT;
    this.open();
  }

  /** Send a question now or when the bot is back; it is kept until it is answered. */
  ask(frame) {
    this.#outbox.set(frame.id, { frame, tries: 0 });
    if (this.state === "open") this.#sendKept(frame.id);
    this.#changed();
  }

  /** Send something that is worth nothing later. */
  mention(frame) {
    if (this.state === "open") this.#send(frame);
  }

  #begin() {
    this.state = "open";
    this.#send({ type: "hello", locale: navigator.language ?? "" });
    for (const id of [...this.#outbox.keys()]) this.#sendKept(id);
    this.#changed();
  }

  #take(frame) {
    this.#wait = FIRST_WAIT;
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "done" || frame.type === "error") {
      this.#outbox.delete(frame.id);
      this.#changed();
    }
  }

  #lost() {
    this.state = "away";
    // A little chance, so that many pages do not come back in the same instant.
    this.#timer = setTimeout(() => this.open(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    this.#changed();
  }

  /** What broke the connection again and again is given up, so that the rest gets through. */
  #sendKept(id) {
    const kept = this.#outbox.get(id);
    kept.tries += 1;
    if (kept.tries > MOST_TRIES) this.#take({ type: "error", code: "failed", id });
    else this.#send(kept.frame);
  }

  #send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #changed() {
    this.dispatchEvent(new Event("state"));
  }
}
