"""One item on the screen: what it asks, what is known, who has rated, the reveal, and the rows of people without a device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pifkit.frameworks import Framework
from pifkit.live import strip
from pifkit.live.agenda import WORDS
from pifkit.live.context import Beside
from pifkit.live.markup import attributes, button, details, items, many, number, score_field
from pifkit.live.session import Session
from pifkit.model.language import N_, Phrases, _, _h, _n
from pifkit.store import Item

KINDS = Phrases({"evidence": N_("Evidence"), "strength": N_("Strength"), "improvement": N_("Area for improvement")})


def about(session: Session, item: Item, beside: Beside) -> str:
    """Heading, question, guidance, last cycle's score, indicators and evidence of the tables."""
    status = item.status
    timer = _timer(session, item)
    head = (
        f'<p class="pif-criterion">{escape(beside.criterion)}</p><h2 id="item-title" data-focus-once="{escape(item.part)}">{escape(item.part)} {escape(beside.title)}</h2><p class="pif-state"><strong>{escape(WORDS[status].capitalize())}</strong>'
        + _h(", round {round}. {timer}", round=item.round, timer=timer)
        + "</p>"
    )
    said = f'<p class="pif-statement">{escape(beside.statement)}</p>' if beside.statement else ""
    said += (
        ('<p class="pif-previous">' + _h("Last cycle, {previous}.", previous=escape(beside.previous)) + "</p>")
        if beside.previous
        else ""
    )
    levels = "".join(f"<dt>{escape(score)}</dt><dd>{escape(text)}</dd>" for score, text in beside.levels)
    guide = f"<dl class='pif-levels'>{levels}</dl>" if levels else ""
    asked = items(
        f"<strong>{escape(title)}</strong>{': ' if ask else ''}{escape(ask)}" for _rest, title, ask in beside.attributes
    )
    guide += asked + items(escape(one) for one in beside.views)
    found = details("guidance", _("What each score looks like"), guide, opened=True, key="G") if guide else ""
    found += _known(beside)
    return head + said + found


def _known(beside: Beside) -> str:
    """Linked indicators, and evidence that the tables hold already."""
    found = ""
    if beside.indicators:
        lines = items(escape(one) for one in beside.indicators)
        found += details("indicators", many(len(beside.indicators), "linked indicator"), lines, opened=True)
    if beside.evidence:
        lines = items(f"<strong>{KINDS[kind]}:</strong> {escape(text)}" for kind, text in beside.evidence)
        found += details(
            "evidence-known",
            _("{evidence} on file: evidence, strengths, areas for improvement", evidence=len(beside.evidence)),
            lines,
        )
    return found


def _timer(session: Session, item: Item) -> str:
    opened = [one for one in session.events if one.kind == "opened" and one.item == item.part and not one.group]
    runs = item.status in {"open", "revealed", "contested"} and session.running == "started" and opened
    since = opened[-1].time.timestamp() if runs else 0
    shown = attributes(data_since=f"{since:.0f}", data_plus=f"{item.seconds or 0:.0f}")
    return _h("On this item:") + f' <span class="pif-timer"{shown}></span>'


def rated(session: Session, item: Item) -> str:
    """Who has rated and who has not; no score leaves the kernel before the reveal."""
    present = session.state.present
    done = item.rated_by.union(*(one.rated_by for one in session.state.apart(item.part)))
    room = sorted({*present, *done}, key=lambda one: session.name_of(one).casefold())
    if not room:
        return (
            "<h3>"
            + _h("Who has rated")
            + "</h3><p>"
            + _h(
                "Nobody is in the room yet. People join with their phones, or add them below and type their scores in."
            )
            + "</p>"
        )
    count = len(done)
    if item.revealed:
        return (
            "<p>"
            + _h("{count} of {room} have rated in round {round}.", count=count, room=len(room), round=item.round)
            + "</p>"
        )
    named = all(one in session.names for one in room)
    lines = [
        f'<span class="{"pif-in" if one in done else "pif-out"}">{escape(session.name_of(one))}: '
        f"{_('has rated') if one in done else _('not yet')}{_off(session.state.item_of(item.part, one), one)}{_in(session, item, one)}{_mark(session, item, one)}</span>"
        for one in room
    ]
    body = items(lines).replace("<ul>", '<ul class="pif-people">') if named or len(room) <= 12 else ""
    return (
        "<h3>"
        + _h("Who has rated")
        + '</h3><p class="pif-count"><strong>'
        + _h("{count} of {room}", count=count, room=len(room))
        + "</strong> "
        + _h("have rated.")
        + f"</p>{body}"
    )


def _off(item: Item, actor: str) -> str:
    """What somebody's points add up to where they must make another sum; it tells none of them."""
    return (
        _(": the points add up to {uneven} and do not count", uneven=number(item.uneven[actor]))
        if actor in item.uneven
        else ""
    )


