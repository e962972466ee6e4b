"""Finding and reading frameworks: ids with modes, files, overlays; and every mistake at once with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pifkit.frameworks import available, check_framework_file, check_framework_folder, digest, load, use_folder
from pifkit.model.errors import FrameworkError
from pifkit.model.tables import RatingRow
from pifkit.scoring import score

GOOD = """
id: tiny
version: "1"
title: Tiny
kind: scored
about: Two criteria with one part each.
licence: Ours.
facts:
  - {about: ["*"], status: project choice}
scale: {min: 0, max: 100, step: 5}
criteria:
  - {id: "1", title: First, points: 600, parts: [{id: 1a, title: One}, {id: 1b, title: Two, weight: 3}]}
  - {id: "2", title: Second, points: 400, scored_at: criterion}
criterion: {method: weighted_mean}
total: {method: points, bands: stars}
bands:
  stars:
    bands: [{min: 0, label: low}, {min: 500, label: high}]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "tiny.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_framework_of_the_package_is_sound() -> None:
    for key in available():
        framework = load(key)
        assert framework.key == key
        assert framework.leaves
        assert framework.facts


def test_the_frameworks_that_the_fact_sheet_names_are_there() -> None:
    assert set(available()) >= {
        "efqm2003", "efqm2010", "efqm2013", "efqm2020", "efqm2025", "caf2020", "caf2020:fine_tuned", "psif", "psif:corporate",
        "psif:scored", "swia_pim", "charter_mark", "cse", "iso9001", "iso9004", "iip_v6", "iip_v5", "baldrige2023",
        "is_partnership_checklist", "nuffield_pat", "vichealth_pat", "success_factors", "best_value_toolkit", "imatter_like",
        "ocai_like",
    }  # fmt: skip


def test_counts_are_those_of_the_published_frameworks() -> None:
    counts = {key: len(load(key).leaves) for key in available()}
    assert counts["efqm2013"] == 32
    assert counts["caf2020"] == 28
    assert (counts["psif"], counts["psif:corporate"]) == (61, 37)
    assert counts["charter_mark"] == 63
    assert counts["cse"] == 57
    assert counts["iso9004"] == 31
    assert counts["baldrige2023"] == 17
    assert (counts["nuffield_pat"], counts["vichealth_pat"], counts["imatter_like"]) == (36, 35, 28)


def test_near_matches_are_named() -> None:
    with pytest.raises(FrameworkError, match="Did you mean 'caf2020'"):
        load("caf2002")
    with pytest.raises(FrameworkError, match="Did you mean 'fine_tuned'"):
        load("caf2020:finetuned")
    with pytest.raises(FrameworkError, match="Its modes: none"):
        load("efqm2013:classical")


def test_a_mode_changes_only_what_it_says() -> None:
    plain, fine = load("caf2020"), load("caf2020:fine_tuned")
    assert [part.id for part, _ in plain.leaves] == [part.id for part, _ in fine.leaves]
    assert not plain.blocks[0].attributes
    assert [one.id for one in fine.blocks[0].attributes] == ["plan", "do", "check", "act"]
    assert fine.blocks[0].anchors == plain.blocks[0].anchors
    assert len(load("psif:scored").threads) == 13
    assert load("psif:scored_efqm2003").total.method == "points"


def test_a_file_of_your_own_scores(write: Callable[..., Path]) -> None:
    framework = load(write(GOOD))
    card = score(
        framework, [RatingRow(part="1a", score="20"), RatingRow(part="1b", score="60"), RatingRow(part="2", score="75")]
    )
    assert (card.total, card.band) == (600 * 0.5 + 300, "high")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="no such file"):
        load(tmp_path / "nothing.yaml")
    assert check_framework_file(tmp_path / "nothing.yaml")[0].code == "file-unreadable"


BAD = {
    "yaml-syntax": ("title: Tiny", "title: [Tiny"),
    "yaml-duplicate-key": ("title: Tiny", "title: Tiny\ntitle: Other"),
    "yaml-not-fields": (GOOD, "- a\n- b\n"),
    "unknown-field": ("points: 600", "pionts: 600"),
    "field-missing": ("licence: Ours.", ""),
    "number-for-text": ('version: "1"', "version: 1"),
    "not-in-vocabulary": ("{method: weighted_mean}", "{method: wieghted_mean}"),
    "schema": ("min: 0, max: 100", "min: 100, max: 0"),
    "id-twice": ("id: 1b", "id: 1a"),
    "nothing-to-rate": (", scored_at: criterion", ""),
    "whole-with-parts": ("scored_at: criterion", "scored_at: criterion, parts: [{id: 2a, title: X}]"),
    "points-missing": ("points: 400, ", ""),
    "points-need-percent": ("max: 100, step: 5", "max: 10, step: 1"),
    "bands-not-rising": ("min: 500, label: high", "min: 0, label: high"),
    "unknown-bands": ("bands: stars}", "bands: star}"),
    "unknown-block": ("points: 600,", "points: 600, block: enabler,"),
    "figure-without-source": ('about: ["*"]', 'about: ["criteria.*", "scale.*"]'),
    "fact-about-nothing": ('about: ["*"]', 'about: ["*", "criteria.3.points"]'),
    "overall-refused": ("{method: points, bands: stars}", "{method: none, bands: stars}"),
    "unknown-rule": ("criterion: {method", "outcomes: [{id: pass, needs: [all]}]\ncriterion: {method"),
    "unknown-part": ("criterion: {method", "threads: [{id: t, title: T, parts: [1c]}]\ncriterion: {method"),
    "filled-in-by-loader": ("kind: scored", "kind: scored\noverlays: [mine]"),
    "unknown-level-code": ("criterion: {method", "pass_rules: [{id: r, rule: none_of, levels: [bad]}]\ncriterion: {method"),
    "parts-and-groups": ("scored_at: criterion", "parts: [{id: 2a, title: X}], groups: [{id: 2g, title: G, parts: [{id: 2b, title: Y}]}]"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "change"), BAD.items(), ids=list(BAD))
