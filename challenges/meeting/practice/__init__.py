"""
A practice meeting (A15): the chair's own console and pages, on made-up items, seen by nobody else.

All of it stands in one `Practice` row, as JSON. No meeting, challenge, line or promise is made, no event is numbered
and no bell rings: what does not exist can be in no report. `board` reads that JSON as the pages read a meeting, `acts`
change it, and `story` is what the made-up people say.
"""