def _in(session: Session, item: Item, actor: str) -> str:
    """The group in which somebody rates an item."""
    group = session.state.item_of(item.part, actor).group
    return f", {escape(group)}" if group else ""


def _conflicts(session: Session, item: Item) -> Mapping[str, str]:
    """Who declared what about the whole assessment or an item, whichever group they rate it in."""
    state = session.state
    return {**state.conflicts_of_interest, **state.item(item.part).conflicts_of_interest, **item.conflicts_of_interest}


def _mark(session: Session, item: Item, actor: str) -> str:
    """That somebody declared a conflict of interest about an item, or about the whole assessment."""
    return " " + _("(conflict of interest)") if actor in _conflicts(session, item) else ""


def _declared(session: Session, item: Item) -> str:
    """What those who rated declared, in full: the group weighs it when it talks."""
    return items(
        _h("{name} has a conflict of interest: {text}", name=escape(session.name_of(actor)), text=escape(text))
        for actor, text in _conflicts(session, item).items()
        if actor in item.rated_by
    )


def voting(item: Item, apart: Sequence[Item] = ()) -> str:
    """The buttons of the round, for everybody and the groups together: reveal, vote again."""
    part = {"part": item.part}
    if item.locked:
        return ""
    if item.status in {"open", "unopened"}:
        count = len(item.rated_by.union(*(one.rated_by for one in apart)))
        return button(_("Reveal"), "reveal", part, key="R", id="reveal", class_="pif-main", disabled=count == 0) + (
            "" if count else (" <span class='pif-hint'>" + _h("Nobody has rated yet.") + "</span>")
        )
    if item.status in {"revealed", "agreed", "contested"}:
        return button(_("Vote again"), "round", part, key="V", id="again")
    return ""


def revealed(session: Session, framework: Framework, item: Item, tolerance: float, fewest: int = 0) -> str:
    """Strip plot, median, range and flag in words, who is invited to speak, each rating, and the rounds before.

    Args:
        session: of the room.
        framework: the framework.
        item: the item.
        tolerance: largest spread that is not wide.
        fewest: in an anonymous meeting, so many people must have rated before the ratings are shown.
    """
    apart = session.state.apart(item.part)
    if not apart:
        return _revealed(session, framework, item, tolerance, fewest)
    found = "".join(
        _revealed(
            session,
            framework,
            one,
            tolerance,
            fewest,
            _("What {group} thinks", group=one.group) if one.group else _("What the others think"),
        )
        for one in (item, *apart)
    )
    return (_medians(framework, (item, *apart), fewest) + found) if found else ""


def _medians(framework: Framework, groups: Sequence[Item], fewest: int) -> str:
    """The medians of the groups side by side, by what is rated."""
    lines: dict[str, list[str]] = {}
    for one in groups:
        for key in one.votes if len(one.rated_by) >= fewest else ():
            spread = one.spreads[key]
            if spread.median is not None:
                lines.setdefault(key, []).append(
                    f"{escape(one.group or _('the others'))} {number(spread.median)} ({spread.n})"
                )
    return "".join(
        (
            '<p class="pif-spread">'
            + (
                _h("{title}: median by group: {said}.", title=escape(framework.title_of(key)), said=", ".join(said))
                if key
                else _h("Median by group: {said}.", said=", ".join(said))
            )
            + "</p>"
        )
        for key, said in lines.items()
    )


def _revealed(
    session: Session, framework: Framework, item: Item, tolerance: float, fewest: int, title: str = ""
) -> str:
    """The reveal of one group, or of everybody."""
    if not item.revealed or not item.ratings:
        return ""
    if len(item.rated_by) < fewest:
        return (
            f"<h3>{escape(title or _('What we think'))}</h3><p>"
            + _h(
                "Fewer than {fewest} people rated without a name, so their ratings are not shown: nobody's rating shall be told. Talk, and agree.",
                fewest=fewest,
            )
            + "</p>"
        )
    part = framework.part_index[item.part][0]
    found = f'<h3 data-focus-once="{escape(item.part)}/{escape(item.group)}{item.round}">{escape(title)}</h3>'
    for key, given in item.votes.items():
        votes = {actor: vote for actor, vote in given.items() if actor not in item.uneven}
        scale, spread = framework.scale_of(part, key), item.spreads[key]
        said = strip.words(scale, votes, spread, tolerance)
        first = strip.invited(votes, spread, session.name_of, session.names)
        found += f"<h4>{escape(framework.title_of(key))}</h4>" if key else ""
        found += strip.strip(scale, votes, spread, said)
        found += f'<p class="pif-spread{" pif-wide" if spread.wide else ""}">{escape(said)}</p>'
        found += f'<p class="pif-first">{escape(first)}</p>' if first else ""
    if not item.votes:
        found += "<p>" + _h("Nobody has rated in this round.") + "</p>"
    found += _declared(session, item)
    found += items(f"{escape(session.name_of(one))}{_off(item, one)}." for one in sorted(item.uneven) if one)
    found += rated_table(session, framework, item)
    if item.late:
        found += (
            "<p>"
            + _n(
                "{count} rating came after the reveal and is not counted.",
                "{count} ratings came after the reveal and are not counted.",
                len(item.late),
            )
            + "</p>"
        )
    return found


