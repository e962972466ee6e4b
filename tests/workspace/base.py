"""A tiny workspace that is right in every way; tests lay one wrong file over it."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "parameters/pifkit.yaml": "title: Test partnerships\n",
    "parameters/north/partnership.yaml": """\
name: North
current_cycle: 2026-27
partners:
  - {id: council, name: The Council}
  - {id: health, name: The Health Board}
""",
    "parameters/north/cycles/2025-26.yaml": """\
id: 2025-26
start: 2025-04-01
end: 2026-03-31
frameworks: [caf2020]
""",
    "parameters/north/cycles/2026-27.yaml": """\
id: 2026-27
start: 2026-04-01
end: 2027-03-31
as_of: 2026-09-30
follows: 2025-26
frameworks: [caf2020]
focus: [caf2020/4]
targets: [Answer in time]
handed_over:
  - {kind: action, id: a1, decision: carried}
meetings:
  - {date: 2026-06-01, held: true}
""",
    "parameters/north/papermill.yaml": "partnership: north\ncycle: 2026-27\n",
    "parameters/north/outcomes.csv": """\
id,title,level,parent,share
nation,A safer country,national,,
safe,People feel safe,partnership,nation,0.5
""",
    "parameters/north/indicators.csv": """\
id,title,unit,direction,point,lower,upper,frequency,minimum,maximum,objective,applicable,reviewed
on-time,Grants decided in time,percent,increase,,,,month,,,safe,yes,2026-05-01
share,Share of cases,proportion,increase,,,,,,,,yes,
days,Days to decide,days,decrease,,,,,0,50,,yes,
""",
    "parameters/north/observations.csv": """\
indicator,period,value,numerator,denominator,status,note
on-time,2026-04,97.5,39,40,final,
on-time,2026-05,"1,0",,,final,
share,2026-27,0.4,,,final,
days,2026-04,12,,,final,
""".replace('"1,0"', "90"),
    "parameters/north/targets.csv": "indicator,date,value,kind\non-time,2027-03-31,98,target\n",
    "parameters/north/ratings.csv": "part,score,assessor,partner,note\n1.1,45,A1,council,\n1.2,50,A1,council,\n",
    "parameters/north/evidence.csv": "id,kind,text,part,indicator,date,review_by\ne1,strength,It is reviewed.,1.1,on-time,2026-05-01,2027-05-01\n",
    "parameters/north/actions.csv": "id,title,start,due,status,percent_complete,closed,measure,outcome,part\na1,Agree one form,2026-05-01,2026-12-31,open,40,,on-time,safe,4.1\n",
    "parameters/north/tests_of_change.csv": "id,ramp,number,action,indicator,change_idea,start,end,follows\nr1.1,r1,1,a1,on-time,Phone first,2026-06-08,2026-06-19,\nr1.2,r1,2,a1,on-time,Phone all,2026-07-01,2026-07-10,r1.1\n",
    "parameters/north/people.csv": "id,team,partner,objective,planned\np1,Housing,council,safe; nation,2026-05-01\n",
    "parameters/north/culture.csv": "survey,group,item,answer,value\nengagement,all,1,6,12\nculture_now,all,1,clan,30\n",
    "parameters/north/links.csv": "criterion,framework,indicator,outcome\n6,caf2020,on-time,safe\n",
}


def write(root: Path, files: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the base workspace with some files laid over it; None takes a file away."""
    for name, content in {**FILES, **(files or {})}.items():
        path = root / name
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root
