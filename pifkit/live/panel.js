// The page's side of every panel: it shows the HTML that the kernel makes, sends what a person does, and never pretends.
// "Saved" appears only when the kernel says so after the commit; what is not saved stays where it was typed, and in this
// browser's own storage until it is. Nothing is fetched from anywhere.

const TYPING = 1500; // ms after the last key until text is saved
const PATIENCE = 8000; // ms until an entry without an answer counts as not saved

const now = () => Date.now();
const field = (one) => one.matches?.("input,select,textarea");
const valueOf = (one) => (one.type === "checkbox" ? one.checked : one.value);

function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// --- making the page like the new HTML, element by element, so that focus and what is being typed stay ---------------

const keyOf = (node) => (node.nodeType === 1 && node.id ? node.id : null);

function sameKind(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

function morph(old, fresh, typed) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  const keeps = old.id && typed.has(old.id);
  for (const { name } of [...old.attributes]) {
    if (fresh.hasAttribute(name) || (old.nodeName === "DETAILS" && name === "open")) continue;
    if (keeps && (name === "value" || name === "checked")) continue;
    // Ours: a heading that took the focus, a field whose entry was refused.
    if (name === "tabindex" || name === "aria-invalid") continue;
    old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.nodeName === "DETAILS" && name === "open") continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.nodeName === "TEXTAREA") {
    if (old.defaultValue !== fresh.defaultValue) old.defaultValue = fresh.defaultValue;
    if (!keeps && old.value !== fresh.defaultValue) old.value = fresh.defaultValue;
    return;
  }
  morphChildren(old, fresh, typed);
  if (old.nodeName === "INPUT" && !keeps) {
    if (old.type === "radio" || old.type === "checkbox") old.checked = fresh.hasAttribute("checked");
    else if (old.value !== (fresh.getAttribute("value") ?? "")) old.value = fresh.getAttribute("value") ?? "";
  }
  if (old.nodeName === "SELECT" && !keeps) {
    const chosen = fresh.querySelector("option[selected]") ?? fresh.options[0];
    if (chosen && old.value !== chosen.value) old.value = chosen.value;
  }
}

