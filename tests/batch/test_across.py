"""The overview and the pages across all read what units published, and are written whole, once, and without leftovers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pifkit import framework, score
from pifkit.batch import jobs, plan_run, run_plan
from pifkit.batch.across import site_pages, write_site
from pifkit.batch.site import ROWS
from pifkit.model.tables import RatingRow
from pifkit.reporting.across.values import name_key
from tests.batch.making import CYCLE, SAY, notebook, workspace

ROW = {"id": "one", "name": "Partnership One", "about": "", "states": {}, "problem": "", "actions": 4, "overdue": 1}
JOB = {
    "title": "All",
    "note": "",
    "attribution": "",
    "cycle_name": "2026-27",
    "as_of": "2026-09-30",
    "rows": [ROW],
}


def overview(folder: Path, **files: object) -> str:
    """The text of the overview when the partnership's folder holds these JSON files."""
    (folder / "one").mkdir(exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / "one" / f"{name}.json").write_text(text, encoding="utf-8")
    index = dict(site_pages(folder, JOB))["index.html"]
    return " ".join(re.sub(r"<[^>]+>", " ", index.split("<body>")[1]).split())


def test_a_result_is_said_in_the_words_of_the_other_pages(tmp_path: Path) -> None:
    caf = framework("caf2020")
    full = score(caf, [RatingRow(part=part, score="55") for part in caf.part_index])
    partial = score(caf, [RatingRow(part="1.1", score="55")])
    assert "Common Assessment Framework 2020: 55.0 of 100, level 3 (51-70)" in overview(
        tmp_path, scorecard=[full.to_json()]
    )
    assert "no total: 1 of 28 parts scored" in overview(tmp_path, scorecard=[partial.to_json()])


def test_a_file_of_another_version_is_read_as_far_as_the_contract_goes(tmp_path: Path) -> None:
    card = {"framework": "caf2020", "total": 60.0, "max_total": 100.0, "band": "51-70", "from_the_future": 1}
    assert "60 of 100 (51-70)" in overview(tmp_path, scorecard=[card])
    assert "no score yet" in overview(tmp_path, scorecard="not json")


def test_changes_are_counted_and_none_is_not_zero(tmp_path: Path) -> None:
    assert "no figures yet" in overview(tmp_path)
    changes = [
        {"indicator": f"i{at}", "value": 1, "change": one}
        for at, one in enumerate(("better", "better", "worse", "none"))
    ]
    text = overview(tmp_path, indicators={"indicators": changes})
    assert "2 better" in text
    assert "1 worse" in text
    assert "1 overdue" in text


def many(folder: Path, count: int) -> dict[str, object]:
    """A job with so many partnerships, each with an indicator and a criterion but for every tenth, which has nothing."""
    rows = []
    for at in range(count):
        key = f"p{at:03}"
        rows.append({**ROW, "id": key, "name": f"{chr(65 + at % 26)}town {at:03}", "families": {"people": str(at % 3)}})
        own = folder / key
        own.mkdir(exist_ok=True)
        if at % 10 == 9:
            (own / "indicators.json").unlink(missing_ok=True)
            continue
        entry = {"indicator": "bus-trips", "title": "Bus trips", "period": "2025-26", "value": at, "change": "better"}
        (own / "report.html").write_text("report", encoding="utf-8")
        (own / "indicators.json").write_text(json.dumps({"indicators": [entry]}), encoding="utf-8")
        card = {"framework": "caf2020", "criteria": [{"id": "1", "title": "Leadership", "percent": 50.0 + at % 9}]}
        (own / "scorecard.json").write_text(json.dumps([card]), encoding="utf-8")
    rows.sort(key=lambda row: name_key(row["name"]))
    return {**JOB, "rows": rows, "groupings": {"bus-trips": "people"}, "minimum": 5}


def links_lead_somewhere(folder: Path) -> int:
    """How many links the pages have; every one leads to a file, and to a place on it."""
    count = 0
    texts = {
        path: path.read_text(encoding="utf-8") for path in [folder / "index.html", *folder.glob("all--pages/*.html")]
    }
    for path, html in texts.items():
        for address in re.findall(r'href="([^"]+)"', html):
            page, _, place = address.partition("#")
            target = (path.parent / page).resolve() if page else path
            if target.name == "run.html":
                continue  # the runner writes it when everything else is there
            assert target.is_file(), f"{path.name}: {address}"
            if place:
                assert f'id="{place}"' in texts[target], f"{path.name}: {address}"
            count += 1
    return count


@pytest.mark.promise(5)
@pytest.mark.parametrize(("count", "pages"), [(1, 0), (60, 0), (61, 2), (300, 6)])
def test_sixty_stand_on_one_page_and_more_on_several(tmp_path: Path, count: int, pages: int) -> None:
    made = write_site(tmp_path, many(tmp_path, count))
    assert sum("partnerships-" in name for name in made) == pages
    assert links_lead_somewhere(tmp_path) > count
    shown = [tmp_path / "index.html", *tmp_path.glob("all--pages/partnerships-*.html")]
    text = "".join(path.read_text(encoding="utf-8") for path in shown)
    assert len(re.findall(r'<tr id="p-', text)) == count
    assert f"<dt>Partnerships</dt><dd>{count}</dd>" in text
    assert f"▲</span> Indicators better</dt><dd>{count - count // 10}</dd>" in text


