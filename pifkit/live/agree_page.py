"""Below the ratings: the agreed score with its reason and dissent, lock, does not apply, and what the group writes down."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pifkit.frameworks import Framework
from pifkit.live.item_page import one_score
from pifkit.live.markup import attributes, button, details, items, text_area
from pifkit.live.session import Session
from pifkit.model.language import N_, _, _h
from pifkit.store import Entry, Item
from pifkit.store.files import WORDS, FileState
from pifkit.store.scale import followed

TEXTS = (
    ("strength", N_("Strengths"), N_("Strength")),
    ("improvement", N_("Areas for improvement"), N_("Area for improvement")),
    ("evidence", N_("Evidence"), N_("Evidence")),
    ("note", N_("Notes"), N_("Note")),
)


def _texts() -> list[tuple[str, str, str]]:
    """The kinds of text with heading and label in the language in use."""
    return [(kind, _(heading), _(label)) for kind, heading, label in TEXTS]


def agreement(framework: Framework, item: Item, apart: Sequence[Item] = (), *, settled: bool = False) -> str:
    """The agreed score, or the form to agree one; choosing between two; lock and unlock; does not apply.

    Args:
        framework: the framework.
        item: as everybody has it.
        apart: as each group has it that rates it apart.
        settled: every group has agreed for itself.
    """
    part = {"part": item.part}
    found = "<h3>" + _h("What we agree") + "</h3>"
    contested = [one for one in (item, *apart) if one.contested]
    if contested:
        return found + "".join(_choose(one) for one in contested)
    found += "".join(_agreed(framework, key, one) for one in apart for key in one.agreed)
    if item.na_reason:
        found += (
            '<p class="pif-agreed">'
            + _h("Does not apply.")
            + f' <span class="pif-reason">{escape(item.na_reason)}</span></p>'
        )
    found += "".join(_agreed(framework, key, item) for key in item.agreed)
    if item.locked:
        reason = _reason_form("unlock", _("Unlock"), _("Why is it unlocked?"), item, key="L")
        return (
            found
            + ('<p class="pif-locked">' + _h("Locked: nothing here can change.") + "</p>")
            + reason
            + _history(item)
        )
    if item.status == "unopened":
        return found + ("<p>" + _h("Not opened yet.") + "</p>")
    if item.status in {"agreed", "na"} or settled:
        found += f"<p>{button(_('Lock'), 'lock', part, key='L', id='lock', class_='pif-main')}</p>"
        found += details("agree-again", _("Agree something else"), _form(framework, item, apart))
    elif item.status == "open":
        return (
            found
            + ("<p>" + _h("Reveal the ratings first; then the group agrees.") + "</p>")
            + _not_applicable(item)
            + _history(item)
        )
    else:
        found += _form(framework, item, apart)
    return found + _not_applicable(item) + _history(item)


def scoring(framework: Framework, item: Item) -> str:
    """The agreed score outside a session: a form that is always there, for analysts who put on record what was agreed."""
    if item.contested:
        return _choose(item)
    found = "".join(_agreed(framework, key, item) for key in item.agreed)
    if item.na_reason:
        found += (
            '<p class="pif-agreed">'
            + _h("Does not apply.")
            + f' <span class="pif-reason">{escape(item.na_reason)}</span></p>'
        )
    if item.locked:
        return found + ('<p class="pif-locked">' + _h("Locked: unlock it in the facilitator’s screen.") + "</p>")
    return found + _form(framework, item) + _not_applicable(item) + _history(item)


def _agreed(framework: Framework, key: str, item: Item) -> str:
    value = item.agreed[key]
    title = f"{framework.title_of(key)}: " if key else ""
    title = f"{item.group}, {title}" if item.group and title else f"{item.group}: " if item.group else title
    more = (
        (' <span class="pif-reason">' + _h("Because: {reason}", reason=escape(value.reason)) + "</span>")
        if value.reason
        else ""
    )
    more += (
        (' <span class="pif-reason">' + _h("Dissent: {dissent}", dissent=escape(value.dissent)) + "</span>")
        if value.dissent
        else ""
    )
    return f'<p class="pif-agreed">{escape(title)}<strong>{escape(value.score)}</strong>.{more}</p>'


def _form(framework: Framework, item: Item, apart: Sequence[Item] = ()) -> str:
    block = framework.block(framework.part_index[item.part][1].block)
    keys = [one.id for one in block.attributes] if block and block.attributes else [""]
    if "" in item.spreads or "" in item.agreed:
        keys = [""]
    fields = "".join(one_score(framework, item, key, _suggested(framework, item, key)) for key in keys)
    proposed = [one.proposed for one in item.spreads.values()]
    free = len(proposed) == 1 and proposed[0] is not None
    need = (
        _("needed only if you agree something else than the mean")
        if free
        else _("needed unless the ratings lie close together")
    )
    ident = f"{item.part}-{item.round}"
    return (
        f'<form data-do="agree"{attributes(data_args={"part": item.part}, data_label=_("Agreed score of {part}", part=item.part), id=f"agree-form-{ident}")}>{_who(ident, apart)}<div class="pif-scores" data-key="A">{fields}</div><label for="reason-{ident}">'
        + _h("Reason")
        + f' <span class="pif-hint">{need}</span></label><textarea id="reason-{ident}" name="reason" rows="2" data-keep></textarea><label for="dissent-{ident}">'
        + _h("Dissent, in the words of who does not agree")
        + ' <span class="pif-hint">'
        + _h("if any")
        + f'</span></label><textarea id="dissent-{ident}" name="dissent" rows="1" data-keep></textarea><button type="submit" class="pif-main">'
        + _h("Agree")
        + "</button></form>"
    )


def _who(ident: str, apart: Sequence[Item]) -> str:
    """Who agrees: everybody, or one of the groups that rate apart."""
    if not apart:
        return ""
    shown = "".join(f"<option{attributes(value=one.group)}>{escape(one.group)}</option>" for one in apart)
    return (
        f'<label for="who-{ident}">'
        + _h("Who agrees")
        + f'</label><select id="who-{ident}" name="group"><option value="">'
        + _h("everybody together")
        + f"</option>{shown}</select>"
    )


def _suggested(framework: Framework, item: Item, key: str) -> str:
    if key in item.agreed:
        return item.agreed[key].score
    spread = item.spreads.get(key)
    if spread is None or spread.proposed is None:
        return ""
    scale = framework.scale_of(framework.part_index[item.part][0], key)
    # What follows the mean and is easiest to say: a step of five before a whole number before the mean itself.
    values = sorted(followed(framework, item.part, key, spread.proposed), key=lambda one: (one % 5 != 0, one % 1 != 0))
    if scale.levels:
        return next((one.code for value in values for one in scale.levels if one.value == value), "")
    return f"{values[0]:g}"


def _choose(item: Item) -> str:
    """Two people agreed different values without knowing of each other: somebody must choose."""
    found = (
        "<p class='pif-wide'>"
        + _h(
            "Two screens agreed different values without knowing of each other. Both are kept; neither counts until you choose."
        )
        + "</p>"
    )
    for key, values in item.contested.items():
        for value in values:
            why = value.reason or _("chosen between two values agreed at the same time")
            found += button(
                _("Choose {score}, agreed {time}", score=value.score, time=f"{value.time.astimezone():%H:%M:%S}"), "agree",
                {"part": item.part, "group": item.group, f"score.{key}": value.score, "reason": why, "dissent": value.dissent},
            )  # fmt: skip
    return found


def _not_applicable(item: Item) -> str:
    if item.na_reason:
        return ""
    return details(
        "na", _("Does not apply"), _reason_form("na", _("Does not apply"), _("Why does it not apply?"), item)
    )


def _reason_form(do: str, label: str, ask: str, item: Item, key: str = "") -> str:
    ident = f"{do}-reason-{item.part}"
    shortcut = attributes(data_key=key) if key else ""
    return (
        f'<form data-do="{do}" class="pif-inline"{attributes(data_args={"part": item.part}, data_label=label)}>'
        f'<label for="{ident}">{escape(ask)}</label><input id="{ident}" name="reason" autocomplete="off" data-keep{shortcut}>'
        f'<button type="submit">{escape(label)}</button></form>'
    )


def _history(item: Item) -> str:
    """What was agreed before, and why it was unlocked."""
    lines = [
        (f"{escape(key)}: " if key else "")
        + _h(
            "{score}, agreed {time}, round {round}",
            score=escape(one.score),
            time=f"{one.time.astimezone():%H:%M:%S}",
            round=one.round,
        )
        for key, one in item.earlier
    ]
    lines += [_h("Unlocked: {reason}", reason=escape(one)) for one in item.unlock_reasons]
    return details("history", _("Agreed before"), items(lines)) if lines else ""


def texts(session: Session, item: Item) -> str:
    """Strengths, areas for improvement, evidence and notes: each saves itself; a blank one waits at the end."""
    if item.locked:
        return _read_only(session, item)
    found = ""
    for kind, heading, singular in _texts():
        written = [*item.of_kind(kind)]
        ids = [one.id for one in written]
        fresh = session.new_id(kind, item.part)
        fields = "".join(
            _text(item, kind, one.id, f"{singular} {at}", one.text, one.source) + _file(session, item, one)
            for at, one in enumerate(written, 1)
        )
        if fresh not in ids:
            fields += _text(item, kind, fresh, f"{singular} {len(written) + 1}", "", "", blank=True)
        shortcut = {"strength": "S", "improvement": "I", "evidence": "E"}.get(kind, "")
        found += details(f"texts-{kind}", f"{heading} ({len(written)})", fields, opened=kind != "note", key=shortcut)
    return "<h3>" + _h("What we write down") + f'</h3><div class="pif-texts">{found}</div>'


def _text(item: Item, kind: str, ident: str, label: str, value: str, source: str, *, blank: bool = False) -> str:
    args = {"part": item.part, "kind": kind, "id": ident}
    hint = {"placeholder": _("a full sentence")} if blank else {}
    found = text_area(f"text-{ident}", label, value, "text", args, **hint)
    if kind == "evidence" and not blank:
        made = attributes(
            id=f"source-{ident}", type="text", value=source, autocomplete="off", data_do="source", data_on="typing",
            data_args={"part": item.part, "id": ident}, data_keep=True, data_label=_("Source of {label}", label=label),
        )  # fmt: skip
        found += f'<label for="source-{ident}">' + _h("Source of {label}", label=label) + f"</label><input{made}>"
    return found


def _file(session: Session, item: Item, one: Entry) -> str:
    """How the file behind a piece of evidence stands to what was recorded, and a way to record it anew."""
    state = _file_state(session, one)
    if not state:
        return ""
    found = f'<p class="pif-hint" id="file-{escape(one.id)}">{escape(_file_words(state))}</p>'
    if state in {"changed", "unkept"}:
        args = {"part": item.part, "id": one.id, "value": one.source}
        found += button(_("Record the file as it is now"), "source", args, id=f"renew-{one.id}")
    return found


def _file_state(session: Session, one: Entry) -> FileState:
    if one.kind != "evidence" or session.files is None:
        return ""
    return session.files.state(one.source, one.sha256)


def _file_words(state: FileState) -> str:
    said = WORDS[state]
    return _("The source is {state}.", state=said) if state == "link" else _("Its file is {state}.", state=said)


def _read_only(session: Session, item: Item) -> str:
    found = ""
    for kind, heading, _rest in _texts():
        lines = [
            escape(one.text)
            + (f" ({escape(one.source)})" if one.source else "")
            + (f' <span class="pif-hint">{_file_words(state)}</span>' if (state := _file_state(session, one)) else "")
            for one in item.of_kind(kind)
        ]
        found += f"<h4>{heading}</h4>{items(lines)}" if lines else ""
    return ("<h3>" + _h("What we wrote down") + f"</h3>{found}") if found else ""
