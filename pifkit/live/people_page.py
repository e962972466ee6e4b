"""The page of the people: who is in the room, who comes and goes, and who declared a conflict of interest."""

from __future__ import annotations

from html import escape

from pifkit.live.markup import attributes, button
from pifkit.live.session import Session
from pifkit.model.language import _, _h


def people_page(session: Session) -> str:
    """Everybody in the room, with what they declared, and the forms to change it."""
    people = in_order(session)
    rows = "".join(
        f"<li><span>{escape(session.name_of(one))}</span> {_group(session, one)} "
        + button(
            _("Leaves"), "leave", {"actor": one}, aria_label=_("{name} leaves the room", name=session.name_of(one))
        )
        + "</li>"
        for one in people
    )
    return (
        ('<h2 data-focus-once="people">' + _h("In the room: {people}", people=len(people)) + "</h2>")
        + (
            f'<ul class="pif-room">{rows}</ul>{_groups(session)}'
            if rows
            else ("<p>" + _h("Nobody has joined yet.") + "</p>")
        )
        + (
            '<form data-do="join" class="pif-inline"><label for="join-here">'
            + _h("Add a person without a device")
            + '</label><input id="join-here" name="name" autocomplete="off" data-keep><button type="submit">'
            + _h("Add")
            + "</button></form>"
        )
        + _conflicts(session, people)
    )


def in_order(session: Session) -> list[str]:
    """Who is in the room, by name."""
    return sorted(session.state.present, key=lambda one: session.name_of(one).casefold())


def _group(session: Session, actor: str) -> str:
    """The field for the group in which somebody rates; blank: with everybody."""
    name = session.name_of(actor)
    made = attributes(
        id=f"group-{actor}", type="text", size=12, autocomplete="off", list="groups", value=session.state.members.get(actor, ""),
        placeholder=_("with everybody"), aria_label=_("Group of {name}", name=name), data_do="group", data_on="change",
        data_args={"actor": actor}, data_label=_("Group of {name}", name=name),
    )  # fmt: skip
    return '<label class="pif-group">' + _h("Group") + f" <input{made}></label>"


def _groups(session: Session) -> str:
    """The groups that there are, as suggestions, and what a group is for."""
    there = sorted({*session.state.members.values(), *filter(None, session.state.groups)})
    return (
        f"<datalist id=\"groups\">{''.join(f'<option>{escape(one)}</option>' for one in there)}</datalist><p class='pif-hint'>"
        + _h(
            "Where groups rate the same items apart, write the group's name beside each person. It holds from the next item or round on; whatever each group agrees counts as one voice, unless everybody agrees."
        )
        + "</p>"
    )


def _conflicts(session: Session, people: list[str]) -> str:
    """What was declared, each with a button to withdraw it, and the form to declare something."""
    state = session.state
    lines = [("", actor, text) for actor, text in state.conflicts_of_interest.items()]
    lines += [
        (item.part, actor, text)
        for item in state.items.values()
        if not item.group
        for actor, text in item.conflicts_of_interest.items()
    ]
    said = "".join(_declared(session, *one) for one in lines)
    if not said and not people:
        return ""
    found = "<h3>" + _h("Conflicts of interest") + "</h3>"
    found += f'<ul class="pif-room">{said}</ul>' if said else ("<p>" + _h("Nobody has declared one.") + "</p>")
    return found + (_form(session, people) if people else "")


def _declared(session: Session, item: str, actor: str, text: str) -> str:
    where = item or _("whole assessment")
    name = session.name_of(actor)
    withdraw = button(
        _("Withdraw"),
        "conflict",
        {"actor": actor, "item": item, "text": ""},
        aria_label=_("Withdraw: {name}, {where}", name=name, where=where),
    )
    return f"<li><span>{escape(name)}, {escape(where)}: {escape(text)}</span> {withdraw}</li>"


def _form(session: Session, people: list[str]) -> str:
    who = "".join(_option(one, session.name_of(one)) for one in people)
    current = session.current or ""
    about = _option("", _("the whole assessment")) + "".join(
        _option(part.id, f"{part.id} {part.title}", selected=part.id == current)
        for part, _rest in session.framework.leaves
    )
    return (
        '<form data-do="conflict" data-label="'
        + _h("Conflict of interest")
        + '" class="pif-declare"><div><label for="conflict-who">'
        + _h("Who")
        + f'</label><select id="conflict-who" name="actor">{who}</select></div><div><label for="conflict-about">'
        + _h("About")
        + f'</label><select id="conflict-about" name="item">{about}</select></div><div><label for="conflict-text">'
        + _h("What it is")
        + '</label><input id="conflict-text" name="text" autocomplete="off" data-keep></div><button type="submit">'
        + _h("Declare")
        + "</button></form><p class='pif-hint'>"
        + _h("The rating is marked and counts like any other; the record says how many had declared one.")
        + "</p>"
    )


def _option(value: str, words: str, *, selected: bool = False) -> str:
    return f"<option{attributes(value=value, selected=selected)}>{escape(words)}</option>"