def test_each_mistake_is_found_and_named(write: Callable[..., Path], code: str, change: tuple[str, str]) -> None:
    assert check_framework_file(write(GOOD)) == []
    assert change[0] in GOOD
    problems = check_framework_file(write(GOOD.replace(*change)))
    assert code in {problem.code for problem in problems}, problems
    with pytest.raises(FrameworkError):
        load(write(GOOD.replace(*change)))


def test_problems_say_where_and_what_to_do(write: Callable[..., Path]) -> None:
    text = (
        GOOD.replace("points: 600", "pionts: 600")
        .replace('version: "1"', "version: 1")
        .replace("kind: scored", "kind: scorred")
    )
    by_code = {problem.code: problem for problem in check_framework_file(write(text))}
    assert by_code["unknown-field"].near == "points"
    assert by_code["unknown-field"].place == "$.criteria[0].pionts (line 12)"
    assert by_code["number-for-text"].remedy == 'Put it in quotes: "1".'
    assert by_code["not-in-vocabulary"].near == "scored"


def test_blocks_have_what_their_criteria_add_up_to(write: Callable[..., Path]) -> None:
    block = "blocks:\n  - {id: all, title: All, points: 900, attributes: [{id: a, title: A}], cap: b}\n"
    text = GOOD.replace("criteria:\n", block + "criteria:\n").replace("points: 600", "points: 600, block: all")
    codes = {problem.code for problem in check_framework_file(write(text))}
    assert codes >= {"points-do-not-add-up", "unknown-attribute", "block-missing"}


def test_an_overlay_adds_wording_and_weights_and_leaves_our_file_alone(write: Callable[..., Path]) -> None:
    overlay = write(
        "framework: efqm2013\nname: north\nchanges:\n  criteria:\n    - {id: '6', parts: [{id: 6a, title: Our licensed title, weight: 0.5}, "
        "{id: 6b, weight: 0.5}]}\n  facts:\n    - {about: ['criteria.6.parts.*'], status: project choice, source: local}\n",
        "north.yaml",
    )
    ours, laid = load("efqm2013"), load("efqm2013", overlays=[overlay])
    assert laid.title_of("6a") == "Our licensed title"
    assert ours.title_of("6a") == "Perceptions"
    assert laid.overlays == ("north",)
    rows = [RatingRow(part="6a", score="40"), RatingRow(part="6b", score="60")]
    assert score(ours, rows).criterion("6").percent == 45
    changed = score(laid, rows)
    assert (changed.criterion("6").percent, changed.overlays) == (50, ("north",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("framework: efqm2010\nchanges: {}\n", "other-framework"),
        ("framework: efqm2013\nchange: {}\n", "unknown-field"),
        ("framework: efqm2013\nchanges: {version: '9'}\n", "fixed-field"),
        ("framework: efqm2013\nchanges: {criteria: [{id: '10', title: New}]}\n", "unknown-id"),
    ],
)
def test_an_overlay_that_does_not_fit_is_refused(write: Callable[..., Path], text: str, code: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        load("efqm2013", overlays=[write(text, "overlay.yaml")])
    assert [problem.code for problem in caught.value.problems] == [code]


def test_the_digest_sees_content_and_not_layout(write: Callable[..., Path]) -> None:
    plain = digest(str(write(GOOD)))
    assert digest(str(write("# a comment\n" + GOOD.replace("kind: scored", "kind:   scored")))) == plain
    assert digest(str(write(GOOD.replace("weight: 3", "weight: 4")))) != plain


def test_the_folder_of_a_workspace_holds_own_frameworks_and_overlays(tmp_path: Path) -> None:
    own = tmp_path / "frameworks"
    own.mkdir()
    (own / "tiny.yaml").write_text(
        GOOD + "modes: [{id: soft, title: Softly, changes: {title: Softly}}]\n", encoding="utf-8"
    )
    (own / "wording.yaml").write_text(
        "framework: efqm2013\nname: north\nchanges: {criteria: [{id: '1', title: Licensed title}]}\n", encoding="utf-8"
    )
    assert check_framework_folder(own) == []
    use_folder(own)
    try:
        assert available()[-2:] == ("tiny", "tiny:soft")
        assert load("tiny").title == "Tiny"
        assert load("tiny:soft").key == "tiny:soft"
        assert (load("efqm2013").title_of("1"), load("efqm2013").overlays) == ("Licensed title", ("north",))
        assert load("efqm2010").overlays == ()
        (own / "wording.yaml").unlink()
        assert load("efqm2013").title_of("1") == "Leadership"
    finally:
        use_folder(None)
    assert "tiny" not in available()
    with pytest.raises(FrameworkError):
        load("tiny")


def test_a_folder_with_mistakes_is_explained(tmp_path: Path) -> None:
    (tmp_path / "caf2020.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "wording.yaml").write_text("framework: efqm2031\nchanges: {}\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: [\n", encoding="utf-8")
    found = {(problem.file.split("/")[1], problem.code) for problem in check_framework_folder(tmp_path)}
    assert found == {
        ("caf2020.yaml", "id-taken"),
        ("other.yaml", "id-and-name"),
        ("wording.yaml", "overlay"),
        ("broken.yaml", "yaml-syntax"),
    }
    assert check_framework_folder(tmp_path / "absent") == []
