"""Everything that a partnership has, out of a workspace and back in: as a workbook, CSV files or JSON.

All forms carry the same `State`, and each reads back what it wrote:

    from pifkit.store.exports.state import read_state
    from pifkit.store.exports import archive, document, workbook

    state = read_state(workspace, "strathquill")
    content = document.write_json(state)          # bytes; the others: archive.write_zip, workbook.write_workbook
    document.read_json(content) == state          # reading back gives the identical state

`writing` puts bytes on the disk and compares before they take their name; `restoring` brings a state into a workspace.
"""
