"""The command line: editions and articles, a whole cycle, earlier laureates, the ledger, the timetable.

`python -m zhiheng.surfaces.console --help`. What a command reads and writes lies in a module of
its name; `rehearsal` plays a cycle through the acts, `workbooks` reads and writes xlsx.
"""
