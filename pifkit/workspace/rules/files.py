"""Rules about folders, file names and what kind of file it is."""

from __future__ import annotations

from pifkit.workspace.rules.base import Rule

FILES: tuple[Rule, ...] = (
    Rule(
        "workspace-not-found",
        "There is no workspace here",
        "Go to a folder that holds a folder 'parameters', or name it with --workspace. 'pifkit demo DIR' makes an example, 'pifkit new ID --workspace DIR' an empty one.",
    ),
    Rule(
        "file-link",
        "A file is a link that leads out of the workspace, into another partnership's folder, or to nothing",
        "Put the file itself there: what a link leads to may change, or be something that was never meant for a report.",
    ),
    Rule(
        "file-too-large",
        "A file is far larger than a table or document is",
        "Look at what it holds: a table of 200,000 rows has some 20 MB. Split it, or take out what is not needed.",
    ),
    Rule(
        "partnership-unknown",
        "A partnership has no folder",
        "Check the spelling, or make the folder with 'pifkit new'.",
    ),
    Rule(
        "partnership-id-malformed",
        "A folder's name cannot be a partnership's id",
        "Rename the folder: lower-case letters and digits, with single hyphens between words, such as 'argyll-bute'.",
    ),
    Rule(
        "name-reserved",
        "A name is not legal on every computer",
        "Choose another name: Windows keeps con, prn, aux, nul, com1 to com9 and lpt1 to lpt9 for itself.",
    ),
    Rule(
        "partnership-file-missing",
        "A partnership has no partnership.yaml",
        "Add the file: 'pifkit new' writes one with every field explained. Folders that are no partnership begin with '_'.",
    ),
    Rule(
        "cycle-file-missing",
        "The current cycle has no file",
        "Add the file to the folder 'cycles', or name another cycle in 'current_cycle' of partnership.yaml.",
    ),
    Rule(
        "cycle-file-name",
        "A cycle's id and its file name differ",
        "Make them the same: the file of the cycle 2026-27 is cycles/2026-27.yaml.",
    ),
    Rule(
        "cycle-unknown",
        "The cycle asked for does not exist",
        "Choose one of the partnership's cycles, or add its file to the folder 'cycles'.",
    ),
    Rule(
        "papermill-missing",
        "A partnership has no papermill.yaml",
        "Add the file with two lines, 'partnership:' and 'cycle:', so that stock papermill can run a notebook for it.",
        "warning",
    ),
    Rule(
        "papermill-partnership",
        "papermill.yaml names another partnership",
        "Write the folder's own id: a copied file would otherwise print one partnership's report from another's data.",
    ),
    Rule(
        "papermill-cycle",
        "papermill.yaml names a cycle other than the current one",
        "Write the same cycle as 'current_cycle' in partnership.yaml, or leave the line out for the current one.",
    ),
    Rule(
        "papermill-parameter",
        "papermill.yaml sets a parameter that the notebooks do not have",
        "The notebooks take partnership, cycle, workspace and as_of; anything else would be ignored without a word.",
    ),
    Rule(
        "file-misnamed",
        "A file's name is nearly that of a table or document",
        "Rename the file, else it is not read.",
    ),
    Rule(
        "file-unexpected",
        "A file is not one that pifkit reads",
        "Nothing reads this file. Move it elsewhere, or rename it if it was meant to be one of the tables.",
        "warning",
    ),
    Rule(
        "file-is-yml",
        "A document ends in .yml",
        "Rename it so that it ends in .yaml.",
    ),
    Rule(
        "table-is-workbook",
        "A table is an Excel or LibreOffice workbook",
        "Open it and save it as 'CSV UTF-8 (comma delimited)' under the table's name.",
    ),
    Rule(
        "file-unreadable",
        "A file cannot be opened",
        "Check that it is a file, that you may read it, and that no other program holds it open.",
    ),
    Rule(
        "file-is-excel",
        "A file named .csv is an Excel workbook",
        "Open it in Excel and save it as 'CSV UTF-8 (comma delimited)'. Renaming a workbook does not change what it is.",
    ),
    Rule(
        "file-is-html",
        "A file named .csv is a web page",
        "Open it in a spreadsheet program and save it as CSV UTF-8: some systems call a web page an Excel or CSV export.",
    ),
    Rule(
        "file-not-text",
        "A file holds something other than text",
        "Save it again as CSV UTF-8 or, for a document, as plain text.",
    ),
    Rule(
        "encoding-windows-1252",
        "A file is in the old Windows encoding",
        "It was read as Windows-1252. Check names with accents and pound signs, and save it as 'CSV UTF-8' to be sure.",
        "warning",
    ),
    Rule(
        "encoding-mixed",
        "A file mixes two encodings",
        "Text from two sources was pasted together. Open it, correct the garbled letters, and save the whole as UTF-8.",
    ),
    Rule(
        "encoding-unmarked-utf-16",
        "A file is in UTF-16 without a byte-order mark",
        "Save it as UTF-8 ('CSV UTF-8' in Excel).",
    ),
    Rule(
        "encoding-unknown",
        "A file is in an unknown encoding",
        "Save it as UTF-8 ('CSV UTF-8' in Excel, 'UTF-8' in a text editor).",
    ),
    Rule(
        "text-garbled",
        "Letters were garbled by an earlier program",
        "Correct the text at its source: it was saved in one encoding and opened in another (é became Ã©).",
        "warning",
    ),
    Rule(
        "text-control-character",
        "A text holds control characters",
        "Remove them: they come from copying out of another program (such as a line break within a cell of Word).",
        "warning",
    ),
    Rule(
        "comparison-unreadable",
        "The comparison table of the last run cannot be read",
        "Run the batch again; it writes the file anew. Until then the figures are shown without comparison.",
        "warning",
    ),
)
