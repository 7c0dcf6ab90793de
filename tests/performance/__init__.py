"""
How fast the live meeting, public pages and search are, each beside a floor in the same run: `make bench`.

Figures of one machine and one moment: read the ratios. Nothing here passes or fails by time. What is exact (statements
an event, refusals, bytes) is held by tests: `tests/meeting/test_hub_cost.py`, `test_hub.py` and `test_real_server.py`;
of pages and search `tests/front/test_weight.py` and `test_search.py`.

What is compared with what: `floor.py` writes a text of the same size to the same number of sockets, and no more;
`bare.py` does it under Daphne, so that what the server itself costs can be told from what we add. `pages.py` has a bare
view and template by the same servers, `search.py` the search index asked directly.
Not measured: real networks, TLS, a proxy, several meetings at once, any server but Daphne and Python's own for WSGI.
"""
