"""What a framework file holds, as pydantic models: the JSON Schema is generated from these.

A framework is a tree: criteria, in them groups (sub-totals, nested as deep as needed) or parts, and in each part the
attributes of its block. Ids are the codes printed in the source and never change; titles may.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

from pydantic import ConfigDict, Field

from pifkit.frameworks.vocabulary import (
    BandTable,
    Consensus,
    Data,
    Escalation,
    GroupRule,
    Outcome,
    PartRule,
    PassRule,
    Profile,
    Rounding,
    Scale,
    Status,
    TotalRule,
)


class Source(Data):
    """A public document that a figure rests on."""

    id: str = Field(description="short id, used by facts")
    title: str = Field(description="title")
    address: str = Field("", description="web address, where there is one")


class Fact(Data):
    """Where figures come from and how sure they are."""

    about: tuple[str, ...] = Field(
        min_length=1,
        description="paths of the figures: `criteria.*.points`; ids stand for list entries, * for anything",
    )
    status: Status = Field(description="how sure the figures are")
    source: str = Field("", description="id of a source, or words")
    note: str = Field("", description="what a reader should know")


class Attribute(Data):
    """One thing that is rated in each part of a block."""

    id: str = Field(pattern=r"^[a-z0-9_]+$", description="id, written in the column `attribute`")
    title: str = Field(min_length=1, description="short name")
    question: str = Field("", description="what to ask, in our own words")
    weight: float = Field(1, gt=0, description="relative weight, for method weighted_mean")


class Element(Data):
    """A named bundle of attributes, such as Approach."""

    id: str = Field(description="id")
    title: str = Field(description="short name")
    attributes: tuple[str, ...] = Field(min_length=1, description="ids of its attributes")


class Anchor(Data):
    """A descriptor at one value of the scale, in our own words."""

    at: float = Field(description="value of the scale")
    text: str = Field(min_length=1, description="what it looks like, in our own words")


class Block(Data):
    """Criteria that are rated alike and add up together, such as enablers."""

    id: str = Field(description="id")
    title: str = Field(min_length=1, description="short name")
    points: float | None = Field(None, gt=0, description="points of the block, where the framework has points")
    attributes: tuple[Attribute, ...] = Field(
        (), description="attributes of each of its parts; none: parts are rated as a whole"
    )
    elements: tuple[Element, ...] = Field((), description="how the attributes group")
    cap: str | None = Field(None, description="id of the attribute above which no part may score")
    sum_to: float | None = Field(None, description="the attributes of one part must add up to this, for each assessor")
    whole_parts: bool = Field(True, description="may a part be rated as a whole although it has attributes")
    bands: str | None = Field(None, description="id of the band table that names the block's points")
    anchors: tuple[Anchor, ...] = Field((), description="descriptors of the scale, in our own words")


class Part(Data):
    """A leaf that is rated: criterion part, subcriterion, element, statement, item."""

    id: str = Field(min_length=1, description="id, written in the column `part`")
    title: str = Field(min_length=1, description="short title")
    statement: str = Field("", description="the statement to agree with or the question to answer, in our own words")
    weight: float = Field(1, gt=0, description="share or relative weight among its siblings")
    scale: Scale | None = Field(None, description="its own scale, where it differs from the framework's")
    views: tuple[str, ...] = Field((), description="notes for gathering evidence; never scored")


class Group(Data):
    """A sub-total: parts, or groups of parts."""

    id: str = Field(min_length=1, description="id")
    title: str = Field(min_length=1, description="short title")
    weight: float = Field(1, gt=0, description="relative weight among its siblings")
    rule: GroupRule | None = Field(None, description="its own rule, where it differs from the framework's `criterion`")
    groups: tuple[Group, ...] = Field((), description="sub-totals inside it")
    parts: tuple[Part, ...] = Field((), description="parts inside it")


class Criterion(Group):
    """A first-level entry of a framework."""

    block: str | None = Field(None, description="id of its block")
    points: float | None = Field(None, gt=0, description="points it is worth, where the framework has points")
    scored_at: Literal["part", "criterion"] = Field("part", description="criterion: rated as a whole under its own id")
    views: tuple[str, ...] = Field((), description="notes for gathering evidence; never scored")
    scale: Scale | None = Field(None, description="for a criterion rated as a whole: its own scale")


class Thread(Data):
    """A second cut through the parts, such as a red thread."""

    id: str = Field(description="id")
    title: str = Field(description="short name")
    parts: tuple[str, ...] = Field((), description="ids of the parts that it runs through")


class Mapping(Data):
    """How entries of this framework stand to those of another one."""

    to: str = Field(description="id of the other framework")
    status: Status = Field(description="how sure the mapping is")
    source: str = Field("", description="id of a source, or words")
    pairs: dict[str, tuple[str, ...]] = Field(description="entry of this framework: entries of the other one")


class Label(Data):
    """A label with minimum points, such as the one for effective users."""

    id: str = Field(description="id")
    title: str = Field(description="short name")
    minimums: dict[str, float] = Field(description="smallest value of each input; all must be reached")
    min: float = Field(1, description="smallest rating")
    max: float = Field(5, description="largest rating")


class Mode(Data):
    """Another way of using the same framework, named `<framework>:<mode>`."""

    id: str = Field(pattern=r"^[a-z0-9_]+$", description="id")
    title: str = Field(min_length=1, description="short name")
    uses: str | None = Field(None, description="id of another framework whose structure and rules it takes over")
    parts: tuple[str, ...] = Field((), description="only these parts; none: all")
    changes: dict[str, Any] = Field(default_factory=dict, description="what differs: merged into the file, lists by id")


class Framework(Data):
    """A framework as the engine uses it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, title="pifkit framework")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="id; the file is `<id>.yaml`")
    version: str = Field(
        min_length=1, description='version of this file\'s content, in quotes: "1"; any change raises it'
    )
    title: str = Field(min_length=1, description="name")
    kind: Literal["scored", "survey", "profile", "compliance"] = Field(
        description="what comes out: a score, answers of many, grades, a verdict"
    )
    about: str = Field(min_length=1, description="what it is and when to use it, in one or two sentences")
    licence: str = Field(min_length=1, description="whose the wording is and what may be done with it")
    sources: tuple[Source, ...] = Field((), description="public documents")
    facts: tuple[Fact, ...] = Field(min_length=1, description="status and source of every figure in this file")
    scale: Scale = Field(description="what a rating may be")
    attribute_scale: Scale | None = Field(None, description="what the rating of an attribute may be, where it differs")
    blocks: tuple[Block, ...] = Field((), description="blocks")
    criteria: tuple[Criterion, ...] = Field(min_length=1, description="criteria, in order")
    inputs: Rounding | None = Field(None, description="rounding of each rating before anything else; null: as given")
    part: PartRule = Field(default_factory=lambda: PartRule(), description="attributes to part")
    criterion: GroupRule = Field(default_factory=lambda: GroupRule(), description="parts to criterion")
    total: TotalRule = Field(description="criteria to total")
    bands: dict[str, BandTable] = Field(default_factory=dict, description="band tables by id")
    consensus: Consensus = Field(default_factory=lambda: Consensus(), description="several assessors to one rating")
    evidence_gate: bool = Field(False, description="is a total shown only when every scored part has evidence")
    profile: Profile | None = Field(None, description="what is shown beside or instead of a total")
    pass_rules: tuple[PassRule, ...] = Field((), description="conditions of a verdict")
    outcomes: tuple[Outcome, ...] = Field((), description="verdicts, best first; the first that passes counts")
    escalations: tuple[Escalation, ...] = Field((), description="findings that add up to a worse one")
    labels: tuple[Label, ...] = Field((), description="labels with minimum points")
    threads: tuple[Thread, ...] = Field((), description="second cuts through the parts")
    mappings: tuple[Mapping, ...] = Field((), description="how it stands to other frameworks")
    records: dict[str, Any] = Field(
        default_factory=dict, description="notes on practice: team size, how many strengths, process"
    )
    modes: tuple[Mode, ...] = Field((), description="other ways of using it")
    mode: str | None = Field(None, description="filled in by the loader: the mode in use")
    overlays: tuple[str, ...] = Field((), description="filled in by the loader: names of the overlay files in use")

    @property
    def key(self) -> str:
        """Id with mode, as written in a column `framework`: `caf2020:fine_tuned`."""
        return f"{self.id}:{self.mode}" if self.mode else self.id

    @cached_property
    def leaves(self) -> tuple[tuple[Part, Criterion], ...]:
        """Every rated part with its criterion, in order; a criterion rated as a whole is its own part."""
        return tuple((part, criterion) for criterion in self.criteria for part in parts_of(criterion))

    @cached_property
    def part_index(self) -> dict[str, tuple[Part, Criterion]]:
        """Part id to part and criterion."""
        return {part.id: (part, criterion) for part, criterion in self.leaves}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Short title of every block, criterion, group, part and attribute by id; criteria and parts win over the rest."""
        found = {one.id: one.title for block in self.blocks for one in block.attributes}
        found |= {block.id: block.title for block in self.blocks}
        for criterion in self.criteria:
            found |= {one.id: one.title for one in groups_of(criterion)}
        found |= {part.id: part.title for part, _ in self.leaves}
        return found | {criterion.id: criterion.title for criterion in self.criteria}

    def title_of(self, key: str) -> str:
        """The short title of a criterion, group, part, block or attribute; the id itself where there is none."""
        return self.titles.get(key, key)

    def summary(self) -> dict[str, Any]:
        """One line of the list of frameworks."""
        unsure = sum(fact.status == "unconfirmed" for fact in self.facts)
        return {
            "id": self.key,
            "name": self.title,
            "version": self.version,
            "kind": self.kind,
            "criteria": len(self.criteria),
            "parts": len(self.leaves),
            "unconfirmed": unsure,
            "about": self.about,
        }

    def to_json(self) -> dict[str, Any]:
        """Everything in it, as the YAML file has it, with the mode's changes made."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def block(self, key: str | None) -> Block | None:
        """The block with this id; None where there is none."""
        return next((block for block in self.blocks if block.id == key), None)

    def scale_of(self, part: Part, attribute: str = "") -> Scale:
        """The scale on which this part, or this attribute of it, is rated."""
        if attribute and self.attribute_scale is not None:
            return self.attribute_scale
        return part.scale or self.scale


def groups_of(group: Group) -> Iterator[Group]:
    """The group and every group below it, outermost first."""
    yield group
    for child in group.groups:
        yield from groups_of(child)


def parts_of(group: Group) -> Iterator[Part]:
    """The parts of a criterion or group, in order, however deep; a criterion rated as a whole yields itself as a part."""
    if isinstance(group, Criterion) and group.scored_at == "criterion":
        yield Part(id=group.id, title=group.title, views=group.views, scale=group.scale)
        return
    yield from group.parts
    for child in group.groups:
        yield from parts_of(child)
