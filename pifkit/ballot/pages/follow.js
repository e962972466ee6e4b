"use strict";
// Follows the facilitator, and keeps what was chosen when saving fails. The page works without it.
(function () {
  var EVERY = 2000, PATIENCE = 15000;
  var said = document.getElementById("said");
  var page = document.getElementById("page");
  var dirty = false, sending = false, lost = false;

  // What is said, in the language of the page: `{title}` stands for what is rated.
  var words = JSON.parse(document.getElementById("main").dataset.words);

  function say(text, bad) {
    said.className = bad ? "bad" : "";
    said.textContent = text;
  }

  // Puts another version of this page into place; `text` replaces its own message.
  function show(html, text, bad) {
    var other = new DOMParser().parseFromString(html, "text/html");
    var fresh = other.getElementById("page");
    if (!fresh || !fresh.dataset.state) { location.reload(); return; }
    var moved = fresh.dataset.where !== page.dataset.where;
    var inside = page.contains(document.activeElement);
    var held = document.activeElement && document.activeElement.id;
    var open = !!page.querySelector("details[open]");
    page.replaceWith(fresh);
    page = fresh;
    document.title = other.title;
    dirty = false;
    if (open && !moved && page.querySelector("details")) { page.querySelector("details").open = true; }
    if (inside) {
      var next = !moved && held && document.getElementById(held);
      if (!next && !moved) { next = page.querySelector("#vote button"); }
      (next || page.querySelector("h1")).focus();
    }
    if (text !== undefined) { say(text, bad); return; }
    var theirs = other.getElementById("said");
    say(theirs.textContent, theirs.className === "bad");
  }

  function ask(address, options) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    options = options || {};
    options.signal = stop.signal;
    options.cache = "no-store";
    return fetch(address, options).finally(function () { clearTimeout(timer); });
  }

  function title() {
    var heading = page.querySelector("h1");
    return heading ? heading.textContent : "";
  }

  function follow() {
    if (sending || document.hidden) { return Promise.resolve(); }
    return ask(page.dataset.state).then(function (answer) {
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) { throw new Error("status"); }
      return answer.json().then(function (now) {
        if (lost) {
          lost = false;
          if (dirty) { say(words.unsaved, true); } else { say(words.again, false); }
        }
        var count = document.getElementById("count");
        if (count && now.count && count.textContent !== now.count) { count.textContent = now.count; }
        var moved = now.where !== page.dataset.where;
        if (sending || (!moved && (now.mark === page.dataset.mark || dirty))) { return; }
        var unsaved = moved && dirty;
        return ask(location.pathname).then(function (got) { return got.text(); }).then(function (html) {
          if (sending) { return; }
          show(html, "");
          if (unsaved) { say(words.moved.replace("{title}", title), true); }
          else if (moved) { say(words.now.replace("{title}", title), false); }
        });
      });
    }).catch(function () {
      lost = true;
      say(words.lost, true);
    });
  }

  function again() { follow().then(function () { setTimeout(again, EVERY + Math.random() * 500); }); }

  document.addEventListener("input", function (event) {
    if (event.target.form && event.target.form.id === "vote") { dirty = true; }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.id !== "vote") { return; }
    event.preventDefault();
    if (sending) { return; }
    sending = true;
    say(words.saving, false);
    ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        var type = answer.headers.get("Content-Type") || "";
        if (type.indexOf("text/html") !== 0) { throw new Error("type"); }
        return answer.text().then(function (html) {
          var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("page");
          if (!answer.ok && (!fresh || !fresh.dataset.state)) { throw new Error("status"); }
          show(html);
          if (!answer.ok) { dirty = true; }
        });
      })
      .catch(function () {
        lost = true;
        dirty = true;
        say(words.failed, true);
      })
      .then(function () { sending = false; });
  });

  document.addEventListener("visibilitychange", function () { if (!document.hidden) { follow(); } });
  setTimeout(again, EVERY);
})();
