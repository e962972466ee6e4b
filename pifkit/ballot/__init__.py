"""The ballot: the small web server through which people in the room rate from their phones.

One process beside the facilitator's screen, on its own port, over the same event store. It has no kernel, no files and no
terminal; it loads neither pandas nor ipywidgets. What it knows it reads from the store, so it can be killed and started again.

**Start it** as a process of its own:

    python -m pifkit.ballot PARTNERSHIP [--workspace DIR] [--cycle C] [--framework F] [--host ADDRESS] [--port N]
        [--cert FILE --key FILE] [--named | --anonymous] [--public-host NAME]… [--hours H] [--log FILE]

When it listens it prints one line of JSON on standard output, flushed, and nothing else ever:

    {"ready": true, "pid": 4711, "host": "192.168.1.20", "port": 8765, "url": "http://192.168.1.20:8765/",
     "code": "K7M-4QX", "join": "http://192.168.1.20:8765/join/K7M4QX", "anonymous": false, "framework": "caf2020",
     "cycle": "2026-27", "warnings": ["…plain sentences for the screen…"]}

It ends, with exit code 0, when its standard input closes (so it never outlives who started it) and on SIGTERM; keep the pipe
open. It ends with 2 and words on standard error when it cannot start (unknown partnership, port taken, no such address, bad
certificate). Refusals go to standard error, or to the file of `--log`, one line of JSON each, without codes, tokens or names:
drain the pipe or give `--log`. `--port 0` takes a free port. `--host` is the address of this computer that phones can reach;
the default 127.0.0.1 is this computer only, `lan` the address of the network card in use, 0.0.0.0 every address.

**After a kill** start it again with the same arguments, the same port, and the environment variable PIFKIT_BALLOT_CODE set to
the code of the first start (not an argument: arguments can be seen by other programs), so that code and QR stay the same.
Without it a new code is made; the last few codes stay valid, too. Personal links go on working in any case.

**What people see** follows the store, nothing else: the current item is `state.current` of `pifkit.store.replay` (the item
opened last that is not locked). It takes ratings while its status is `open`; `revealed`, `agreed`, `contested` show the
group's figures; `na` says why it does not apply; None: "nothing is open". After `session` `ended` it takes no ratings until
`session` `started`. Other processes need not tell the server anything: it asks `store.version()` when somebody looks.

**Participants** are pseudonyms `p-` and eight hexadecimal digits. Joining writes the event `joined` (role `assessor`), leaving
`left`, coming back `joined` again; `state.present` is who is in the room. In a named meeting the name is kept by `set_names`
before the event is written; in an anonymous one there is none. The facilitator may write `left` for somebody who went away;
they can come back by their link. `pifkit.ballot.seats.remove(store, actor)` ends a link for good.

**Codes and links** are kept beside the events (tables `ballot_codes`, `ballot_seats`; SQLite or PostgreSQL): only hashes, with
the time when they expire (`--hours`, 12 unless told). The personal link is `/b/<token>`; the token is random (192 bits).

**The QR code**: `pifkit.ballot.joining.qr_svg(join)` gives it as SVG text that stands in a page, `qr_text(join)` for a terminal.
"""