def test_the_same_files_touch_no_page_and_stale_ones_go(tmp_path: Path) -> None:
    before = write_site(tmp_path, many(tmp_path, 61))
    times = {name: (tmp_path / name).stat().st_mtime_ns for name in before}
    assert write_site(tmp_path, many(tmp_path, 61)) == before
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in before} == times
    after = write_site(tmp_path, many(tmp_path, 4))
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("all--pages/*.html")} | {"index.html"}
    assert there == set(after)
    assert "all--pages/partnerships-1.html" not in after
    write_site(tmp_path, {**JOB, "rows": []})
    assert not (tmp_path / "all--pages").exists()


@pytest.mark.promise(3)
def test_damaged_files_of_one_partnership_cost_only_its_own_figures(tmp_path: Path) -> None:
    job = many(tmp_path, 7)
    whole = dict(site_pages(tmp_path, job))["all--pages/indicator--bus-trips.html"]
    for text in ("[1, 2]", "{", '{"indicators": [[], {"indicator": 5}]}', "[" * 100_000, '"x"', "null"):
        (tmp_path / "p003" / "indicators.json").write_text(text, encoding="utf-8")
        (tmp_path / "p003" / "scorecard.json").write_text(text, encoding="utf-8")
        pages = dict(site_pages(tmp_path, job))
        assert "Dtown 003" in pages["index.html"]
        found = pages["all--pages/indicator--bus-trips.html"]
        assert "Dtown 003" not in found
        assert found.count('<th scope="row">') == whole.count('<th scope="row">') - 1


@pytest.mark.promise(3)
def test_half_a_character_costs_nobody_a_page(tmp_path: Path) -> None:
    """JSON can name half of a two-part character; UTF-8 cannot hold it."""
    job = many(tmp_path, 7)
    entry = {
        "indicator": "bus-trips",
        "title": "\ud800",
        "notes": ["\udfff"],
        "period": "\ud83d",
        "unit": "\ud83d\ude8c",
    }
    document = json.dumps({"indicators": [entry | {"value": 4}]})
    assert r"\ud83d\ude8c" in document
    (tmp_path / "p003" / "indicators.json").write_text(document, encoding="utf-8")
    made = write_site(tmp_path, job)
    page = (tmp_path / "all--pages" / "indicator--bus-trips.html").read_text(encoding="utf-8")
    row = page.split("Dtown 003</a></th>")[1].split("</tr>")[0]
    assert "\N{BUS}" in row
    assert ">?<" in row
    assert len(made) > 5


def test_a_worker_makes_them_as_one_job(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    job = {**many(tmp_path, 5), "kind": "index", "folder": str(tmp_path)}
    rows.write_text("".join(json.dumps(row) + "\n" for row in job["rows"]), encoding="utf-8")
    job["rows"] = str(rows)
    end = jobs.run(job, lambda *_: None)
    assert (end["state"], end["error"]) == ("done", None)
    assert all((tmp_path / name).is_file() for name in end["outputs"])
    rows.write_text("{}\n", encoding="utf-8")
    assert jobs.run(job, lambda *_: None)["state"] == "failed"


def test_a_run_hands_them_over_in_the_order_of_names_and_leaves_nothing(tmp_path: Path) -> None:
    names = {"a": "Zetshire", "b": "Éast", "c": "4th Ward", "d": "east"}
    work = workspace(tmp_path, list(names), {"vision": notebook(SAY)})
    for key, name in names.items():
        document = tmp_path / "parameters" / key / "partnership.yaml"
        document.write_text(f"name: {name}\ncurrent_cycle: {CYCLE}\n", encoding="utf-8")
    assert run_plan(plan_run(work, stages=["vision"]), jobs=1).exit_code == 0
    page = (work.outputs / CYCLE / "all--pages" / "coverage.html").read_text(encoding="utf-8")
    assert re.findall("|".join(names.values()), page.split("<main")[1]) == ["Éast", "east", "Zetshire", "4th Ward"]
    assert not (work.outputs / CYCLE / ROWS).exists()


def test_an_interrupted_writing_leaves_no_record_that_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = many(tmp_path, 5)
    write_site(tmp_path, job)
    record = tmp_path / "all--pages" / "pages.json"
    assert set(json.loads(record.read_text(encoding="utf-8"))["pages"]) > {"index.html"}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pifkit.batch.across.atomic_write", full)
    (tmp_path / "p001" / "indicators.json").unlink()
    with pytest.raises(OSError, match="No space"):
        write_site(tmp_path, job)
    assert not record.exists()
