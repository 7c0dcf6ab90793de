"""
How fast the live meeting is, beside a bare websocket server in the same run: `make bench`.

Figures of one machine and one moment: read the ratios. Nothing here passes or fails by time. What is exact (statements
an event, refusals, bytes) is held by tests: `tests/meeting/test_hub_cost.py`, `test_hub.py` and `test_real_server.py`.

What is compared with what: `floor.py` writes a text of the same size to the same number of sockets, and no more.
Not measured: real networks, TLS, a proxy, several meetings at once, any server but Daphne.
"""
