"""The jobs that a worker knows: run a stage, put a partnership's report together, make the overview.

Loaded by workers only: it imports papermill and the exporter.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from pifkit.batch import failure, guard, inputs, pages, publish
from pifkit.batch.execute import Executed, execute, one_line
from pifkit.batch.inputs import REPORT
from pifkit.batch.kernels import UnitKernelManager
from pifkit.batch.recorder import read_record
from pifkit.batch.warm import provisioner
from pifkit.model.errors import NotebookRunError, PifkitError
from pifkit.model.language import ENGLISH, speaking
from pifkit.reporting import words
from pifkit.workspace.atomic import atomic_write

_scratch = Path()


def prepare(scratch: Path, on_kernel: Callable[[int], None], on_note: Callable[[str], None]) -> None:
    """Say where a job may put what nobody else needs, and who is told of a kernel's start and of what people should know."""
    global _scratch  # one worker process, one scratch folder
    _scratch = scratch
    UnitKernelManager.scratch = scratch
    UnitKernelManager.on_start = on_kernel
    provisioner.say = on_note


def run(job: dict[str, Any], notify: Callable[[int, str], None]) -> dict[str, Any]:
    """Do one job.

    Args:
        job: what the runner sent; `kind` says which.
        notify: called with number and first line of each cell before it runs.

    Returns:
        `state`, `error`, `cell`, `source`, `outputs` (sha256 by name) and `warnings`; never raises.
    """
    kinds: dict[str, Callable[[dict[str, Any], Callable[[int, str], None]], dict[str, Any]]] = {
        "stage": _stage,
        "report": _report,
        "audience": _audience,
        "index": _index,
    }
    try:
        with speaking(job.get("language") or job.get("page", {}).get("language") or ENGLISH):
            return kinds[job["kind"]](job, notify)
    except Exception as error:  # noqa: BLE001  # whatever it is, it fails this job only
        return _end("failed", _words(error))


def _end(state: str, error: str | None = None, **more: Any) -> dict[str, Any]:
    return {"state": state, "error": error, "cell": None, "source": None, "outputs": {}, "warnings": [], **more}


def _stage(job: dict[str, Any], notify: Callable[[int, str], None]) -> dict[str, Any]:
    folder, stem = Path(job["folder"]), job["stem"]
    staging = publish.begin(folder, stem, job.get("attempt", ""))
    cwd = _scratch / "unit"
    shutil.rmtree(cwd, ignore_errors=True)
    cwd.mkdir(parents=True)
    (_scratch / "reads.txt").unlink(missing_ok=True)
    output = staging / "work" / f"{stem}.ipynb"
    try:
        executed = execute(
            Path(job["notebook"]),
            output,
            job["parameters"],
            cwd=cwd,
            output_dir=staging,
            record=_scratch / "reads.txt",
            stamp=job["stamp"],
            timeout=job["timeout"],
            notify=notify,
        )
        if executed.notebook is None:
            return _failed(job, executed)
        try:
            reads = read_record(_scratch / "reads.txt", Path(job["parameters"]["workspace"]))
            named = pages.named_inputs({**reads, **_notebook(job)}, job["partnership"])
            html = pages.stage_page(executed.notebook, job["page"], named)
            (staging / f"{stem}.html").write_text(html, encoding="utf-8", newline="\n")
            if leak := _leak(job, staging, executed.notebook, reads):
                kept = nbformat.writes(executed.notebook)  # type: ignore[no-untyped-call]
                return _failed(job, Executed(None, "withheld", f"withheld: {leak}", kept=kept))
            outputs = _seal(job, staging, reads)
        except Exception as error:  # noqa: BLE001
            return _failed(job, Executed(None, "failed", _words(error), kept=nbformat.writes(executed.notebook)))  # type: ignore[no-untyped-call]
        if "run" in job and not publish.is_latest(Path(job["everyone"]).parent, job["run"]):
            publish.discard(staging)
            return _end("interrupted", "a later run of this workspace has begun")
        publish.publish(staging)
        return _end("done", outputs=outputs, warnings=[list(one) for one in executed.warnings])
    finally:
        shutil.rmtree(cwd, ignore_errors=True)


def _notebook(job: dict[str, Any]) -> dict[str, str]:
    """The stage notebook as an input: its file name and sha256."""
    path = Path(job["notebook"])
    return {path.name: publish.sha256(path.read_bytes())}


def _leak(job: dict[str, Any], staging: Path, notebook: Any, reads: dict[str, str | None]) -> str | None:
    """Why a unit must not be published, or None."""
    partnership, others = job["partnership"], _everyone(job["everyone"])
    root = Path(job["parameters"]["workspace"])
    folder = root / "parameters" / partnership
    return (
        guard.foreign_reads(reads, partnership, others, root)
        or guard.foreign_outputs(notebook, job["stamp"])
        or guard.foreign_names(staging, partnership, others, folder, Path(job["notebook"]))
    )