function morphChildren(old, fresh, typed) {
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    let found = at;
    if (key) {
      found = [...old.childNodes].find((one) => keyOf(one) === key && one.nodeName === wanted.nodeName) ?? null;
    } else if (at && !sameKind(at, wanted)) {
      found = null;
    }
    if (!found) {
      old.insertBefore(wanted, at);
      continue;
    }
    if (found !== at) old.insertBefore(found, at);
    else at = at.nextSibling;
    morph(found, wanted, typed);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// --- one panel ------------------------------------------------------------------------------------------------------

class Panel {
  constructor(model, el) {
    this.model = model;
    this.queue = []; // entries that the kernel has not confirmed yet, in order
    this.typed = new Map(); // field id -> value that is not saved yet
    this.timers = new Map();
    this.looked = new Set(); // fields whose kept text was looked for
    this.beat = now();
    this.lost = false;
    this.offset = 0;
    const info = model.get("info");
    this.every = 1000 * (info.beat ?? 5);
    this.words = info.words; // all that the page itself says, in its language
    this.store = `pifkit:${info.key ?? ""}:`;
    this.root = document.createElement("div");
    this.root.className = `pif-panel ${info.look ?? ""}`;
    this.root.lang = info.lang;
    // JupyterLab must not take letters typed here for its own commands.
    this.root.dataset.lmSuppressShortcuts = "true";
    this.root.innerHTML =
      '<div class="pif-lost" role="alert"></div><div class="pif-bar"><p class="pif-saved" role="status"></p></div>' +
      '<div class="pif-failed" role="alert"></div><div class="pif-said" role="alert"></div><div class="pif-regions"></div>';
    [this.lostBox, this.bar, this.failedBox, this.saidBox, this.regions] = this.root.children;
    this.status = this.bar.firstChild;
    el.appendChild(this.root);
    if (info.title) document.title = info.title;
    this.listen();
    this.show();
    this.restore();
    this.changed = () => this.show();
    this.told = (message) => this.hear(message);
    model.on("change:regions", this.changed);
    model.on("msg:custom", this.told);
    this.clock = setInterval(() => this.tick(), 500);
    this.post({ type: "hello" });
  }

  close() {
    clearInterval(this.clock);
    this.keys.removeEventListener("keydown", this.pressed);
    this.model.off("change:regions", this.changed);
    this.model.off("msg:custom", this.told);
  }

  post(message) {
    try {
      this.model.send(message);
    } catch {
      // The connection is gone; the clock will say so, and the entry stays in the queue.
    }
  }

  // showing

  show() {
    const wanted = this.model.get("regions");
    this.wanted = this.wanted ?? {};
    for (const one of [...this.regions.children]) if (!(one.dataset.region in wanted)) one.remove();
    const names = Object.keys(wanted);
    for (const [name, html] of Object.entries(wanted)) {
      let box = [...this.regions.children].find((one) => one.dataset.region === name);
      if (!box) {
        box = document.createElement("div");
        box.dataset.region = name;
        // In the order in which they are read, without moving those that are there: what moves loses the focus.
        const later = names.slice(names.indexOf(name) + 1);
        const after = [...this.regions.children].find((one) => later.includes(one.dataset.region)) ?? null;
        this.regions.insertBefore(box, after);
      } else if (this.wanted[name] === html) continue;
      const fresh = document.createElement("div");
      const template = document.createElement("template");
      template.innerHTML = html;
      fresh.appendChild(template.content);
      const had = document.activeElement;
      morphChildren(box, fresh, this.typed);
      // A form that was taken away must not leave the keyboard nowhere.
      if (had && had !== document.body && !had.isConnected) this.focus(box.querySelector("[data-focus]") ?? box.querySelector("h1,h2"));
    }
    this.wanted = { ...wanted };
    this.keepTyped();
    // What is new on the page takes the focus once: the heading of another item, or of what was revealed.
    const marked = [...this.root.querySelectorAll("[data-focus-once]")];
    const fresh = marked.find((one) => this.marks && !this.marks.has(one.dataset.focusOnce));
    this.marks = new Set(marked.map((one) => one.dataset.focusOnce));
    if (fresh) this.focus(fresh);
    this.restore();
    this.tick();
  }

  // A field may have been made anew, further down in a list: what is not saved stays in it.
  keepTyped() {
    for (const [id, value] of this.typed) {
      const one = this.root.querySelector(`#${CSS.escape(id)}`);
      if (!one || valueOf(one) === value) continue;
      if (one.type === "checkbox") one.checked = value;
      else if (one.type !== "radio") one.value = value;
    }
  }

  focus(one) {
    if (!one) return;
    if (one.matches("div")) one = one.querySelector("input:checked,input,select,textarea") ?? one;
    if (!one.matches("a,button,input,select,textarea,summary")) one.tabIndex = -1;
    one.focus({ preventScroll: false });
  }

  tick() {
    const away = now() - this.beat > 2.4 * this.every;
    if (away !== this.lost) {
      this.lost = away;
      this.root.classList.toggle("pif-is-lost", away);
      this.lostBox.innerHTML = away
        ? "<p><strong></strong> <span></span></p>"
        : "";
      if (away) {
        this.lostBox.querySelector("strong").textContent = this.words.lost;
        this.lostBox.querySelector("span").textContent = this.words.wait;
        const button = document.createElement("button");
        button.textContent = this.words.reload;
        button.addEventListener("click", () => location.reload());
        this.lostBox.appendChild(button);
        this.status.textContent = "";
      } else {
        this.post({ type: "hello" });
        this.status.textContent = this.words.again;
        this.again();
      }
    }
    const head = this.queue[0];
    if (head && head.sent && now() - head.sent > PATIENCE && !head.late) {
      head.late = true;
      this.refused(head, this.words.silent, true);
    }
    const at = (now() + this.offset) / 1000;
    for (const one of this.root.querySelectorAll("[data-since]")) {
      const since = Number(one.dataset.since);
      const seconds = Math.max(0, Math.floor(Number(one.dataset.plus ?? 0) + (since ? at - since : 0)));
      const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (one.textContent !== text) one.textContent = text;
    }
  }

  // hearing

  hear(message) {
    this.beat = now();
    if (message.now) this.offset = 1000 * message.now - now();
    if (message.type === "beat") this.post({ type: "here" });
    if (message.type === "said") this.say(message.html);
    if (message.type !== "done") return;
    const at = this.queue.findIndex((one) => one.uuid === message.uuid);
    if (at < 0) return;
    const [entry] = this.queue.splice(at, 1);
    if (message.ok) this.confirmed(entry, message);
    else this.refused(entry, message.said, false);
    this.next();
  }

  confirmed(entry, message) {
    for (const [id, value] of Object.entries(entry.fields)) {
      this.forget(id, value);
      if (this.typed.get(id) === value) this.typed.delete(id);
    }
    this.takeAway(entry);
    const saved = message.saved ? this.words.saved.replace("{time}", () => message.saved) : "";
    const said = [saved, message.said].filter(Boolean).join(". ").replace("..", ".");
    if (said) this.status.textContent = said;
    // What was typed into a form that is now done goes; the kernel's own values come.
    this.wanted = {};
    this.show();
  }

  refused(entry, said, waiting) {
    this.status.textContent = "";
    let box = entry.box;
    if (!box) {
      box = entry.box = document.createElement("div");
      box.className = "pif-not-saved";
      box.dataset.from = entry.from;
      for (const old of [...this.failedBox.children]) if (entry.from && old.dataset.from === entry.from) old.remove();
      this.failedBox.appendChild(box);
    }
    box.innerHTML = "<p><strong></strong> <span></span></p>";
    box.querySelector("strong").textContent = this.words.failed;
    box.querySelector("span").textContent = `${entry.label ? `${entry.label}: ` : ""}${said}`;
    if (!waiting) {
      const again = document.createElement("button");
      again.textContent = this.words.retry;
      again.addEventListener("click", () => {
        this.takeAway(entry);
        const one = entry.from && this.root.querySelector(`#${CSS.escape(entry.from)}`);
        if (one && field(one) && one.dataset.do === entry.name) this.take(one);
        else this.push({ ...entry, uuid: entry.uuid, sent: 0, late: false, box: null });
      });
      const leave = document.createElement("button");
      leave.textContent = this.words.close;
      leave.addEventListener("click", () => this.takeAway(entry));
      box.append(again, leave);
    }
    for (const id of Object.keys(entry.fields)) {
      const one = this.root.querySelector(`#${CSS.escape(id)}`);
      if (one && !waiting && field(one)) one.setAttribute("aria-invalid", "true");
    }
  }

  takeAway(entry) {
    entry.box?.remove();
    for (const one of [...this.failedBox.children]) if (entry.from && one.dataset.from === entry.from) one.remove();
    for (const id of Object.keys(entry.fields)) this.root.querySelector(`#${CSS.escape(id)}`)?.removeAttribute("aria-invalid");
  }

  say(html) {
    const box = document.createElement("div");
    box.className = "pif-note";
    box.innerHTML = html;
    const leave = document.createElement("button");
    leave.textContent = this.words.close;
    leave.addEventListener("click", () => box.remove());
    box.appendChild(leave);
    this.saidBox.appendChild(box);
  }

  // sending

  push(entry) {
    // The same field again before its turn: only its latest value goes.
    const waiting = this.queue.findIndex((one) => !one.sent && entry.from && one.from === entry.from && one.name === entry.name);
    if (waiting >= 0) this.queue.splice(waiting, 1);
    this.queue.push(entry);
    if (!this.lost) this.status.textContent = entry.quiet ? this.status.textContent : this.words.saving;
    this.next();
  }

  next() {
    const head = this.queue[0];
    if (!head || head.sent) return;
    head.sent = now();
    this.post({ type: "do", uuid: head.uuid, name: head.name, args: head.args });
  }

  again() {
    const head = this.queue[0];
    if (!head) return;
    head.sent = 0;
    head.late = false;
    this.next();
  }

  entryOf(one, name, args, fields) {
    const label = one.dataset.label ?? one.getAttribute("aria-label") ?? "";
    const quiet = one.dataset.quiet !== undefined;
    return { uuid: newUuid(), name, args: { ...JSON.parse(one.dataset.args ?? "{}"), ...args }, fields, label, from: one.id, sent: 0, quiet };
  }

  // A single field that saves by itself.
  take(one) {
    clearTimeout(this.timers.get(one.id));
    this.timers.delete(one.id);
    const value = valueOf(one);
    if (this.queue.some((entry) => entry.from === one.id && entry.fields[one.id] === value)) return;
    this.push(this.entryOf(one, one.dataset.do, { value }, { [one.id]: value }));
  }

  submit(form) {
    const args = {};
    const fields = {};
    for (const one of form.elements) {
      if (!field(one) || !one.name || (one.type === "radio" && !one.checked)) continue;
      args[one.name] = valueOf(one);
      if (one.id) fields[one.id] = valueOf(one);
    }
    for (const one of form.querySelectorAll("input[type=radio]")) fields[one.id] = valueOf(one);
    this.push(this.entryOf(form, form.dataset.do, args, fields));
  }

  listen() {
    const root = this.root;
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target.dataset.do) this.submit(event.target);
    });
    root.addEventListener("click", (event) => {
      const one = event.target.closest("button[data-do]");
      if (!one || one.disabled || one.getAttribute("aria-disabled") === "true") return;
      this.push(this.entryOf(one, one.dataset.do, {}, {}));
    });
    root.addEventListener("input", (event) => {
      const one = event.target;
      if (!field(one) || !one.id) return;
      this.typed.set(one.id, valueOf(one));
      if (one.type === "radio") for (const other of root.querySelectorAll(`input[name="${CSS.escape(one.name)}"]`)) this.typed.set(other.id, valueOf(other));
      this.keep(one);
      if (one.dataset.on !== "typing") return;
      clearTimeout(this.timers.get(one.id));
      this.timers.set(one.id, setTimeout(() => this.take(one), TYPING));
    });
    root.addEventListener("change", (event) => {
      const one = event.target;
      if (!field(one) || !one.dataset.do) return;
      if (one.dataset.on === "typing" && !this.timers.has(one.id)) return;
      this.take(one);
    });
    root.addEventListener("focusout", (event) => {
      if (this.timers.has(event.target.id)) this.take(event.target);
    });
    // A page of its own takes the keys wherever the focus is; in a notebook they belong to the panel that has it.
    this.keys = this.model.get("info").look === "pif-page" ? document : root;
    this.pressed = (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const letter = event.code.replace(/^(Key|Digit)/, "");
      const one = [...root.querySelectorAll("[data-key]")].find((found) => found.dataset.key === letter && found.offsetParent);
      if (!one) return;
      event.preventDefault();
      event.stopPropagation();
      const texts = one.nodeName === "SUMMARY" ? one.parentElement.querySelectorAll("textarea") : [];
      if (texts.length > 0) {
        // Where people write, the key leads to the empty field at the end; it must not fold away what is being written.
        one.parentElement.open = true;
        this.focus(texts[texts.length - 1]);
        return;
      }
      this.focus(one);
      if (one.nodeName === "BUTTON" || one.nodeName === "SUMMARY") one.click();
    };
    this.keys.addEventListener("keydown", this.pressed);
  }

  // What is not saved yet stays in this browser until it is.

  keep(one) {
    if (one.dataset.keep === undefined) return;
    try {
      localStorage.setItem(this.store + one.id, JSON.stringify(valueOf(one)));
    } catch {
      // Storage may be full or forbidden; the field itself still holds the text.
    }
  }

  forget(id, value) {
    try {
      if (localStorage.getItem(this.store + id) === JSON.stringify(value)) localStorage.removeItem(this.store + id);
    } catch {
      // Nothing was kept.
    }
  }

  restore() {
    for (const one of this.root.querySelectorAll("[data-keep]")) {
      // Once for each field: what is kept later is being typed now, here or in another window.
      if (this.typed.has(one.id) || this.looked.has(one.id)) continue;
      this.looked.add(one.id);
      let kept = null;
      try {
        kept = JSON.parse(localStorage.getItem(this.store + one.id));
      } catch {
        kept = null;
      }
      if (kept === null) continue;
      if (kept === valueOf(one)) {
        this.forget(one.id, kept);
        continue;
      }
      if (one.type === "radio") continue;
      one.value = kept;
      this.typed.set(one.id, kept);
      if (one.dataset.on === "typing") this.timers.set(one.id, setTimeout(() => this.take(one), 0));
    }
  }
}

export default {
  render({ model, el }) {
    const panel = new Panel(model, el);
    return () => panel.close();
  },
};
