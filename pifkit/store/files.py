"""The files that evidence names: their SHA-256 when they are recorded, and whether they are the same since.

A source is a text: a link, the path of a file, or words such as "Minute of 12 May". A path counts from the partnership's folder, else
from the workspace. Nothing outside of the workspace is ever opened, nor another partnership's folder: a path that leads
there is refused, also by way of a symbolic link.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pifkit.model.errors import StoreError
from pifkit.model.language import N_, Phrases, _

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

FileState = Literal["", "same", "changed", "missing", "unkept", "link", "refused"]
WORDS: Mapping[str, str] = Phrases(
    {
        "same": N_("as it was recorded"),
        "changed": N_("changed since it was recorded"),
        "missing": N_("missing: no such file in the workspace"),
        "unkept": N_("recorded without a digest"),
        "link": N_("a link, so no digest is kept"),
        "refused": N_("outside of the workspace, so it is not read"),
    }
)
_LINK = re.compile(r"^[a-z][a-z0-9+.-]+://|^mailto:", re.IGNORECASE)
# From the root of a disk, of a drive, of a share or of a home: such a path leaves the workspace whatever comes after.
_ABSOLUTE = re.compile(r"^(?:[/\\]|~[/\\]|[a-z]:[/\\]|file:)", re.IGNORECASE)
_LONGEST = 1000  # longer texts are words, not paths


@dataclass(frozen=True)
class Files:
    """Where the files of one partnership's evidence may be.

    Attributes:
        folder: of the partnership.
        root: of the workspace.
    """

    folder: Path
    root: Path
    _known: dict[tuple[str, int, int], str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, workspace: Workspace, partnership: str) -> Files:
        """The files of a partnership."""
        return cls(workspace.folder(partnership), workspace.root)

    def find(self, source: str) -> Path | None:
        """The file that a source names; None where it is a link, words, or no file is there.

        Raises:
            StoreError: it leads out of the workspace, or into another partnership's folder.
        """
        text = source.strip().strip("\"'")
        if not text or len(text) > _LONGEST or not text.isprintable() or is_link(text):
            return None
        parts = re.split(r"[/\\]", text)
        if _ABSOLUTE.match(text) or any(one.strip() == ".." for one in parts):
            raise _refused(source)
        for base in (self.folder, self.root):
            found = self._inside(base.joinpath(*parts), source)
            if found is not None:
                return found
        return None

    def _inside(self, path: Path, source: str) -> Path | None:
        try:
            if not path.is_file():
                return None
            found = path.resolve()
        except (OSError, ValueError, RuntimeError):  # a name that no file can have, or links in a circle
            return None
        own, root = self.folder.resolve(), self.root.resolve()
        # The partnership's folder may itself be a link to another disk: what lies in it is inside.
        if found.is_relative_to(own):
            return found
        if not found.is_relative_to(root) or _of_a_partnership(found, root):
            raise _refused(source)
        return found

    def sha256(self, source: str) -> str:
        """SHA-256 of the file that a source names, as it is now; blank where it names none.

        Raises:
            StoreError: it leads out of the workspace, or the file cannot be read.
        """
        path = self.find(source)
        return "" if path is None else self._digest(path)

    def state(self, source: str, sha256: str) -> FileState:
        """How the file of a piece of evidence stands to what was recorded; blank where there is nothing to say.

        Args:
            source: as recorded.
            sha256: as recorded; blank: none.
        """
        if is_link(source):
            return "link"
        try:
            now = self.sha256(source)
        except StoreError:
            return "refused"
        if not sha256:
            return "unkept" if now else ""
        if not now:
            return "missing" if source.strip() else ""
        return "same" if now == sha256.strip().lower() else "changed"

    def _digest(self, path: Path) -> str:
        try:
            about = path.stat()
            key = (str(path), about.st_size, about.st_mtime_ns)
            if key not in self._known:
                with path.open("rb") as stream:
                    self._known[key] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as err:
            raise StoreError(
                _(
                    "The file {name} cannot be read: {strerror}. Close it in other programs, and try again.",
                    name=path.name,
                    strerror=err.strerror or err,
                )
            ) from err
        return self._known[key]


def is_link(source: str) -> bool:
    """Whether a source is the address of something on the web."""
    text = source.strip().strip("\"'")
    return bool(_LINK.match(text)) and not text.lower().startswith("file:")


def _of_a_partnership(path: Path, root: Path) -> bool:
    """Whether a file lies in some partnership's folder."""
    return path.is_relative_to(root / "parameters") and path.parent != root / "parameters"


def _refused(source: str) -> StoreError:
    return StoreError(
        _(
            "{strip!r} leads out of the workspace, so it is not read. Put a copy into the partnership's folder and give "
            "its name from there, such as evidence/minute.pdf; or say in words where it is kept.",
            strip=source.strip()[:120],
        )
    )