@cache
def _everyone(file: str) -> dict[str, str]:
    """All partnerships of the run, name by id; written by the runner once, before the first job."""
    loaded: dict[str, str] = json.loads(Path(file).read_text(encoding="utf-8"))
    return loaded


def _seal(job: dict[str, Any], staging: Path, reads: dict[str, str | None]) -> dict[str, str]:
    """Write the unit's manifest and declare the staging folder complete."""
    folder, stem = staging.parent, job["stem"]
    before = set(publish.published_names(folder, stem))
    outputs = publish.digests(staging)
    record = {key: job[key] for key in ("partnership", "stage", "cycle", "as_of", "input")}
    reads = read_record(_scratch / "reads.txt", Path(job["parameters"]["workspace"]))
    text = (
        json.dumps(
            {**record, "outputs": outputs, "reads": reads, "notebook": _notebook(job)},
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        )
        + "\n"
    )
    (staging / publish.manifest_name(stem)).write_text(text, encoding="utf-8", newline="\n")
    publish.seal(staging, {*before, publish.failed_name(stem)})
    return outputs


def _failed(job: dict[str, Any], executed: Executed) -> dict[str, Any]:
    """Keep the notebook with the traceback, take away what an earlier attempt published."""
    reason = executed.error or ""
    kept = executed.kept or failure.source_copy(Path(job["notebook"]), executed.cell, executed.state, reason)
    publish.withdraw(Path(job["folder"]), job["stem"], kept)
    return _end(executed.state, executed.error, cell=executed.cell, source=executed.source)


def _words(error: Exception) -> str:
    return one_line(error.message if isinstance(error, PifkitError) else f"{type(error).__name__}: {error}")


def _report(job: dict[str, Any], _notify: Callable[[int, str], None]) -> dict[str, Any]:
    folder = Path(job["folder"])
    html = pages.report_page(folder, job["page"], job["missing"], job["partnership"])
    if html is None:
        (folder / "report.html").unlink(missing_ok=True)
        return _end("done")
    outputs = {"report.html": publish.sha256(html.encode("utf-8"))}
    atomic_write(folder / "report.html", html)
    atomic_write(folder / REPORT, json.dumps({"input": job["input"], "outputs": outputs}, indent=1) + "\n")
    return _end("done", outputs=outputs)


def _audience(job: dict[str, Any], _notify: Callable[[int, str], None]) -> dict[str, Any]:
    """The page of an audience, from the files that the run was planned with; a page that may not be shown goes."""
    folder, audience = Path(job["folder"]), job["audience"]
    page, record = publish.audience_files(audience)
    try:
        html = _audience_html(job, page)
    except Exception:
        publish.take_away(folder, audience)
        raise
    outputs = {page: publish.sha256(html.encode("utf-8"))}
    atomic_write(folder / page, html)
    atomic_write(folder / record, json.dumps({"input": job["input"], "outputs": outputs}, indent=1) + "\n")
    return _end("done", outputs=outputs)


def _audience_html(job: dict[str, Any], page: str) -> str:
    """The page, checked.

    Raises:
        NotebookRunError: a stage is not done, the files were changed since the run began, or a name stands on the page that
            its readers may not see.
    """
    if job["undone"]:
        raise NotebookRunError(
            f"not made: {words.listing(job['undone'])} did not end well, and this page is passed on."
        )
    from pifkit.store import digest
    from pifkit.store.reading import read_book, recorded  # few workers make such a page: the others need not load it
    from pifkit.workspace import find_workspace

    root, partnership = Path(job["workspace"]), job["partnership"]
    book = read_book(find_workspace(root), partnership, cycle=job["cycle"], as_of=job["as_of"])
    known = recorded(book)
    events = digest(known.events) if known else ""
    content = inputs.content_digest(root / "parameters" / partnership, root / "parameters", events)
    if content != job["content"]:
        raise NotebookRunError("not made: the partnership's files were changed during the run. Run it again.")
    from pifkit.reporting.audiences.pages import audience_page
    from pifkit.reporting.audiences.people import known_people

    with speaking(book.options.language):
        html = audience_page(book, job["audience"], report="report.html")
    apart = _scratch / "audience"
    shutil.rmtree(apart, ignore_errors=True)
    apart.mkdir(parents=True)
    (apart / page).write_text(html, encoding="utf-8", newline="\n")
    others = _everyone(job["everyone"])
    leak = guard.foreign_names(apart, partnership, others, root / "parameters" / partnership, None)
    if not leak and job["audience"] == "public":
        leak = guard.people_named(html, known_people(book))
    if leak:
        raise NotebookRunError(f"withheld: {leak}")
    return html


def _index(job: dict[str, Any], _notify: Callable[[int, str], None]) -> dict[str, Any]:
    from pifkit.batch import across  # one worker makes it, once in a run: the others need not load it

    rows = across.RowFile(Path(job["rows"]))
    return _end("done", outputs=across.write_site(Path(job["folder"]), {**job, "rows": rows}))