def rated_table(session: Session, framework: Framework, item: Item) -> str:
    """Every rating of the rounds that were revealed, by name where the group rates by name."""
    rows = ""
    for at, attributes_ in item.ratings.items():
        if at == item.round and not item.revealed:
            continue
        for key, votes in attributes_.items():
            for vote in sorted(votes.values(), key=lambda one: (one.number is None, one.number or 0, one.actor)):
                score = _("not enough evidence") if vote.score is None else vote.score
                title = f"<td>{escape(framework.title_of(key))}</td>" if key else ("<td>" + _h("whole") + "</td>")
                rows += (
                    f"<tr><th scope='row'>{escape(session.name_of(vote.actor))}{_mark(session, item, vote.actor)}</th><td>{at}</td>{title}"
                    f"<td>{escape(score)}</td><td>{escape(vote.note)}</td></tr>"
                )
    if not rows:
        return ""
    head = "".join(f"<th scope='col'>{one}</th>" for one in (_("Who"), _("Round"), _("Of what"), _("Score"), _("Why")))
    table = (
        '<div class="pif-scroll" tabindex="0" role="group" aria-label="'
        + _h("Each rating")
        + '"><table><caption>'
        + _h("Each rating")
        + f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    return details(
        f"each-rating{f'-{item.group}' if item.group else ''}", _("Each rating, and the rounds before"), table
    )


def typed_in(session: Session, framework: Framework, item: Item) -> str:
    """A row for each person in the room: a score typed here is saved at once and then hidden until the reveal."""
    part = framework.part_index[item.part][0]
    if item.status not in {"open", "unopened"}:
        return ""
    block = framework.block(framework.part_index[item.part][1].block)
    keys = [one.id for one in block.attributes] if block and block.attributes else [""]
    if block and block.attributes and block.whole_parts:
        keys.insert(0, "")
    rows = ""
    for actor in sorted(session.state.present, key=lambda one: session.name_of(one).casefold()):
        own = session.state.item_of(item.part, actor)
        name, state = session.name_of(actor), _("rated") if actor in own.rated_by else _("not yet")
        fields = "".join(_score_input(session, framework, own, actor, key) for key in keys)
        leave = button(_("Leaves"), "leave", {"actor": actor}, aria_label=_("{name} leaves the room", name=name))
        rows += f'<div class="pif-person" id="person-{escape(actor)}" role="group" aria-label="{escape(name)}"><span class="pif-who">{escape(name)}: {state}</span>{fields}{leave}</div>'
    scale = framework.scale_of(part, keys[-1])
    allowed = ", ".join(one.code for one in scale.levels) or _("{min:g} to {max:g}", min=scale.min, max=scale.max)
    form = (
        '<form data-do="join" class="pif-inline"><label for="join-name">'
        + _h("Add a person without a device")
        + '</label><input id="join-name" name="name" autocomplete="off" data-keep><button type="submit">'
        + _h("Add")
        + "</button></form>"
    )
    hint = (
        "<p class='pif-hint'>"
        + _h(
            "Type a score ({allowed}; ? for not enough evidence) and press Enter or Tab. It is saved at once and then hidden, so that nobody reads it from this screen.",
            allowed=escape(allowed),
        )
        + "</p>"
    )
    return details(
        "typed-in",
        _("Type scores in for people without a device"),
        hint + rows + form,
        opened=not session.state.present,
        key="T",
    )


def _score_input(session: Session, framework: Framework, item: Item, actor: str, key: str) -> str:
    name = session.name_of(actor)
    given = item.ratings.get(item.round, {}).get(key, {}).get(actor)
    label = _("Score of {name}", name=name) + (f", {framework.title_of(key)}" if key else "")
    made = attributes(
        id=f"rate-{item.part}-{item.round}-{actor}-{key}", type="text", size=9, autocomplete="off", aria_label=label,
        placeholder=_("saved") if given else (framework.title_of(key) if key else _("score")), data_do="rate", data_on="change",
        data_args={"part": item.part, "actor": actor, "attribute": key}, data_label=label, value="",
    )  # fmt: skip
    return f"<input{made}>"


def one_score(framework: Framework, item: Item, key: str, value: str, *, prefix: str = "agree", label: str = "") -> str:
    """The field of the score of one attribute, or of the part as a whole."""
    part = framework.part_index[item.part][0]
    shown = framework.title_of(key) if key else label or _("Agreed score")
    ident = f"{prefix}-{item.part}-{item.round}-{key}"
    return score_field(ident, f"score.{key}", shown, framework.scale_of(part, key), value, data_keep=True)
